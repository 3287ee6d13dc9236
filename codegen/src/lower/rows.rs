//! Row structs: which statements share one, and what it is called.

use std::collections::BTreeMap;

use super::{Analysed, Context, Lowering};
use crate::catalog::{Oid, Relation, RelationKind};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::types::{RustType, Scalar};
use crate::model::{Borrowed, Column, Field, Row, RowOf, RowType};
use crate::names::{TypeIdent, ValueIdent, singular};
use crate::parse::ast::{Directive, ParsedStatement, QueryFile, RowDeclaration};
use crate::source::{FileId, Span, Spanned};

/// The tables whose rows some statement of a file returns whole: relation, and the name of its row.
pub(super) type TableRows = BTreeMap<Oid, TypeIdent>;

/// Names that generated modules import, or that the prelude has: a row of that name would hide them.
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
        diagnostics.push(Diagnostic::error("type-name", text).at(said.span, ""));
    }
    name
}

/// Reports names in the configuration for rows of tables that are not there: a rule that matches nothing is a mistake.
pub(super) fn check_configured(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for table in context.row_names.keys() {
        if !context.catalog.relations.values().any(|relation| relation.name == *table) {
            let text = format!("[rows] in the configuration names the table `{table}`, which the schema does not have");
            diagnostics
                .push(Diagnostic::error("configuration", text).help("write the table's name as PostgreSQL has it"));
        }
    }
}

/// The `--:` declarations of a file that no statement refers to.
pub(super) fn unnamed<'f>(
    file: &'f QueryFile,
    all: impl Iterator<Item = &'f QueryFile> + Clone,
) -> Vec<&'f RowDeclaration> {
    let is_named = |row: &&RowDeclaration| {
        let is_this = |name: &Option<Spanned<String>>| name.as_ref().is_some_and(|name| name.value == row.name.value);
        let from_elsewhere =
            |statement: &ParsedStatement| statement.row_home == Some(file.file) && is_this(&statement.row_name);
        all.clone().flat_map(|file| &file.statements).any(from_elsewhere)
            || file.statements.iter().any(|said| is_this(&said.row_name) || is_this(&said.params_name))
    };
    file.rows.iter().filter(|row| !is_named(row)).collect()
}

