//! Result columns: their names, types and nullability.

use super::Lowering;
use super::types::Refused;
use crate::build::model::{Column, Field};
use crate::build::names::{ValueIdent, singular};
use crate::build::types::RustType;
use crate::check::parse::ast::{Mark, Nullity};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use sqlwright_analysis::described::DescribedColumn;
use sqlwright_analysis::facts::{ColumnFacts, Nullability, Source, Sources};

impl Lowering<'_, '_> {
    pub(super) fn columns(&mut self, diagnostics: &mut Diagnostics) -> Option<Vec<Column>> {
        let described = &self.statement.described.columns;
        let names = self.column_names(diagnostics);
        self.check_columns_of_marks(&names, diagnostics);
        let mut columns = Vec::new();
        for ((index, (column, facts)), name) in self.statement.columns().enumerate().zip(names) {
            // A mark means the column of this name: the first, where several have it.
            let first = !described[..index].iter().any(|other| other.name == column.name);
            let meant = |mark: &&Nullity| mark.name.value == name.bare() || (first && mark.name.value == column.name);
            let mark = self.statement.parsed.columns.iter().find(meant);
            columns.extend(self.column(index, column, facts, name, mark, diagnostics));
        }
        (columns.len() == described.len()).then_some(columns)
    }

    fn column(
        &mut self,
        index: usize,
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
        let said = self.said_type(false, &[name.bare(), &column.name], column.type_oid);
        let resolved = match said {
            Some(said) => Ok(said),
            None => match self.types.resolve_from(column.type_oid, sources.as_slice()) {
                Err(Refused::Record(_)) => self.types.record(column.type_oid, known.record.as_deref()),
                resolved => resolved,
            },
        };
        let (mut ty, wire) = match resolved {
            Ok(resolved) => resolved,
            Err(refused) => {
                diagnostics.push(refusal(refused, &format!("the column `{}`", column.name), place));
                return None;
            }
        };
        let facts = &known.nullability;
        if let Some(mark) = mark {
            self.check_mark(mark, column.type_oid, diagnostics);
        }
        let (nullable, reason) = self.settle(index, facts, mark, diagnostics);
        if matches!(ty, RustType::Array { .. }) {
            self.judge_elements(facts.elements_nullable, false, mark);
        }
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
            wire,
            reason,
        })
    }

    /// The Rust names. A column that has no usable name, or one that an earlier column has, is given one, with a warning.
    fn column_names(&self, diagnostics: &mut Diagnostics) -> Vec<ValueIdent> {
        let columns = &self.statement.described.columns;
        let mut names: Vec<ValueIdent> = Vec::new();
        let (mut unnamed, mut duplicate) = (Vec::new(), Vec::new());
        for (index, column) in columns.iter().enumerate() {
            let own = if column.name == "?column?" { None } else { ValueIdent::new(&column.name) };
            let given = if own.is_some() { &mut duplicate } else { &mut unnamed };
            let name = match own.filter(|own| !names.contains(own)) {
                Some(own) => own,
                None => {
                    let name = self.given_name(index, column, &names);
                    given.push(format!("column {} is `{name}`", index + 1));
                    name
                }
            };
            names.push(name);
        }
        // One column alone is returned as it is, so its name does not matter.
        let alone = columns.len() == 1 && self.statement.parsed.row_name.is_none();
        let found = [
            (Code::UnnamedColumn, "columns without a name were given one", unnamed),
            (Code::DuplicateColumn, "columns that repeat the name of an earlier one were renamed", duplicate),
        ];
        for (code, text, given) in found.into_iter().filter(|(_, _, given)| !given.is_empty() && !alone) {
            let text = format!("{text}: {}", given.join(", "));
            let place = self.statement.parsed.name.span;
            diagnostics.push(Diagnostic::new(code, text).at(place, "").help("name them: `… AS name`"));
        }
        names
    }

    /// A name for a column that has none, or one that is taken: with its table before it, or with a number.
    fn given_name(&self, index: usize, column: &DescribedColumn, taken: &[ValueIdent]) -> ValueIdent {
        let own = if column.name == "?column?" { None } else { ValueIdent::new(&column.name) };
        let table = column.origin.and_then(|(relation, _)| self.context.catalog.relations.get(&relation));
        let of_table = own.as_ref().zip(table).map(|(own, table)| format!("{}_{}", singular(&table.name), own.bare()));
        let base = own.as_ref().map_or("column", |own| own.bare());
        let first = if own.is_some() { 2 } else { index + 1 };
        let numbered = (first..).map(|number| format!("{base}_{number}"));
        let mut names = of_table.into_iter().chain(numbered).filter_map(|name| ValueIdent::new(&name));
        // The numbers do not end before a free name is found.
        names.find(|name| !taken.contains(name)).unwrap_or_else(|| taken[0].clone())
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
    let said = mark.and_then(|mark| mark.element.as_ref()).and_then(|element| element.mark.as_ref());
    if let RustType::Array { nullable, several_dimensions, .. } = ty {
        *nullable = said.map_or(facts.elements_nullable, |mark| mark.value == Mark::Nullable);
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
