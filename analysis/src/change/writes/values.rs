//! What is known of the values that are written: NULL, not NULL, the server's.

use super::{Assigned, Constant, MayBeNull, Value, constant};
use crate::catalog::{Catalog, Column, Oid};
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, FromItem, Query};

/// What an omitted column or DEFAULT gets.
pub(crate) fn default_of(catalog: &Catalog, column: &Column) -> Assigned {
    if column.generated_from.is_some() {
        return Assigned::UNKNOWN;
    }
    let value = match &column.default {
        _ if column.identity.is_some() => Value::NotNull,
        Some(tree) => tree.node().map_or(Value::Unknown, |node| plain_value(catalog, node)),
        None if column.has_default => Value::Unknown,
        // A domain may have a default of its own.
        None if catalog.base_type(column.type_oid) != column.type_oid => Value::Unknown,
        None => Value::Null,
    };
    Assigned { value, by_server: true, default: column.default.is_some() }
}

/// The rows' expressions when the expression is a column of VALUES.
pub(crate) fn values_column<'t>(query: Query<'t>, var: &'t Node<'t>) -> Option<Vec<&'t Node<'t>>> {
    let at = |field: &str| var.get(field).int().and_then(|number| usize::try_from(number).ok());
    if !var.is("VAR") || at("varlevelsup") != Some(0) {
        return None;
    }
    let entry = query.entry(at("varno")?).filter(|entry| entry.kind() == EntryKind::Values)?;
    let column = at("varattno")?.checked_sub(1)?;
    entry.get("values_lists").items().iter().map(|row| row.items().get(column)).collect()
}

/// The constant that a column of a subquery is, as in `INSERT … SELECT id, 'done' FROM …`; in rows of grouping sets it may be NULL.
pub(crate) fn selected_constant(catalog: &Catalog, query: Query<'_>, var: &Node<'_>) -> Option<Constant> {
    let at = |field: &str| var.get(field).int().and_then(|number| usize::try_from(number).ok());
    if !var.is("VAR") || at("varlevelsup") != Some(0) {
        return None;
    }
    let selected = query.entry(at("varno")?).filter(|entry| entry.kind() == EntryKind::Subquery)?.subquery()?;
    let plain = ["setOperations", "groupingSets"].iter().all(|field| selected.get(field).is_null());
    let column = selected.output().into_iter().nth(at("varattno")?.checked_sub(1)?)?;
    // Not on the nullable side of a join.
    let alone = query.join_tree().items().all(|item| matches!(item, FromItem::Entry(_)));
    (plain && alone && query.command() == Command::Insert).then(|| constant(catalog, column.expression())).flatten()
}

/// The expression below casts that change neither NULL nor the value.
pub(crate) fn strip<'n, 'a>(node: &'n Node<'a>) -> &'n Node<'a> {
    match node.label() {
        "RELABELTYPE" | "COLLATEEXPR" | "COERCETODOMAIN" => strip(node.get("arg")),
        _ => node,
    }
}

/// What is known of an assigned expression.
pub(crate) fn known_value(catalog: &Catalog, query: Query<'_>, node: &Node<'_>, may_be_null: &MayBeNull<'_>) -> Value {
    match (plain_value(catalog, node), strip(node).label()) {
        // Assigning a part says nothing of the whole.
        (Value::Unknown, "SUBSCRIPTINGREF" | "FIELDSTORE") => Value::Unknown,
        // Without the cast to a domain that is NOT NULL: what that lets through is not NULL, but it is what can be violated.
        (Value::Unknown, _) if !may_be_null(query, strip(node)) => Value::NotNull,
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
pub(crate) fn plain_value(catalog: &Catalog, node: &Node<'_>) -> Value {
    if let Some(constant) = constant(catalog, node) {
        return Value::Is(constant);
    }
    let node = strip(node);
    match node.label() {
        "CONST" => match node.get("constisnull").bool() {
            Some(true) => Value::Null,
            Some(false) => Value::NotNull,
            None => Value::Unknown,
        },
        // SVFOP_CURRENT_SCHEMA, the last one, is NULL when the search path is empty.
        "SQLVALUEFUNCTION" if node.get("op").int().is_some_and(|op| (0..=13).contains(&op)) => Value::NotNull,
        "ARRAYEXPR" | "ROWEXPR" => Value::NotNull,
        "FUNCEXPR" => {
            let function = node.get("funcid").oid().and_then(|oid| catalog.functions.get(&oid));
            let Some(function) = function.filter(|function| function.is_builtin()) else { return Value::Unknown };
            let of_json = |oid: &Oid| catalog.types.get(oid).is_none_or(|ty| matches!(&*ty.name, "json" | "jsonb"));
            let cast = matches!(node.get("funcformat").int(), Some(1 | 2))
                && function.strict
                && NEVER_NULL_CASTS.contains(&function.name.as_str())
                && !function.arguments.iter().any(of_json);
            let arguments = node.get("args").items();
            let kept = cast && arguments.iter().all(|argument| plain_value(catalog, argument).is_not_null());
            if kept || NEVER_NULL.contains(&function.name.as_str()) { Value::NotNull } else { Value::Unknown }
        }
        _ => Value::Unknown,
    }
}
