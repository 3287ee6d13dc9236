//! `COPY t (a, b) FROM STDIN`: what the server is asked about in its place is `INSERT INTO t (a, b) VALUES ($1, $2)`.
//!
//! COPY stores what it is given in identity columns that are GENERATED ALWAYS, too (`CopyFrom` in `copyfrom.c`, and the manual of COPY),
//! so the INSERT says OVERRIDING SYSTEM VALUE.

use sqlwright_source::lexer::{Token, TokenKind};

use crate::check::parse::annotation::usable;
use crate::check::parse::ast::{CopyIn, Directive, Parameter, Sql};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// The statement of these tokens, if it is a `COPY … FROM STDIN`; or why it cannot be one of a query file.
pub(super) fn from_stdin(file: FileId, text: &str, body: &[Token]) -> Option<Result<Sql, Box<Diagnostic>>> {
    let significant = |token: &&Token| !token.kind.is_comment() && token.kind != TokenKind::Semicolon;
    let tokens: Vec<&Token> = body.iter().filter(significant).collect();
    let reader = Reader { file, text, tokens };
    let begins =
        reader.is(0, "COPY") && (0..reader.tokens.len()).any(|at| reader.is(at, "FROM") && reader.is(at + 1, "STDIN"));
    begins.then(|| reader.read())
}

/// Reports directives that mean nothing for a COPY; whether there are any.
pub(super) fn refuse_directives(directives: &[Spanned<Directive>], diagnostics: &mut Diagnostics) -> bool {
    let is_fit = |directive: &Directive| {
        matches!(
            directive,
            Directive::Error { .. } | Directive::Params(_) | Directive::Timeout(_) | Directive::Type { .. }
        )
    };
    let unfit: Vec<_> = directives.iter().filter(|directive| !is_fit(&directive.value)).collect();
    for directive in &unfit {
        diagnostics.push(
            Diagnostic::new(Code::UnsupportedStatement, "this directive is not for COPY")
                .at(directive.span, "")
                .help("remove it: COPY has `--@ params`, `--@ error`, `--@ type` and `--@ timeout`"),
        );
    }
    !unfit.is_empty()
}

struct Reader<'a> {
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

    fn read(&self) -> Result<Sql, Box<Diagnostic>> {
        let mut at = 1;
        if !self.is_name(at) {
            return Err(self.unexpected(at, "the name of a table"));
        }
        while self.word(at + 1) == "." && self.is_name(at + 2) {
            at += 2;
        }
        let schema = at.checked_sub(2).filter(|schema| *schema > 0).map(|schema| name(self.word(schema)));
        let target = (schema, name(self.word(at)));
        let table = self.place(1).start..self.place(at).end;
        at += 1;
        if self.word(at) != "(" {
            return Err(self.unexpected(at, "the columns in parentheses, which have to be named"));
        }
        let mut columns = Vec::new();
        loop {
            at += 1;
            if !self.is_name(at) {
                return Err(self.unexpected(at, "the name of a column"));
            }
            columns.push(self.column(at)?);
            at += 1;
            match self.word(at) {
                "," => {}
                ")" => break,
                _ => return Err(self.unexpected(at, "`,` or `)`")),
            }
        }
        at += 1;
        if !self.is(at, "FROM") || !self.is(at + 1, "STDIN") {
            return Err(self.unexpected(at, "FROM STDIN"));
        }
        self.options(at + 2)?;
        Ok(self.insert(&self.text[table.clone()], table.start, columns, target))
    }

    /// `WITH (FORMAT binary)`, or nothing.
    fn options(&self, mut at: usize) -> Result<(), Box<Diagnostic>> {
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
        let help =
            "remove it: rows are sent in the binary format, and what a condition leaves out the caller need not send";
        Err(Diagnostic::new(Code::UnsupportedStatement, text).at(self.place(end), "not supported").help(help).into())
    }

    /// A column as the parameter that is sent for it.
    fn column(&self, at: usize) -> Result<Parameter, Box<Diagnostic>> {
        let (name, place) = (name(self.word(at)), self.place(at));
        usable(&Spanned::new(name.clone(), place))?;
        Ok(Parameter { name, uses: vec![place] })
    }

    fn insert(
        &self,
        table: &str,
        table_start: usize,
        parameters: Vec<Parameter>,
        (schema, relation): (Option<String>, String),
    ) -> Sql {
        let start = self.place(0).start;
        let mut text = "INSERT INTO ".to_owned();
        let mut map = vec![(0, start), (text.len(), table_start)];
        text += table;
        for (index, parameter) in parameters.iter().enumerate() {
            let place = parameter.uses[0];
            text += if index == 0 { " (" } else { ", " };
            map.push((text.len(), place.start));
            text += &self.text[place.start..place.end];
        }
        text += ") OVERRIDING SYSTEM VALUE VALUES (";
        let columns =
            &text["INSERT INTO ".len() + table.len() + 1..text.len() - " OVERRIDING SYSTEM VALUE VALUES (".len()];
        let copy = format!("COPY {table} {columns} FROM STDIN (FORMAT binary)");
        for (index, parameter) in parameters.iter().enumerate() {
            text += if index == 0 { "" } else { ", " };
            map.push((text.len(), parameter.uses[0].start));
            text += &format!("${}", index + 1);
            map.push((text.len(), parameter.uses[0].end));
        }
        text += ")";
        let end = self.place(self.tokens.len() - 1).end;
        Sql {
            span: Span::new(self.file, start..end),
            text,
            parameters,
            map,
            copy: Some(CopyIn { text: copy, schema, relation }),
        }
    }

    fn unexpected(&self, at: usize, expected: &str) -> Box<Diagnostic> {
        let text = format!("`COPY … FROM STDIN` in a query file needs {expected}");
        Diagnostic::new(Code::UnsupportedStatement, text)
            .at(self.place(at), "here")
            .help("write `COPY table (column, …) FROM STDIN`, without parameters")
            .into()
    }
}

/// A name as the server reads it.
fn name(written: &str) -> String {
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => written.to_ascii_lowercase(),
    }
}
