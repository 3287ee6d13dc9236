//! COPY as a statement of a query file: rows in both directions over the connection, in the binary format.

mod from_stdin;
mod to_stdout;

pub(super) use self::to_stdout::refuse_parameters;

use std::ops::Range;

use sqlwright_source::lexer::{Token, TokenKind};

use crate::check::parse::ast::{Copy, CopyTable, Directive, Sql};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// What the server is asked about in the place of a COPY.
pub(super) enum Read<'t> {
    /// Another statement.
    Instead(Sql),
    /// The query of these tokens.
    Query(&'t [Token]),
}

/// What these tokens copy, if they are a COPY over the connection; or why it cannot be a statement of a query file.
pub(super) fn read<'t>(file: FileId, text: &str, body: &'t [Token]) -> Option<Result<Read<'t>, Box<Diagnostic>>> {
    let tokens = body.iter().filter(|token| token.kind.is_significant()).collect();
    let reader = Reader { file, text, tokens };
    if !reader.is(0, "COPY") {
        return None;
    }
    let from_stdin = || from_stdin::read(&reader).map(|sql| sql.map(Read::Instead));
    to_stdout::read(&reader, body).or_else(from_stdin)
}

/// Reports directives that mean nothing for a COPY; whether there are any.
pub(super) fn refuse_directives(copy: &Copy, directives: &[Spanned<Directive>], diagnostics: &mut Diagnostics) -> bool {
    let is_fit = |directive: &Directive| match (directive, copy) {
        (Directive::Allow { .. } | Directive::Error { .. } | Directive::Timeout(_) | Directive::Type { .. }, _) => true,
        (Directive::Params(_), Copy::In { .. }) => true,
        (directive, Copy::Out { .. }) => is_about_rows(directive),
        _ => false,
    };
    let help = match copy {
        Copy::In { .. } => "remove it: a COPY has `--@ params`, `--@ error`, `--@ type`, `--@ timeout` and `--@ allow`",
        Copy::Out { .. } => "remove it: a COPY has no parameters, and its method returns any number of rows",
    };
    let unfit: Vec<_> = directives.iter().filter(|directive| !is_fit(&directive.value)).collect();
    for directive in &unfit {
        diagnostics.push(
            Diagnostic::new(Code::UnsupportedStatement, "this directive is not for COPY")
                .at(directive.span, "")
                .help(help),
        );
    }
    !unfit.is_empty()
}

/// What a query without parameters can have.
fn is_about_rows(directive: &Directive) -> bool {
    matches!(
        directive,
        Directive::Borrowed
            | Directive::Nest { .. }
            | Directive::Embed { .. }
            | Directive::Sort { .. }
            | Directive::Choice { .. }
            | Directive::Always(_)
            | Directive::Constant
            | Directive::Unrestricted
    )
}

/// A form of COPY, as messages show it.
#[derive(Clone, Copy)]
struct Form {
    shown: &'static str,
    help: &'static str,
}

/// The table of a COPY.
struct Table {
    name: CopyTable,
    /// As it is written.
    range: Range<usize>,
}

pub(super) struct Reader<'a> {
    file: FileId,
    text: &'a str,
    tokens: Vec<&'a Token>,
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.range.clone()])
    }

    fn is(&self, at: usize, keyword: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(keyword)
    }

    fn is_name(&self, at: usize) -> bool {
        let kind = self.tokens.get(at).map(|token| token.kind);
        matches!(kind, Some(TokenKind::Word | TokenKind::QuotedIdentifier))
    }

    fn place(&self, at: usize) -> Span {
        let last = self.tokens.last().map_or(0, |token| token.range.end);
        let range = self.tokens.get(at).map_or(last..last, |token| token.range.clone());
        Span::new(self.file, range)
    }

    /// Whether these two words follow each other.
    fn has(&self, first: &str, second: &str) -> bool {
        (0..self.tokens.len()).any(|at| self.is(at, first) && self.is(at + 1, second))
    }

    /// The table, and what comes after it.
    fn table(&self, form: Form) -> Result<(Table, usize), Box<Diagnostic>> {
        let mut at = 1;
        if !self.is_name(at) {
            return Err(self.unexpected(at, form, "the name of a table"));
        }
        while self.word(at + 1) == "." && self.is_name(at + 2) {
            at += 2;
        }
        let schema = at.checked_sub(2).filter(|schema| *schema > 0).map(|schema| name(self.word(schema)));
        let name = CopyTable { schema, relation: name(self.word(at)) };
        Ok((Table { name, range: self.place(1).start..self.place(at).end }, at + 1))
    }

    /// The columns in parentheses.
    fn columns(&self, at: &mut usize, form: Form) -> Result<Vec<usize>, Box<Diagnostic>> {
        if self.word(*at) != "(" {
            return Err(self.unexpected(*at, form, "the columns in parentheses, which have to be named"));
        }
        let mut columns = Vec::new();
        loop {
            *at += 1;
            if !self.is_name(*at) {
                return Err(self.unexpected(*at, form, "the name of a column"));
            }
            columns.push(*at);
            *at += 2;
            match self.word(*at - 1) {
                "," => *at -= 1,
                ")" => return Ok(columns),
                _ => return Err(self.unexpected(*at - 1, form, "`,` or `)`")),
            }
        }
    }

    /// `WITH (FORMAT binary)`, or nothing.
    fn options(&self, mut at: usize, help: &str) -> Result<(), Box<Diagnostic>> {
        let begin = at;
        at += usize::from(self.is(at, "WITH"));
        let is_binary = self.word(at) == "("
            && self.is(at + 1, "FORMAT")
            && self.word(at + 2).trim_matches(['"', '\'']).eq_ignore_ascii_case("binary")
            && self.word(at + 3) == ")";
        let end = if is_binary { at + 4 } else { begin };
        if end == self.tokens.len() {
            return Ok(());
        }
        let text = "COPY has no options here but `WITH (FORMAT binary)`";
        Err(Diagnostic::new(Code::UnsupportedStatement, text).at(self.place(end), "not supported").help(help).into())
    }

    fn unexpected(&self, at: usize, form: Form, expected: &str) -> Box<Diagnostic> {
        let text = format!("`{}` in a query file needs {expected}", form.shown);
        Diagnostic::new(Code::UnsupportedStatement, text).at(self.place(at), "here").help(form.help).into()
    }
}

/// A name as the server reads it.
fn name(written: &str) -> String {
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => written.to_ascii_lowercase(),
    }
}
