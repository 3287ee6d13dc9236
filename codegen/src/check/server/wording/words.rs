//! A text as words: what the rules about texts look at.

use std::borrow::Cow;

use sqlwright_source::lexer::{Token, TokenKind, lex};
use sqlwright_source::unquoted;

/// The tokens of a text, without comments.
pub(super) struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token>,
}

impl<'t> Words<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, tokens: lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn text(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| &self.text[token.range.clone()])
    }

    /// A name: in lower case, or as it stands between quotes.
    pub(super) fn name(&self, index: usize) -> Option<Cow<'t, str>> {
        let text = self.text(index);
        match self.kind(index)? {
            TokenKind::Word => Some(text.to_ascii_lowercase().into()),
            TokenKind::QuotedIdentifier => unquoted(text).map(Into::into),
            _ => None,
        }
    }

    /// Whether the words stand there, in lower case; never in quotes.
    pub(super) fn are(&self, index: usize, words: &[&str]) -> bool {
        let is = |(index, word): (usize, &&str)| {
            self.kind(index) == Some(TokenKind::Word) && self.text(index).eq_ignore_ascii_case(word)
        };
        (index..).zip(words).all(is)
    }

    /// Whether one of the words stands there.
    pub(super) fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.are(index, &[word]))
    }

    /// Whether this sign stands there.
    pub(super) fn is_sign(&self, index: usize, sign: &str) -> bool {
        let is_quoted = matches!(self.kind(index), Some(TokenKind::Literal | TokenKind::QuotedIdentifier));
        !is_quoted && self.text(index) == sign
    }

    /// What a literal says, in quotes of any kind; backslashes are left as they are.
    pub(super) fn literal(&self, index: usize) -> Option<Cow<'t, str>> {
        if self.kind(index) != Some(TokenKind::Literal) {
            return None;
        }
        let text = self.text(index);
        if let Some(tag) = text.strip_prefix('$').and_then(|rest| rest.find('$')).map(|length| length + 2) {
            return text.get(tag..text.len().checked_sub(tag)?).map(Cow::Borrowed);
        }
        let inside = text.split_once('\'')?.1.strip_suffix('\'')?;
        Some(inside.replace("''", "'").into())
    }

    /// Where the statement ends in which this token stands: at its semicolon, or behind the last token.
    pub(super) fn end(&self, index: usize) -> usize {
        (index..self.len()).find(|index| self.kind(*index) == Some(TokenKind::Semicolon)).unwrap_or(self.len())
    }

    /// The arguments of a call, whose opening bracket stands at `index`.
    pub(super) fn arguments(&self, index: usize) -> Vec<std::ops::Range<usize>> {
        let (mut depth, mut start) = (0_usize, index + 1);
        let mut arguments = Vec::new();
        for at in index..self.len() {
            match self.kind(at) {
                Some(TokenKind::Bracket(b'(' | b'[')) => depth += 1,
                Some(TokenKind::Bracket(_)) => depth = depth.saturating_sub(1),
                _ if depth == 1 && self.is_sign(at, ",") => {
                    arguments.push(start..at);
                    start = at + 1;
                }
                _ => {}
            }
            if depth == 0 {
                if at > start {
                    arguments.push(start..at);
                }
                break;
            }
        }
        arguments
    }
}
