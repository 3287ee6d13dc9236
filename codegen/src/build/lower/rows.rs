//! Row structs: which statements share one, and what it is called.

mod loose;
mod named;
mod tables;

use std::collections::BTreeMap;

pub(super) use self::loose::{note, share_fields};
pub(super) use self::named::{NamedRow, settle};
pub(super) use self::tables::share;
use super::{Context, Lowering};
use crate::build::model::{Borrowed, Column, Field, Forms, Repository, Row, RowOf, RowType};
use crate::build::names::{TypeIdent, ValueIdent, singular};
use crate::check::parse::ast::{Directive, ParsedStatement, RowDeclaration};
use crate::check::{CheckedFile, CheckedStatement, Complete};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Spanned;
use sqlwright_analysis::catalog::{Oid, Relation, RelationKind};

/// The tables whose rows some statement of a file returns whole: relation, and the name of its row.
pub(super) type TableRows = BTreeMap<Oid, TypeIdent>;

/// Names that generated modules import, or that Rust has everywhere: a row of that name would hide them.
const TAKEN: &[&str] = &[
    // The access of a client, as a type parameter.
    "A",
    "Answer",
    "Client",
    "Error",
    "Execute",
    "ExecuteOne",
    "Handle",
    "Many",
    "MayWrite",
    "One",
    "Optional",
    "ReadWrite",
    "Statement",
    "Ty",
    "Violation",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Self",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "ToOwned",
    "Clone",
    "PartialEq",
    "PartialOrd",
    "Eq",
    "Ord",
    "AsRef",
    "AsMut",
    "Into",
    "From",
    "Default",
    "Iterator",
    "Extend",
    "IntoIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "ToString",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "Debug",
    "Hash",
    "Future",
    "IntoFuture",
    "bool",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "str",
    "u8",
    "u32",
    "u64",
];

/// Whether a name means something else in generated code.
pub(super) fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// A name that an author chose for a type, taken as it is.
pub(super) fn author_type_name(said: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<TypeIdent> {
    let name = TypeIdent::verbatim(&said.value);
    if name.is_none() {
        let text = format!("`{}` cannot be the name of a Rust type", said.value.escape_debug());
        diagnostics.push(Diagnostic::new(Code::TypeName, text).at(said.span, ""));
    }
    name
}

/// A name that an author chose for a row or a params struct. One that generated code needs for something else gets `suffix`.
pub(super) fn author_struct_name(
    said: &Spanned<String>,
    suffix: &str,
    diagnostics: &mut Diagnostics,
) -> Option<TypeIdent> {
    let name = author_type_name(said, diagnostics)?;
    if !is_taken(name.as_str()) {
        return Some(name);
    }
    let other = TypeIdent::new(&format!("{name}_{suffix}"))?;
    let text = format!("generated code uses `{name}` for something else, so this is `{other}` in Rust");
    let warning = Diagnostic::new(Code::Renamed, text).at(said.span, "");
    diagnostics.push(warning.help(format!("write `{other}`, or another name")));
    Some(other)
}

/// Reports names in the configuration for rows of tables that are not there: a rule that matches nothing is a mistake.
pub(super) fn check_configured(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for table in context.row_names.keys() {
        if !context.catalog.relations.values().any(|relation| relation.name == *table) {
            let text = format!("[rows] in the configuration names the table `{table}`, which the schema does not have");
            diagnostics
                .push(Diagnostic::new(Code::Configuration, text).help("write the table's name as in PostgreSQL"));
        }
    }
}

/// The `--:` declarations of a file that no statement refers to.
pub(super) fn unnamed<'f>(
    file: &'f CheckedFile,
    all: impl Iterator<Item = &'f CheckedFile> + Clone,
) -> Vec<&'f RowDeclaration> {
    let is_named = |row: &&RowDeclaration| {
        let is_this = |name: &Option<Spanned<String>>| name.as_ref().is_some_and(|name| name.value == row.name.value);
        let from_elsewhere =
            |statement: &ParsedStatement| statement.row_home == Some(file.file) && is_this(&statement.row_name);
        all.clone().flat_map(CheckedFile::parsed).any(from_elsewhere)
            || file.parsed().any(|said| is_this(&said.row_name) || is_this(&said.params_name))
    };
    file.declarations.iter().filter(|row| !is_named(row)).collect()
}

/// The tables whose whole rows are returned by some statement of the file.
pub(super) fn table_rows(file: &CheckedFile, context: &Context<'_>) -> TableRows {
    let mut rows = TableRows::new();
    for statement in file.statements.iter().filter_map(CheckedStatement::complete) {
        let Some(relation) = whole_table(statement, context) else { continue };
        let name = match context.row_names.get(&relation.name) {
            Some(name) => Some(name.clone()),
            None => TypeIdent::new(&singular(&relation.name)),
        };
        let Some(name) = name else { continue };
        let name = if is_taken(name.as_str()) { name.with("Row") } else { name };
        if !rows.values().any(|other| *other == name) {
            rows.entry(relation.oid).or_insert(name);
        }
    }
    rows
}

