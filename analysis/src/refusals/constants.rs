//! Constants that the executor turns down before it returns a row: a negative LIMIT, a sample of 101 percent, a step of zero.
//! Others fail when PostgreSQL plans.

use super::{Refusal, Statement};
use crate::catalog::{Catalog, Function};
use crate::change::writes::{Constant, constant, queries};
use crate::tree::node::Node;
use crate::tree::query::Query;

pub(super) fn wrong(statement: &Statement<'_>) -> Vec<Refusal> {
    let limits = queries(statement.query.node()).into_iter().flat_map(|query| limits(statement, query));
    let mut found: Vec<Refusal> = limits.collect();
    for record in statement.query.node().records() {
        let get = |field: &str| record.get(field);
        found.extend(match record.label() {
            "WINDOWCLAUSE" => {
                [get("startOffset"), get("endOffset")].into_iter().find_map(|offset| offset_of_frame(statement, offset))
            }
            "WINDOWFUNC" => call(statement, get("winfnoid"), get("args").items()),
            "FUNCEXPR" => call(statement, get("funcid"), get("args").items()),
            "AGGREF" => call(statement, get("aggfnoid"), get("aggdirectargs").items()),
            "TABLESAMPLECLAUSE" => sample(statement, get("args").items(), get("repeatable")),
            _ => None,
        });
    }
    found
}

/// `recompute_limits` in `nodeLimit.c`.
fn limits(statement: &Statement<'_>, query: Query<'_>) -> Vec<Refusal> {
    let clauses = [("limitCount", "2201W", "LIMIT"), ("limitOffset", "2201X", "OFFSET")];
    let refusal = |(field, code, clause): (&str, &str, &str)| {
        let node = query.get(field);
        let negative = number(statement.catalog, node)? < 0;
        negative.then(|| told(statement, node, code, &format!("{clause} must not be negative")))
    };
    clauses.into_iter().filter_map(refusal).collect()
}

/// `calculate_frame_offsets` in `nodeWindowAgg.c`.
fn offset_of_frame(statement: &Statement<'_>, offset: &Node<'_>) -> Option<Refusal> {
    if is_null(offset) {
        return Some(told(statement, offset, "22004", "the offset of a window frame must not be null"));
    }
    let negative = number(statement.catalog, offset)? < 0;
    negative.then(|| told(statement, offset, "22013", "the offset of a window frame must not be negative"))
}

/// `windowfuncs.c`, `generate_series_int4` in `int.c`, `orderedsetaggs.c`.
fn call(statement: &Statement<'_>, function: &Node<'_>, arguments: &[Node<'_>]) -> Option<Refusal> {
    let function = statement.catalog.functions.get(&function.oid()?).filter(|function| function.is_builtin())?;
    let Function { name, .. } = function;
    let (argument, code, message) = match (name.as_str(), arguments) {
        ("ntile", [buckets]) => (buckets, "22014", "argument of ntile must be greater than zero"),
        ("nth_value", [_, number]) => (number, "22016", "argument of nth_value must be greater than zero"),
        ("generate_series", [_, _, step]) => (step, "22023", "step size cannot equal zero"),
        ("percentile_cont" | "percentile_disc", [fraction]) => {
            (fraction, "22003", "a percentile is not between 0 and 1")
        }
        _ => return None,
    };
    let value = number(statement.catalog, argument)?;
    let wrong = match name.as_str() {
        "generate_series" => value == 0,
        "ntile" | "nth_value" => value <= 0,
        _ => !(0..=1).contains(&value),
    };
    wrong.then(|| told(statement, argument, code, message))
}

/// `system_beginsamplescan` and `bernoulli_beginsamplescan`, `tablesample_init` in `nodeSamplescan.c`. Of other methods nothing is known.
fn sample(statement: &Statement<'_>, arguments: &[Node<'_>], repeatable: &Node<'_>) -> Option<Refusal> {
    if let Some(null) = arguments.iter().find(|argument| is_null(argument)) {
        return Some(told(statement, null, "2202H", "TABLESAMPLE parameter cannot be null"));
    }
    if is_null(repeatable) {
        return Some(told(statement, repeatable, "2202G", "TABLESAMPLE REPEATABLE parameter cannot be null"));
    }
    let [percentage] = arguments else { return None };
    let wrong = !(0..=100).contains(&number(statement.catalog, percentage)?);
    wrong.then(|| told(statement, percentage, "2202H", "sample percentage must be between 0 and 100"))
}

fn told(statement: &Statement<'_>, node: &Node<'_>, code: &str, message: &str) -> Refusal {
    Refusal::new(code, message).at(statement.place(node))
}

fn is_null(node: &Node<'_>) -> bool {
    match node.label() {
        "CONST" => node.get("constisnull").is_true(),
        "RELABELTYPE" => is_null(node.get("arg")),
        // A cast of NULL.
        "FUNCEXPR" => matches!(node.get("args").items(), [argument] if is_null(argument)) && is_cast(node),
        _ => false,
    }
}

/// `COERCE_EXPLICIT_CAST`, `COERCE_IMPLICIT_CAST`
fn is_cast(node: &Node<'_>) -> bool {
    matches!(node.get("funcformat").int(), Some(1 | 2))
}

/// A whole number that is written, with signs and casts.
fn number(catalog: &Catalog, node: &Node<'_>) -> Option<i64> {
    if let Some(Constant::Integer(value)) = constant(catalog, node) {
        return Some(value);
    }
    match (node.label(), node.get("args").items()) {
        // To a floating point number: every whole number of some size stays what it is.
        ("FUNCEXPR", [argument]) if is_cast(node) => {
            let to = catalog.functions.get(&node.get("funcid").oid()?).filter(|function| function.is_builtin())?;
            matches!(&*to.name, "float4" | "float8" | "int4" | "int8")
                .then(|| number(catalog, argument))?
                .filter(|value| value.unsigned_abs() < 1 << 20)
        }
        ("OPEXPR", [argument]) => {
            let minus = catalog.operators.get(&node.get("opno").oid()?).and_then(|oid| catalog.functions.get(oid))?;
            let minus = minus.is_builtin() && matches!(&*minus.name, "int2um" | "int4um" | "int8um");
            minus.then(|| number(catalog, argument))??.checked_neg()
        }
        _ => None,
    }
}
