//! SQL/JSON: constructors (from PostgreSQL 16 on), JSON_EXISTS, JSON_VALUE, JSON_QUERY and JSON_TABLE (from 17 on). After
//! `ExecInitJsonExpr`, `ExecEvalJsonExprPath` in `execExpr.c` and `execExprInterp.c`, and `JsonTableGetValue` in `jsonpath_exec.c`.

use crate::catalog::Oid;
use crate::prove::answer::Answer;
use crate::prove::nullability::{elements, expression};
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::RangeTableEntry;

const BOOLEAN: Oid = 16;
const INTEGER: Oid = 23;
const TEXT: Oid = 25;
const JSON: Oid = 114;
const JSONB: Oid = 3802;

/// JSON_OBJECT, JSON_ARRAY, JSON_OBJECTAGG, JSON_ARRAYAGG, JSON, JSON_SCALAR and JSON_SERIALIZE.
pub(crate) fn constructor(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let cast = node.get("coercion");
    if !cast.is_null() && !elements::keeps_value(scope, cast) {
        return Answer::maybe("the cast to its RETURNING type may yield NULL");
    }
    match node.get("type").int() {
        // JSCTOR_JSON_OBJECT, JSCTOR_JSON_ARRAY
        Some(1 | 2) => Answer::never("a JSON constructor is never NULL"),
        // JSCTOR_JSON_OBJECTAGG, JSCTOR_JSON_ARRAYAGG
        Some(3 | 4) => expression::evaluate(scope, node.get("func")),
        _ => expression::arguments(scope, node, "args"),
    }
}

/// A value that was read as JSON.
pub(crate) fn value(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let formatted = node.get("formatted_expr");
    expression::evaluate(scope, if formatted.is_null() { node.get("raw_expr") } else { formatted })
}

/// A `JSONEXPR`: NULL for a NULL document or path; else what the path finds, or what ON EMPTY and ON ERROR give.
pub(crate) fn path(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let document = node.get("formatted_expr");
    let document = match document.label() {
        // A column of JSON_TABLE: its rows are there.
        "CASETESTEXPR" => Answer::never("each row of JSON_TABLE has a value"),
        _ => expression::evaluate(scope, document),
    };
    let given = [document, expression::evaluate(scope, node.get("path_spec"))];
    let (empty, error) = (node.get("on_empty"), node.get("on_error"));
    let ty = node.get("returning").get("typid").oid();
    match (node.get("op").int(), ty) {
        // JSON_EXISTS_OP
        (Some(0), Some(BOOLEAN | INTEGER | TEXT)) => {
            Answer::all(given.into_iter().chain([otherwise(scope, error, "JSON_EXISTS", "ON ERROR")]))
        }
        // JSON_QUERY_OP; for other types a JSON null becomes NULL.
        (Some(1), Some(JSON | JSONB | TEXT)) => {
            let empty = if empty.is_null() { error } else { empty };
            let empty = otherwise(scope, empty, "JSON_QUERY", "ON EMPTY");
            Answer::all(given.into_iter().chain([empty, otherwise(scope, error, "JSON_QUERY", "ON ERROR")]))
        }
        // JSON_VALUE_OP
        (Some(2), _) => Answer::maybe("JSON_VALUE returns NULL for a JSON null"),
        _ => Answer::maybe("a JSON path may match nothing"),
    }
}

/// What ON EMPTY or ON ERROR gives: a `JSONBEHAVIOR`.
fn otherwise(scope: &Scope<'_>, behavior: &Node<'_>, function: &str, clause: &str) -> Answer {
    match behavior.get("btype").int() {
        Some(1) => Answer::never(format!("{function} raises an error {clause}")),
        Some(3 | 4) => Answer::never(format!("{function} returns true or false {clause}")),
        Some(2 | 6 | 7) => Answer::never(format!("{function} returns an empty value {clause}")),
        Some(8) if behavior.get("coerce").bool() == Some(false) => {
            let answer = expression::evaluate(scope, behavior.get("expr"));
            match answer.nullable {
                true => answer,
                false => Answer::never(format!("{function} has a DEFAULT {clause}")),
            }
        }
        _ => Answer::maybe(format!("{function} returns NULL {clause}")),
    }
}

/// A column of JSON_TABLE. Those of NESTED PATH are NULL where the path finds nothing.
pub(crate) fn table_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize) -> Option<Answer> {
    let table = entry.get("tablefunc");
    let plan = table.get("plan");
    let within = |field: &str| plan.get(field).int().and_then(|bound| usize::try_from(bound).ok());
    if !plan.is("JSONTABLEPATHSCAN") || !(within("colMin")?..=within("colMax")?).contains(&position) {
        return Some(Answer::maybe("a NESTED PATH may match nothing"));
    }
    let column = table.get("colvalexprs").items().get(position)?;
    Some(match column {
        Node::Null => Answer::never("FOR ORDINALITY numbers every row"),
        column => expression::evaluate(scope, column),
    })
}
