//! What is known of the values that are written: NULL, not NULL, the server's.

use super::{Assigned, Constant, Nullness, Value, constant};
use crate::catalog::{Catalog, Column, Oid, StoredTree, TypeKind};
use crate::tree::expr::{Call, CallForm, Expr, Through};
use crate::tree::query::{Command, FromItem, Query};

/// What an omitted column or DEFAULT gets.
pub(crate) fn default_of(catalog: &Catalog, column: &Column) -> Assigned {
    if column.generated_from.is_some() {
        return Assigned::UNKNOWN;
    }
    let value = match &column.default {
        _ if column.identity.is_some() => Value::NotNull,
        Some(tree) => tree.expression().map_or(Value::Unknown, |default| plain_value(catalog, default)),
        None if column.has_default => Value::Unknown,
        None => default_of_type(catalog, column.type_oid),
    };
    Assigned { value, by_server: true, default: column.default.is_some(), some_null: value == Value::Null }
}

/// What a column without a default of its own gets (`get_typdefault` in `lsyscache.c`): a domain can have one, which is not that of the
/// domains below it, and so can a type that somebody has made.
fn default_of_type(catalog: &Catalog, oid: Oid) -> Value {
    match catalog.types.get(&oid).map(|ty| (&ty.kind, ty.schema.as_str())) {
        Some((TypeKind::Domain(domain), _)) => match &domain.default {
            Some(default) => {
                StoredTree::expression(default).map_or(Value::Unknown, |default| plain_value(catalog, default))
            }
            None => Value::Null,
        },
        Some((TypeKind::Base, schema)) if schema != "pg_catalog" => Value::Unknown,
        Some(_) => Value::Null,
        None => Value::Unknown,
    }
}

/// The constant that a column of a subquery is, as in `INSERT … SELECT id, 'done' FROM …`; in rows of grouping sets it may be NULL.
pub(super) fn selected_constant(
    catalog: &Catalog,
    query: Query<'_>,
    selected: Query<'_>,
    position: usize,
) -> Option<Constant> {
    let plain = !selected.is_set_operation() && selected.grouping_sets().is_empty();
    // Not on the nullable side of a join.
    let alone = query.join_tree().items().all(|item| matches!(item, FromItem::Entry(_)));
    let column = *selected.output().get(position)?;
    (plain && alone && query.command() == Command::Insert).then(|| constant(catalog, column.expression())).flatten()
}

/// What is known of an assigned expression.
pub(super) fn known_value(catalog: &Catalog, query: Query<'_>, expression: Expr<'_>, nullness: &Nullness<'_>) -> Value {
    // Without the cast to a domain that is NOT NULL: what that lets through is not NULL, but it is what can be violated.
    let uncast = expression.strip(Through::SameValue);
    match (plain_value(catalog, expression), uncast) {
        // Assigning a part says nothing of the whole.
        (Value::Unknown, Expr::Subscript(_) | Expr::FieldStore(_)) => Value::Unknown,
        (Value::Unknown, _) => nullness(query, uncast),
        (value, _) => value,
    }
}

/// Functions that take no column and never return NULL: what defaults are usually made of.
const NEVER_NULL: [&str; 9] = [
    "nextval",
    "now",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "gen_random_uuid",
    "uuidv4",
    "uuidv7",
    "random",
];

/// Casts to these from anything but json return NULL for NULL only.
const NEVER_NULL_CASTS: [&str; 10] =
    ["int2", "int4", "int8", "float4", "float8", "numeric", "varchar", "bpchar", "text", "timestamptz"];

/// What is known without a query: constants, the current time, the usual defaults.
pub(crate) fn plain_value(catalog: &Catalog, expression: Expr<'_>) -> Value {
    if let Some(constant) = constant(catalog, expression) {
        return Value::Is(constant);
    }
    match expression.strip(Through::SameValue) {
        Expr::Constant(constant) => match constant.null() {
            Some(true) => Value::Null,
            Some(false) => Value::NotNull,
            None => Value::Unknown,
        },
        // CURRENT_SCHEMA is NULL when the search path is empty.
        Expr::SqlValue(value) if value.is_known() => Value::NotNull,
        Expr::Array(_) | Expr::Row(_) => Value::NotNull,
        Expr::Call(call) => called(catalog, call),
        _ => Value::Unknown,
    }
}

fn called(catalog: &Catalog, call: Call<'_>) -> Value {
    let function = catalog.function_of(Expr::Call(call)).filter(|function| function.is_builtin());
    let Some(function) = function else { return Value::Unknown };
    let of_json = |oid: &Oid| catalog.types.get(oid).is_none_or(|ty| matches!(&*ty.name, "json" | "jsonb"));
    let cast = matches!(call.form(), CallForm::Cast | CallForm::Implicit)
        && function.strict
        && NEVER_NULL_CASTS.contains(&function.name.as_str())
        && !function.arguments.iter().any(of_json);
    let kept = cast && call.arguments().iter().all(|argument| plain_value(catalog, argument).is_not_null());
    if kept || NEVER_NULL.contains(&function.name.as_str()) { Value::NotNull } else { Value::Unknown }
}
