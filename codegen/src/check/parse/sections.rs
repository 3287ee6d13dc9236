//! Sorts a file's tokens into annotations and the statements that belong to them.

use std::ops::Range;

use sqlwright_source::lexer::{Token, TokenKind};

use crate::check::parse::ast::Ignored;
use crate::check::parse::cursor::Cursor;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// One annotation line, without its marker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// What is behind the marker.
    pub(super) text: &'a str,
    /// Where that starts.
    pub(super) start: usize,
    /// The whole line, marker included.
    pub(super) span: Span,
    pub(super) marker: Marker,
}

impl<'a> Line<'a> {
    /// To read it.
    pub(super) fn cursor(&self) -> Cursor<'a> {
        Cursor::new(self.span.file, self.start, self.text)
    }
}

/// The third character of an annotation line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// `--!`.
    Statement,
    /// `--:`.
    Row,
    /// `---`.
    Doc,
    /// `--#`.
    Attribute,
    /// `--&`.
    Borrowed,
    /// `--@`.
    Directive,
}

/// A piece of a file.
#[derive(Debug)]
pub(super) enum Section<'a> {
    /// `--:` and the attributes below it.
    Row { line: Line<'a>, lines: Vec<Line<'a>> },
    /// `--!`, the lines below it, and the tokens of its statement.
    Statement { line: Line<'a>, lines: Vec<Line<'a>>, body: Option<Range<usize>> },
    /// Statements without an annotation, one after the other.
    Stray(Vec<Range<usize>>),
}

/// Sorts `tokens`; reports lines and statements that stand where they mean nothing.
pub(super) fn split<'a>(
    file: FileId,
    text: &'a str,
    tokens: &[Token],
    ignored: &mut Ignored,
    diagnostics: &mut Diagnostics,
) -> Vec<Section<'a>> {
    let mut splitter = Splitter {
        file,
        text,
        tokens,
        ignored,
        diagnostics,
        sections: Vec::new(),
        open: None,
        hint: None,
        above: None,
        read: 0,
    };
    for index in 0..tokens.len() {
        splitter.token(index);
    }
    splitter.close(tokens.len());
    splitter.sections
}

struct Splitter<'a, 'b> {
    file: FileId,
    text: &'a str,
    tokens: &'b [Token],
    ignored: &'b mut Ignored,
    diagnostics: &'b mut Diagnostics,
    sections: Vec<Section<'a>>,
    /// The first token of the statement that is being read.
    open: Option<usize>,
    /// A comment `/*+ … */` that the next statement starts with.
    hint: Option<usize>,
    /// The last line `--- text` that belongs to no annotation.
    above: Option<Line<'a>>,
    /// The tokens before this one have been read.
    read: usize,
}

