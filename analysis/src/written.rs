//! A statement's text, cut into tokens: there to find what has no place in the tree, and to quote from.
//!
//! The analysis does not read SQL. What a statement means is in its tree, and whoever describes the statement cuts the text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenKind {
    /// A keyword or an identifier without quotes.
    Word,
    /// `"…"` and `U&"…"`.
    QuotedIdentifier,
    /// A literal in quotes of any kind, also in dollar quotes.
    Literal,
    /// A literal that starts with a digit.
    Number,
    /// `(`, `)`, `[`, `]`.
    Bracket(u8),
    /// Operators, `$1`, and all other punctuation.
    Other,
}

/// A token and the bytes it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands: offsets of bytes.
    pub range: Range<usize>,
}

/// A text with its tokens.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Written {
    text: String,
    tokens: Vec<Token>,
}

impl Written {
    /// A text with its tokens in their order, comments left out.
    pub fn new(text: String, tokens: Vec<Token>) -> Written {
        Written { text, tokens }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its tokens, in their order.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// A token as it is written.
    pub(crate) fn of(&self, token: &Token) -> &str {
        self.text.get(token.range.clone()).unwrap_or_default()
    }

    /// The token at a position as it is written; empty behind the last.
    pub(crate) fn at(&self, position: usize) -> &str {
        self.tokens.get(position).map_or("", |token| self.of(token))
    }

    /// What the token at a position is.
    pub(crate) fn kind(&self, position: usize) -> Option<TokenKind> {
        self.tokens.get(position).map(|token| token.kind)
    }

    /// The position of the token that begins at a place.
    pub(crate) fn position(&self, place: usize) -> Option<usize> {
        self.tokens.iter().position(|token| token.range.start == place)
    }

    /// Whether an opening bracket stands at a position.
    pub(crate) fn opens(&self, position: usize) -> bool {
        self.kind(position) == Some(TokenKind::Bracket(b'('))
    }
}
