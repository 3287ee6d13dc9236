//! One struct for several statements: the order of its fields is that of the first, and a field that can be NULL in one of them is an
//! `Option` for all.

use super::NamedRow;
use crate::build::model::types::RustType;
use crate::build::model::{Column, Field, Output, Repository, RowType, Statement};
use crate::build::names::ValueIdent;
use crate::check::CheckedFile;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// A statement that returns a row which its author named.
pub(super) struct Use {
    /// Where the row is named.
    pub(super) place: Span,
    /// The statement.
    pub(super) statement: String,
    /// Its columns, as nullable as they are there.
    pub(super) columns: Vec<Column>,
}

/// Fields that serve both: `None` where names or types differ. Comments do not count.
pub(super) fn loosen(there: &[Field], here: &[Field]) -> Option<Vec<Field>> {
    let both = |field: &Field| {
        let other = here.iter().find(|other| other.name == field.name && same_but_for_null(field, other))?;
        let ty = looser(&field.ty, &other.ty);
        // What the configuration adds to a field depends on its being an `Option`.
        let like = if other.nullable { other } else { field };
        let (nullable, attributes) = (like.nullable || field.nullable, like.attributes.clone());
        Some(Field { ty, nullable, attributes, ..field.clone() })
    };
    (there.len() == here.len()).then(|| there.iter().map(both).collect())?
}

/// Of two arrays that which holds both: with NULL elements, and of several dimensions.
fn looser(one: &RustType, other: &RustType) -> RustType {
    match (one.clone(), other) {
        (
            RustType::Array { element, nullable, several_dimensions },
            RustType::Array { nullable: has_null, several_dimensions: has_several, .. },
        ) => RustType::Array {
            element,
            nullable: nullable || *has_null,
            several_dimensions: several_dimensions || *has_several,
        },
        (one, _) => one,
    }
}

/// Whether two fields are the same but for what of them can be NULL, and for the dimensions of arrays.
pub(super) fn same_but_for_null(one: &Field, other: &Field) -> bool {
    one.name == other.name && looser(&one.ty, &other.ty) == looser(&other.ty, &one.ty)
}

/// Gives the statements of a repository, and its rows, the fields of the rows that they share.
pub(in crate::build::lower) fn share_fields(
    repositories: &mut [Repository],
    homes: &[&CheckedFile],
    rows: &[NamedRow],
) {
    for named in rows {
        let Some(home) = homes.iter().position(|file| file.file == named.home) else { continue };
        let module = repositories[home].module.clone();
        for (number, repository) in repositories.iter_mut().enumerate() {
            if number == home {
                let own = repository.rows.iter_mut().filter(|row| row.name == named.row.name);
                own.for_each(|row| row.fields.clone_from(&named.row.fields));
            }
            for statement in &mut repository.statements {
                if returns(statement, (number != home).then_some(&module), named) {
                    adapt(statement, named);
                }
            }
        }
    }
}

/// Whether a statement returns the row of another module, or that of its own.
fn returns(statement: &Statement, home: Option<&Vec<ValueIdent>>, named: &NamedRow) -> bool {
    match &statement.output {
        Output::One(row) | Output::Optional(row) | Output::Many(row) => {
            matches!(row, RowType::Struct { module, name } if module.as_ref() == home && *name == named.row.name)
        }
        Output::Count | Output::AffectsOne => false,
    }
}

fn adapt(statement: &mut Statement, named: &NamedRow) {
    for column in &mut statement.columns {
        let Some(field) = named.row.fields.iter().find(|field| field.name == column.field.name) else { continue };
        if let (Some(looser), true) = (looser_in(named, column), field.nullable && !column.field.nullable) {
            let text =
                format!("the row `{}` is shared with `{}`, where it may be NULL", named.row.name, looser.statement);
            column.reason = text.as_str().into();
        }
        (column.field.nullable, column.field.ty) = (field.nullable, field.ty.clone());
    }
    let position = |field: &Field| statement.columns.iter().position(|column| column.field.name == field.name);
    let order: Vec<usize> = named.row.fields.iter().filter_map(position).collect();
    statement.column_order = if order.is_sorted() { Vec::new() } else { order };
}

/// A statement in which of a column more can be NULL than here.
fn looser_in<'r>(named: &'r NamedRow, column: &Column) -> Option<&'r Use> {
    let is_looser = |other: &Column| other.field.name == column.field.name && is_looser(&other.field, &column.field);
    named.uses.iter().find(|other| other.columns.iter().any(is_looser))
}

fn is_looser(one: &Field, other: &Field) -> bool {
    (one.nullable && !other.nullable) || (has_null(one) && !has_null(other))
}

/// Whether its elements may be NULL.
fn has_null(field: &Field) -> bool {
    matches!(field.ty, RustType::Array { nullable: true, .. })
}

/// Says of each row which of its fields are looser than a statement proves.
pub(in crate::build::lower) fn note(rows: &[NamedRow], diagnostics: &mut Diagnostics) {
    for named in rows {
        let columns = named.uses.iter().flat_map(|of| of.columns.iter().map(move |column| (of, column)));
        let looser = columns.filter_map(|(of, column)| Some((of, column, looser_in(named, column)?)));
        let looser: Vec<(&Use, &Column, &Use)> = looser.collect();
        let Some((strict, _, loose)) = looser.first() else { continue };
        let mut names: Vec<String> = Vec::new();
        for name in looser.iter().map(|(_, column, _)| format!("`{}`", column.field.name.bare())) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let (row, names) = (&named.row.name, names.join(", "));
        let text = format!("`{row}` has an `Option` for all its statements if NULL is possible in some: {names}");
        diagnostics.push(
            Diagnostic::new(Code::LooserRow, text)
                .at(loose.place, "may be NULL here")
                .also(strict.place, "never NULL here")
                .help("a statement with another row name has its columns as they are proven"),
        );
    }
}
