//! Conditions that ask more than a strict operator does: IS NOT NULL, IS DISTINCT FROM, ANY and ALL, EXISTS, counts of NULLs, and
//! COALESCE compared with its own fallback.

use crate::prove::nullability::narrow::{
    ColumnOf, Columns, Operator, first, intersection, operator, second, union, when_true,
};
use crate::prove::nullability::partner::is_optional;
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::same::{key, same_expression};
use crate::prove::nullability::strict::strict;
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::{FromItem, FromList, JoinKind, Query};

pub(crate) fn is_not_null(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let argument = node.get("arg");
    if node.get("argisrow").bool() == Some(false) {
        return strict(scope, argument, level);
    }
    // Of a row: every field is not NULL.
    if argument.is("ROWEXPR") {
        return union(argument.get("args").items().iter().map(|field| strict(scope, field, level)));
    }
    let mut columns = strict(scope, argument, level);
    if argument.is("VAR") {
        for column in columns.clone() {
            let entry = scope.query.entry(column.entry);
            let relation =
                entry.and_then(|entry| entry.relation()).and_then(|oid| scope.analysis.catalog.relations.get(&oid));
            if let (Some(relation), 0) = (relation, column.number) {
                let fields = relation.columns.keys().map(|number| i64::from(*number)).filter(|number| *number > 0);
                columns.extend(fields.map(|number| ColumnOf { entry: column.entry, number }));
            }
        }
    }
    columns
}

/// `x op ANY (array)` and `x op ALL (array)`.
pub(crate) fn array_comparison(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let (Some(scalar), Some(array)) = (first(node), second(node)) else { return Columns::new() };
    let mut columns = strict(scope, array, level);
    let is_strict = scope.is_strict(scope.analysis.operator_function(node));
    let any = node.get("useOr").is_true();
    // `x <> ALL ('{}')` is true for a NULL x.
    if is_strict && (any || crate::prove::nullability::elements::is_non_empty(array)) {
        columns.extend(strict(scope, scalar, level));
    }
    columns
}

/// `x IS NOT DISTINCT FROM y` with a y that is not NULL.
pub(crate) fn not_distinct(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let (Some(left), Some(right)) = (first(node), second(node)) else { return Columns::new() };
    let mut columns = Columns::new();
    if is_value(scope, right) {
        columns.extend(strict(scope, left, level));
    }
    if is_value(scope, left) {
        columns.extend(strict(scope, right, level));
    }
    columns
}

/// What is not NULL whatever the joins do; conditions are looked at before it is known what they make of the joins.
fn is_value(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    match node.label() {
        "VAR" => is_required_column(scope, node),
        "CONST" => node.get("constisnull").bool() == Some(false),
        "PARAM" => !crate::prove::nullability::expression::parameter(scope, node).nullable,
        "RELABELTYPE" => is_value(scope, node.get("arg")),
        _ => false,
    }
}

fn is_required_column(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let index = node.get("varno").int().and_then(|index| usize::try_from(index).ok());
    let (Some(index), Some(number), Some(0)) = (index, node.get("varattno").int(), node.get("varlevelsup").int())
    else {
        return false;
    };
    let relation = scope.query.entry(index).and_then(|entry| Some((entry.relation()?, entry.inherits())));
    let is_old = node.get("varreturningtype").int().is_some_and(|kind| kind != 0);
    let optional = scope.query.join_tree().items().any(|item| is_optional(item, index));
    relation
        .is_some_and(|(oid, inherits)| !is_old && !optional && !table_column(scope, oid, inherits, number, "").nullable)
}

pub(crate) fn sublink(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    if level != 0 {
        return Columns::new();
    }
    match node.get("subLinkType").int() {
        Some(0) => Query::of(node.get("subselect")).map_or_else(Columns::new, |query| exists(scope, query)),
        // `x op ANY (subquery)` is true because of one row for which the comparison is true.
        Some(2) => comparison_is_true(scope, node.get("testexpr")),
        _ => Columns::new(),
    }
}

fn comparison_is_true(scope: &Scope<'_>, test: &Node<'_>) -> Columns {
    let plain = |node: &Node<'_>| node.is("OPEXPR");
    let conjunction = operator(test) == Some(Operator::And) && test.get("args").items().iter().all(plain);
    if plain(test) || conjunction { when_true(scope, test, 0) } else { Columns::new() }
}

