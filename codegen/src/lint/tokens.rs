//! The tokens of statements, for rules that look at how something is written: a parameter stands for a value and nothing else, and
//! PostgreSQL takes much that means something else than it seems to.

use sqlwright_source::lexer::{Token, TokenKind, lex};

use crate::check::parse::ast::Sql;
use crate::check::{Checked, CheckedFile};
use crate::source::Span;

/// Those of all statements.
pub(super) fn of_all(checked: &Checked) -> Vec<Tokens<'_>> {
    checked.files.iter().flat_map(CheckedFile::parsed).map(|parsed| Tokens::of(&parsed.sql)).collect()
}

/// The tokens of a statement, without comments.
pub(super) struct Tokens<'s> {
    pub(super) sql: &'s Sql,
    tokens: Vec<Token>,
    /// As they stand there, in capitals.
    words: Vec<String>,
}

impl<'s> Tokens<'s> {
    fn of(sql: &'s Sql) -> Self {
        let tokens: Vec<_> = lex(&sql.text).into_iter().filter(|token| !token.kind.is_comment()).collect();
        let words = tokens.iter().map(|token| sql.text[token.range.clone()].to_ascii_uppercase()).collect();
        Self { sql, tokens, words }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The kind of one.
    pub(super) fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// One in capitals; empty where there is none.
    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", String::as_str)
    }

    /// What stands so many tokens before.
    pub(super) fn before(&self, index: usize, count: usize) -> &str {
        index.checked_sub(count).map_or("", |index| self.word(index))
    }

    /// One as it stands there.
    pub(super) fn text(&self, index: usize) -> &'s str {
        self.tokens.get(index).map_or("", |token| &self.sql.text[token.range.clone()])
    }

    /// Its place in the file.
    pub(super) fn place(&self, index: usize) -> Span {
        let start = self.tokens.get(index).map_or(0, |token| self.sql.offset_in_file(token.range.start));
        Span::new(self.sql.span.file, start..start + self.text(index).len())
    }

    /// The parameter that stands there, and its place.
    pub(super) fn parameter(&self, index: usize) -> Option<(&'s str, Span)> {
        let token = self.tokens.get(index).filter(|token| token.kind == TokenKind::Numbered)?;
        let start = self.sql.offset_in_file(token.range.start);
        self.sql.parameters.iter().find_map(|parameter| {
            let used = parameter.uses.iter().find(|used| used.start == start)?;
            Some((parameter.name.as_str(), *used))
        })
    }
}
