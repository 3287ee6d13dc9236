//! Result columns: their names, types and nullability.

use super::Lowering;
use super::types::Refused;
use crate::analyse::facts::Nullability;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::names::ValueIdent;
use crate::model::types::{RustType, Scalar};
use crate::model::{Column, Field};
use crate::parse::ast::{Mark, Nullity};
use crate::server::described::DescribedColumn;
use crate::source::Span;

impl Lowering<'_, '_> {
    pub(super) fn columns(&mut self, diagnostics: &mut Diagnostics) -> Option<Vec<Column>> {
        let described = &self.statement.described.columns;
        let names = self.column_names(diagnostics);
        let marks = self.column_marks(diagnostics);
        let mut columns = Vec::new();
        for (index, column) in described.iter().enumerate() {
            let mark = marks.iter().find(|mark| mark.name.value == column.name);
            let field = self.column(index, column, mark, diagnostics);
            if let (Some(name), Some(mut column)) = (names.get(index).cloned().flatten(), field) {
                column.field.name = name;
                columns.push(column);
            }
        }
        (columns.len() == described.len()).then_some(columns)
    }

    fn column(
        &mut self,
        index: usize,
        column: &DescribedColumn,
        mark: Option<&Nullity>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Column> {
        let place = self.statement.parsed.sql.span;
        let (mut ty, wire) = match self.types.resolve(column.type_oid) {
            Ok(resolved) => resolved,
            Err(refused) => {
                diagnostics.push(refusal(refused, &format!("the column `{}`", column.name), place));
                return None;
            }
        };
        let unknown = Nullability {
            nullable: true,
            reason: "nothing is known about it".into(),
            elements_nullable: true,
            assigned_to: None,
        };
        let facts = self.statement.facts.columns.get(index).unwrap_or(&unknown).clone();
        let (nullable, reason) = settle(&facts, mark, diagnostics);
        apply_elements(&mut ty, facts.elements_nullable, mark);
        // `()` has room for the NULL of a void function already.
        let nullable = nullable && ty != RustType::Scalar(Scalar::Unit);
        let comment = column.origin.and_then(|(relation, number)| {
            self.context.catalog.relations.get(&relation)?.columns.get(&number)?.comment.clone()
        });
        let name = ValueIdent::new(&column.name).or_else(|| ValueIdent::new("column"))?;
        Some(Column {
            sql_name: column.name.clone(),
            field: Field { name, ty, nullable, comment },
            postgres: self.types.display(column.type_oid),
            wire,
            reason,
        })
    }

    /// The Rust names; one column alone needs none, because its value is returned as it is.
    fn column_names(&self, diagnostics: &mut Diagnostics) -> Vec<Option<ValueIdent>> {
        let columns = &self.statement.described.columns;
        let place = self.statement.parsed.sql.span;
        let alone = columns.len() == 1 && self.statement.parsed.row_name.is_none();
        let mut names: Vec<Option<ValueIdent>> = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let name = if column.name == "?column?" { None } else { ValueIdent::new(&column.name) };
            if alone {
                return vec![name.or_else(|| ValueIdent::new("column"))];
            }
            let number = index + 1;
            match &name {
                None if column.name == "?column?" => diagnostics.push(
                    Diagnostic::error("unnamed-column", format!("column {number} has no name"))
                        .at(place, "")
                        .help("name it: `… AS name`"),
                ),
                None => {
                    let text =
                        format!("column {number}, `{}`, has a name that Rust cannot have", column.name.escape_debug());
                    diagnostics
                        .push(Diagnostic::error("column-name", text).at(place, "").help("rename it: `… AS name`"));
                }
                Some(name) => {
                    if let Some(first) = names.iter().position(|other| other.as_ref() == Some(name)) {
                        let text = format!("columns {} and {number} are both named `{name}`", first + 1);
                        diagnostics.push(
                            Diagnostic::error("duplicate-column", text)
                                .at(place, "")
                                .help("rename one of them: `… AS other_name`"),
                        );
                        names.push(None);
                        continue;
                    }
                }
            }
            names.push(name);
        }
        names
    }

    /// The marks of the annotation, or of the `--:` declaration that it refers to; a mark on a column that is not there is an error.
    fn column_marks(&self, diagnostics: &mut Diagnostics) -> Vec<Nullity> {
        let parsed = self.statement.parsed;
        let declaration =
            parsed.row_name.as_ref().and_then(|name| self.file.rows.iter().find(|row| row.name.value == name.value));
        let marks: Vec<Nullity> =
            declaration.iter().flat_map(|row| &row.columns).chain(&parsed.columns).cloned().collect();
        for mark in &marks {
            let known = |column: &DescribedColumn| column.name == mark.name.value;
            if !self.statement.described.columns.iter().any(known) {
                let names: Vec<_> =
                    self.statement.described.columns.iter().map(|column| format!("`{}`", column.name)).collect();
                let text = format!("the statement has no column `{}`", mark.name.value);
                diagnostics.push(
                    Diagnostic::error("unknown-column", text)
                        .at(mark.name.span, "")
                        .also(parsed.sql.span, "this statement")
                        .help(format!("its columns are {}", names.join(", "))),
                );
            }
        }
        marks
    }
}

/// A mark against what was proved: the author may loosen and promise.
pub(super) fn settle(facts: &Nullability, mark: Option<&Nullity>, diagnostics: &mut Diagnostics) -> (bool, String) {
    match mark.and_then(|nullity| nullity.mark.as_ref()) {
        Some(mark) if mark.value == Mark::Nullable && !facts.nullable => (true, "marked `?` by the author".to_owned()),
        Some(mark) if mark.value == Mark::NotNull && !facts.nullable => {
            let text = "`!` is not needed here: it is proven that this is never NULL";
            diagnostics.push(
                Diagnostic::warning("unneeded-mark", text)
                    .at(mark.span, "")
                    .note(facts.reason.clone())
                    .help("remove the mark"),
            );
            (false, facts.reason.clone())
        }
        Some(mark) if mark.value == Mark::NotNull => {
            (false, "promised by the author with `!`; a NULL is an error when it runs".to_owned())
        }
        _ => (facts.nullable, facts.reason.clone()),
    }
}

/// `[?]` and `[!]` on an array, or what was proved about its elements.
pub(super) fn apply_elements(ty: &mut RustType, proved_nullable: bool, mark: Option<&Nullity>) {
    let said = mark.and_then(|mark| mark.element.as_ref()).and_then(|element| element.mark.as_ref());
    if let RustType::Array { nullable, .. } = ty {
        *nullable = said.map_or(proved_nullable, |mark| mark.value == Mark::Nullable);
    }
}

/// A type that has no Rust type, as a diagnostic.
pub(super) fn refusal(refused: Refused, what: &str, place: Span) -> Diagnostic {
    match refused {
        Refused::Unsupported(name) => {
            Diagnostic::error("unsupported-type", format!("{what} has the type {name}, which has no Rust type yet"))
                .at(place, "")
                .help("cast it to a supported type, e.g. `…::text`")
        }
        Refused::Name(message) => Diagnostic::error("type-name", message)
            .at(place, format!("{what} uses it"))
            .help("rename it in the schema, or cast to text"),
    }
}
