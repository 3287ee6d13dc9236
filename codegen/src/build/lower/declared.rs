//! `--:` lines that no statement refers to. One that is called as an enum or a composite of the schema speaks of that, as with
//! cornucopia: its derives and attributes are for the type.

use super::{attributes, marks};
use crate::build::model::types::{UserType, UserTypeKind};
use crate::check::CheckedFile;
use crate::check::parse::ast::{ParsedStatement, RowDeclaration};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;

/// Gives the types that statements use what the files declare of them, and reports declarations that are for nothing.
pub(super) fn settle(files: &[CheckedFile], types: &mut [UserType], diagnostics: &mut Diagnostics) {
    let all = files.iter();
    for row in all.clone().flat_map(|file| unnamed(file, all.clone())) {
        let is_meant = |ty: &&mut UserType| {
            ty.sql_name == row.name.value && matches!(ty.kind, UserTypeKind::Enum { .. } | UserTypeKind::Composite(_))
        };
        let mut meant = types.iter_mut().filter(is_meant).peekable();
        if meant.peek().is_none() {
            let text = format!("no statement refers to `{}`", row.name.value);
            diagnostics.push(
                Diagnostic::new(Code::UnusedRow, text)
                    .at(row.name.span, "")
                    .help("name it after a statement's `--!`, or remove it"),
            );
            continue;
        }
        let Some((derives, attributes)) = attributes::checked(&row.attributes, diagnostics) else { continue };
        for ty in meant {
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

/// The `--:` declarations of a file that no statement refers to.
fn unnamed<'f>(file: &'f CheckedFile, all: impl Iterator<Item = &'f CheckedFile> + Clone) -> Vec<&'f RowDeclaration> {
    let is_named = |row: &&RowDeclaration| {
        let is_this = |name: &Option<Spanned<String>>| name.as_ref().is_some_and(|name| name.value == row.name.value);
        let from_elsewhere =
            |statement: &ParsedStatement| statement.row_home == Some(file.file) && is_this(&statement.row_name);
        all.clone().flat_map(CheckedFile::parsed).any(from_elsewhere)
            || file.parsed().any(|said| is_this(&said.row_name) || is_this(&said.params_name))
    };
    file.declarations.iter().filter(|row| !is_named(row)).collect()
}