/// A row that EXISTS found satisfies the inner WHERE, so what that proves about columns out here holds.
fn exists(scope: &Scope<'_>, query: Query<'_>) -> Columns {
    let aggregates = query.get("hasAggs").bool() != Some(false);
    let plain = ["groupClause", "groupingSets", "havingQual", "setOperations"];
    if aggregates || !plain.iter().all(|field| query.get(field).is_null()) {
        return Columns::new();
    }
    found(scope, query.join_tree())
}

/// What the WHERE and the inner joins of a subquery prove about columns out here; those of outer joins need not hold.
fn found(scope: &Scope<'_>, list: FromList<'_>) -> Columns {
    let mut columns = when_true(scope, list.condition(), 1);
    for item in list.items() {
        columns.extend(found_in(scope, item));
    }
    columns
}

fn found_in(scope: &Scope<'_>, item: FromItem<'_>) -> Columns {
    match item {
        FromItem::Join(join) if join.kind() == JoinKind::Inner => {
            let mut columns = when_true(scope, join.condition(), 1);
            columns.extend(found_in(scope, join.left()));
            columns.extend(found_in(scope, join.right()));
            columns
        }
        FromItem::From(list) => found(scope, list),
        _ => Columns::new(),
    }
}

/// `num_nulls(a, b) = 0` and `num_nonnulls(a, b) = 2`: all of them are not NULL. Such a comparison is never unknown.
pub(crate) fn counts_nulls(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let [call, number] = node.get("args").items() else { return Columns::new() };
    let function = scope.analysis.function(call).filter(|function| call.is("FUNCEXPR") && function.is_builtin());
    let comparison = scope.analysis.operator_function(node).filter(|function| function.is_builtin());
    let (Some(function), Some(comparison), Some(number)) = (function, comparison, small_integer(number)) else {
        return Columns::new();
    };
    let arguments = call.get("args").items();
    let all = i64::try_from(arguments.len()).unwrap_or(i64::MAX);
    let none_is_null = match (function.name.as_str(), comparison.name.as_str()) {
        ("num_nulls", "int4eq" | "int4le") => number == 0,
        ("num_nulls", "int4lt") => number == 1,
        ("num_nonnulls", "int4eq" | "int4ge") => number == all,
        ("num_nonnulls", "int4gt") => number == all - 1,
        _ => false,
    };
    if !none_is_null || call.get("funcvariadic").bool() != Some(false) {
        return Columns::new();
    }
    union(arguments.iter().map(|argument| strict(scope, argument, level)))
}

/// An `int4` constant.
fn small_integer(node: &Node<'_>) -> Option<i64> {
    let bytes: [u8; 8] = node.get("constvalue").datum()?.try_into().ok()?;
    let is_int4 = node.is("CONST") && node.get("consttype").oid() == Some(23);
    is_int4.then(|| i32::try_from(i64::from_le_bytes(bytes)).ok().map(i64::from)).flatten()
}

/// Functions of operators that are not true for two equal values.
const UNEQUAL: [&str; 36] = [
    "int2ne",
    "int2lt",
    "int2gt",
    "int4ne",
    "int4lt",
    "int4gt",
    "int8ne",
    "int8lt",
    "int8gt",
    "textne",
    "text_lt",
    "text_gt",
    "bpcharne",
    "bpcharlt",
    "bpchargt",
    "numeric_ne",
    "numeric_lt",
    "numeric_gt",
    "float8ne",
    "float8lt",
    "float8gt",
    "boolne",
    "boollt",
    "boolgt",
    "date_ne",
    "date_lt",
    "date_gt",
    "timestamp_ne",
    "timestamp_lt",
    "timestamp_gt",
    "timestamptz_ne",
    "timestamptz_lt",
    "timestamptz_gt",
    "uuid_ne",
    "uuid_lt",
    "uuid_gt",
];

/// `coalesce(x, '') <> ''`: with a NULL `x` the fallback would be compared with itself.
pub(crate) fn other_than_fallback(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let [left, right] = node.get("args").items() else { return Columns::new() };
    let function = scope.analysis.operator_function(node);
    let unequal = function.is_some_and(|function| function.is_builtin() && UNEQUAL.contains(&function.name.as_str()));
    let (coalesce, value) = if left.is("COALESCEEXPR") { (left, right) } else { (right, left) };
    let Some((fallback, others)) = coalesce.get("args").items().split_last() else { return Columns::new() };
    let same = same_expression(fallback, value) && key(scope.analysis, value).is_some();
    if !unequal || !coalesce.is("COALESCEEXPR") || !same {
        return Columns::new();
    }
    intersection(others.iter().map(|other| strict(scope, other, level)))
}
