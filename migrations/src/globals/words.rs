//! A statement as its tokens, without comments: what it is about is told from its words.

use std::ops::Range;

use sqlwright_source::lexer::{Token, TokenKind, lex};
use sqlwright_source::unquoted;

/// Words of PL/pgSQL behind which a statement begins.
const OPENINGS: &[&str] = &["BEGIN", "THEN", "ELSE", "LOOP"];

/// The tokens of a text.
pub(super) struct Words<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// How many parentheses are open before each token.
    depths: Vec<usize>,
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let tokens: Vec<Token> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
        let mut depth = 0_usize;
        let depth_of = |token: &Token| {
            let before = depth;
            match token.kind {
                TokenKind::Bracket(b'(') => depth += 1,
                TokenKind::Bracket(b')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            before
        };
        let depths = tokens.iter().map(depth_of).collect();
        Self { text, tokens, depths }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Where a token stands in the text; behind the last one, the end of the text.
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        self.tokens.get(at).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    pub(super) fn token(&self, at: usize) -> &'a str {
        self.text.get(self.range(at)).unwrap_or_default()
    }

    /// Whether the token is this keyword, given in upper case.
    pub(super) fn is(&self, at: usize, keyword: &str) -> bool {
        self.kind(at) == Some(TokenKind::Word) && self.token(at).eq_ignore_ascii_case(keyword)
    }

    pub(super) fn is_any(&self, at: usize, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(at, keyword))
    }

    /// Whether these keywords follow each other from a token on.
    pub(super) fn are(&self, at: usize, keywords: &[&str]) -> bool {
        keywords.iter().enumerate().all(|(ahead, keyword)| self.is(at + ahead, keyword))
    }

    /// The places of these keywords between two tokens, outside of parentheses.
    pub(super) fn all(&self, from: usize, to: usize, keywords: &[&str]) -> impl Iterator<Item = usize> {
        let outer = self.depths.get(from).copied();
        (from..to).filter(move |at| self.depths.get(*at).copied() == outer && self.is_any(*at, keywords))
    }

    /// The first of them.
    pub(super) fn find(&self, from: usize, to: usize, keywords: &[&str]) -> Option<usize> {
        self.all(from, to, keywords).next()
    }

    /// Whether a statement of PL/pgSQL begins at a token: some that are found do not, and then no statement has such words.
    pub(super) fn starts_statement(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        self.is_any(before, OPENINGS) || self.kind(before) == Some(TokenKind::Semicolon) || self.token(before) == ">>"
    }

    /// Behind the statement that begins at a token: its `;`, or the end of the text.
    pub(super) fn end(&self, from: usize) -> usize {
        let outer = self.depths.get(from).copied().unwrap_or_default();
        let ends = |at: &usize| self.depths[*at] <= outer && self.kind(*at) == Some(TokenKind::Semicolon);
        (from..self.len()).find(ends).unwrap_or(self.len())
    }

    /// The name that a token is, folded to lower case where it is not quoted. Literals count: `SET ROLE 'x'`.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        let token = self.token(at);
        match self.kind(at)? {
            TokenKind::Word => Some(token.to_lowercase()),
            TokenKind::QuotedIdentifier => Some(unquoted(token).unwrap_or_else(|| token.to_owned())),
            TokenKind::Literal => self.value(at),
            _ => None,
        }
    }

    /// The value of a literal; `None` for one with escapes, and for what is no literal.
    pub(super) fn value(&self, at: usize) -> Option<String> {
        let token = self.token(at);
        if self.kind(at) != Some(TokenKind::Literal) {
            return None;
        }
        if let Some(body) = self.body(at) {
            return self.text.get(body).map(str::to_owned);
        }
        let inside = token.strip_prefix('\'')?.strip_suffix('\'')?;
        Some(inside.replace("''", "'"))
    }

    /// What stands between dollar quotes.
    pub(super) fn body(&self, at: usize) -> Option<Range<usize>> {
        let token = self.token(at);
        let tag = token.strip_prefix('$')?.find('$')? + 2;
        let Range { start, end } = self.range(at);
        Some(start + tag..end - tag)
    }

    /// The functions that are called between two tokens: names before `(`, without their schemas, in lower case.
    pub(super) fn calls(&self, from: usize, to: usize) -> impl Iterator<Item = String> {
        let is_call = |at: &usize| self.kind(at + 1) == Some(TokenKind::Bracket(b'('));
        (from..to)
            .filter(is_call)
            .filter(|at| self.kind(*at) != Some(TokenKind::Literal))
            .filter_map(|at| self.name(at))
    }
}
