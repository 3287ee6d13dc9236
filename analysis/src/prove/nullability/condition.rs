//! Conditions that ask more than a strict operator does: IS NOT NULL, IS DISTINCT FROM, ANY and ALL, EXISTS, counts of NULLs, and
//! COALESCE compared with its own fallback.

use crate::catalog::builtin::INTEGER;
use crate::prove::known::{ColumnOf, Columns};
use crate::prove::nullability::narrow::{intersection, union, when_true};
use crate::prove::nullability::partner::is_optional;
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::same::key;
use crate::prove::nullability::strict::strict;
use crate::prove::scope::Scope;
use crate::tree::expr::{
    BooleanOperator, Comparison, Expr, NullTest, Operation, RowVersion, SubLink, SubLinkKind, Variable,
};
use crate::tree::query::{FromItem, FromList, JoinKind, Query};
use crate::tree::same::same;

/// `x IS NOT NULL`.
pub(crate) fn is_not_null(scope: &Scope<'_>, test: NullTest<'_>, level: usize) -> Columns {
    let argument = test.argument();
    if test.of_row() == Some(false) {
        return strict(scope, argument, level);
    }
    // Of a row: every field is not NULL.
    if let Expr::Row(row) = argument {
        return union(row.fields().iter().map(|field| strict(scope, field, level)));
    }
    let mut columns = strict(scope, argument, level);
    if let Expr::Variable(_) = argument {
        for column in columns.clone() {
            let entry = scope.query.entry(column.entry);
            let relation =
                entry.and_then(|entry| entry.relation()).and_then(|oid| scope.context.catalog.relations.get(&oid));
            if let (Some(relation), 0) = (relation, column.number) {
                let fields = relation.columns.keys().map(|number| i64::from(*number)).filter(|number| *number > 0);
                columns.extend(fields.map(|number| ColumnOf { entry: column.entry, number }));
            }
        }
    }
    columns
}

/// `x op ANY (array)` and `x op ALL (array)`.
pub(crate) fn array_comparison(scope: &Scope<'_>, comparison: Comparison<'_>, level: usize) -> Columns {
    let Some([scalar, array]) = comparison.sides() else { return Columns::new() };
    let mut columns = strict(scope, array, level);
    let is_strict = scope.is_strict(scope.context.catalog.function_of(comparison));
    // `x <> ALL ('{}')` is true for a NULL x.
    if is_strict && (comparison.is_any() || crate::prove::nullability::elements::is_non_empty(array)) {
        columns.extend(strict(scope, scalar, level));
    }
    columns
}

/// `x IS NOT DISTINCT FROM y` with a y that is not NULL.
pub(crate) fn not_distinct(scope: &Scope<'_>, distinct: Operation<'_>, level: usize) -> Columns {
    let Some([left, right]) = distinct.sides() else { return Columns::new() };
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
fn is_value(scope: &Scope<'_>, expression: Expr<'_>) -> bool {
    match expression {
        Expr::Variable(variable) => is_required_column(scope, variable),
        Expr::Constant(constant) => constant.null() == Some(false),
        Expr::Parameter(parameter) => !crate::prove::nullability::expression::parameter(scope, parameter).nullable,
        Expr::Relabel(cast) => is_value(scope, cast.argument()),
        _ => false,
    }
}

/// A column that is never NULL in its table, of an entry that no outer join can null, as the query is written.
pub(crate) fn is_required_column(scope: &Scope<'_>, variable: Variable<'_>) -> bool {
    let Some((index, number)) = variable.of_level(0) else { return false };
    let relation = scope.query.entry(index).and_then(|entry| Some((entry.relation()?, entry.inherits())));
    let optional = scope.query.join_tree().items().any(|item| is_optional(item, index));
    let usual = variable.version() == RowVersion::Usual;
    relation
        .is_some_and(|(oid, inherits)| usual && !optional && !table_column(scope, oid, inherits, number, "").nullable)
}

/// A subquery as a condition.
pub(crate) fn sublink(scope: &Scope<'_>, subquery: SubLink<'_>, level: usize) -> Columns {
    if level != 0 {
        return Columns::new();
    }
    match subquery.kind() {
        SubLinkKind::Exists => subquery.query().map_or_else(Columns::new, |query| exists(scope, query)),
        // `x op ANY (subquery)` is true because of one row for which the comparison is true.
        SubLinkKind::Any => comparison_is_true(scope, subquery.test()),
        _ => Columns::new(),
    }
}

fn comparison_is_true(scope: &Scope<'_>, test: Expr<'_>) -> Columns {
    let is_plain = match test {
        Expr::Operation(_) => true,
        Expr::Boolean(boolean) if boolean.operator() == Some(BooleanOperator::And) => {
            boolean.arguments().iter().all(|part| matches!(part, Expr::Operation(_)))
        }
        _ => false,
    };
    if is_plain { when_true(scope, test, 0) } else { Columns::new() }
}

/// A row that EXISTS found satisfies the inner WHERE, so what that proves about columns out here holds.
fn exists(scope: &Scope<'_>, query: Query<'_>) -> Columns {
    let one_to_one = query.has_aggregates() == Some(false)
        && !query.is_grouped()
        && query.grouping_sets().is_empty()
        && query.having().is_missing()
        && !query.is_set_operation();
    if !one_to_one {
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
pub(crate) fn counts_nulls(scope: &Scope<'_>, comparison: Operation<'_>, level: usize) -> Columns {
    let Some([Expr::Call(call), number]) = comparison.sides() else { return Columns::new() };
    let builtin = |call: Expr<'_>| scope.context.catalog.function_of(call).filter(|function| function.is_builtin());
    let (function, compares) = (builtin(call.into()), builtin(comparison.into()));
    let (Some(function), Some(compares), Some(number)) = (function, compares, small_integer(number)) else {
        return Columns::new();
    };
    let all = i64::try_from(call.arguments().len()).unwrap_or(i64::MAX);
    let none_is_null = match (function.name.as_str(), compares.name.as_str()) {
        ("num_nulls", "int4eq" | "int4le") => number == 0,
        ("num_nulls", "int4lt") => number == 1,
        ("num_nonnulls", "int4eq" | "int4ge") => number == all,
        ("num_nonnulls", "int4gt") => number == all - 1,
        _ => false,
    };
    if !none_is_null || call.variadic() != Some(false) {
        return Columns::new();
    }
    union(call.arguments().iter().map(|argument| strict(scope, argument, level)))
}

/// An `int4` constant.
fn small_integer(expression: Expr<'_>) -> Option<i64> {
    let Expr::Constant(constant) = expression else { return None };
    let bytes: [u8; 8] = constant.bytes()?.try_into().ok()?;
    let value = || i32::try_from(i64::from_le_bytes(bytes)).ok().map(i64::from);
    if constant.ty() == Some(INTEGER) { value() } else { None }
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
pub(crate) fn other_than_fallback(scope: &Scope<'_>, comparison: Operation<'_>, level: usize) -> Columns {
    let (coalesce, value) = match comparison.sides() {
        Some([Expr::Coalesce(coalesce), value] | [value, Expr::Coalesce(coalesce)]) => (coalesce, value),
        _ => return Columns::new(),
    };
    let function = scope.context.catalog.function_of(comparison);
    let unequal = function.is_some_and(|function| function.is_builtin() && UNEQUAL.contains(&function.name.as_str()));
    let Some((fallback, others)) = coalesce.arguments().split_last() else { return Columns::new() };
    if !unequal || !same(fallback, value) || key(scope.context, value).is_none() {
        return Columns::new();
    }
    intersection(others.iter().map(|other| strict(scope, other, level)))
}
