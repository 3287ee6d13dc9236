//! Puts one statement together: its `--!` line, the lines below, and its SQL.

use sqlwright_source::lexer::{Token, TokenKind};

use crate::check::parse::annotation::{self, StatementLine};
use crate::check::parse::ast::{Copy, Directive, Sql};
use crate::check::parse::attribute::attribute;
use crate::check::parse::copy;
use crate::check::parse::directive;
use crate::check::parse::fragments::Fragments;
use crate::check::parse::parameters;
use crate::check::parse::refuse::refused;
use crate::check::parse::sections::{Line, Marker};
use crate::check::parse::template::Template;
use crate::check::parse::vary;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// What a statement alone shows. Parts that could not be read are missing.
pub(super) struct Draft {
    /// Its `--!` line.
    pub(super) annotation: Span,
    /// From that line to the last token or line that belongs to it.
    pub(super) section: Span,
    pub(super) name: Option<Spanned<String>>,
    pub(super) line: Option<StatementLine>,
    pub(super) docs: Vec<String>,
    pub(super) attributes: Vec<Spanned<String>>,
    pub(super) directives: Vec<Spanned<Directive>>,
    pub(super) sql: Option<Sql>,
    /// How it varies; `None` where it does not, or that cannot be read.
    pub(super) template: Option<Template>,
    /// The fragments that its text declares or uses.
    pub(super) fragments: Vec<String>,
}

/// Reads a `--!` line, the `lines` below it, and the statement that `body` covers.
pub(super) fn draft(
    text: &str,
    line: Line<'_>,
    lines: &[Line<'_>],
    body: Option<&[Token]>,
    fragments: &Fragments,
    diagnostics: &mut Diagnostics,
) -> Draft {
    let (name, statement_line) = annotation::statement(&mut line.cursor(), diagnostics);
    let mut draft = Draft {
        annotation: line.span,
        section: section(line, lines, body),
        name,
        line: statement_line,
        docs: Vec::new(),
        attributes: Vec::new(),
        directives: Vec::new(),
        sql: None,
        template: None,
        fragments: Vec::new(),
    };
    for line in lines {
        draft.line_below(*line, diagnostics);
    }
    directive::check_twice(&draft.directives, diagnostics);
    match body {
        Some(body) if !body.is_empty() => {
            let range = body[0].range.start..draft.section.end;
            draft.fragments = fragments.within(line.span.file, &range);
            // Its text will be another one.
            if !fragments.spoil(line.span.file, &range) {
                draft.read_sql(line.span.file, text, body, diagnostics);
            }
        }
        _ => diagnostics.push(
            Diagnostic::new(Code::MissingStatement, "an annotation has no statement")
                .at(line.span, "no statement follows")
                .help("write the statement below it, or remove the annotation"),
        ),
    }
    draft
}

fn section(line: Line<'_>, lines: &[Line<'_>], body: Option<&[Token]>) -> Span {
    let lines_end = lines.last().map_or(line.span.end, |last| last.span.end);
    let end = body.and_then(<[Token]>::last).map_or(lines_end, |token| token.range.end);
    Span { end, ..line.span }
}

impl Draft {
    /// The statement's SQL, and how it varies. What varies by marks has no constant text: it is the one with everything on.
    fn read_sql(&mut self, file: FileId, text: &str, body: &[Token], diagnostics: &mut Diagnostics) {
        let Some((sql, tokens)) = sql(file, text, body, diagnostics) else { return };
        if sql.copy.as_ref().is_some_and(|copy| copy::refuse_directives(copy, &self.directives, diagnostics)) {
            return;
        }
        let Some(template) = vary::template(text, tokens, &self.directives, &sql, diagnostics) else { return };
        let copy = sql.copy.clone();
        let all_on = template.as_ref().filter(|template| template.is_marked);
        let sql = all_on.map_or(sql, |template| template.padded(template.all_on()));
        // The query of a COPY stands within it.
        let span = copy.as_ref().map_or(sql.span, |_| significant(file, body));
        self.sql = Some(Sql { span, copy, ..sql });
        self.template = template;
    }

    fn line_below(&mut self, line: Line<'_>, diagnostics: &mut Diagnostics) {
        match line.marker {
            Marker::Doc => {
                let text = line.text.strip_prefix(' ').unwrap_or(line.text);
                self.docs.push(text.trim_end().to_owned());
            }
            Marker::Attribute => self.attributes.extend(attribute(line, diagnostics)),
            Marker::Directive => match directive::directive(&mut line.cursor(), line.span) {
                Ok(directive) => self.directives.push(directive),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            },
            Marker::Borrowed | Marker::Statement | Marker::Row => {}
        }
    }
}

/// The statement's SQL, if PostgreSQL can be asked what it means, and the tokens that it has of the file.
fn sql<'t>(file: FileId, text: &str, body: &'t [Token], diagnostics: &mut Diagnostics) -> Option<(Sql, &'t [Token])> {
    if body.iter().any(|token| matches!(token.kind, TokenKind::Unterminated(_))) {
        return None;
    }
    let (query, is_copied) = match copy::read(file, text, body) {
        Some(Ok(copy::Read::Instead(sql))) => return Some((sql, body)),
        Some(Ok(copy::Read::Query(query))) => (query, true),
        Some(Err(diagnostic)) => {
            diagnostics.push(*diagnostic);
            return None;
        }
        None => (body, false),
    };
    let mut sql = parameters::rewrite(file, text, query, diagnostics)?;
    let refusal = nul(&sql, text).or_else(|| refused(text, query, sql.span));
    let refusal = refusal.or_else(|| copy::refuse_parameters(&sql).filter(|_| is_copied));
    if let Some(refusal) = refusal {
        diagnostics.push(refusal);
        return None;
    }
    sql.copy = is_copied.then_some(Copy::Out { table: None });
    Some((sql, query))
}

/// From the first word to the last.
fn significant(file: FileId, body: &[Token]) -> Span {
    let mut words = body.iter().filter(|token| token.kind.is_significant()).map(|token| &token.range);
    let first = words.next().cloned().unwrap_or_default();
    let end = words.next_back().map_or(first.end, |last| last.end);
    Span::new(file, first.start..end)
}

fn nul(sql: &Sql, text: &str) -> Option<Diagnostic> {
    let at = sql.span.start + text[sql.span.start..sql.span.end].find('\0')?;
    let place = Span::new(sql.span.file, at..at + 1);
    Some(
        Diagnostic::new(Code::NulByte, "a statement holds a NUL byte")
            .at(place, "PostgreSQL cannot read it")
            .help("remove it; a `bytea` literal spells it `'\\x00'`"),
    )
}
