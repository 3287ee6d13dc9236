//! The first stage: annotated `.sql` text to statements.
//!
//! `lexer` cuts the text into tokens, `sections` sorts them into annotations and statements, `annotation`, `marks`,
//! `attribute` and `directive` read the lines, `fragments` compares what statements share, `parameters` rewrites `:name`, `statement` puts one statement together,
//! and `resolve` checks what only the whole file shows.

mod annotation;
pub mod ast;
mod attribute;
mod copy;
mod cursor;
mod directive;
pub(crate) mod fragments;
mod marks;
pub mod names;
mod nest;
mod parameters;
mod pieces;
mod refuse;
mod resolve;
mod sections;
mod statement;
pub mod template;
#[cfg(test)]
mod tests;
pub(super) mod vary;

use std::ops::Range;

use sqlwright_source::lexer::{self, Token, TokenKind, Unterminated};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};
use ast::{Ignored, QueryFile, RowDeclaration};
use fragments::Fragments;
use sections::{Line, Marker, Section};
use statement::Draft;

/// Parses all query files, each with its [`QueryFile::path`]: rows that one declares the others may name.
///
/// Every mistake is reported and none stops it: what could be read of the other statements is returned. After an error
/// the result is good for finding more of them, not for generating code.
pub fn parse(
    files: Vec<(FileId, Vec<String>)>,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) -> (Vec<QueryFile>, Fragments) {
    let ids: Vec<FileId> = files.iter().map(|(file, _)| *file).collect();
    let fragments = Fragments::read(&ids, sources, diagnostics);
    let mut drafts = Vec::new();
    let mut read: Vec<QueryFile> = Vec::new();
    for (file, path) in files {
        let (rows, drafts_of_file, ignored) = self::drafts(file, sources, &fragments, diagnostics);
        drafts.push(drafts_of_file);
        read.push(QueryFile { file, path, rows, annotations: Vec::new(), ignored });
    }
    let declared: Vec<&RowDeclaration> = read.iter().flat_map(|file| &file.rows).collect();
    let drafts = read.iter().zip(drafts);
    let annotations: Vec<_> =
        drafts.map(|(file, drafts)| resolve::resolve(file.file, &declared, drafts, diagnostics)).collect();
    for (file, annotations) in read.iter_mut().zip(annotations) {
        file.annotations = annotations;
    }
    (read, fragments)
}

/// What one file declares, its statements as far as each alone shows them, and what means nothing in it.
fn drafts(
    file: FileId,
    sources: &SourceMap,
    fragments: &Fragments,
    diagnostics: &mut Diagnostics,
) -> (Vec<RowDeclaration>, Vec<Draft>, Ignored) {
    let text = sources.file(file).text();
    let tokens = lexer::lex(text);
    let mut ignored = Ignored::default();
    for token in &tokens {
        match token.kind {
            TokenKind::Unterminated(what) => diagnostics.push(unterminated(file, text, token, what)),
            TokenKind::Literal | TokenKind::QuotedIdentifier => {
                ignored.annotations_in_literals.extend(holds_annotation(file, text, token));
            }
            _ => {}
        }
    }
    let mut rows = Vec::new();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut last_statement = None;
    for section in sections::split(file, text, &tokens, &mut ignored, diagnostics) {
        match section {
            Section::Row { line, lines } => {
                rows.extend(row(line, &lines, diagnostics));
                last_statement = None;
            }
            Section::Statement { line, lines, body } => {
                let body = body.map(|body| &tokens[body]);
                let borrowed = lines.iter().filter(|line| line.marker == Marker::Borrowed);
                ignored.borrowed_attributes.extend(borrowed.map(|line| line.span));
                drafts.push(statement::draft(text, line, &lines, body, fragments, diagnostics));
                last_statement = Some(line);
            }
            Section::Stray(bodies) => diagnostics.push(stray(file, &tokens, &bodies, last_statement)),
        }
    }
    (rows, drafts, ignored)
}

fn row(line: Line<'_>, lines: &[Line<'_>], diagnostics: &mut Diagnostics) -> Option<RowDeclaration> {
    let row = annotation::row(&mut line.cursor(), diagnostics);
    let mut attributes = Vec::new();
    let mut borrowed = Vec::new();
    for line in lines {
        let list = if line.marker == Marker::Borrowed { &mut borrowed } else { &mut attributes };
        list.extend(attribute::attribute(*line, diagnostics));
    }
    let mut row = row?;
    (row.attributes.attributes, row.attributes.borrowed) = (attributes, borrowed);
    Some(row)
}

/// A literal that a `--!` line stands in may well be one whose closing quote is missing, closed by the opening quote of
/// a later literal. PostgreSQL reads it as one, and so do we; dollar quotes say that it is meant.
fn holds_annotation(file: FileId, text: &str, token: &Token) -> Option<(Span, Span)> {
    let literal = &text[token.range.clone()];
    if literal.starts_with('$') {
        return None;
    }
    let mut at = token.range.start + literal.find('\n')? + 1;
    let mut lines = text[at..token.range.end].split_inclusive('\n');
    let line = lines.find(|line| {
        let found = line.trim_start().starts_with("--!");
        at += if found { 0 } else { line.len() };
        found
    })?;
    let (opening, line) = (token.range.start..token.range.start + 1, at..at + line.trim_end().len());
    Some((Span::new(file, opening), Span::new(file, line)))
}

/// What never ends, with the quote or comment that opens it.
fn unterminated(file: FileId, text: &str, token: &Token, what: Unterminated) -> Diagnostic {
    let opening = &text[token.range.clone()];
    let to_and_with = |last: char| opening.find(last).map_or(1, |at| at + 1);
    let (name, length, close) = match what {
        Unterminated::String => ("a string literal", to_and_with('\''), "'".to_owned()),
        Unterminated::QuotedIdentifier => ("a quoted identifier", to_and_with('"'), "\"".to_owned()),
        Unterminated::Comment => ("a comment", 2, "*/".to_owned()),
        Unterminated::DollarQuote => {
            let length = opening[1..].find('$').map_or(1, |at| at + 2);
            ("a dollar-quoted literal", length, opening[..length].to_owned())
        }
    };
    let close = names::shown(&close);
    let start = token.range.start;
    Diagnostic::new(Code::UnterminatedToken, format!("{name} does not end"))
        .at(Span::new(file, start..start + length), format!("opened here, and no {close} follows"))
        .help(format!("close it with {close}"))
}

/// Statements that no annotation belongs to; behind an annotated one they are its second, third, …
fn stray(file: FileId, tokens: &[Token], bodies: &[Range<usize>], annotated: Option<Line<'_>>) -> Diagnostic {
    let place = |body: &Range<usize>| {
        let body = &tokens[body.clone()];
        let start = body.first().map_or(0, |token| token.range.start);
        Span::new(file, start..body.last().map_or(start, |token| token.range.end))
    };
    let Some(first) = bodies.first().map(place) else {
        return Diagnostic::new(Code::MissingAnnotation, "a statement has no annotation");
    };
    let diagnostic = match annotated {
        Some(line) => Diagnostic::new(Code::SecondStatement, "an annotation has more than one statement")
            .at(first, "the second statement")
            .also(line.span, "the annotation")
            .help("put `--! name` in front of it, or remove it"),
        None => Diagnostic::new(Code::MissingAnnotation, "a statement has no annotation")
            .at(first, "the statement")
            .help("put `--! name` on a line in front of it"),
    };
    match bodies.len() - 1 {
        0 => diagnostic,
        1 => diagnostic.note("so has the statement after it"),
        more => diagnostic.note(format!("so have the {more} statements after it")),
    }
}
