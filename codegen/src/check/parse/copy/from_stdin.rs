//! `COPY t (a, b) FROM STDIN`: what the server is asked about in its place is `INSERT INTO t (a, b) VALUES ($1, $2)`.
//!
//! COPY stores what it is given in identity columns that are GENERATED ALWAYS, too (`CopyFrom` in `copyfrom.c`, and the manual of COPY),
//! so the INSERT says OVERRIDING SYSTEM VALUE.

use super::{Form, Reader, Table};
use crate::check::parse::annotation::usable;
use crate::check::parse::ast::{Copy, Parameter, Sql};
use crate::diagnostics::Diagnostic;
use crate::source::{Span, Spanned};

const FORM: Form =
    Form { shown: "COPY … FROM STDIN", help: "write `COPY table (column, …) FROM STDIN`, without parameters" };

/// The statement of these tokens, if it is a `COPY … FROM STDIN`; or why it cannot be one of a query file.
pub(super) fn read(reader: &Reader<'_>) -> Option<Result<Sql, Box<Diagnostic>>> {
    reader.has("FROM", "STDIN").then(|| reader.insert_for_rows())
}

impl Reader<'_> {
    fn insert_for_rows(&self) -> Result<Sql, Box<Diagnostic>> {
        let (table, mut at) = self.table(FORM)?;
        let columns = self.columns(&mut at, FORM)?.into_iter().map(|at| self.column(at));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        if !self.is(at, "FROM") || !self.is(at + 1, "STDIN") {
            return Err(self.unexpected(at, FORM, "FROM STDIN"));
        }
        let help =
            "remove it: rows are sent in the binary format, and what a condition leaves out the caller need not send";
        self.options(at + 2, help)?;
        Ok(self.insert(table, columns))
    }

    /// A column as the parameter that is sent for it.
    fn column(&self, at: usize) -> Result<Parameter, Box<Diagnostic>> {
        let (name, place) = (super::name(self.word(at)), self.place(at));
        usable(&Spanned::new(name.clone(), place))?;
        Ok(Parameter { name, uses: vec![place] })
    }

    fn insert(&self, table: Table, parameters: Vec<Parameter>) -> Sql {
        let start = self.place(0).start;
        let mut text = "INSERT INTO ".to_owned();
        let mut map = vec![(0, start), (text.len(), table.range.start)];
        let written = &self.text[table.range.clone()];
        text += written;
        for (index, parameter) in parameters.iter().enumerate() {
            let place = parameter.uses[0];
            text += if index == 0 { " (" } else { ", " };
            map.push((text.len(), place.start));
            text += &self.text[place.start..place.end];
        }
        text += ") OVERRIDING SYSTEM VALUE VALUES (";
        let columns =
            &text["INSERT INTO ".len() + written.len() + 1..text.len() - " OVERRIDING SYSTEM VALUE VALUES (".len()];
        let copy = format!("COPY {written} {columns} FROM STDIN (FORMAT binary)");
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
            copy: Some(Copy::In { text: copy, table: table.name }),
        }
    }
}