impl<'a> Splitter<'a, '_> {
    fn token(&mut self, index: usize) {
        if index < self.read {
            return;
        }
        match self.tokens[index].kind {
            TokenKind::LineComment => self.line(index),
            TokenKind::BlockComment => {
                let hint = self.text[self.tokens[index].range.clone()].starts_with("/*+");
                if hint && self.hint.is_none() {
                    self.hint = Some(index);
                }
            }
            TokenKind::Semicolon => self.semicolon(index),
            _ => {
                let start = self.hint.take().unwrap_or(index);
                self.open.get_or_insert(start);
            }
        }
    }

    fn semicolon(&mut self, index: usize) {
        if self.open.is_some() {
            // `AND a = :a;  --@ if :a`
            let marker = index + 1;
            let between =
                self.tokens.get(marker).map(|token| &self.text[self.tokens[index].range.end..token.range.start]);
            let is_marked = self.is_marker(marker) && between.is_some_and(|between| !between.contains(['\n', '\r']));
            self.read = if is_marked { marker + 1 } else { index };
            self.close(self.read);
        } else if let Some(Section::Statement { body: body @ None, .. }) = self.sections.last_mut() {
            // `--! name` and then only `;`: the statement is there, and empty.
            *body = Some(index..index);
        }
        self.hint = None;
    }

    /// Whether a token is a comment `--@`.
    fn is_marker(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| {
            token.kind == TokenKind::LineComment && self.text[token.range.clone()].starts_with("--@")
        })
    }

    fn line(&mut self, index: usize) {
        let Some(line) = self.annotation(index) else { return };
        // `AND a = :a  --@ if :a;`
        if self.open.is_some() && self.is_marker(index) && line.text.ends_with(';') {
            self.close(index + 1);
            return;
        }
        if self.open.is_some() {
            self.line_inside(index, line);
        } else {
            self.line_between(line);
        }
    }

    /// Below a statement's first word a new annotation counts, and `--@`, which is read with the statement; everything else is a comment.
    fn line_inside(&mut self, index: usize, line: Line<'a>) {
        let begins_next = match line.marker {
            Marker::Statement => true,
            // `--:name` may be a parameter that someone commented out.
            Marker::Row => declares_row(line),
            _ => false,
        };
        if !self.first_on_line(index) {
            return;
        }
        if begins_next {
            self.missing_semicolon(index, line);
            self.close(index);
            self.line_between(line);
        }
    }

    fn line_between(&mut self, line: Line<'a>) {
        match line.marker {
            Marker::Statement => {
                self.hint = None;
                self.documentation_above(line);
                self.sections.push(Section::Statement { line, lines: Vec::new(), body: None });
            }
            Marker::Row => self.sections.push(Section::Row { line, lines: Vec::new() }),
            _ => self.line_below(line),
        }
    }

    /// A line that belongs to the annotation above it.
    fn line_below(&mut self, line: Line<'a>) {
        match (self.sections.last_mut(), line.marker) {
            (Some(Section::Statement { lines, body: None, .. }), _) => lines.push(line),
            (Some(Section::Row { lines, .. }), Marker::Attribute | Marker::Borrowed) => lines.push(line),
            (_, Marker::Attribute | Marker::Directive) => self.diagnostics.push(detached(line)),
            (_, Marker::Doc) if line.text.contains(char::is_alphanumeric) => self.above = Some(line),
            _ => {}
        }
    }

    /// `--- text` directly above a `--!` line documents nothing, and is meant to.
    fn documentation_above(&mut self, line: Line<'_>) {
        let Some(above) = self.above.take() else { return };
        let between = &self.text[above.span.end..line.span.start];
        if between.trim().is_empty() && between.matches('\n').count() == 1 {
            self.ignored.documentation_above.push((above.span, line.span));
        }
    }

    fn close(&mut self, end: usize) {
        let Some(start) = self.open.take() else { return };
        let tokens = start..end;
        match self.sections.last_mut() {
            Some(Section::Statement { body: body @ None, .. }) => *body = Some(tokens),
            // `--! name` and then `; SELECT …`: the statement is the one that is there.
            Some(Section::Statement { body: Some(body), .. }) if body.start == body.end => {
                let semicolon = self.tokens[body.start].range.clone();
                self.diagnostics.push(
                    Diagnostic::new(Code::EmptyStatement, "a `;` comes before the statement")
                        .at(Span::new(self.file, semicolon), "an empty statement ends here")
                        .help("remove it"),
                );
                *body = tokens;
            }
            Some(Section::Stray(bodies)) => bodies.push(tokens),
            _ => self.sections.push(Section::Stray(vec![tokens])),
        }
    }

    fn missing_semicolon(&mut self, index: usize, line: Line<'_>) {
        let last = self.tokens[..index].iter().rev().find(|token| !token.kind.is_comment());
        let Some(last) = last else { return };
        if matches!(last.kind, TokenKind::Unterminated(_)) {
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(Code::MissingSemicolon, "a statement does not end before the next annotation")
                .at(Span::new(self.file, last.range.end..last.range.end), "expected `;`")
                .also(line.span, "the next statement begins here")
                .help("end the statement with `;`; if the line is a comment, start it with `--` and a space"),
        );
    }

    /// The comment as an annotation line, if it is one.
    fn annotation(&self, index: usize) -> Option<Line<'a>> {
        let range = self.tokens[index].range.clone();
        let comment = &self.text[range.clone()];
        let marker = match comment.as_bytes().get(2)? {
            b'!' => Marker::Statement,
            b':' => Marker::Row,
            b'-' => Marker::Doc,
            b'#' => Marker::Attribute,
            b'&' => Marker::Borrowed,
            b'@' => Marker::Directive,
            _ => return None,
        };
        let end = range.start + comment.trim_end().len();
        let span = Span::new(self.file, range.start..end);
        Some(Line { text: &self.text[range.start + 3..end], start: range.start + 3, span, marker })
    }

    fn first_on_line(&self, index: usize) -> bool {
        let before = self.text[..self.tokens[index].range.start].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}'])
    }
}

/// Whether a `--:` line reads `--: Name (`.
fn declares_row(line: Line<'_>) -> bool {
    let mut cursor = line.cursor();
    matches!(cursor.name(), Ok(Some(_))) && cursor.sees('(')
}

fn detached(line: Line<'_>) -> Diagnostic {
    let (marker, owner) = match line.marker {
        Marker::Directive => ("--@", "`--!` line"),
        _ => ("--#", "`--!` or `--:` line"),
    };
    Diagnostic::new(Code::MisplacedLine, format!("a `{marker}` line belongs to no annotation"))
        .at(line.span, format!("not below a {owner}"))
        .help(format!("move it below a {owner}; a plain comment starts with `--` and a space"))
}
