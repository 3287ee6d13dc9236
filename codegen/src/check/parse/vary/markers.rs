//! `--@ if C` and `--@ end` within a statement: as blocks on lines of their own, or behind an item on its line. Blocks of text that is
//! shared nest with them.

use std::ops::Range;

use sqlwright_source::lexer::{Token, TokenKind};

use super::Reader;
use super::words::Words;
use crate::check::parse::cursor::Cursor;
use crate::check::parse::names::shown;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// What a condition is about, as its author delimits it.
pub(super) struct Marked {
    pub(super) terms: u64,
    /// The words of it.
    pub(super) words: Range<usize>,
    /// The line with the condition.
    pub(super) marker: Span,
    pub(super) is_block: bool,
}

/// A block that has no end yet.
struct Open {
    /// What it depends on; `None` after an error, and for text that is shared.
    terms: Option<u64>,
    is_shared: bool,
    start: usize,
    marker: Span,
}

const END: &str = "write `--@ end` on a line of its own below what the block is about";

const FORMS: &str = "within a statement there are `--@ if condition`, at the end of a line or on one of its own, and `--@ end`; \
                     a condition is `:parameter`, a flag or `group.alternative`, and several are joined by `and`; \
                     text that is shared is between `--@ fragment name` or `--@ use name` and `--@ end`";

impl Reader<'_, '_> {
    /// All markers; `None` after an error.
    pub(super) fn markers(&mut self, tokens: &[Token], words: &Words<'_>) -> Option<Vec<Marked>> {
        let mut sound = true;
        let mut open: Vec<Open> = Vec::new();
        let mut marked = Vec::new();
        for token in tokens.iter().filter(|token| token.kind.is_comment()) {
            let place = Span::new(self.file, token.range.start..token.range.end);
            let Some(marker) = self.marker(token, place) else { continue };
            let Some(mut cursor) = marker else {
                sound = false;
                continue;
            };
            let index = words.at(token.range.start);
            let alone = self.is_alone(token.range.start);
            match cursor.plain_name().map(|word| word.value.to_ascii_lowercase()).as_deref() {
                Some("if") => {
                    let condition = self.terms.condition(&mut cursor, self.parameters);
                    let terms = condition.map_err(|diagnostic| self.refuse(of_marker(*diagnostic))).ok();
                    sound &= terms.is_some();
                    if alone {
                        open.push(Open { terms, is_shared: false, start: index, marker: place });
                    } else if let Some(words) = self.line(token.range.start, index, words, place) {
                        marked.extend(terms.map(|terms| Marked { terms, words, marker: place, is_block: false }));
                    } else {
                        sound = false;
                    }
                }
                // What the line says is read with all files.
                Some("fragment" | "use") if alone => {
                    open.push(Open { terms: None, is_shared: true, start: index, marker: place });
                }
                Some("end") if cursor.at_end() => match open.pop() {
                    Some(Open { is_shared: true, .. }) if alone => {}
                    Some(Open { terms, start, marker, .. }) if alone && start < index => {
                        marked.extend(terms.map(|terms| Marked { terms, words: start..index, marker, is_block: true }));
                    }
                    Some(Open { marker, .. }) => {
                        sound = false;
                        let text = if alone { "a block is empty" } else { "`--@ end` stands behind SQL" };
                        self.refuse(
                            Diagnostic::new(Code::MalformedMarker, text)
                                .at(place, "")
                                .also(marker, "the block begins here")
                                .help(END),
                        );
                    }
                    None => {
                        sound = false;
                        let text = "no block is open that `--@ end` could end";
                        self.refuse(Diagnostic::new(Code::MalformedMarker, text).at(place, "").help(FORMS));
                    }
                },
                Some("fragment" | "use") => {
                    sound = false;
                    let text = "a block begins on a line with SQL";
                    let help = "write `--@ fragment` and `--@ use` on lines of their own, with `--@ end` below what they are about";
                    self.refuse(Diagnostic::new(Code::MalformedFragment, text).at(place, "").help(help));
                }
                _ => {
                    sound = false;
                    let text = "a `--@` line within a statement is none of `if`, `fragment`, `use` and `end`";
                    let help = "directives of the statement belong above it, below the `--!` line";
                    let diagnostic = Diagnostic::new(Code::MalformedMarker, text).at(place, "");
                    self.refuse(diagnostic.help(FORMS).help(help));
                }
            }
        }
        for Open { marker, .. } in open {
            sound = false;
            let text = "a block does not end";
            let diagnostic = Diagnostic::new(Code::MalformedMarker, text).at(marker, "it begins here");
            self.refuse(diagnostic.help(END));
        }
        sound.then_some(marked)
    }

