//! What the words of a text say: of a statement without a query tree, and of the body of a function. Expressions are not parsed, so a
//! word that only looks like a call or a command counts as one. What it means is a matter of the analysis.

mod commands;
mod returned;
mod script;
mod words;

use sqlwright_analysis::wording::{Script, Wording};
use sqlwright_analysis::written::{Token, TokenKind, Written};
use sqlwright_source::lexer::{self, lex};

use words::Words;

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is a statement of a query file.
    Statement,
    /// It is the body of a function in SQL.
    Sql,
    /// It is the body of a function in PL/pgSQL, or of DO.
    PlPgSql,
}

/// What a statement says.
pub(super) fn of_statement(sql: &str) -> Wording {
    let words = Words::of(sql);
    Wording {
        returns: returned::returns(&words),
        is_query: commands::is_query(&words) && !commands::is_select_into(&words),
        script: script::read(&words, Place::Statement),
    }
}

/// What the body of a function says.
pub(super) fn of_body(source: &str, place: Place) -> Script {
    script::read(&Words::of(source), place)
}

/// A statement's text with its tokens.
pub(super) fn written(sql: &str) -> Written {
    let tokens = lex(sql).into_iter().filter(|token| !token.kind.is_comment());
    let tokens = tokens.map(|token| Token { kind: kind(token.kind), range: token.range });
    Written::new(sql.to_owned(), tokens.collect())
}

fn kind(kind: lexer::TokenKind) -> TokenKind {
    match kind {
        lexer::TokenKind::Word => TokenKind::Word,
        lexer::TokenKind::QuotedIdentifier => TokenKind::QuotedIdentifier,
        lexer::TokenKind::Literal => TokenKind::Literal,
        lexer::TokenKind::Number => TokenKind::Number,
        lexer::TokenKind::Bracket(bracket) => TokenKind::Bracket(bracket),
        _ => TokenKind::Other,
    }
}
