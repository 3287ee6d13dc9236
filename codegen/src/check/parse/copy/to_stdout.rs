//! `COPY (query) TO STDOUT`, and `COPY t (a, b) TO STDOUT`, which returns the rows of `SELECT a, b FROM ONLY t` ("COPY" in the manual).

use sqlwright_source::lexer::Token;

use super::{Form, Read, Reader};
use crate::check::parse::ast::{Copy, Sql};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

const FORM: Form = Form {
    shown: "COPY … TO STDOUT",
    help: "write `COPY (SELECT …) TO STDOUT` or `COPY table (column, …) TO STDOUT`, without parameters",
};

/// What PostgreSQL's grammar has in these parentheses (`PreparableStmt` in `gram.y`).
const QUERIES: [&str; 9] = ["SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "("];

/// The query of these tokens, if they are a `COPY … TO STDOUT`; or why it cannot be one of a query file.
pub(super) fn read<'t>(reader: &Reader<'_>, body: &'t [Token]) -> Option<Result<Read<'t>, Box<Diagnostic>>> {
    reader.has("TO", "STDOUT").then(|| if reader.word(1) == "(" { reader.query(body) } else { reader.of_table() })
}

/// Why the query has parameters, if it has any.
pub(in crate::check::parse) fn refuse_parameters(sql: &Sql) -> Option<Diagnostic> {
    let first = sql.parameters.first()?;
    Some(
        Diagnostic::new(Code::UnsupportedStatement, "COPY cannot have parameters")
            .at(first.uses[0], "")
            .note("it is a utility statement, which PostgreSQL runs as it is written")
            .help("write the query alone: its method can `.stream()` the rows"),
    )
}

impl Reader<'_> {
    fn query<'t>(&self, body: &'t [Token]) -> Result<Read<'t>, Box<Diagnostic>> {
        if !QUERIES.iter().any(|word| self.is(2, word)) {
            return Err(self.unexpected(2, FORM, "a query in the parentheses"));
        }
        let mut depth = 0_usize;
        let closing = (1..self.tokens.len()).find(|at| {
            match self.word(*at) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some(closing) = closing else { return Err(self.unexpected(self.tokens.len(), FORM, "`)`")) };
        self.ends(closing + 1)?;
        let place = |at: usize| body.iter().position(|token| token.range == self.tokens[at].range);
        let inner = place(1).zip(place(closing)).and_then(|(from, to)| body.get(from + 1..to));
        Ok(Read::Query(inner.unwrap_or_default()))
    }

    fn of_table<'t>(&self) -> Result<Read<'t>, Box<Diagnostic>> {
        let (table, mut at) = self.table(FORM)?;
        let columns = self.columns(&mut at, FORM)?;
        self.ends(at)?;
        let mut text = String::new();
        let mut map = Vec::new();
        for (index, column) in columns.into_iter().enumerate() {
            text += if index == 0 { "SELECT " } else { ", " };
            let place = self.place(column);
            map.push((text.len(), place.start));
            text += self.word(column);
            map.push((text.len(), place.end));
        }
        map.insert(0, (0, self.place(0).start));
        text += " FROM ONLY ";
        map.push((text.len(), table.range.start));
        text += &self.text[table.range];
        let span = Span::new(self.file, self.place(0).start..self.place(self.tokens.len() - 1).end);
        let copy = Some(Copy::Out { table: Some(table.name) });
        Ok(Read::Instead(Sql { span, text, parameters: Vec::new(), map, copy }))
    }

    fn ends(&self, at: usize) -> Result<(), Box<Diagnostic>> {
        if !self.is(at, "TO") || !self.is(at + 1, "STDOUT") {
            return Err(self.unexpected(at, FORM, "TO STDOUT"));
        }
        self.options(at + 2, "remove it: rows arrive in the binary format, as structs")
    }
}
