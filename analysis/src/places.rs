//! Where in a statement's text something stands: nodes by their `location`, joins (which have none) by their keywords.
//! A place that is not certain is none.

mod casts;
mod joins;
mod quotes;
mod targets;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::ops::Range;

use crate::catalog::Event;
use crate::tree::expr::Expr;
use crate::tree::query::{Join, Query};
use crate::written::{Token, TokenKind, Written};
use joins::WrittenJoin;

/// The first and the last place among the nodes of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: usize,
    last: usize,
}

/// A statement's text as it was sent.
pub(crate) struct Places<'a> {
    written: &'a Written,
    joins: OnceCell<Vec<WrittenJoin>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(written: &'a Written) -> Places<'a> {
        Places { written, joins: OnceCell::new() }
    }

    /// The place that a node itself names: for an operator that of its sign, for a call that of its name.
    pub(crate) fn of(&self, expression: Expr<'_>) -> Option<usize> {
        expression.location().filter(|place| self.is_place(*place))
    }

    /// Where an expression begins.
    pub(crate) fn start_of(&self, expression: Expr<'_>) -> Option<usize> {
        expression.walk().filter_map(Expr::location).min().filter(|place| self.is_place(*place))
    }

    /// From where to where an expression has places.
    pub(crate) fn span(&self, expression: Expr<'_>) -> Option<Span> {
        let first = self.start_of(expression)?;
        let last = expression.walk().filter_map(Expr::location).max().filter(|place| self.is_place(*place))?;
        Some(Span { first, last })
    }

    /// A condition as it is written, on one line; `None` where its end is not certain, or it is long.
    pub(crate) fn quote(&self, span: Span) -> Option<String> {
        quotes::quote(self.written, span.first, span.last)
    }

    /// Where the keywords of a join stand.
    pub(crate) fn of_join(&self, query: Query<'_>, join: Join<'_>) -> Option<usize> {
        let joins = self.joins.get_or_init(|| joins::written(self.written));
        joins::find(joins, self.written, query, join, self.start_of(join.condition()))
    }

    /// How many dimensions are written in the cast of what stands at a place.
    pub(crate) fn cast_dimensions(&self, place: usize) -> Option<usize> {
        casts::dimensions(self.written, place)
    }

    /// A number or a literal in quotes, as it is written.
    pub(crate) fn literal(&self, expression: Expr<'_>) -> Option<&'a str> {
        let position = self.written.position(self.of(expression)?)?;
        let is_literal = matches!(self.written.kind(position), Some(TokenKind::Number | TokenKind::Literal));
        is_literal.then(|| self.written.at(position))
    }

    /// The token that begins at a place.
    pub(crate) fn token(&self, place: usize) -> Option<Range<usize>> {
        let token = self.written.tokens().get(self.written.position(place)?)?;
        Some(token.range.clone())
    }

    /// From the first to the last of keywords that stand in the text once.
    pub(crate) fn keywords(&self, words: &str) -> Option<Range<usize>> {
        let words: Vec<&str> = words.split(' ').collect();
        let is_here = |tokens: &&[Token]| {
            let same = |(token, word): (&Token, &&str)| self.written.of(token).eq_ignore_ascii_case(word);
            tokens.iter().zip(&words).all(same)
        };
        let mut found = self.written.tokens().windows(words.len()).filter(is_here);
        let tokens = found.next().filter(|_| found.next().is_none())?;
        Some(tokens.first()?.range.start..tokens.last()?.range.end)
    }

    /// From the first to the last of keywords, the last ones before a place that stand in the same brackets.
    pub(crate) fn keywords_before(&self, words: &str, place: usize) -> Option<Range<usize>> {
        let words: Vec<&str> = words.split(' ').collect();
        let tokens = self.written.tokens();
        let mut depth = 0_usize;
        for start in (0..self.written.position(place)?).rev() {
            match tokens.get(start)?.kind {
                TokenKind::Bracket(b')' | b']') => depth += 1,
                TokenKind::Bracket(_) => depth = depth.checked_sub(1)?,
                TokenKind::Word if depth == 0 => {
                    let found = tokens.get(start..start + words.len())?;
                    let same = |(token, word): (&Token, &&str)| self.written.of(token).eq_ignore_ascii_case(word);
                    if found.iter().zip(&words).all(same) {
                        return Some(found.first()?.range.start..found.last()?.range.end);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Where the table is named that is written, or the view above it: after INSERT INTO, UPDATE and so on.
    pub(crate) fn target(&self, event: Event, table: &str) -> Option<Range<usize>> {
        targets::find(self.written, event, table)
    }

    /// Where a table or subquery of FROM is named, by its alias if it has one.
    pub(crate) fn item_of_from(&self, name: &str) -> Option<Range<usize>> {
        targets::find_in_from(self.written, name)
    }

    fn is_place(&self, place: usize) -> bool {
        place < self.written.text().len() && self.written.text().is_char_boundary(place)
    }
}
