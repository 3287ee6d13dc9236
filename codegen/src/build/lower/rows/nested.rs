//! The structs of records within rows: those of one module that have the same name are one, as nullable as in any of the statements.

use super::fields::loosen;
use crate::build::lower::FileDraft;
use crate::build::lower::claims::Claims;
use crate::build::lower::statement::{FieldOf, RowField, StatementDraft};
use crate::build::model::{Field, NestedField, NestedRow};
use crate::build::names::TypeIdent;
use crate::build::types::RustType;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// The structs of one module, each with where the first statement that has it is named.
#[derive(Default)]
pub(super) struct NestedRows(Vec<(NestedRow, Span)>);

impl NestedRows {
    /// Adds those of a statement.
    pub(super) fn add(&mut self, draft: &StatementDraft<'_>, claims: &mut Claims<'_>, diagnostics: &mut Diagnostics) {
        let place = draft.complete.parsed.name.span;
        let mut found = Vec::new();
        for column in &draft.columns {
            collect(&column.field.ty, &column.nested, &column.sql_name, draft, &mut found);
        }
        for RowField { field, of } in &draft.layout {
            let FieldOf::Alias(columns) = of else { continue };
            if let Some(name) = field.ty.nested() {
                let fields = columns.iter().map(|column| draft.field_of(*column)).collect();
                let row = row(name, field.name.bare(), draft, fields);
                found.push(NestedRow { of_record: false, of_columns: true, ..row });
            }
        }
        for row in found {
            match self.0.iter_mut().find(|(known, _)| known.name == row.name) {
                Some((known, first)) => match loosen(&known.fields, &row.fields) {
                    Some(fields) => {
                        known.fields = fields;
                        known.of_record |= row.of_record;
                        known.of_columns |= row.of_columns;
                    }
                    None => {
                        let text =
                            format!("the records of this statement differ from those of the other `{}`", row.name);
                        let help = "give the struct another name, or make the fields match";
                        diagnostics.push(
                            Diagnostic::new(Code::DifferentRow, text)
                                .at(place, "")
                                .also(*first, "the other")
                                .help(help),
                        );
                    }
                },
                None => {
                    claims.claim(&row.name, place, diagnostics);
                    self.0.push((row, place));
                }
            }
        }
    }

    /// The fields of one.
    pub(super) fn fields(&self, name: &TypeIdent) -> Option<&[Field]> {
        self.0.iter().find(|(row, _)| row.name == *name).map(|(row, _)| row.fields.as_slice())
    }

    /// All of them.
    pub(super) fn rows(&self) -> Vec<NestedRow> {
        self.0.iter().map(|(row, _)| row.clone()).collect()
    }
}

/// The modules of the statements' nested structs: where the row is, or the repository.
pub(super) fn of_files(
    files: &[FileDraft<'_>],
    home: impl Fn(super::Place) -> usize,
    claims: &mut [Claims<'_>],
    diagnostics: &mut Diagnostics,
) -> Vec<NestedRows> {
    let mut all: Vec<NestedRows> = files.iter().map(|_| NestedRows::default()).collect();
    for (file, drafts) in files.iter().enumerate() {
        for (statement, draft) in drafts.statements.iter().enumerate() {
            let home = home(super::Place { file, statement });
            all[home].add(draft, &mut claims[home], diagnostics);
        }
    }
    all
}

fn collect(
    ty: &RustType,
    nested: &[NestedField],
    column: &str,
    draft: &StatementDraft<'_>,
    found: &mut Vec<NestedRow>,
) {
    let Some(name) = ty.nested() else { return };
    found.push(row(name, column, draft, nested.iter().map(|field| field.field.clone()).collect()));
    for field in nested {
        let path = format!("{column}.{}", field.field.name.bare());
        collect(&field.field.ty, &field.nested, &path, draft, found);
    }
}

fn row(name: &TypeIdent, column: &str, draft: &StatementDraft<'_>, fields: Vec<Field>) -> NestedRow {
    NestedRow {
        name: name.clone(),
        column: column.to_owned(),
        method: draft.method.clone(),
        fields,
        of_record: true,
        of_columns: false,
        derives: Vec::new(),
        attributes: Vec::new(),
    }
}
