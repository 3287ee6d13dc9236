//! What stars mean by the server's tree.
//!
//! It has a column for each that a star means, with the star's own place (`expandNSItemVars` in `parse_relation.c`), and for
//! a star behind an expression that expression again for each of its fields (`ExpandRowReference` in `parse_target.c`).

use std::collections::{BTreeMap, BTreeSet};

use super::fixed::is_fixed;
use super::places::Star;
use sqlwright_analysis::tree::node::{Node, Record};

/// A column that a star stands for.
pub(super) struct Column {
    pub(super) name: String,
    /// What it belongs to, where that has a name.
    pub(super) of: Option<String>,
    /// Whether no other item of FROM could have a column of that name.
    pub(super) alone: bool,
    /// Whether there can be no more columns than there are, whatever becomes of tables, types and functions of users.
    pub(super) fixed: bool,
}

/// The columns of all queries of a statement that can be some star's.
#[derive(Default)]
pub(super) struct Columns {
    /// By the place of the first word.
    pub(super) simple: BTreeMap<usize, Vec<Column>>,
    /// By the number of the star behind an expression.
    pub(super) of_composites: BTreeMap<usize, Vec<Column>>,
    /// The numbers of those that stand directly below EXISTS.
    pub(super) exists: BTreeSet<usize>,
    /// Of each `TABLE t`.
    pub(super) tables: Vec<Vec<Column>>,
}

/// The columns, and which of the stars behind expressions they belong to.
pub(super) fn collect(tree: &Node<'_>, composites: &[Star<'_>]) -> Columns {
    let mut columns = Columns::default();
    walk(tree, false, composites, &mut columns);
    columns
}

fn walk(node: &Node<'_>, exists: bool, composites: &[Star<'_>], columns: &mut Columns) {
    if let Some(query) = node.record().filter(|record| record.label() == "QUERY") {
        let of_query = of_query(query, composites);
        if exists {
            columns.exists.extend(of_query.of_composites.into_keys());
        } else {
            columns.simple.extend(of_query.simple);
            columns.tables.extend(of_query.tables);
            for (number, of_star) in of_query.of_composites {
                // A query within the expression has columns at places within it, too; the star belongs to the outer one.
                columns.of_composites.entry(number).or_insert(of_star);
            }
        }
    }
    // `EXISTS_SUBLINK` is the first of its enum.
    let below_exists = node.is("SUBLINK") && node.get("subLinkType").int() == Some(0);
    for child in node.children() {
        walk(child, below_exists && child.is("QUERY"), composites, columns);
    }
}

fn of_query(query: &Record<'_>, composites: &[Star<'_>]) -> Columns {
    let mut columns = Columns::default();
    // The target list of any other command, and that of a set operation, repeats the places of the query below it.
    let selects = query.get("commandType").int() == Some(1) && query.get("setOperations").is_null();
    let targets = if selects { query.get("targetList").items() } else { &[] };
    let mut of_table = Vec::new();
    for entry in targets.iter().chain(query.get("returningList").items()) {
        let expression = grouped(query, entry.get("expr"));
        let Some(name) = entry.get("resname").text() else { continue };
        let is_variable = expression.is("VAR");
        if !is_variable && !expression.is("FIELDSELECT") {
            continue;
        }
        let column = column(query, expression, name.into_owned());
        match (leftmost(expression), is_variable) {
            // `TABLE t` is `SELECT * FROM t`, with places that are nowhere.
            (None, true) => of_table.push(column),
            (None, false) => {}
            (Some(place), _) => match (composite(composites, place), is_variable) {
                (Some(number), _) => columns.of_composites.entry(number).or_default().push(column),
                (None, true) => columns.simple.entry(place).or_default().push(column),
                (None, false) => {}
            },
        }
    }
    // The columns of VALUES have no places either.
    let values = query.get("rtable").items().iter().any(|entry| kind(entry) == Some(VALUES));
    if !of_table.is_empty() && !values {
        columns.tables.push(of_table);
    }
    columns
}

/// What a column that the query is grouped by stands for, which has the place (since 18).
fn grouped<'n, 'a>(query: &'n Record<'a>, expression: &'n Node<'a>) -> &'n Node<'a> {
    let entry = entry(query, expression).filter(|entry| kind(entry) == Some(GROUP));
    let number = expression.get("varattno").int().and_then(|number| usize::try_from(number - 1).ok());
    entry.zip(number).and_then(|(entry, number)| entry.get("groupexprs").items().get(number)).unwrap_or(expression)
}

/// The item of FROM that a variable belongs to.
fn entry<'n, 'a>(query: &'n Record<'a>, variable: &Node<'a>) -> Option<&'n Node<'a>> {
    let number = ["varnosyn", "varno"].iter().filter_map(|field| variable.get(field).int()).find(|number| *number > 0);
    query.get("rtable").items().get(usize::try_from(number?).ok()?.checked_sub(1)?)
}

// `RTEKind` in `parsenodes.h`.
const JOIN: i64 = 2;
const VALUES: i64 = 5;
const GROUP: i64 = 9;

fn kind(entry: &Node<'_>) -> Option<i64> {
    entry.get("rtekind").int()
}

/// The place of the first word of an expression.
fn leftmost(node: &Node<'_>) -> Option<usize> {
    let own = node.record().and_then(|record| usize::try_from(record.get("location").int()?).ok());
    own.into_iter().chain(node.children().into_iter().filter_map(leftmost)).min()
}

/// The number of the innermost star behind an expression whose expression has the place in it.
fn composite(composites: &[Star<'_>], place: usize) -> Option<usize> {
    let around = composites.iter().enumerate().filter(|(_, star)| (star.start..star.end).contains(&place));
    around.max_by_key(|(_, star)| star.start).map(|(number, _)| number)
}

fn column(query: &Record<'_>, variable: &Node<'_>, name: String) -> Column {
    // A join without an alias has no name to be called by.
    let nameless = |entry: &&Node<'_>| kind(entry) == Some(JOIN) && entry.get("alias").is_null();
    let of = entry(query, variable).filter(|entry| !nameless(entry));
    let of = of.and_then(|entry| entry.get("eref").get("aliasname").text());
    let entries = query.get("rtable").items().iter().filter(|entry| kind(entry) != Some(GROUP));
    let mut entries: Vec<_> = entries.collect();
    let all = entries.len();
    entries.retain(|entry| entry.get("eref").get("colnames").texts().any(|other| other == name));
    let of = of.map(std::borrow::Cow::into_owned);
    Column { name, of, alone: all == 1 && entries.len() == 1, fixed: is_fixed(query, variable) }
}