    /// What is behind `--@`. The inner `None` is for what only looks like a marker, which is an error: it would have no effect.
    fn marker<'t>(&mut self, token: &Token, place: Span) -> Option<Option<Cursor<'t>>>
    where
        Self: 't,
    {
        let comment = &self.text[token.range.clone()];
        if token.kind == TokenKind::LineComment
            && let Some(behind) = comment.strip_prefix("--@")
        {
            return Some(Some(Cursor::new(self.file, token.range.start + 3, behind.trim_end().trim_end_matches(';'))));
        }
        let inside = comment.trim_start_matches(['-', '/', '*', ' ', '\t']);
        let behind = inside.strip_prefix('@')?.trim_start();
        let word: String = behind.chars().take_while(char::is_ascii_alphabetic).collect();
        if !["if", "end", "use", "fragment"].contains(&word.to_ascii_lowercase().as_str()) {
            return None;
        }
        let text = format!("a comment looks like a marker: {}", shown(comment.trim()));
        let help =
            "a marker begins with `--@`, without a blank between; in a comment that is meant as one leave the `@` out";
        self.refuse(Diagnostic::new(Code::MalformedMarker, text).at(place, "has no effect").help(help));
        Some(None)
    }

    fn is_alone(&self, start: usize) -> bool {
        let before = self.text[..start].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r'])
    }

    /// The words on the line before a marker, up to where brackets close that open there.
    fn line(&mut self, marker: usize, end: usize, words: &Words<'_>, place: Span) -> Option<Range<usize>> {
        let line = self.text[..marker].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let (mut start, mut end) = (words.at(line), end);
        // `WHERE a = :a  --@ if :a`: the clause stays.
        while start < end && words.begins_clause(start) && !is_tail(words, start) {
            start += 1;
        }
        if let Some(closing) = (start..end).find(|at| closes_before(words, *at, start)) {
            end = closing;
        }
        if let Some(opening) = (start..end).find(|at| words.partner(*at).is_some_and(|partner| partner >= end)) {
            end = words.partner(opening).map_or(end, |partner| partner + 1);
        }
        if start < end {
            return Some(start..end);
        }
        let diagnostic =
            Diagnostic::new(Code::MalformedMarker, "there is nothing before a marker that could be optional");
        self.refuse(diagnostic.at(place, "").help(FORMS));
        None
    }
}

/// What is said of a line that cannot be read, for a marker.
fn of_marker(diagnostic: Diagnostic) -> Diagnostic {
    if diagnostic.code != Code::MalformedAnnotation {
        return diagnostic;
    }
    Diagnostic { code: Code::MalformedMarker, ..diagnostic }.help(FORMS)
}

/// Whether a clause begins that can be left out as a whole.
pub(super) fn is_tail(words: &Words<'_>, index: usize) -> bool {
    ["LIMIT", "OFFSET", "FETCH", "FOR", "UNION", "EXCEPT", "INTERSECT"].iter().any(|word| words.is(index, word))
        || words.is(index, "ON") && words.is(index + 1, "CONFLICT")
}

/// Whether a word closes a bracket that was opened before `start`.
fn closes_before(words: &Words<'_>, index: usize, start: usize) -> bool {
    words.partner(index).is_some_and(|partner| partner < start)
}
