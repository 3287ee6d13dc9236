//! `SELECT *`, `t.*` and `RETURNING *` written out in the SQL that runs, so that a column that a later migration adds does not
//! change the row of a program that is running.
//!
//! The server's tree has a column for each that a star means, with the star's own place (`expandNSItemVars` in `parse_relation.c`).
//! A star below another query is written out too, where it can change a row: in an arm of UNION, in the source of an INSERT. The
//! columns of EXISTS are never looked at.

use std::collections::BTreeMap;

use crate::analyse::node::{Node, Record};
use crate::parse::lexer::{Token, TokenKind, lex};

/// How long a line becomes.
const WIDTH: usize = 100;

/// How columns are written: the later, the surer.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Style {
    /// With what they belong to where there is more than one such thing.
    Short,
    /// With what they belong to.
    Qualified,
    /// All in quotes, too.
    Quoted,
}

/// A column that a star stands for.
struct Column {
    name: String,
    /// What it belongs to, where that has a name.
    of: Option<String>,
    /// Whether no other item of FROM could have a column of that name.
    alone: bool,
}

/// The statement without stars, in the ways in which it can be written, the most readable first; none where it has none.
///
/// Which of them means the same is for the server to say ([`same`]): a name can be a keyword, or be there twice.
pub(super) fn expand(text: &str, tree: &str) -> Vec<String> {
    let tokens: Vec<Token> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let table = tokens.first().filter(|token| text[token.range.clone()].eq_ignore_ascii_case("table"));
    if table.is_none() && !text.contains('*') {
        return Vec::new();
    }
    let Ok(node) = Node::parse(tree) else { return Vec::new() };
    let mut columns = BTreeMap::new();
    collect(&node, false, &mut columns);
    let stars = columns.into_iter().filter_map(|(place, columns)| {
        let star = match (usize::try_from(place), table) {
            (Ok(place), _) => star(text, &tokens, place)?,
            (Err(_), Some(table)) => Star {
                before: "SELECT ",
                qualifier: "",
                after: " FROM",
                start: table.range.start,
                end: table.range.end,
            },
            (Err(_), None) => return None,
        };
        Some((star, columns))
    });
    let stars: Vec<_> = stars.collect();
    if stars.is_empty() {
        return Vec::new();
    }
    [Style::Short, Style::Qualified, Style::Quoted].map(|style| write(text, &stars, style)).into()
}

/// Whether two trees differ in places of the text only.
pub(super) fn same(one: &str, other: &str) -> bool {
    without_places(one).eq(without_places(other))
}

/// The tree word by word, without the numbers behind the fields that are places. Blanks within a name are escaped.
fn without_places(tree: &str) -> impl Iterator<Item = &str> {
    let mut place = false;
    tree.split([' ', '\n', '\t']).map(move |word| {
        let value = if place { word.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit()) } else { word };
        // The brackets of ARRAY and IN have theirs from 18 on.
        place = word.starts_with(':')
            && (word.ends_with("location") || matches!(word, ":stmt_len" | ":list_start" | ":list_end"));
        value
    })
}

/// The columns by the place of their star; `exists`: of a query that stands directly below EXISTS.
fn collect(node: &Node<'_>, exists: bool, columns: &mut BTreeMap<i64, Vec<Column>>) {
    if let Some(query) = node.record().filter(|record| record.label() == "QUERY" && !exists) {
        // The target list of any other command, and that of a set operation, repeats the places of the query below it.
        let selects = query.get("commandType").int() == Some(1) && query.get("setOperations").is_null();
        let targets = if selects { query.get("targetList").items() } else { &[] };
        for entry in targets.iter().chain(query.get("returningList").items()) {
            let variable = entry.get("expr");
            // -1 for `TABLE t`, which is `SELECT * FROM t`.
            let place = variable.get("location").int();
            if let (true, Some(place), Some(name)) = (variable.is("VAR"), place, entry.get("resname").text()) {
                columns.entry(place).or_default().push(column(query, variable, name.into_owned()));
            }
        }
    }
    // `EXISTS_SUBLINK` is the first of its enum.
    let below_exists = node.is("SUBLINK") && node.get("subLinkType").int() == Some(0);
    for child in node.children() {
        collect(child, below_exists && child.is("QUERY"), columns);
    }
}

fn column(query: &Record<'_>, variable: &Node<'_>, name: String) -> Column {
    let entries = query.get("rtable").items();
    let number = ["varnosyn", "varno"].iter().filter_map(|field| variable.get(field).int()).find(|number| *number > 0);
    let entry = number.and_then(|number| entries.get(usize::try_from(number).ok()?.checked_sub(1)?));
    // A join without an alias, and the columns that a query is grouped by (since 18), have no name to be called by.
    let nameless = |entry: &&Node<'_>| {
        let kind = entry.get("rtekind").int();
        kind == Some(9) || (kind == Some(2) && entry.get("alias").is_null())
    };
    let of = entry.filter(|entry| !nameless(entry)).and_then(|entry| entry.get("eref").get("aliasname").text());
    let has_it = |entry: &&Node<'_>| entry.get("eref").get("colnames").texts().any(|other| other == name);
    let alone = entries.iter().filter(has_it).count() == 1 && entries.len() == 1;
    Column { name, of: of.map(std::borrow::Cow::into_owned), alone }
}

/// A star: what stands before it, up to its dot, and the place of both. `TABLE` is one that needs words around the columns.
struct Star<'a> {
    before: &'static str,
    qualifier: &'a str,
    after: &'static str,
    start: usize,
    end: usize,
}

/// The star that begins at a place: `*`, `t.*`, `schema.t.*`.
fn star<'a>(text: &'a str, tokens: &[Token], place: usize) -> Option<Star<'a>> {
    let first = tokens.iter().position(|token| token.range.start == place)?;
    let mut at = first;
    while matches!(tokens[at].kind, TokenKind::Word | TokenKind::QuotedIdentifier) {
        let dot = tokens.get(at + 1).filter(|token| &text[token.range.clone()] == ".");
        dot?;
        at += 2;
        tokens.get(at)?;
    }
    let star = &tokens[at].range;
    let is_star = &text[star.clone()] == "*";
    is_star.then(|| Star { before: "", qualifier: &text[place..star.start], after: "", start: place, end: star.end })
}

fn write(text: &str, stars: &[(Star<'_>, Vec<Column>)], style: Style) -> String {
    let mut written = String::new();
    let mut from = 0;
    for (star, columns) in stars {
        written += &text[from..star.start];
        written += star.before;
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                written.push(',');
            }
            let item = item(star, column, style);
            let line = written.rsplit('\n').next().unwrap_or_default();
            if index > 0 && line.chars().count() + item.chars().count() + 2 > WIDTH {
                written += "\n    ";
            } else if index > 0 {
                written.push(' ');
            }
            written += &item;
        }
        written += star.after;
        from = star.end;
    }
    written + &text[from..]
}

fn item(star: &Star<'_>, column: &Column, style: Style) -> String {
    let quotes = style == Style::Quoted;
    if !star.qualifier.is_empty() {
        return format!("{}{}", star.qualifier, quoted(&column.name, false));
    }
    match column.of.as_ref().filter(|_| style > Style::Short || !column.alone) {
        Some(of) => format!("{}.{}", quoted(of, quotes), quoted(&column.name, quotes)),
        None => quoted(&column.name, quotes),
    }
}

/// A name as SQL has it.
fn quoted(name: &str, always: bool) -> String {
    let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !always && name.chars().all(simple) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}
