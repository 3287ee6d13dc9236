//! What a body uses: what it may do besides changing a record.

use sqlwright_analysis::catalog::plpgsql::Uses;

use super::tokens::Token;

/// Words before a bracket that call nothing.
const NO_CALLS: &[&str] = &["in", "and", "or", "not", "row", "coalesce", "nullif", "greatest", "least", "if", "when"];

/// Adds what an expression uses.
pub(super) fn expression(uses: &mut Uses, tokens: &[Token<'_>]) {
    for (position, token) in tokens.iter().enumerate() {
        let before_bracket = tokens.get(position + 1).is_some_and(|next| next.is("("));
        match token {
            Token::Word(word) if before_bracket && NO_CALLS.contains(&word.as_str()) => {}
            Token::Word(name) | Token::Quoted(name) if before_bracket => drop(uses.calls.insert(name.clone())),
            Token::Word(word) => {
                uses.more |= matches!(word.as_str(), "select" | "values" | "table" | "with" | "cast" | "execute");
            }
            Token::Symbol("::") => uses.more = true,
            _ => {}
        }
    }
}
