//! Aggregates.

use crate::catalog::Function;
use crate::prove::answer::Answer;
use crate::prove::known::Known;
use crate::prove::nullability::expression::evaluate as evaluate_expression;
use crate::prove::nullability::function::says_never_null;
use crate::prove::nullability::grouping;
use crate::prove::scope::{Scope, View};
use crate::tree::expr::{AggregateCall, BooleanOperator, Expr, NullTest};

/// A call of an aggregate: COUNT is never NULL; others are not where every group has a row and the aggregate has a value for it.
pub(crate) fn evaluate(scope: &Scope<'_>, call: AggregateCall<'_>) -> Answer {
    let function = call.function().and_then(|oid| scope.context.catalog.functions.get(&oid));
    if let Some(vouched) = function.filter(|function| function.never_null) {
        return Answer::never(says_never_null(vouched));
    }
    let Some(function) = function.filter(|function| function.is_builtin()) else {
        return Answer::maybe("a user-defined aggregate may return NULL");
    };
    let name = function.name.as_str();
    if call.levels_up() != Some(0) {
        return Answer::maybe(format!("{name} over rows of an outer query may be NULL"));
    }
    if is_count(function) {
        return Answer::never(format!("{name} over no rows is 0"));
    }
    // `hypothetical_rank_common` in `orderedsetaggs.c`: over no rows the row would be the first.
    if call.kind() == Some('h') {
        return Answer::never(format!("{name} ranks a hypothetical row, which always has a rank"));
    }
    if grouping::may_be_empty(scope) {
        return Answer::maybe(format!(
            "grouping sets can return a row for no input rows, and {name} over no rows is NULL"
        ));
    }
    if !scope.query.is_grouped() {
        return Answer::maybe(format!("{name} over no rows is NULL"));
    }
    if !call.filter().is_missing() && !is_always_true(&inside(scope), call.filter()) {
        return Answer::maybe(format!("FILTER may leave no rows, and {name} over no rows is NULL"));
    }
    if call.kind() != Some('n') {
        return ordered_set(scope, call, name);
    }
    of_rows(scope, call.arguments().next().map(|argument| argument.expression()), function)
}

/// What the arguments see. The rows that are aggregated are not the row of which a CASE around the aggregate speaks.
fn inside<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.seen_from(View { inside_aggregate: true, assumed: Known::new(), ..scope.view.clone() })
}

/// Whether a condition keeps every row: it asks whether something is not NULL that never is.
fn is_always_true(scope: &Scope<'_>, condition: Expr<'_>) -> bool {
    let never_null =
        |test: NullTest<'_>| test.of_row() == Some(false) && !evaluate_expression(scope, test.argument()).nullable;
    match condition {
        Expr::Boolean(boolean) => match (boolean.operator(), boolean.arguments()) {
            (Some(BooleanOperator::And), parts) => parts.iter().all(|part| is_always_true(scope, part)),
            (Some(BooleanOperator::Or), parts) => parts.iter().any(|part| is_always_true(scope, part)),
            (Some(BooleanOperator::Not), parts) => {
                matches!(parts.exactly(), Some([Expr::NullTest(test)]) if test.is_null() && never_null(test))
            }
            (None, _) => false,
        },
        Expr::Constant(constant) => constant.is_true(),
        Expr::NullTest(test) => test.is_not_null() && never_null(test),
        _ => false,
    }
}

/// WITHIN GROUP over at least one row: NULLs are left out, and a NULL fraction gives NULL (`orderedsetaggs.c`).
fn ordered_set(scope: &Scope<'_>, call: AggregateCall<'_>, name: &str) -> Answer {
    if !matches!(name, "mode" | "percentile_cont" | "percentile_disc") {
        return Answer::maybe(format!("{name} may return NULL"));
    }
    let fractions = call.direct_arguments().iter().map(|fraction| evaluate_expression(scope, fraction));
    let inside = inside(scope);
    let Some(sorted) = call.arguments().next() else {
        return Answer::maybe("its arguments could not be read");
    };
    let answer = Answer::all(fractions.chain([evaluate_expression(&inside, sorted.expression())]));
    match answer.nullable {
        true => answer,
        false => Answer::never(format!("{name} over at least one value is not NULL")).because(answer.reason),
    }
}

/// An aggregate over at least one row, by its first argument.
pub(crate) fn of_rows(scope: &Scope<'_>, argument: Option<Expr<'_>>, function: &Function) -> Answer {
    let name = function.name.as_str();
    if collects(name) {
        return Answer::never(format!("{name} over at least one row is not NULL"));
    }
    if !keeps_values(name) {
        return Answer::maybe(format!("{name} may return NULL"));
    }
    let Some(argument) = argument else { return Answer::maybe("its arguments could not be read") };
    let answer = evaluate_expression(&inside(scope), argument);
    match answer.nullable {
        true => answer,
        false => Answer::never(format!("{name} over at least one value is not NULL")).because(answer.reason),
    }
}

pub(crate) fn is_count(function: &Function) -> bool {
    matches!(function.name.as_str(), "count" | "regr_count")
}

/// Aggregates that give a value for any rows, also for NULLs.
fn collects(name: &str) -> bool {
    matches!(name, "array_agg" | "json_agg" | "jsonb_agg")
        || matches!(name, "json_object_agg" | "jsonb_object_agg" | "json_object_agg_unique" | "jsonb_object_agg_unique")
}

/// Aggregates that ignore NULLs and give a value for any value.
fn keeps_values(name: &str) -> bool {
    matches!(
        name,
        "sum" | "min" | "max" | "avg" | "string_agg" | "bool_and" | "bool_or" | "every" | "bit_and" | "bit_or"
    ) || matches!(name, "bit_xor" | "any_value" | "var_pop" | "stddev_pop" | "range_agg" | "xmlagg")
        || matches!(name, "json_agg_strict" | "jsonb_agg_strict" | "json_object_agg_strict" | "jsonb_object_agg_strict")
        || matches!(name, "json_object_agg_unique_strict" | "jsonb_object_agg_unique_strict")
}