/// The table whose columns, all of them and in its order, a statement returns as nullable as they are in the table.
fn whole_table<'c>(statement: Complete<'_>, context: &Context<'c>) -> Option<&'c Relation> {
    let columns = &statement.described.columns;
    let (oid, _) = columns.first()?.origin?;
    let relation = context.catalog.relations.get(&oid)?;
    let ours = columns
        .iter()
        .zip(&statement.facts.columns)
        .map(|(column, facts)| (column.origin, !facts.nullability.nullable));
    let table = relation
        .columns
        .values()
        .filter(|column| column.number > 0)
        .map(|column| (Some((oid, column.number)), column.not_null));
    let is_table = !matches!(relation.kind, RelationKind::CompositeType | RelationKind::Sequence | RelationKind::Other);
    // A view's columns carry no NOT NULL, so there only the columns are compared.
    let views = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
    let same = if views { ours.map(|(origin, _)| origin).eq(table.map(|(origin, _)| origin)) } else { ours.eq(table) };
    (is_table && same && columns.len() > 1).then_some(relation)
}

/// The row of a statement: one that is there already, or a new one.
pub(super) fn row(
    lowering: &mut Lowering<'_, '_>,
    method: &ValueIdent,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Option<RowType> {
    let parsed = lowering.statement.parsed;
    let fields: Vec<Field> = columns.iter().map(|column| column.field.clone()).collect();
    let (derives, attributes) = super::attributes::checked(&parsed.row_attributes, diagnostics)?;
    if let Some(said) = &parsed.row_name {
        let name = author_struct_name(said, "Row", diagnostics)?;
        let of = RowOf::Statement(method.clone());
        let row = Row { name, of, fields, derives, attributes, borrowed: None, home: None };
        return named::row(lowering, said, row, columns, diagnostics);
    }

    let shared = |row: &Row| row.fields == fields && row.derives == derives && row.attributes == attributes;
    if let Some(index) = lowering.repository.rows.iter().position(shared) {
        let borrowed = borrowed(lowering, &lowering.repository.rows[index], diagnostics)?;
        let row = &mut lowering.repository.rows[index];
        row.borrowed = row.borrowed.take().or(borrowed);
        return Some(RowType::Struct { module: None, name: row.name.clone() });
    }
    let table = whole_table(lowering.statement, lowering.context);
    let named = table.and_then(|relation| Some((relation, lowering.named.get(&relation.oid)?)));
    let free = |name: &TypeIdent| {
        *name != lowering.repository.name
            && !lowering.repository.rows.iter().any(|row| row.name == *name)
            && !is_declared(lowering.file, name)
    };
    let (name, of) = match named {
        Some((relation, name)) if free(name) => {
            let (schema, table) = (relation.schema.clone(), relation.name.clone());
            (name.clone(), RowOf::Table { schema, name: table })
        }
        _ => (method.type_with("Row"), RowOf::Statement(method.clone())),
    };
    lowering.claim(&name, parsed.name.span, diagnostics)?;
    let mut row = Row { name: name.clone(), of, fields, derives, attributes, borrowed: None, home: None };
    row.borrowed = borrowed(lowering, &row, diagnostics)?;
    lowering.repository.rows.push(row);
    Some(RowType::Struct { module: None, name })
}

/// The form that borrows, where it is wanted, its name claimed: `None` when something is wrong.
fn borrowed(lowering: &Lowering<'_, '_>, row: &Row, diagnostics: &mut Diagnostics) -> Option<Option<Borrowed>> {
    let borrowed = wanted(lowering, row, diagnostics)?;
    if let Some(borrowed) = &borrowed {
        lowering.claim(&borrowed.name, lowering.statement.parsed.name.span, diagnostics)?;
    }
    Some(borrowed)
}

/// The form that borrows, where it is wanted and not there yet: `None` when something is wrong.
fn wanted(lowering: &Lowering<'_, '_>, row: &Row, diagnostics: &mut Diagnostics) -> Option<Option<Borrowed>> {
    let parsed = lowering.statement.parsed;
    let directive = parsed.directives.iter().find(|directive| directive.value == Directive::Borrowed);
    let attributes = super::attributes::texts(&parsed.row_attributes.borrowed, diagnostics)?;
    let anything = row.fields.iter().any(|field| field.ty.can_be_borrowed());
    if let (Some(directive), false) = (directive, anything) {
        let text = "nothing in this row can be borrowed: it has no text, bytes or JSON";
        diagnostics.push(Diagnostic::new(Code::NothingBorrowed, text).at(directive.span, "").help("remove the line"));
    }
    let wanted = directive.is_some() || !attributes.is_empty() || lowering.context.forms.borrowed_rows;
    let borrowed = || Borrowed { name: row.name.with("Ref"), attributes };
    Some((wanted && anything && row.borrowed.is_none()).then(borrowed))
}

/// Whether a `--:` line of the file declares a type of that name.
pub(super) fn is_declared(file: &CheckedFile, name: &TypeIdent) -> bool {
    file.declarations.iter().any(|row| row.name.value == name.as_str())
}

/// Whether something else in a repository's module, or that it imports, has the name.
pub(super) fn is_claimed(repository: &Repository, forms: Forms, name: &TypeIdent) -> bool {
    let errors = repository.statements.iter().filter_map(|statement| statement.error.as_ref());
    let of_fakes = ["Api", "Fake"].map(|suffix| repository.name.with(suffix));
    let claimed = [&repository.name]
        .into_iter()
        .chain(repository.rows.iter().map(|row| &row.name))
        .chain(repository.rows.iter().filter_map(|row| row.borrowed.as_ref()).map(|borrowed| &borrowed.name))
        .chain(repository.params.iter().map(|params| &params.name))
        .chain(errors.map(|error| &error.name))
        .any(|other| other == name);
    claimed || (forms.fakes && of_fakes.contains(name)) || is_taken(name.as_str())
}