/// The tables whose whole rows are returned by some statement of the file.
pub(super) fn table_rows(statements: &[Analysed<'_>], context: &Context<'_>) -> TableRows {
    let mut rows = TableRows::new();
    for statement in statements {
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
fn whole_table<'c>(statement: &Analysed<'_>, context: &Context<'c>) -> Option<&'c Relation> {
    let columns = &statement.described.columns;
    let (oid, _) = columns.first()?.origin?;
    let relation = context.catalog.relations.get(&oid)?;
    let ours = columns.iter().zip(&statement.facts.columns).map(|(column, facts)| (column.origin, !facts.nullable));
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

/// A row that an author named, with the module that has it.
pub(super) struct NamedRow {
    home: FileId,
    row: Row,
    /// Whether another file came first, so that its own module has yet to be given it.
    elsewhere: bool,
    /// The statement that came first.
    place: Span,
    columns: Vec<Column>,
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
        let name = author_type_name(said, diagnostics)?;
        let of = RowOf::Statement(method.clone());
        let row = Row { name, of, fields, derives, attributes, borrowed: None };
        return named(lowering, said, row, columns, diagnostics);
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
            && !lowering.is_declared(name)
    };
    let (name, of) = match named {
        Some((relation, name)) if free(name) => (name.clone(), RowOf::Table(relation.name.clone())),
        _ => (method.type_with("Row"), RowOf::Statement(method.clone())),
    };
    lowering.claim(&name, parsed.name.span, diagnostics)?;
    let mut row = Row { name: name.clone(), of, fields, derives, attributes, borrowed: None };
    row.borrowed = borrowed(lowering, &row, diagnostics)?;
    lowering.repository.rows.push(row);
    Some(RowType::Struct { module: None, name })
}

/// A row with a name of the author's: of this file, or of the one that declares it.
fn named(
    lowering: &mut Lowering<'_, '_>,
    said: &Spanned<String>,
    mut row: Row,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Option<RowType> {
    let own = lowering.file.file;
    let home = lowering.statement.parsed.row_home.unwrap_or(own);
    let module = (home != own).then(|| super::module_of(lowering.files, home));
    let ty = RowType::Struct { module, name: row.name.clone() };
    let there = lowering.rows.iter().position(|other| other.home == home && other.row.name == row.name);
    if let Some(index) = there {
        let other = &lowering.rows[index];
        if !same(&other.row.fields, &row.fields) {
            let text = format!("the rows of this statement are not those of the other `{}`", row.name);
            let diagnostic = Diagnostic::error("different-row", text)
                .at(said.span, "")
                .also(other.place, "the other")
                .help("give it another row name, or make the columns equal");
            diagnostics.push(differences(&other.columns, columns).into_iter().fold(diagnostic, Diagnostic::note));
            return None;
        }
        if !(other.elsewhere && home == own) {
            return Some(ty);
        }
    }
    row.borrowed = borrowed(lowering, &row, diagnostics)?;
    if home == own {
        lowering.claim_declared(&row.name, said.span, diagnostics)?;
        lowering.repository.rows.push(row.clone());
    }
    match there {
        Some(index) => lowering.rows[index].elsewhere = false,
        None => {
            let (elsewhere, columns) = (home != own, columns.to_vec());
            row.of = if elsewhere { RowOf::Elsewhere } else { row.of };
            lowering.rows.push(NamedRow { home, row, elsewhere, place: said.span, columns });
        }
    }
    Some(ty)
}

/// Rows that only other files than their own return.
pub(super) fn of_elsewhere(rows: &[NamedRow], file: FileId) -> impl Iterator<Item = Row> {
    rows.iter().filter(move |row| row.elsewhere && row.home == file).map(|row| row.row.clone())
}

/// The form that borrows, where it is wanted: `None` when something is wrong.
fn borrowed(lowering: &Lowering<'_, '_>, row: &Row, diagnostics: &mut Diagnostics) -> Option<Option<Borrowed>> {
    let parsed = lowering.statement.parsed;
    let directive = parsed.directives.iter().find(|directive| directive.value == Directive::Borrowed);
    let attributes = super::attributes::texts(&parsed.row_attributes.borrowed, diagnostics)?;
    let anything = row.fields.iter().any(|field| can_borrow(&field.ty));
    if let (Some(directive), false) = (directive, anything) {
        let text = "nothing of this row can be borrowed: it has neither text, bytes nor JSON";
        diagnostics.push(Diagnostic::warning("nothing-borrowed", text).at(directive.span, "").help("remove the line"));
    }
    let wanted = directive.is_some() || !attributes.is_empty() || lowering.context.forms.borrowed_rows;
    if !wanted || !anything || row.borrowed.is_some() {
        return Some(None);
    }
    let name = row.name.with("Ref");
    lowering.claim(&name, parsed.name.span, diagnostics)?;
    Some(Some(Borrowed { name, attributes }))
}

/// Whether a value of the type can be looked at in the row itself.
fn can_borrow(ty: &RustType) -> bool {
    match ty {
        RustType::Scalar(Scalar::String | Scalar::Bytes | Scalar::Json) => true,
        RustType::Array { element, .. } => can_borrow(element),
        _ => false,
    }
}

/// Whether two lists have equal names, types and nullability; comments do not count.
fn same(one: &[Field], other: &[Field]) -> bool {
    let equal =
        |(one, other): (&Field, &Field)| (&one.name, &one.ty, one.nullable) == (&other.name, &other.ty, other.nullable);
    one.len() == other.len() && one.iter().zip(other).all(equal)
}

/// What differs between the columns there and those here, in words.
fn differences(there: &[Column], here: &[Column]) -> Vec<String> {
    let shown = |column: Option<&Column>| match column {
        None => "no column".to_owned(),
        Some(column) => {
            let null = if column.field.nullable { "may be NULL" } else { "never NULL" };
            let elements = match &column.field.ty {
                RustType::Array { nullable: true, .. } => ", its elements may be NULL",
                _ => "",
            };
            format!("`{} {}`, {null}{elements}", column.field.name.bare(), column.postgres)
        }
    };
    let pairs = (0..there.len().max(here.len())).map(|index| (there.get(index), here.get(index)));
    let differ = pairs.enumerate().filter(|(_, (one, other))| {
        let field = |column: &Option<&Column>| column.map(|column| column.field.clone());
        !same(field(one).as_slice(), field(other).as_slice())
    });
    let notes = differ.map(|(index, (one, other))| {
        let (one, other) = (shown(one), shown(other));
        if one == other {
            return format!("column {} has another type there than here", index + 1);
        }
        format!("column {}: there {one}; here {other}", index + 1)
    });
    notes.collect()
}

/// The first difference between two lists of fields, in words.
pub(super) fn difference(there: &[Field], here: &[Field]) -> String {
    for (one, other) in there.iter().zip(here) {
        if one.name != other.name {
            return format!("there the field is `{}`, here it is `{}`", one.name, other.name);
        }
        if one.ty != other.ty {
            return format!("`{}` has another type here than there", one.name);
        }
        if one.nullable != other.nullable {
            let say = |nullable| if nullable { "nullable" } else { "not null" };
            return format!("`{}` is {} there and {} here", one.name, say(one.nullable), say(other.nullable));
        }
    }
    format!("there are {} fields there and {} here", there.len(), here.len())
}
