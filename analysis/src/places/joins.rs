//! Joins as they are written. In the tree a join has no place: it is known by its ON, or by the alias on its right.

use crate::tree::query::{FromItem, Join, JoinKind, Query};
use crate::written::{Token, TokenKind, Written};

/// One join in the text.
pub(super) struct WrittenJoin {
    /// Where its keywords begin.
    place: usize,
    kind: JoinKind,
    /// The name by which what stands on its right is known, if it is one.
    alias: Option<String>,
    /// The position of its ON among the tokens.
    on: Option<usize>,
}

/// All joins of the text, in its order. Subqueries in brackets have joins of their own.
pub(super) fn written(written: &Written) -> Vec<WrittenJoin> {
    let words = Words(written);
    let mut joins = Vec::new();
    // For each open bracket, the joins that still wait for their ON or USING.
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new()];
    for (position, token) in written.tokens().iter().enumerate() {
        match token.kind {
            TokenKind::Bracket(b'(' | b'[') => waiting.push(Vec::new()),
            TokenKind::Bracket(_) if waiting.len() > 1 => {
                waiting.pop();
            }
            TokenKind::Word => {
                let word = words.at(position);
                let open = waiting.last_mut();
                match (word.as_str(), open) {
                    ("JOIN", Some(open)) if !words.is_name(position) => {
                        let (join, waits) = join(words, position);
                        if waits {
                            open.push(joins.len());
                        }
                        joins.push(join);
                    }
                    ("ON", Some(open)) => {
                        if let Some(join) = open.pop().and_then(|join| joins.get_mut(join)) {
                            join.on = Some(position);
                        }
                    }
                    ("USING", Some(open)) => {
                        open.pop();
                    }
                    ("SELECT" | "FROM" | "WHERE", Some(open)) => open.clear(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    joins
}

/// The place of a join of the tree, whose condition begins at `condition`.
pub(super) fn find(
    joins: &[WrittenJoin],
    written: &Written,
    query: Query<'_>,
    join: Join<'_>,
    condition: Option<usize>,
) -> Option<usize> {
    // Brackets at the start of a condition, and ROW, have no place in the tree.
    let opens = |token: &Token| token.kind == TokenKind::Bracket(b'(') || written.of(token).eq_ignore_ascii_case("row");
    let begins_at = |join: &&WrittenJoin, condition: usize| {
        let mut behind = join.on.and_then(|on| written.tokens().get(on + 1..)).unwrap_or_default().iter();
        behind
            .find(|token| token.range.start == condition || !opens(token))
            .is_some_and(|token| token.range.start == condition)
    };
    let found = match condition {
        Some(condition) => joins.iter().find(|join| begins_at(join, condition)),
        None => by_alias(joins, query, join),
    };
    found.filter(|found| found.kind == join.kind()).map(|found| found.place)
}

/// The only join with this alias on its right.
fn by_alias<'w>(joins: &'w [WrittenJoin], query: Query<'_>, join: Join<'_>) -> Option<&'w WrittenJoin> {
    let FromItem::Entry(index) = join.right() else { return None };
    let name = query.entry(index)?.name();
    let mut candidates = joins.iter().filter(|written| written.alias.as_deref() == Some(&*name));
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The join whose JOIN stands at a position, and whether an ON or USING has to follow.
fn join(words: Words<'_>, position: usize) -> (WrittenJoin, bool) {
    let mut first = position;
    let mut kind = JoinKind::Inner;
    let mut waits = true;
    while let Some(before) = first.checked_sub(1) {
        match words.at(before).as_str() {
            "LEFT" => kind = JoinKind::Left,
            "RIGHT" => kind = JoinKind::Right,
            "FULL" => kind = JoinKind::Full,
            "OUTER" | "INNER" => {}
            "CROSS" | "NATURAL" => waits = false,
            _ => break,
        }
        first = before;
    }
    let place = words.0.tokens().get(first).map_or(0, |token| token.range.start);
    (WrittenJoin { place, kind, alias: alias(words, position + 1), on: None }, waits)
}

/// The name of the item that begins at a position: its alias, or the last part of its name.
fn alias(words: Words<'_>, mut position: usize) -> Option<String> {
    while matches!(words.at(position).as_str(), "LATERAL" | "ONLY") {
        position += 1;
    }
    let mut name = None;
    if words.0.opens(position) {
        position = words.behind_bracket(position)?;
    } else {
        name = words.name(position);
        position += 1;
        while words.0.at(position) == "." {
            name = words.name(position + 1);
            position += 2;
        }
        if words.0.opens(position) {
            position = words.behind_bracket(position)?;
        }
    }
    if words.at(position) == "AS" {
        return words.name(position + 1);
    }
    let ends = ["ON", "USING", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL", "JOIN", "WHERE", "GROUP", "ORDER"];
    let next = words.at(position);
    if next.is_empty() && words.0.kind(position) != Some(TokenKind::QuotedIdentifier) || ends.contains(&next.as_str()) {
        name
    } else {
        words.name(position)
    }
}

#[derive(Clone, Copy)]
struct Words<'t>(&'t Written);

impl Words<'_> {
    /// The word at a position in upper case; empty for what is none.
    fn at(self, position: usize) -> String {
        match self.0.kind(position) {
            Some(TokenKind::Word) => self.0.at(position).to_ascii_uppercase(),
            _ => String::new(),
        }
    }

    /// Whether a keyword is used as a name: behind a dot or AS.
    fn is_name(self, position: usize) -> bool {
        position.checked_sub(1).is_some_and(|before| matches!(self.0.at(before), "." | "AS" | "as" | "As"))
    }

    /// The identifier at a position as PostgreSQL takes it.
    fn name(self, position: usize) -> Option<String> {
        let text = self.0.at(position);
        match self.0.kind(position)? {
            TokenKind::Word => Some(text.to_ascii_lowercase()),
            TokenKind::QuotedIdentifier => Some(text.strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\"")),
            _ => None,
        }
    }

    /// The position behind the bracket that opens at a position.
    fn behind_bracket(self, position: usize) -> Option<usize> {
        let mut open = 0_usize;
        for (offset, token) in self.0.tokens().get(position..)?.iter().enumerate() {
            match token.kind {
                TokenKind::Bracket(b'(' | b'[') => open += 1,
                TokenKind::Bracket(_) => {
                    open = open.checked_sub(1)?;
                    if open == 0 {
                        return Some(position + offset + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
