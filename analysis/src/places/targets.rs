//! The tables that a statement writes, where they are named: the tree has no place for them.

use std::ops::Range;

use crate::catalog::Event;
use crate::written::{TokenKind, Written};

/// The only place that names the table as the target of the event; where no place does, the only target of it at all.
pub(super) fn find(written: &Written, event: Event, table: &str) -> Option<Range<usize>> {
    let all: Vec<usize> = (0..written.tokens().len()).filter_map(|at| target(written, event, at)).collect();
    let named: Vec<usize> = all.iter().copied().filter(|at| is_name(written, *at, table)).collect();
    let at = match (named.as_slice(), all.as_slice()) {
        ([only], _) | ([], [only]) => *only,
        _ => return None,
    };
    Some(written.tokens().get(at)?.range.clone())
}

/// The last part of the name that follows the words of the event, which begin here.
fn target(written: &Written, event: Event, at: usize) -> Option<usize> {
    let is =
        |at: usize, word: &str| written.kind(at) == Some(TokenKind::Word) && written.at(at).eq_ignore_ascii_case(word);
    let follows = |words: &[&str]| at.checked_sub(1).is_some_and(|before| words.iter().any(|word| is(before, word)));
    let mut name = match event {
        Event::Insert if (is(at, "insert") || is(at, "merge")) && is(at + 1, "into") => at + 2,
        Event::Update if is(at, "merge") && is(at + 1, "into") => at + 2,
        Event::Delete if (is(at, "delete") && is(at + 1, "from")) || (is(at, "merge") && is(at + 1, "into")) => at + 2,
        // FOR UPDATE, ON CONFLICT DO UPDATE, WHEN MATCHED THEN UPDATE, ON UPDATE.
        Event::Update if is(at, "update") && !follows(&["for", "do", "then", "key", "on"]) => at + 1,
        _ => return None,
    };
    if is(name, "only") {
        name += 1;
    }
    if written.opens(name) {
        name += 1;
    }
    while written.at(name + 1) == "." {
        name += 2;
    }
    matches!(written.kind(name), Some(TokenKind::Word | TokenKind::QuotedIdentifier)).then_some(name)
}

fn is_name(written: &Written, at: usize, table: &str) -> bool {
    match written.kind(at) {
        Some(TokenKind::QuotedIdentifier) => written.at(at).trim_matches('"').replace("\"\"", "\"") == table,
        _ => written.at(at).to_lowercase() == table,
    }
}

/// The only place where something of this name or alias stands in FROM: after a comma, FROM or JOIN, maybe with the name of what it is an
/// alias of before it.
pub(super) fn find_in_from(written: &Written, name: &str) -> Option<Range<usize>> {
    let begins = |at: usize| {
        let before = at.checked_sub(1).map_or("", |before| written.at(before));
        [",", "from", "join", "lateral", "using", "only", "("].iter().any(|word| before.eq_ignore_ascii_case(word))
    };
    let is_here = |at: &usize| {
        let mut at = *at;
        if !is_name(written, at, name) || written.at(at + 1) == "." {
            return false;
        }
        while !begins(at) {
            // The rest of a qualified name, AS, or the name before an alias.
            match at.checked_sub(1) {
                Some(before) if written.at(before) == "." && before > 0 => at = before - 1,
                Some(before) if written.kind(before) == Some(TokenKind::Word) && at_most_alias(written, before) => {
                    at = before;
                }
                _ => return false,
            }
        }
        true
    };
    let mut found = (0..written.tokens().len()).filter(is_here);
    let at = found.next().filter(|_| found.next().is_none())?;
    Some(written.tokens().get(at)?.range.clone())
}

/// Whether a word can stand between the beginning of an item and its alias: AS, or a name.
fn at_most_alias(written: &Written, at: usize) -> bool {
    let words = ["select", "where", "on", "and", "or", "set", "order", "group", "by", "limit", "returning", "values"];
    !words.iter().any(|word| written.at(at).eq_ignore_ascii_case(word))
}
