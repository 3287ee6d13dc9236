//! What stars mean by the server's tree.
//!
//! It has a column for each that a star means, with the star's own place (`expandNSItemVars` in `parse_relation.c`), and for
//! a star behind an expression that expression again for each of its fields (`ExpandRowReference` in `parse_target.c`).

use std::collections::{BTreeMap, BTreeSet};

use super::fixed::is_fixed;
use super::places::Star;
use sqlwright_analysis::tree::expr::{Expr, SubLinkKind};
use sqlwright_analysis::tree::query::{Command, EntryKind, Query, RangeTableEntry};

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
pub(super) fn collect(tree: Expr<'_>, composites: &[Star<'_>]) -> Columns {
    let mut columns = Columns::default();
    walk(tree, false, composites, &mut columns);
    columns
}

fn walk(node: Expr<'_>, exists: bool, composites: &[Star<'_>], columns: &mut Columns) {
    if let Expr::Query(query) = node {
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
    let below_exists = matches!(node, Expr::SubLink(link) if link.kind() == SubLinkKind::Exists);
    for child in node.children() {
        walk(child, below_exists && matches!(child, Expr::Query(_)), composites, columns);
    }
}

fn of_query(query: Query<'_>, composites: &[Star<'_>]) -> Columns {
    let mut columns = Columns::default();
    // The target list of any other command, and that of a set operation, repeats the places of the query below it.
    let selects = query.command() == Command::Select && !query.is_set_operation();
    let targets = query.target_list().filter(|_| selects);
    let mut of_table = Vec::new();
    for entry in targets.chain(query.returning_list()) {
        let expression = query.ungrouped(entry.expression());
        let Some(name) = entry.name() else { continue };
        let is_variable = matches!(expression, Expr::Variable(_));
        if !is_variable && !matches!(expression, Expr::Field(_)) {
            continue;
        }
        let column = column(query, expression, name.into_owned());
        let leftmost = expression.walk().filter_map(Expr::location).min();
        match (leftmost, is_variable) {
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
    let values = query.range_table().any(|entry| entry.kind() == EntryKind::Values);
    if !of_table.is_empty() && !values {
        columns.tables.push(of_table);
    }
    columns
}

/// The number of the innermost star behind an expression whose expression has the place in it.
fn composite(composites: &[Star<'_>], place: usize) -> Option<usize> {
    let around = composites.iter().enumerate().filter(|(_, star)| (star.start..star.end).contains(&place));
    around.max_by_key(|(_, star)| star.start).map(|(number, _)| number)
}

fn column(query: Query<'_>, expression: Expr<'_>, name: String) -> Column {
    // A join without an alias has no name to be called by.
    let nameless = |entry: &RangeTableEntry<'_>| entry.kind() == EntryKind::Join && !entry.has_alias();
    let of = match expression {
        Expr::Variable(variable) => variable.called_by().and_then(|index| query.entry(index)),
        _ => None,
    };
    let of = of.filter(|entry| !nameless(entry)).map(|entry| entry.name().into_owned());
    let entries: Vec<_> = query.range_table().filter(|entry| entry.kind() != EntryKind::Group).collect();
    let with_name = entries.iter().filter(|entry| entry.column_names().any(|other| other == name)).count();
    Column { name, of, alone: entries.len() == 1 && with_name == 1, fixed: is_fixed(query, expression) }
}
