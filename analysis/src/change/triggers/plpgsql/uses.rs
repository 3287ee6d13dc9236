//! What a body uses: what it may do besides changing a record.

use std::collections::BTreeSet;

use super::tokens::Token;

/// What a body may do besides changing a record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::change::triggers) struct Uses {
    /// Names of what is called as a function is, and of what only looks like it.
    pub(in crate::change::triggers) calls: BTreeSet<String>,
    /// Statements of SQL, casts and subqueries, of which more would have to be known.
    pub(in crate::change::triggers) more: bool,
    /// RAISE EXCEPTION
    pub(in crate::change::triggers) raises: bool,
}

/// Words before a bracket that call nothing.
const NO_CALLS: &[&str] = &["in", "and", "or", "not", "row", "coalesce", "nullif", "greatest", "least", "if", "when"];

impl Uses {
    /// Adds what an expression uses.
    pub(super) fn expression(&mut self, tokens: &[Token<'_>]) {
        for (position, token) in tokens.iter().enumerate() {
            let before_bracket = tokens.get(position + 1).is_some_and(|next| next.is("("));
            match token {
                Token::Word(word) if before_bracket && NO_CALLS.contains(&word.as_str()) => {}
                Token::Word(name) | Token::Quoted(name) if before_bracket => drop(self.calls.insert(name.clone())),
                Token::Word(word) => {
                    self.more |= matches!(word.as_str(), "select" | "values" | "table" | "with" | "cast" | "execute");
                }
                Token::Symbol("::") => self.more = true,
                _ => {}
            }
        }
    }
}
