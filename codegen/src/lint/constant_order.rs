//! A parameter stands where the name of a column was meant: as all of an item of ORDER BY, GROUP BY, DISTINCT ON or PARTITION BY.
//!
//! ## Why it matters
//!
//! A parameter is a value and cannot be the name of a column. PostgreSQL accepts the statement and sorts by that value, which is the same
//! for all rows: the rows come in any order. `GROUP BY` then makes one group of all rows, `PARTITION BY` one partition, and
//! `DISTINCT ON` keeps a single row.
//!
//! ## Example
//!
//! ```sql
//! --! all_books
//! SELECT title, pages FROM books ORDER BY :column::text;
//! ```
//!
//! ## What to do
//!
//! Write a sort for each order that callers can choose. Each becomes a value of an enum, and a text of its own that can use an index:
//!
//! ```text
//! --@ sort title
//! --@ sort pages = pages DESC, title
//! SELECT title, pages FROM books ORDER BY title;
//! ```
//!
//! See [choices and sorts](../vary-choices.md). For GROUP BY, DISTINCT ON and PARTITION BY, `--@ choice` does the same.

use std::ops::Range;

use sqlwright_source::lexer::TokenKind;

use super::Subject;
use super::findings::Findings;
use super::tokens::Tokens;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// What ends a list of expressions.
const ENDS: &[&str] = &[
    ";",
    "EXCEPT",
    "FETCH",
    "FOR",
    "GROUP",
    "GROUPS",
    "HAVING",
    "INTERSECT",
    "LIMIT",
    "OFFSET",
    "ORDER",
    "RANGE",
    "ROWS",
    "UNION",
    "WINDOW",
];

/// Operators in words.
const OPERATORS: &[&str] =
    &["AND", "AT", "BETWEEN", "ILIKE", "IN", "IS", "ISNULL", "LIKE", "NOT", "NOTNULL", "OR", "SIMILAR"];

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for tokens in subject.tokens {
        let lists = (0..tokens.len()).filter_map(|index| Some((clause(tokens, index)?, index + 1)));
        for (clause, start) in lists {
            let sole = items(tokens, start).into_iter().filter_map(|item| sole_parameter(tokens, item));
            for (name, place) in sole.filter_map(|index| tokens.parameter(index)) {
                findings.push_once(diagnostic(clause, name, place));
            }
        }
    }
}

/// The clause whose list starts after the token.
fn clause(tokens: &Tokens, index: usize) -> Option<&'static str> {
    let before = |count| tokens.before(index, count);
    match (tokens.word(index), before(1)) {
        ("BY", "ORDER") => Some("ORDER BY"),
        ("BY", "GROUP") => Some("GROUP BY"),
        ("BY", "PARTITION") => Some("PARTITION BY"),
        ("(", "ON") if before(2) == "DISTINCT" => Some("DISTINCT ON"),
        _ => None,
    }
}

/// The items of a list.
fn items(tokens: &Tokens, start: usize) -> Vec<Range<usize>> {
    let (mut items, mut depth, mut first) = (Vec::new(), 0_usize, start);
    for index in start..=tokens.len() {
        let word = tokens.word(index);
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" if depth > 0 => depth -= 1,
            _ if depth > 0 && index < tokens.len() => {}
            "," => {
                items.push(first..index);
                first = index + 1;
            }
            _ if index == tokens.len() || word == ")" || word == "]" || ENDS.contains(&word) => {
                items.push(first..index);
                return items;
            }
            _ => {}
        }
    }
    items
}

/// The parameter that an item is, also with a cast and a direction.
fn sole_parameter(tokens: &Tokens, mut item: Range<usize>) -> Option<usize> {
    let last = |item: &Range<usize>| tokens.before(item.end, 1);
    if matches!(last(&item), "FIRST" | "LAST") && tokens.before(item.end, 2) == "NULLS" {
        item.end -= 2;
    }
    if matches!(last(&item), "ASC" | "DESC") {
        item.end -= 1;
    }
    while tokens.word(item.start) == "(" && last(&item) == ")" && item.len() > 2 {
        item = item.start + 1..item.end - 1;
    }
    if tokens.word(item.start) == "CAST" && last(&item) == ")" && tokens.word(item.start + 3) == "AS" {
        return Some(item.start + 2);
    }
    let cast = item.start + 1..item.end;
    let is_of_type = |index: usize| {
        let of_kind = matches!(
            tokens.kind(index),
            Some(TokenKind::Word | TokenKind::Number | TokenKind::Bracket(_) | TokenKind::QuotedIdentifier)
        );
        of_kind && !OPERATORS.contains(&tokens.word(index)) || matches!(tokens.word(index), "::" | "." | ",")
    };
    let is_cast = cast.is_empty() || tokens.word(cast.start) == "::" && cast.clone().all(is_of_type);
    is_cast.then_some(item.start)
}

fn diagnostic(clause: &str, name: &str, place: Span) -> Diagnostic {
    let text = match clause {
        "ORDER BY" => format!("`ORDER BY :{name}` sorts by one value, which is the same for all rows"),
        "GROUP BY" => format!("`GROUP BY :{name}` groups by one value, which is the same for all rows"),
        "PARTITION BY" => {
            format!("`PARTITION BY :{name}` makes one partition of all rows: the value is the same for all")
        }
        _ => format!("`DISTINCT ON (:{name})` keeps one row of all: the value is the same for all"),
    };
    let directive = if clause == "ORDER BY" { "`--@ sort`" } else { "`--@ choice`" };
    let help = format!("a parameter cannot be the name of a column: let callers choose one with {directive}");
    Diagnostic::new(Code::ConstantOrder, text).at(place, "the same for all rows").help(help)
}
