//! `--:` lines that no statement refers to. One that is called as an enum or a composite of the schema speaks of that, as with
//! cornucopia: its derives and attributes are for the type.

use super::{attributes, marks};
use crate::build::model::types::{UserType, UserTypeKind};
use crate::check::CheckedFile;
use crate::check::parse::ast::RowDeclaration;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Gives the types that statements use what the files declare of them, and reports what they cannot have.
pub(super) fn apply(files: &[CheckedFile], types: &mut [UserType], diagnostics: &mut Diagnostics) {
    for row in files.iter().flat_map(|file| file.unnamed_declarations(files)) {
        let is_meant = |ty: &&mut UserType| {
            ty.sql_name == row.name.value && matches!(ty.kind, UserTypeKind::Enum { .. } | UserTypeKind::Composite(_))
        };
        let Some((derives, attributes)) = attributes::checked(&row.attributes, diagnostics) else { continue };
        for ty in types.iter_mut().filter(is_meant) {
            check_fields(row, ty, diagnostics);
            add(&mut ty.derives, &derives);
            add(&mut ty.attributes, &attributes);
        }
    }
}

fn add(to: &mut Vec<String>, further: &[String]) {
    let new: Vec<_> = further.iter().filter(|text| !to.contains(text)).cloned().collect();
    to.extend(new);
}

/// Marks must name fields. `?` changes nothing: every field is an `Option`.
fn check_fields(row: &RowDeclaration, ty: &UserType, diagnostics: &mut Diagnostics) {
    let fields: Vec<&str> = match &ty.kind {
        UserTypeKind::Composite(fields) => fields.iter().map(|field| field.sql_name.as_str()).collect(),
        _ => Vec::new(),
    };
    for mark in &row.columns {
        if !fields.contains(&mark.name.value.as_str()) {
            let text = format!("the type `{}` has no field `{}`", ty.sql_name, mark.name.value);
            let help = match fields.as_slice() {
                [] => "it is an enum: remove the mark".to_owned(),
                some => format!("its fields are `{}`", some.join("`, `")),
            };
            diagnostics.push(Diagnostic::new(Code::UnknownField, text).at(mark.name.span, "").help(help));
        }
        marks::refuse_promises(mark, diagnostics);
    }
}
