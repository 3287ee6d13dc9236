//! CASE where its NULL, or its zero, changes what is computed from it.

use super::{own_nodes, word_of};
use crate::catalog::TypeKind;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::{AggregateCall, Case, Expr, Through};

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let mut found = Vec::new();
    // Below each node: whether a NULL there does no harm, since COALESCE, a test or an aggregate has it.
    let mut pending: Vec<(Expr<'_>, bool)> =
        scope.query.target_list().map(|entry| (entry.expression(), false)).collect();
    if !own_nodes(scope.query).any(|node| matches!(node, Expr::Case(_))) {
        return found;
    }
    while let Some((node, harmless)) = pending.pop() {
        let harmless_below = match node {
            Expr::Query(_) | Expr::SubLink(_) => continue,
            Expr::Aggregate(call) => {
                found.extend(of_aggregate(scope, call, harmless));
                true
            }
            Expr::Operation(operation) if operation.ty() != Some(super::BOOLEAN) => {
                let strict = scope.is_strict(scope.context.catalog.function_of(operation));
                if strict && !harmless {
                    let sides = operation.arguments().iter();
                    found.extend(sides.filter_map(|side| of_operand(scope, side)));
                }
                harmless
            }
            Expr::Relabel(_) | Expr::CoerceViaIo(_) | Expr::Target(_) | Expr::Call(_) => harmless,
            _ => true,
        };
        pending.extend(node.children().map(|child| (child, harmless_below)));
    }
    found
}

fn of_aggregate(scope: &Scope<'_>, call: AggregateCall<'_>, harmless: bool) -> Option<Suspicion> {
    let function = scope.context.catalog.functions.get(&call.function()?).filter(|function| function.is_builtin())?;
    let mut arguments = call.arguments();
    let (Some(argument), None) = (arguments.next(), arguments.next()) else { return None };
    let Expr::Case(case) = stripped(argument.expression()) else { return None };
    let results = || case.branches().map(|branch| branch.result());
    let place = word_of(scope, call.into());
    let suspect = |message: &str| Suspicion::new(SuspicionKind::CaseInComputation, message).at(place.clone());
    match function.name.as_str() {
        "count" if !call.is_distinct() && results().all(is_value) && is_value(case.otherwise()) => Some(
            suspect("`count` of this CASE counts every row")
                .note("`count` counts what is not NULL, and no branch of the CASE is NULL")
                .help("write `count(*) FILTER (WHERE …)`, or omit ELSE"),
        ),
        "avg" if results().all(|result| !is_constant(result)) && is_zero(case.otherwise()) => Some(
            suspect("`avg` of this CASE takes the rows that no WHEN matches for zero")
                .help("to leave these rows out of the average, omit `ELSE 0`, or write `avg(…) FILTER (WHERE …)`"),
        ),
        "sum" if !harmless && is_missing(case.otherwise()) && call.filter().is_missing() => Some(
            Suspicion::new(
                SuspicionKind::SumOfNone,
                "`sum` of a CASE without ELSE is NULL, not 0, if no WHEN matches any row",
            )
            .at(place)
            .help("write `ELSE 0`, or `coalesce(sum(…), 0)`"),
        ),
        _ => None,
    }
}

/// An operand that is NULL if no WHEN matches.
fn of_operand(scope: &Scope<'_>, operand: Expr<'_>) -> Option<Suspicion> {
    let Expr::Case(case) = stripped(operand) else { return None };
    if !is_missing(case.otherwise()) || covers_all_labels(scope, case) {
        return None;
    }
    let message = "the result is NULL if no WHEN of this CASE matches";
    Some(
        Suspicion::new(SuspicionKind::CaseInComputation, message)
            .at(word_of(scope, stripped(operand)))
            .note("the CASE has no ELSE, and an operation with NULL gives NULL")
            .help("add ELSE with the value for all other rows"),
    )
}

/// Below casts, also those of the server between numbers.
fn stripped(expression: Expr<'_>) -> Expr<'_> {
    match expression.strip(Through::SameValue) {
        Expr::Call(call) if call.form() != crate::tree::expr::CallForm::Call => {
            call.arguments().first().map_or(expression, stripped)
        }
        other => other,
    }
}

/// No ELSE; PostgreSQL puts NULL in its place.
fn is_missing(otherwise: Expr<'_>) -> bool {
    match otherwise {
        Expr::Missing => true,
        Expr::Constant(constant) => constant.null() == Some(true),
        _ => false,
    }
}

fn is_constant(expression: Expr<'_>) -> bool {
    matches!(stripped(expression), Expr::Constant(_))
}

/// A constant that is not NULL.
fn is_value(expression: Expr<'_>) -> bool {
    matches!(stripped(expression), Expr::Constant(constant) if constant.null() == Some(false))
}

fn is_zero(expression: Expr<'_>) -> bool {
    matches!(stripped(expression), Expr::Constant(constant) if constant.integer() == Some(0))
}

/// Whether there is a WHEN for each label of an enum.
fn covers_all_labels(scope: &Scope<'_>, case: Case<'_>) -> bool {
    let Expr::Variable(variable) = case.argument().strip(Through::SameValue) else { return false };
    let types = &scope.context.catalog.types;
    match variable.ty().and_then(|ty| types.get(&ty)).map(|ty| &ty.kind) {
        Some(TypeKind::Enum(labels)) => case.branches().len() >= labels.len(),
        _ => false,
    }
}
