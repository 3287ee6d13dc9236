//! Finds `--@ fragment` and `--@ use` with their ends. Whether every block ends is said where markers are read.

use sqlwright_source::lexer::{Token, TokenKind};

use super::super::cursor::{Cursor, Parsed};
use super::super::names::shown;
use super::lines::{line_start, next_line};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// Which of the two a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Fragment,
    Use,
}

/// What stands between a marker and its `--@ end`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) name: Spanned<String>,
    /// Aliases and parameters, these with their colon.
    pub(super) arguments: Vec<Spanned<String>>,
    /// The line that begins it.
    pub(super) marker: Span,
    /// The lines between.
    pub(super) body: Span,
    /// The line that ends it.
    pub(super) end: Span,
    /// Whether it is within a use, of which it is a copy then.
    pub(super) is_copy: bool,
}

/// What is open: `None` for `--@ if` and for what cannot be read.
struct Open {
    block: Option<(Kind, Spanned<String>, Vec<Spanned<String>>)>,
    kind: Option<Kind>,
    marker: Span,
}

/// Whether there may be any, to read others once only.
pub(super) fn has_any(text: &str) -> bool {
    text.match_indices("--@").any(|(at, marker)| {
        let behind = text[at + marker.len()..].trim_start().as_bytes();
        ["use", "fragment"]
            .iter()
            .any(|word| behind.get(..word.len()).is_some_and(|behind| behind.eq_ignore_ascii_case(word.as_bytes())))
    })
}

/// Reads the blocks of one file.
pub(super) fn read(file: FileId, text: &str, tokens: &[Token], blocks: &mut Vec<Block>, diagnostics: &mut Diagnostics) {
    let mut open: Vec<Open> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let comment = &text[token.range.clone()];
        if token.kind == TokenKind::Semicolon || comment.starts_with("--!") {
            open.clear();
        }
        let is_alone = text[line_start(text, token.range.start)..token.range.start].trim().is_empty();
        let Some(behind) = comment.strip_prefix("--@").filter(|_| token.kind == TokenKind::LineComment && is_alone)
        else {
            continue;
        };
        let behind = behind.trim_end().trim_end_matches(';');
        let marker = Span::new(file, token.range.start..token.range.start + comment.trim_end().len());
        let mut cursor = Cursor::new(file, token.range.start + 3, behind);
        let word = cursor.plain_name().map(|word| word.value.to_ascii_lowercase());
        let kind = match word.as_deref() {
            Some("fragment") => Kind::Fragment,
            Some("use") => Kind::Use,
            Some("if") => {
                open.push(Open { block: None, kind: None, marker });
                continue;
            }
            Some("end") => {
                let Some(begun) = open.pop() else { continue };
                let is_copy = open.iter().any(|outer| outer.kind == Some(Kind::Use));
                let Some((kind, name, arguments)) = begun.block else { continue };
                let body = Span::new(file, next_line(text, begun.marker.end)..line_start(text, token.range.start));
                let block = Block { kind, name, arguments, marker: begun.marker, body, end: marker, is_copy };
                if kind == Kind::Fragment {
                    incomplete(text, tokens, index, &block).into_iter().for_each(|found| diagnostics.push(found));
                }
                blocks.push(block);
                continue;
            }
            _ => continue,
        };
        let outer = open.iter().find(|outer| outer.kind.is_some()).map(|outer| outer.marker);
        let block = line(&mut cursor, kind).and_then(|block| match outer {
            Some(outer) if kind == Kind::Fragment => Err(inner(marker, outer)),
            _ => Ok(block),
        });
        let block = block.map_err(|diagnostic| diagnostics.push(*diagnostic)).ok();
        open.push(Open { block, kind: Some(kind), marker });
    }
    blocks.sort_by_key(|block| block.marker);
}

fn inner(marker: Span, outer: Span) -> Box<Diagnostic> {
    Diagnostic::new(Code::MalformedFragment, "a fragment is declared within another fragment or a use")
        .at(marker, "")
        .also(outer, "this one is not closed yet")
        .help("declare it elsewhere, and use it here: a fragment can use others")
        .into()
}

/// The rest of a line.
fn line(cursor: &mut Cursor<'_>, kind: Kind) -> Parsed<(Kind, Spanned<String>, Vec<Spanned<String>>)> {
    let help = match kind {
        Kind::Fragment => "the line is `--@ fragment name` or `--@ fragment name(alias, :parameter)`",
        Kind::Use => "the line is `--@ use name` or `--@ use name(alias, :parameter)`",
    };
    let read = words(cursor).map_err(|mut diagnostic| {
        diagnostic.code = Code::MalformedFragment;
        Box::new(diagnostic.help(help))
    });
    let (name, arguments) = read?;
    if kind == Kind::Fragment {
        for (index, argument) in arguments.iter().enumerate() {
            if let Some(first) = arguments[..index].iter().find(|first| same(&first.value, &argument.value)) {
                let text = format!("{} is listed twice", shown(&argument.value));
                let diagnostic = Diagnostic::new(Code::MalformedFragment, text).at(argument.span, "listed again here");
                return Err(diagnostic.also(first.span, "first listed here").help("remove one of the two").into());
            }
        }
    }
    Ok((kind, name, arguments))
}

/// Whether two names are one: aliases are written without quotes, where case means nothing.
fn same(one: &str, other: &str) -> bool {
    if one.starts_with(':') { one == other } else { one.eq_ignore_ascii_case(other) }
}

fn words(cursor: &mut Cursor<'_>) -> Parsed<(Spanned<String>, Vec<Spanned<String>>)> {
    let Some(name) = cursor.plain_name() else {
        return Err(cursor.unexpected("the name of the fragment"));
    };
    let mut arguments = Vec::new();
    if cursor.takes('(').is_some() {
        loop {
            let colon = cursor.takes(':');
            let Some(word) = cursor.plain_name() else {
                return Err(cursor.unexpected("an alias, or a parameter with its colon"));
            };
            arguments.push(match colon {
                Some(colon) => Spanned::new(format!(":{}", word.value), Span { start: colon.start, ..word.span }),
                None => word,
            });
            if cursor.takes(',').is_none() {
                break;
            }
        }
        cursor.expect(')', "`,` or `)`")?;
    }
    if cursor.at_end() { Ok((name, arguments)) } else { Err(cursor.unexpected("the end of the line")) }
}

/// A bracket of a fragment that has no partner in it. `end` is the index of its last line among the tokens.
fn incomplete(text: &str, tokens: &[Token], end: usize, block: &Block) -> Option<Diagnostic> {
    let inside = tokens[..end].iter().filter(|token| token.range.start >= block.body.start);
    let mut open = Vec::new();
    let mut alone = None;
    for token in inside {
        let TokenKind::Bracket(bracket) = token.kind else { continue };
        let opening = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => {
                open.push((bracket, token));
                continue;
            }
        };
        if open.pop().is_none_or(|(found, _)| found != opening) {
            alone = Some(token);
            break;
        }
    }
    let token = alone.or_else(|| open.first().map(|(_, token)| *token))?;
    let place = Span::new(block.marker.file, token.range.clone());
    let what = shown(&text[token.range.clone()]);
    let name = shown(&block.name.value);
    Some(
        Diagnostic::new(Code::IncompleteFragment, format!("the brackets in the fragment {name} do not match"))
            .at(place, format!("this {what} has no partner in the fragment"))
            .also(block.marker, "the fragment")
            .help("move one of its markers, so that what is between is complete"),
    )
}
