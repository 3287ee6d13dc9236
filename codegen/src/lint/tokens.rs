//! The tokens of statements, for rules that look at how something is written: a parameter stands for a value and nothing else, and
//! PostgreSQL takes much that means something else than it seems to.

use std::sync::Arc;

use sqlwright_source::lexer::{Token, TokenKind, lex};

use crate::check::parse::ast::Sql;
use crate::check::parse::template::{Group, Template};
use crate::check::{Checked, CheckedFile};
use crate::source::Span;

/// Those of all statements; those of which alternatives are chosen have several.
pub(super) fn of_all(checked: &Checked) -> Vec<Tokens> {
    let texts = checked.files.iter().flat_map(CheckedFile::parsed).flat_map(|parsed| {
        let whole = std::iter::once(Arc::clone(&parsed.sql));
        whole.chain(parsed.template.iter().flat_map(|template| others(template)).map(Arc::new))
    });
    texts.map(Tokens::of).collect()
}

/// The texts with each alternative that is not the default, and everything else on.
fn others(template: &Template) -> impl Iterator<Item = Sql> {
    let default = |group: &Group| group.alternatives.first().map_or(0, |term| 1_u64 << term);
    let variants = template.groups.iter().flat_map(move |group| {
        let without = template.all_on() & !default(group);
        group.alternatives.iter().skip(1).map(move |term| without | 1 << term)
    });
    variants.map(|variant| template.padded(variant))
}

/// The tokens of a statement, without comments.
pub(super) struct Tokens {
    pub(super) sql: Arc<Sql>,
    tokens: Vec<Token>,
    /// As they stand there, in capitals.
    words: Vec<String>,
}

impl Tokens {
    fn of(sql: Arc<Sql>) -> Self {
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
    pub(super) fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| &self.sql.text[token.range.clone()])
    }

    /// Its place in the file.
    pub(super) fn place(&self, index: usize) -> Span {
        let start = self.tokens.get(index).map_or(0, |token| self.sql.offset_in_file(token.range.start));
        Span::new(self.sql.span.file, start..start + self.text(index).len())
    }

    /// The parameter that stands there, and its place.
    pub(super) fn parameter(&self, index: usize) -> Option<(&str, Span)> {
        let token = self.tokens.get(index).filter(|token| token.kind == TokenKind::Numbered)?;
        let start = self.sql.offset_in_file(token.range.start);
        self.sql.parameters.iter().find_map(|parameter| {
            let used = parameter.uses.iter().find(|used| used.start == start)?;
            Some((parameter.name.as_str(), *used))
        })
    }
}
