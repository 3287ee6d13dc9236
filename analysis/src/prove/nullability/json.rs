//! SQL/JSON: constructors (from PostgreSQL 16 on), JSON_EXISTS, JSON_VALUE, JSON_QUERY and JSON_TABLE (from 17 on). After
//! `ExecInitJsonExpr`, `ExecEvalJsonExprPath` in `execExpr.c` and `execExprInterp.c`, and `JsonTableGetValue` in `jsonpath_exec.c`.

use crate::catalog::builtin::{BOOLEAN, INTEGER, JSON, JSONB, TEXT};
use crate::prove::answer::Answer;
use crate::prove::nullability::{elements, expression};
use crate::prove::scope::Scope;
use crate::tree::clause::JsonTable;
use crate::tree::expr::{BehaviorKind, Expr, JsonBehavior, JsonConstructor, JsonPath, JsonPathKind, JsonValue};

/// JSON_OBJECT, JSON_ARRAY, JSON_OBJECTAGG, JSON_ARRAYAGG, JSON, JSON_SCALAR and JSON_SERIALIZE.
pub(crate) fn constructor(scope: &Scope<'_>, constructor: JsonConstructor<'_>) -> Answer {
    let cast = constructor.coercion();
    if !cast.is_missing() && !elements::keeps_value(scope, cast) {
        return Answer::maybe("the cast to its RETURNING type may yield NULL");
    }
    if constructor.is_plain() {
        return Answer::never("a JSON constructor is never NULL");
    }
    if constructor.is_aggregate() {
        return expression::evaluate(scope, constructor.function());
    }
    expression::all(scope, constructor.arguments())
}

/// A value that was read as JSON.
pub(crate) fn value(scope: &Scope<'_>, value: JsonValue<'_>) -> Answer {
    let formatted = value.formatted();
    expression::evaluate(scope, if formatted.is_missing() { value.raw() } else { formatted })
}

/// JSON_EXISTS, JSON_QUERY and JSON_VALUE: NULL for a NULL document or path; else what the path finds, or what ON EMPTY and ON ERROR give.
pub(crate) fn path(scope: &Scope<'_>, path: JsonPath<'_>) -> Answer {
    let document = match path.document() {
        // A column of JSON_TABLE: its rows are there.
        Expr::CaseTest(_) => Answer::never("each row of JSON_TABLE has a value"),
        document => expression::evaluate(scope, document),
    };
    let given = [document, expression::evaluate(scope, path.path())];
    let error = path.on_error();
    match (path.kind(), path.returns()) {
        (JsonPathKind::Exists, Some(BOOLEAN | INTEGER | TEXT)) => {
            Answer::all(given.into_iter().chain([otherwise(scope, error, "JSON_EXISTS", "ON ERROR")]))
        }
        // For other types a JSON null becomes NULL.
        (JsonPathKind::Query, Some(JSON | JSONB | TEXT)) => {
            let empty = otherwise(scope, path.on_empty().or(error), "JSON_QUERY", "ON EMPTY");
            Answer::all(given.into_iter().chain([empty, otherwise(scope, error, "JSON_QUERY", "ON ERROR")]))
        }
        (JsonPathKind::Value, _) => Answer::maybe("JSON_VALUE returns NULL for a JSON null"),
        _ => Answer::maybe("a JSON path may match nothing"),
    }
}

/// What ON EMPTY or ON ERROR gives.
fn otherwise(scope: &Scope<'_>, behavior: Option<JsonBehavior<'_>>, function: &str, clause: &str) -> Answer {
    let null = || Answer::maybe(format!("{function} returns NULL {clause}"));
    let Some(behavior) = behavior else { return null() };
    match behavior.kind() {
        BehaviorKind::Error => Answer::never(format!("{function} raises an error {clause}")),
        BehaviorKind::True | BehaviorKind::False => Answer::never(format!("{function} returns true or false {clause}")),
        BehaviorKind::Empty | BehaviorKind::EmptyArray | BehaviorKind::EmptyObject => {
            Answer::never(format!("{function} returns an empty value {clause}"))
        }
        BehaviorKind::Default if behavior.coerces() == Some(false) => {
            let answer = expression::evaluate(scope, behavior.value());
            match answer.nullable {
                true => answer,
                false => Answer::never(format!("{function} has a DEFAULT {clause}")),
            }
        }
        _ => null(),
    }
}

/// A column of JSON_TABLE. Those of NESTED PATH are NULL where the path finds nothing.
pub(crate) fn table_column(scope: &Scope<'_>, table: JsonTable<'_>, position: usize) -> Option<Answer> {
    if !table.is_outermost(position)? {
        return Some(Answer::maybe("a NESTED PATH may match nothing"));
    }
    Some(match table.value(position)? {
        Expr::Missing => Answer::never("FOR ORDINALITY numbers every row"),
        column => expression::evaluate(scope, column),
    })
}
