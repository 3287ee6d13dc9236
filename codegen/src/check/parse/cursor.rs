//! A place in one annotation line, and the words that all its grammars share.

use sqlwright_source::unquoted;

use crate::check::parse::names::shown;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, Span, Spanned};

/// Reads one line from left to right. What it refuses it returns as a diagnostic, with the place.
pub(super) struct Cursor<'a> {
    file: FileId,
    /// Offset in the file of the line's first byte.
    start: usize,
    text: &'a str,
    at: usize,
}

/// The result of one rule of the grammar; boxed, because diagnostics are large.
pub(super) type Parsed<T> = Result<T, Box<Diagnostic>>;

impl<'a> Cursor<'a> {
    /// A cursor over `text`, which stands at `start` in the file.
    pub(super) fn new(file: FileId, start: usize, text: &'a str) -> Self {
        Self { file, start, text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Skips blanks, and a comment that ends the line.
    pub(super) fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
        if self.rest().starts_with("--") {
            self.at = self.text.len();
        }
    }

    /// Whether nothing is left.
    pub(super) fn at_end(&mut self) -> bool {
        self.blanks();
        self.rest().is_empty()
    }

    /// Whether `wanted` comes next, blanks aside.
    pub(super) fn sees(&mut self, wanted: char) -> bool {
        self.blanks();
        self.rest().starts_with(wanted)
    }

    /// Takes `wanted` if it comes next, blanks aside.
    pub(super) fn takes(&mut self, wanted: char) -> Option<Span> {
        let sees = self.sees(wanted);
        sees.then(|| self.advance(wanted.len_utf8()))
    }

    /// Takes `wanted`, or says that it is missing.
    pub(super) fn expect(&mut self, wanted: char, what: &str) -> Parsed<Span> {
        self.takes(wanted).ok_or_else(|| self.unexpected(what))
    }

    /// Takes all that is left, without blanks at the end.
    pub(super) fn remainder(&mut self) -> Spanned<String> {
        self.blanks();
        let text = self.rest().trim_end();
        Spanned::new(text.to_owned(), self.advance(text.len()))
    }

    /// Takes a name without quotes, if one comes next: letters of any script, digits, `_`.
    pub(super) fn plain_name(&mut self) -> Option<Spanned<String>> {
        self.blanks();
        let belongs = |character: char| character.is_alphanumeric() || character == '_';
        let text = self.rest().split(|character| !belongs(character)).next().unwrap_or_default();
        (!text.is_empty()).then(|| Spanned::new(text.to_owned(), self.advance(text.len())))
    }

    /// Takes the number or name of a code, if one comes next: letters, digits, `_` and `-`.
    pub(super) fn code(&mut self) -> Option<Spanned<String>> {
        self.blanks();
        let belongs = |character: char| character.is_alphanumeric() || "_-".contains(character);
        let text = self.rest().split(|character| !belongs(character)).next().unwrap_or_default();
        (!text.is_empty()).then(|| Spanned::new(text.to_owned(), self.advance(text.len())))
    }

    /// Takes a name, plain or in double quotes, if one comes next.
    pub(super) fn name(&mut self) -> Parsed<Option<Spanned<String>>> {
        if self.sees('"') { self.quoted_name().map(Some) } else { Ok(self.plain_name()) }
    }

    fn quoted_name(&mut self) -> Parsed<Spanned<String>> {
        let inside = self.at + 1;
        let mut end = inside;
        loop {
            let Some(quote) = self.text[end..].find('"') else {
                let opening = self.span(self.at, inside);
                return Err(malformed("a quoted name does not end").at(opening, "opened here").into());
            };
            end += quote + 1;
            if !self.text[end..].starts_with('"') {
                break;
            }
            end += 1;
        }
        let value = unquoted(&self.text[self.at..end]).unwrap_or_default();
        let span = self.advance(end - self.at);
        if value.is_empty() {
            return Err(malformed("a quoted name is empty").at(span, "nothing between the quotes").into());
        }
        Ok(Spanned::new(value, span))
    }

    /// What is wrong when `wanted` should come next and does not.
    pub(super) fn unexpected(&mut self, wanted: &str) -> Box<Diagnostic> {
        self.blanks();
        let end = self.text.trim_end().len();
        let (message, span) = match (self.plain_name(), self.rest().chars().next()) {
            (Some(word), _) => (format!("unexpected {}", shown(&word.value)), word.span),
            (None, Some(found)) => {
                let span = self.span(self.at, self.at + found.len_utf8());
                (format!("unexpected {}", shown(found.encode_utf8(&mut [0; 4]))), span)
            }
            (None, None) => ("the line ends too early".to_owned(), self.span(end, end)),
        };
        malformed(message).at(span, format!("expected {wanted}")).into()
    }

    fn advance(&mut self, length: usize) -> Span {
        let start = self.at;
        self.at += length;
        self.span(start, self.at)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.start + start..self.start + end)
    }
}

/// An annotation that breaks its grammar.
pub(super) fn malformed(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::MalformedAnnotation, message)
}
