//! `SELECT *`, `t.*`, `(composite).*`, `TABLE t` and `RETURNING *` written out in the SQL that runs, so that a column that a later
//! migration adds does not change the row of a program that is running.
//!
//! A star below another query is written out too, where it can change a row: in an arm of UNION, in the source of an INSERT. The
//! columns of EXISTS are never looked at.

mod columns;
mod fixed;
mod places;

use std::ops::Range;

use postgres_protocol::escape::escape_identifier;
use sqlwright_analysis::tree::expr::Expr;
use sqlwright_analysis::tree::node::Node;
use sqlwright_source::lexer::{Token, lex};

use self::columns::{Column, Columns};
use self::places::Star;

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

impl Style {
    const ALL: [Self; 3] = [Self::Short, Self::Qualified, Self::Quoted];
}

/// A statement whose stars are written out.
pub(super) struct Written {
    /// The ways in which it can be written, the most readable first.
    ///
    /// Which of them means the same is for the server to say ([`same`]): a name can be a keyword, or be there twice.
    pub(super) texts: Vec<String>,
    /// How each of these comes about: what stands in the place of what.
    pub(super) edits: Vec<Vec<(Range<usize>, String)>>,
    /// Whether no star is left in these texts that could mean more columns one day.
    pub(super) complete: bool,
    /// Whether even in the statement itself no star could.
    pub(super) fixed: bool,
}

/// The statement without stars; `None` where it has none.
pub(super) fn expand(text: &str, tree: &str) -> Option<Written> {
    let tokens: Vec<Token> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let tables = places::tables(text, &tokens);
    if tables.is_empty() && !text.contains('*') {
        return None;
    }
    let composites = places::composites(text, &tokens);
    let Columns { simple, mut of_composites, exists, tables: mut of_tables } =
        columns::collect(Expr::from(&Node::parse(tree).ok()?), &composites);
    let simple = simple.into_iter().filter_map(|(place, columns)| Some((places::star(text, &tokens, place)?, columns)));
    let mut stars: Vec<(Star<'_>, Vec<Column>)> = simple.collect();
    let mut complete = true;
    for (index, star) in composites.into_iter().enumerate() {
        match of_composites.remove(&index) {
            Some(columns) => stars.push((star, columns)),
            None => complete &= exists.contains(&index),
        }
    }
    for (name, star) in tables {
        let is_its = |columns: &Vec<Column>| columns.iter().all(|column| column.of.as_deref() == Some(name.as_str()));
        if let Some(index) = of_tables.iter().position(is_its) {
            stars.push((star, of_tables.remove(index)));
        }
    }
    complete &= of_tables.is_empty();
    stars.sort_by_key(|(star, _)| star.start);
    let all = stars.len();
    let mut end = 0;
    stars.retain(|(star, _)| {
        // What stands before a star is repeated, with the stars in it.
        let apart = star.start >= end;
        end = end.max(star.end);
        apart
    });
    complete &= stars.len() == all;
    let written = |stars: &[(Star<'_>, Vec<Column>)]| Style::ALL.map(|style| edits(text, stars, style));
    let mut edits = if stars.is_empty() { Vec::new() } else { written(&stars).to_vec() };
    // A name that is there twice, as both columns of `unnest(a, b)` are, cannot be written; the other stars still can.
    let all = stars.len();
    stars.retain(|(_, columns)| !columns.iter().all(|column| column.fixed));
    let fixed = complete && stars.is_empty();
    if stars.len() < all && !fixed {
        edits.extend(written(&stars));
    }
    let texts = edits.iter().map(|edits| edited(text, edits)).collect();
    (!edits.is_empty() || !complete).then_some(Written { texts, edits, complete, fixed })
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

/// What is written in the place of each star.
fn edits(text: &str, stars: &[(Star<'_>, Vec<Column>)], style: Style) -> Vec<(Range<usize>, String)> {
    let (mut from, mut width) = (0, 0);
    let edit = |(star, columns): &(Star<'_>, Vec<Column>)| {
        let between = &text[from..star.start];
        let line = between.rsplit('\n').next().unwrap_or_default();
        width = if line.len() < between.len() { 0 } else { width } + line.chars().count();
        from = star.end;
        let mut written = star.before.to_owned();
        for (index, column) in columns.iter().enumerate() {
            let item = item(star, column, style);
            let length = item.chars().count();
            if index > 0 && width + length + 3 > WIDTH {
                written += ",\n    ";
                width = 4 + length;
            } else if index > 0 {
                written += ", ";
                width += 2 + length;
            } else {
                width += star.before.chars().count() + length;
            }
            written += &item;
        }
        width += star.after.chars().count();
        (star.start..star.end, written + star.after)
    };
    stars.iter().map(edit).collect()
}

/// The text with something else in some places.
pub(super) fn edited(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut edited = String::new();
    let mut from = 0;
    for (place, written) in edits {
        edited += &text[from..place.start];
        edited += written;
        from = place.end;
    }
    edited + &text[from..]
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
    escape_identifier(name)
}
