//! One struct for several statements: the order of its fields is that of the first, and a field that can be NULL in one of them is an
//! `Option` for all.

use super::groups::Group;
use crate::build::lower::FileDraft;
use crate::build::lower::statement::{FieldOf, StatementDraft};
use crate::build::model::{Column, Field, LooserRow};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::RustType;

/// The columns of a statement, as nullable as the fields of its row, and their order where the row has another one. `nested` are the fields
/// of the structs within rows.
pub(super) fn adapted<'n>(
    draft: &StatementDraft<'_>,
    group: &Group,
    files: &[FileDraft<'_>],
    nested: &dyn Fn(&TypeIdent) -> Option<&'n [Field]>,
) -> (Vec<Column>, Vec<usize>) {
    let mut columns = draft.columns.clone();
    let mut order: Vec<usize> = Vec::new();
    for field in &group.fields {
        let Some(own) = draft.layout.iter().find(|own| own.field.name == field.name) else { continue };
        match &own.of {
            FieldOf::Column(index) => {
                let column = &mut columns[*index];
                if let (Some(looser), true) =
                    (looser_in(group, files, column), field.nullable && !column.field.nullable)
                {
                    let row = group.author_or_given_name().map(|name| name.to_string()).unwrap_or_default();
                    let statement = &looser.complete.parsed.name.value;
                    let text = format!("the row `{row}` is shared with `{statement}`, where it may be NULL");
                    column.reason = text.as_str().into();
                }
                (column.field.nullable, column.field.ty) = (field.nullable, field.ty.clone());
                order.push(*index);
            }
            FieldOf::Alias(places) => {
                let fields = match &field.ty {
                    RustType::Nested(name) => nested(name).unwrap_or_default(),
                    _ => &[],
                };
                for field in fields {
                    let is_it = |place: &&usize| columns[**place].field.name == field.name;
                    let Some(place) = places.iter().find(is_it).copied() else { continue };
                    columns[place].field.ty = field.ty.clone();
                    if let Some(embedded) = &mut columns[place].embedded {
                        embedded.nullable = field.nullable;
                    }
                    order.push(place);
                }
            }
        }
    }
    let order = if order.is_sorted() { Vec::new() } else { order };
    (columns, order)
}

/// A statement in which of a column more can be NULL than here.
fn looser_in<'f, 'c>(group: &Group, files: &'f [FileDraft<'c>], column: &Column) -> Option<&'f StatementDraft<'c>> {
    let is_looser = |other: &Column| other.field.name == column.field.name && is_looser(&other.field, &column.field);
    drafts(group, files).find(|other| plain(other).any(is_looser))
}

fn drafts<'f, 'c>(group: &Group, files: &'f [FileDraft<'c>]) -> impl Iterator<Item = &'f StatementDraft<'c>> {
    group.uses.iter().map(|place| &files[place.file].statements[place.statement])
}

/// The columns that are fields of the row itself.
fn plain<'f>(draft: &'f StatementDraft<'_>) -> impl Iterator<Item = &'f Column> {
    draft.columns.iter().filter(|column| column.embedded.is_none())
}

fn is_looser(one: &Field, other: &Field) -> bool {
    (one.nullable && !other.nullable) || (has_null(one) && !has_null(other))
}

/// Whether its elements may be NULL.
fn has_null(field: &Field) -> bool {
    matches!(field.ty, RustType::Array { nullable: true, .. })
}

/// Which of the fields of a row are looser than a statement proves, if any are.
pub(super) fn compromise(group: &Group, files: &[FileDraft<'_>]) -> Option<LooserRow> {
    let columns = drafts(group, files).flat_map(|draft| plain(draft).map(move |column| (draft, column)));
    let looser = columns.filter_map(|(draft, column)| Some((draft, column, looser_in(group, files, column)?)));
    let looser: Vec<_> = looser.collect();
    let ((strict, _, loose), (name, _)) = (looser.first()?, group.author_name.as_ref()?);
    let mut fields: Vec<ValueIdent> = Vec::new();
    for (_, column, _) in &looser {
        if !fields.contains(&column.field.name) {
            fields.push(column.field.name.clone());
        }
    }
    let place = |draft: &StatementDraft<'_>| {
        let parsed = draft.complete.parsed;
        parsed.row_name.as_ref().map_or(parsed.name.span, |written| written.span)
    };
    Some(LooserRow { name: name.clone(), fields, loose: place(loose), strict: place(strict) })
}
