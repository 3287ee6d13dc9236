//! Conditions as they are written. A tree tells where the nodes of a condition begin, not where it ends: that is at the next keyword,
//! comma or bracket that cannot belong to it.

use crate::written::{Token, TokenKind, Written};

/// Longer conditions are not repeated in reasons.
const LONG: usize = 72;

/// Keywords that end a condition.
const ENDS: &[&str] = &[
    "AND",
    "ASC",
    "CROSS",
    "DESC",
    "ELSE",
    "END",
    "EXCEPT",
    "FETCH",
    "FOR",
    "FULL",
    "GROUP",
    "HAVING",
    "INNER",
    "INTERSECT",
    "JOIN",
    "LEFT",
    "LIMIT",
    "NATURAL",
    "NULLS",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "RETURNING",
    "RIGHT",
    "THEN",
    "UNION",
    "WHEN",
    "WHERE",
    "WINDOW",
];

/// Keywords that a condition follows.
const STARTS: &[&str] = &["AND", "HAVING", "NOT", "ON", "OR", "WHEN", "WHERE"];

/// Where a condition begins whose first node is at `first`: from 18 on the columns that a query is grouped by have no place, and the first
/// node is what stands behind them.
fn beginning(written: &Written, first: usize) -> usize {
    let mut begin = first;
    let mut depth = 0_usize;
    while let Some(before) = begin.checked_sub(1).and_then(|before| written.tokens().get(before)) {
        match before.kind {
            TokenKind::Bracket(b')' | b']') => depth += 1,
            TokenKind::Bracket(_) if depth > 0 => depth -= 1,
            TokenKind::Bracket(_) => break,
            TokenKind::Word if depth == 0 => {
                let word = written.of(before);
                if STARTS.iter().chain(ENDS).any(|start| word.eq_ignore_ascii_case(start)) {
                    break;
                }
            }
            _ if depth == 0 && matches!(written.of(before), "," | ";") => break,
            _ => {}
        }
        begin -= 1;
    }
    begin
}

/// The text between the first and the last place of a condition's nodes, to its end, on one line. `None` where it is long, or where
/// brackets are not as expected.
pub(super) fn quote(written: &Written, first: usize, last: usize) -> Option<String> {
    let mut begin = beginning(written, written.position(first)?);
    let (mut depth, mut betweens) = (0_usize, 0_usize);
    let mut end = begin;
    for (position, token) in written.tokens().iter().enumerate().skip(begin) {
        let inside = token.range.start <= last;
        match token.kind {
            TokenKind::Bracket(b'(' | b'[') => depth += 1,
            TokenKind::Bracket(_) if depth > 0 => depth -= 1,
            // A bracket was opened before the first node, which has no place of its own: `(a + b) > 3`.
            TokenKind::Bracket(_) if inside => {
                begin = begin.checked_sub(1).filter(|before| written.opens(*before))?;
            }
            TokenKind::Bracket(_) => break,
            TokenKind::Word if depth == 0 => {
                let word = written.of(token).to_ascii_uppercase();
                betweens += usize::from(word == "BETWEEN");
                let of_between = word == "AND" && betweens > 0;
                betweens -= usize::from(of_between);
                if !inside && !of_between && is_end(&word, written, position) {
                    break;
                }
            }
            _ if depth == 0 && !inside && matches!(written.of(token), "," | ";") => break,
            _ => {}
        }
        end = position;
    }
    let tokens = written.tokens().get(begin..=end).filter(|_| depth == 0 && betweens == 0)?;
    Some(on_one_line(written, tokens)).filter(|quote| quote.len() <= LONG)
}

/// `left(x, 1)` is a call.
fn is_end(word: &str, written: &Written, position: usize) -> bool {
    ENDS.contains(&word) && !(matches!(word, "LEFT" | "RIGHT") && written.opens(position + 1))
}

fn on_one_line(written: &Written, tokens: &[Token]) -> String {
    let mut line = String::new();
    let mut behind = None;
    for token in tokens {
        if behind.is_some_and(|behind| behind != token.range.start) {
            line.push(' ');
        }
        line.push_str(written.of(token));
        behind = Some(token.range.end);
    }
    line
}
