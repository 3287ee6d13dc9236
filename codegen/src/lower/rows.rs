//! Row structs: which statements share one, and what it is called.

use std::collections::BTreeMap;

use super::{Analysed, Context, Lowering};
use crate::catalog::{Oid, Relation, RelationKind};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Column, Field, Row, RowOf};
use crate::names::{TypeIdent, ValueIdent, singular};
use crate::parse::ast::{ParsedStatement, QueryFile};
use crate::source::Spanned;

/// The tables whose rows some statement of a file returns whole: relation, and the name of its row.
pub(super) type TableRows = BTreeMap<Oid, TypeIdent>;

/// Names that generated modules import, or that the prelude has: a row of that name would hide them.
const TAKEN: &[&str] = &[
    // The access of a client, as a type parameter.
    "A",
    "Client",
    "Columns",
    "Error",
    "ErrorKind",
    "Execute",
    "ExecuteOne",
    "Failure",
    "FromRow",
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

/// Reports `--:` declarations that no statement refers to.
pub(super) fn check_declarations(file: &QueryFile, diagnostics: &mut Diagnostics) {
    for row in &file.rows {
        let named = |statement: &ParsedStatement| {
            [&statement.row_name, &statement.params_name].into_iter().flatten().any(|name| name.value == row.name.value)
        };
        if !file.statements.iter().any(named) {
            let text = format!("no statement refers to `{}`", row.name.value);
            diagnostics.push(
                Diagnostic::warning("unused-row", text)
                    .at(row.name.span, "")
                    .help("name it behind a statement's `--!`, or remove it"),
            );
        }
    }
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

/// The row of a statement: one that is there already, or a new one.
pub(super) fn row(
    lowering: &mut Lowering<'_, '_>,
    method: &ValueIdent,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Option<TypeIdent> {
    let parsed = lowering.statement.parsed;
    let fields: Vec<Field> = columns.iter().map(|column| column.field.clone()).collect();
    let (derives, attributes) = super::attributes::checked(&parsed.row_attributes, diagnostics)?;

    if let Some(said) = &parsed.row_name {
        let name = author_type_name(said, diagnostics)?;
        let row = Row { name: name.clone(), of: RowOf::Statement(method.clone()), fields, derives, attributes };
        if let Some(other) = lowering.repository.rows.iter().find(|other| other.name == name) {
            if other.fields == row.fields {
                return Some(name);
            }
            let text = format!("the rows of this statement are not those of the other `{name}`");
            diagnostics.push(
                Diagnostic::error("different-row", text)
                    .at(said.span, "")
                    .note(difference(&other.fields, &row.fields))
                    .help("give it another row name"),
            );
            return None;
        }
        lowering.claim(&name, said.span, diagnostics)?;
        lowering.repository.rows.push(row);
        return Some(name);
    }

    let shared = |row: &&Row| row.fields == fields && row.derives == derives && row.attributes == attributes;
    if let Some(row) = lowering.repository.rows.iter().find(shared) {
        return Some(row.name.clone());
    }
    let table = whole_table(lowering.statement, lowering.context);
    let named = table.and_then(|relation| Some((relation, lowering.named.get(&relation.oid)?)));
    let free = |name: &TypeIdent| {
        *name != lowering.repository.name && !lowering.repository.rows.iter().any(|row| row.name == *name)
    };
    let (name, of) = match named {
        Some((relation, name)) if free(name) => (name.clone(), RowOf::Table(relation.name.clone())),
        _ => (method.type_with("Row"), RowOf::Statement(method.clone())),
    };
    lowering.claim(&name, parsed.name.span, diagnostics)?;
    lowering.repository.rows.push(Row { name: name.clone(), of, fields, derives, attributes });
    Some(name)
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
