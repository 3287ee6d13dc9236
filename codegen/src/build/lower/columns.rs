//! Result columns: their names, types and nullability.

use super::Lowering;
use super::types::Refused;
use crate::build::column_names;
use crate::build::model::{Column, Field};
use crate::build::names::ValueIdent;
use crate::build::types::RustType;
use crate::check::parse::ast::{Mark, Nullity};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use sqlwright_analysis::described::DescribedColumn;
use sqlwright_analysis::facts::{ColumnFacts, Nullability, Source, Sources};

impl Lowering<'_, '_> {
    pub(super) fn columns(&mut self, diagnostics: &mut Diagnostics) -> Option<Vec<Column>> {
        let described = &self.statement.described.columns;
        let names = column_names::of(self.statement, self.context.catalog);
        let names: Vec<ValueIdent> = names.into_iter().map(|column| column.name).collect();
        let embeds = column_names::embeds(self.statement);
        self.check_columns_of_marks(&names, diagnostics);
        self.check_nests(&names, diagnostics);
        let mut columns = Vec::new();
        for ((index, (column, facts)), name) in self.statement.columns().enumerate().zip(names) {
            let mark = column_names::mark(&self.statement.parsed.columns, described, index, &name);
            let lowered = self.column(column, facts, name, mark, diagnostics).map(|lowered| {
                let embedded = embeds[index].zip(facts.row.as_ref());
                Column { embedded: embedded.map(|(_, row)| self.embedded(row, mark)), ..lowered }
            });
            columns.extend(lowered);
        }
        (columns.len() == described.len()).then_some(columns)
    }

    fn column(
        &mut self,
        column: &DescribedColumn,
        known: &ColumnFacts,
        name: ValueIdent,
        mark: Option<&Nullity>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Column> {
        let place = self.statement.parsed.sql.span;
        // The server's word for it where it has one; a view's column is looked into by its rules.
        let origin = column.origin.and_then(|(relation, number)| self.context.catalog.column_name(relation, number));
        let origin = origin.map(|name| Sources { values: vec![Source::Column(name)], in_array: false });
        let sources = origin.or_else(|| known.sources.clone());
        let what = format!("the column `{}`", column.name);
        let nested = match self.nest(&[name.bare(), &column.name]) {
            Some(record) => Some(self.nested(column.type_oid, known.record.as_deref(), record, &what, diagnostics)?),
            None => None,
        };
        let stated = self.stated_type(false, &[name.bare(), &column.name], column.type_oid);
        let (of_nest, fields) = match nested {
            Some(nested) => (Some((nested.ty, nested.wire)), nested.fields),
            None => (None, Vec::new()),
        };
        let resolved = match of_nest.or(stated) {
            Some(known) => Ok(known),
            None => match self.types.resolve_from(column.type_oid, sources.as_slice()) {
                Err(Refused::Record(_)) => self.types.record(column.type_oid, known.record.as_deref()),
                resolved => resolved,
            },
        };
        let (mut ty, wire) = match resolved {
            Ok(resolved) => resolved,
            Err(refused) => {
                diagnostics.push(refusal(refused, &what, place));
                return None;
            }
        };
        let facts = &known.nullability;
        if let Some(mark) = mark {
            self.check_mark(mark, column.type_oid, diagnostics);
        }
        let (nullable, reason) = self.decide_nullability(known, mark, diagnostics);
        apply_elements(&mut ty, facts, mark);
        // `()` has room for the NULL of a void function already.
        let nullable = nullable && !ty.is_unit();
        let comment = column.origin.and_then(|(relation, number)| {
            self.context.catalog.relations.get(&relation)?.columns.get(&number)?.comment.clone()
        });
        let real = column.origin.and_then(|origin| self.types.column_type(origin)).map_or(column.type_oid, |ty| ty.oid);
        let attributes = self.types.field_attributes(real, column.origin, nullable);
        let elements_reason =
            facts.elements_reason.clone().filter(|_| matches!(ty, RustType::Array { nullable: true, .. }));
        Some(Column {
            sql_name: column.name.clone(),
            elements_reason,
            dimensions_reason: dimensions_reason(&ty, facts),
            field: Field { name, ty, nullable, comment, attributes },
            postgres: self.types.display(column.type_oid),
            // Written when it is decided which statements share a row.
            rust: String::new(),
            wire,
            reason,
            nested: fields,
            embedded: None,
        })
    }

    /// A mark on a column that is not there is an error.
    fn check_columns_of_marks(&self, given: &[ValueIdent], diagnostics: &mut Diagnostics) {
        let parsed = self.statement.parsed;
        for mark in &parsed.columns {
            let known = |column: &DescribedColumn| column.name == mark.name.value;
            if !self.statement.described.columns.iter().any(known)
                && !given.iter().any(|name| name.bare() == mark.name.value)
            {
                let names: Vec<_> =
                    self.statement.described.columns.iter().map(|column| format!("`{}`", column.name)).collect();
                let text = format!("the statement has no column `{}`", mark.name.value);
                diagnostics.push(
                    Diagnostic::new(Code::UnknownColumn, text)
                        .at(mark.name.span, "")
                        .also(parsed.sql.span, "this statement")
                        .help(format!("its columns are {}", names.join(", "))),
                );
            }
        }
    }
}

/// `[?]` and `[!]` on an array, or what was proved about its elements.
pub(super) fn apply_elements(ty: &mut RustType, facts: &Nullability, mark: Option<&Nullity>) {
    let stated = mark.and_then(|mark| mark.element.as_ref()).and_then(|element| element.mark.as_ref());
    if let RustType::Array { nullable, several_dimensions, .. } = ty {
        *nullable = stated.map_or(facts.elements_nullable, |mark| mark.value == Mark::Nullable);
        *several_dimensions |= facts.several_dimensions.is_some();
    }
}

/// What was proved about the elements of a field.
pub(super) fn apply_field_elements(ty: &mut RustType, facts: &Nullability) {
    if let RustType::Array { nullable, several_dimensions, .. } = ty {
        *nullable &= facts.elements_nullable;
        *several_dimensions |= facts.several_dimensions.is_some();
    }
}

/// Why it is an array with its dimensions, where it is.
pub(super) fn dimensions_reason(ty: &RustType, facts: &Nullability) -> Option<String> {
    let why = facts.several_dimensions.clone().unwrap_or_else(|| "its type is declared with them".to_owned());
    matches!(ty, RustType::Array { several_dimensions: true, .. }).then_some(why)
}

/// A type that has no Rust type, as a diagnostic: with the lines of configuration that would map it, where some would.
pub(super) fn refusal(refused: Refused, what: &str, place: Span) -> Diagnostic {
    let error = |ty: &str| {
        let text = format!("{what} has the type {ty}, for which there is no Rust type yet");
        Diagnostic::new(Code::UnsupportedType, text).at(place, "")
    };
    match refused {
        Refused::Unmapped { what, key, rust } => {
            let rust = rust.unwrap_or("my_crate::MyType");
            let lines = format!("map it in sqlwright.toml:\n[types.map]\n\"{key}\" = \"{rust}\"");
            error(&what).help(lines).help("or cast it to a supported type, e.g. `…::text`")
        }
        Refused::Record(name) => error(&name)
            .note("the fields of a record are known where the statement shows the row constructor, subquery or function that makes it, up to 16 of them")
            .help("select its fields, or cast it to a composite type of the schema: `ROW(…)::type_name`"),
        Refused::Unsupported(name) => error(&name).help("cast it to a supported type, e.g. `…::text`"),
    }
}
