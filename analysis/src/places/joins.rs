//! Joins as they are written. In the tree a join has no place: it is known by its ON, or by the alias on its right.

use crate::lexer::{Token, TokenKind};
use crate::tree::query::{FromItem, Join, JoinKind, Query};

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
pub(super) fn written(text: &str, tokens: &[Token]) -> Vec<WrittenJoin> {
    let mut joins = Vec::new();
    // For each open bracket, the joins that still wait for their ON or USING.
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new()];
    for (position, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Bracket(b'(' | b'[') => waiting.push(Vec::new()),
            TokenKind::Bracket(_) if waiting.len() > 1 => {
                waiting.pop();
            }
            TokenKind::Word => {
                let word = Words { text, tokens }.at(position);
                let open = waiting.last_mut();
                match (word.as_str(), open) {
                    ("JOIN", Some(open)) if !is_name(text, tokens, position) => {
                        let (join, waits) = join(Words { text, tokens }, position);
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
    written: &[WrittenJoin],
    text: &str,
    tokens: &[Token],
    query: Query<'_>,
    join: Join<'_>,
    condition: Option<usize>,
) -> Option<usize> {
    // Brackets at the start of a condition, and ROW, have no place in the tree.
    let opens =
        |token: &Token| token.kind == TokenKind::Bracket(b'(') || text[token.range.clone()].eq_ignore_ascii_case("row");
    let begins_at = |written: &&WrittenJoin, condition: usize| {
        let mut behind = written.on.and_then(|on| tokens.get(on + 1..)).unwrap_or_default().iter();
        behind
            .find(|token| token.range.start == condition || !opens(token))
            .is_some_and(|token| token.range.start == condition)
    };
    let found = match condition {
        Some(condition) => written.iter().find(|written| begins_at(written, condition)),
        None => by_alias(written, query, join),
    };
    found.filter(|written| written.kind == join.kind()).map(|written| written.place)
}

/// The only join with this alias on its right.
fn by_alias<'w>(written: &'w [WrittenJoin], query: Query<'_>, join: Join<'_>) -> Option<&'w WrittenJoin> {
    let FromItem::Entry(index) = join.right() else { return None };
    let name = query.entry(index)?.name();
    let mut candidates = written.iter().filter(|written| written.alias.as_deref() == Some(&*name));
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Whether a keyword is used as a name: behind a dot or AS.
fn is_name(text: &str, tokens: &[Token], position: usize) -> bool {
    let before = position.checked_sub(1).and_then(|before| tokens.get(before));
    before.is_some_and(|token| matches!(&text[token.range.clone()], "." | "AS" | "as" | "As"))
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
    let place = words.tokens.get(first).map_or(0, |token| token.range.start);
    (WrittenJoin { place, kind, alias: alias(words, position + 1), on: None }, waits)
}

/// The name of the item that begins at a position: its alias, or the last part of its name.
fn alias(words: Words<'_>, mut position: usize) -> Option<String> {
    while matches!(words.at(position).as_str(), "LATERAL" | "ONLY") {
        position += 1;
    }
    let mut name = None;
    if words.is_bracket(position) {
        position = words.behind_bracket(position)?;
    } else {
        name = words.name(position);
        position += 1;
        while words.tokens.get(position).is_some_and(|token| &words.text[token.range.clone()] == ".") {
            name = words.name(position + 1);
            position += 2;
        }
        if words.is_bracket(position) {
            position = words.behind_bracket(position)?;
        }
    }
    if words.at(position) == "AS" {
        return words.name(position + 1);
    }
    let ends = ["ON", "USING", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL", "JOIN", "WHERE", "GROUP", "ORDER"];
    let next = words.at(position);
    if next.is_empty() && !words.is_quoted(position) || ends.contains(&next.as_str()) {
        name
    } else {
        words.name(position)
    }
}

#[derive(Clone, Copy)]
struct Words<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl Words<'_> {
    /// The word at a position in upper case; empty for what is none.
    fn at(self, position: usize) -> String {
        let word = self.tokens.get(position).filter(|token| token.kind == TokenKind::Word);
        word.map_or_else(String::new, |token| self.text[token.range.clone()].to_ascii_uppercase())
    }

    fn is_bracket(self, position: usize) -> bool {
        self.tokens.get(position).is_some_and(|token| token.kind == TokenKind::Bracket(b'('))
    }

    fn is_quoted(self, position: usize) -> bool {
        self.tokens.get(position).is_some_and(|token| token.kind == TokenKind::QuotedIdentifier)
    }

    /// The identifier at a position as PostgreSQL takes it.
    fn name(self, position: usize) -> Option<String> {
        let token = self.tokens.get(position)?;
        let text = &self.text[token.range.clone()];
        match token.kind {
            TokenKind::Word => Some(text.to_ascii_lowercase()),
            TokenKind::QuotedIdentifier => Some(text.strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\"")),
            _ => None,
        }
    }

    /// The position behind the bracket that opens at a position.
    fn behind_bracket(self, position: usize) -> Option<usize> {
        let mut open = 0_usize;
        for (offset, token) in self.tokens.get(position..)?.iter().enumerate() {
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
