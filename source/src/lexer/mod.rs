//! Cuts SQL into tokens by the rules of PostgreSQL's `scan.l`, with byte offsets.
//!
//! sqlparser's tokenizer is not used here: it stops at the first error of a file (one bad statement would hide all
//! others), takes a bad escape in a literal for a lexical error, counts in characters, and does not know that `E'…'`
//! goes on in the next line's `'…'`. Only token boundaries matter here, so this stays small.

mod quoted;
#[cfg(test)]
mod tests;

use std::ops::Range;

/// What a token is, as far as finding parameters and the ends of statements needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or an identifier without quotes.
    Word,
    /// `"…"` and `U&"…"`.
    QuotedIdentifier,
    /// A literal in quotes of any kind, also in dollar quotes.
    Literal,
    /// A literal that starts with a digit.
    Number,
    /// `$1`.
    Numbered,
    /// `:` alone.
    Colon,
    /// `;`.
    Semicolon,
    /// `(`, `)`, `[`, `]`.
    Bracket(u8),
    /// Operators, `::`, `:=`, other punctuation, and bytes that PostgreSQL has no use for.
    Other,
    /// `-- …`, up to the end of the line.
    LineComment,
    /// `/* … */`.
    BlockComment,
    /// Something in quotes or a comment that never ends.
    Unterminated(Unterminated),
}

impl TokenKind {
    /// Whether PostgreSQL skips it.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    /// Whether it is part of a statement: neither a comment nor the semicolon at its end.
    pub fn is_significant(self) -> bool {
        !self.is_comment() && self != Self::Semicolon
    }
}

/// What never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unterminated {
    /// `'…`.
    String,
    /// `"…`.
    QuotedIdentifier,
    /// `$tag$…`.
    DollarQuote,
    /// `/* …`.
    Comment,
}

/// A token and the bytes it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// All tokens of a file, comments included, white space left out.
///
/// When something in quotes never ends, all quotes of the file are cut at the next line that begins an annotation: the
/// statements behind the broken one are read as if it were whole.
pub fn lex(text: &str) -> Vec<Token> {
    let whole = Lexer::new(text, Vec::new()).run(true);
    whole.unwrap_or_else(|| Lexer::new(text, annotation_lines(text)).run(false).unwrap_or_default())
}

/// The tokens of a text one at a time, so that whoever reads them can leave something out that is no SQL. What never ends
/// reaches to the end of the text.
#[derive(Debug)]
pub struct Tokens<'a>(Lexer<'a>);

impl<'a> Tokens<'a> {
    /// All of a text.
    pub fn new(text: &'a str) -> Self {
        Self(Lexer::new(text, Vec::new()))
    }

    /// Goes on at an offset.
    pub fn skip_to(&mut self, at: usize) {
        self.0.at = at;
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.0.next_token()
    }
}

/// Where the lines start that begin with `--!` or `--:`.
fn annotation_lines(text: &str) -> Vec<usize> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if trimmed.starts_with("--!") || trimmed.starts_with("--:") {
            lines.push(start);
        }
        start += line.len();
    }
    lines
}

/// `ident_start` of scan.l: every byte of a non-ASCII character counts as a letter.
pub(super) fn starts_identifier(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// `ident_cont` of scan.l.
pub fn continues_identifier(byte: u8) -> bool {
    starts_identifier(byte) || byte.is_ascii_digit() || byte == b'$'
}

/// `op_chars` of scan.l.
fn is_operator(byte: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&byte)
}

/// `space` of scan.l.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

#[derive(Debug)]
struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Where quotes are cut, ascending; empty while everything ends by itself.
    cuts: Vec<usize>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str, cuts: Vec<usize>) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, bytes: text.as_bytes(), at, cuts }
    }

    /// All tokens; `None` when `strict` and something never ends.
    fn run(mut self, strict: bool) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        while let Some(token) = self.next_token() {
            if strict && matches!(token.kind, TokenKind::Unterminated(_)) {
                return None;
            }
            tokens.push(token);
        }
        Some(tokens)
    }

    fn next_token(&mut self) -> Option<Token> {
        while self.peek(0).is_some_and(is_space) {
            self.at += 1;
        }
        let start = self.at;
        let kind = self.token(self.peek(0)?);
        Some(Token { kind, range: start..self.at })
    }

    /// Reads the token that starts with `byte` at the current place, and moves behind it.
    fn token(&mut self, byte: u8) -> TokenKind {
        match (byte, self.peek(1)) {
            (b'-', Some(b'-')) => self.line_comment(),
            (b'/', Some(b'*')) => self.block_comment(),
            (b'\'', _) => self.string(1),
            (b'e' | b'E', Some(b'\'')) => self.escape_string(),
            (b'b' | b'B' | b'x' | b'X' | b'n' | b'N', Some(b'\'')) => self.string(2),
            (b'u' | b'U', Some(b'&')) if self.peek(2) == Some(b'\'') => self.string(3),
            (b'u' | b'U', Some(b'&')) if self.peek(2) == Some(b'"') => self.quoted_identifier(3),
            (b'"', _) => self.quoted_identifier(1),
            (b'$', Some(next)) if next.is_ascii_digit() => self.take(TokenKind::Numbered, |byte| byte.is_ascii_digit()),
            (b'$', _) => self.dollar_quote(),
            (b'0'..=b'9', _) => self.take(TokenKind::Number, |byte| starts_identifier(byte) || byte.is_ascii_digit()),
            (b':', Some(b':' | b'=')) => self.fixed(TokenKind::Other, 2),
            (b':', _) => self.fixed(TokenKind::Colon, 1),
            (b';', _) => self.fixed(TokenKind::Semicolon, 1),
            (b'(' | b')' | b'[' | b']', _) => self.fixed(TokenKind::Bracket(byte), 1),
            _ if starts_identifier(byte) => self.take(TokenKind::Word, continues_identifier),
            _ if is_operator(byte) => self.operator(),
            _ => self.fixed(TokenKind::Other, 1),
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn fixed(&mut self, kind: TokenKind, length: usize) -> TokenKind {
        self.at += length;
        kind
    }

    /// The first byte and all that follow it and belong.
    fn take(&mut self, kind: TokenKind, belongs: impl Fn(u8) -> bool) -> TokenKind {
        let rest = &self.bytes[self.at + 1..];
        self.at += 1 + rest.iter().position(|byte| !belongs(*byte)).unwrap_or(rest.len());
        kind
    }

    /// An operator ends where a comment begins.
    fn operator(&mut self) -> TokenKind {
        self.at += 1;
        while self.peek(0).is_some_and(is_operator) {
            if let (Some(b'-'), Some(b'-')) | (Some(b'/'), Some(b'*')) = (self.peek(0), self.peek(1)) {
                break;
            }
            self.at += 1;
        }
        TokenKind::Other
    }

    /// Up to the end of the line; a carriage return ends it too.
    fn line_comment(&mut self) -> TokenKind {
        self.take(TokenKind::LineComment, |byte| !matches!(byte, b'\n' | b'\r'))
    }
}
