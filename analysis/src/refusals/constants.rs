//! Constants that the executor turns down before it returns a row: a negative LIMIT, a sample of 101 percent, a step of zero.
//! Others fail when PostgreSQL plans.

use super::{Refusal, Statement};
use crate::catalog::{Catalog, Function};
use crate::change::writes::{Constant, constant};
use crate::tree::clause::Sample;
use crate::tree::expr::{Call, CallForm, Expr, Exprs, Through};
use crate::tree::query::Query;

pub(super) fn wrong(statement: &Statement<'_>) -> Vec<Refusal> {
    let mut found: Vec<Refusal> = statement.query.queries().flat_map(|query| limits(statement, query)).collect();
    for node in Expr::from(statement.query).walk() {
        found.extend(match node {
            Expr::WindowClause(window) => {
                window.offsets().into_iter().find_map(|offset| offset_of_frame(statement, offset))
            }
            Expr::Window(window) => call(statement, node, window.arguments()),
            Expr::Call(function) => call(statement, node, function.arguments()),
            Expr::Aggregate(aggregate) => call(statement, node, aggregate.direct_arguments()),
            Expr::Sample(sample) => sampled(statement, sample),
            _ => None,
        });
    }
    found
}

/// `recompute_limits` in `nodeLimit.c`.
fn limits(statement: &Statement<'_>, query: Query<'_>) -> Vec<Refusal> {
    let clauses = [(query.limit(), "2201W", "LIMIT"), (query.offset(), "2201X", "OFFSET")];
    let refusal = |(count, code, clause): (Expr<'_>, &str, &str)| {
        let negative = number(statement.catalog, count)? < 0;
        negative.then(|| told(statement, count, code, &format!("{clause} must not be negative")))
    };
    clauses.into_iter().filter_map(refusal).collect()
}

/// `calculate_frame_offsets` in `nodeWindowAgg.c`.
fn offset_of_frame(statement: &Statement<'_>, offset: Expr<'_>) -> Option<Refusal> {
    if is_null(offset) {
        return Some(told(statement, offset, "22004", "the offset of a window frame must not be null"));
    }
    let negative = number(statement.catalog, offset)? < 0;
    negative.then(|| told(statement, offset, "22013", "the offset of a window frame must not be negative"))
}

/// `windowfuncs.c`, `generate_series_int4` in `int.c`, `orderedsetaggs.c`.
fn call(statement: &Statement<'_>, call: Expr<'_>, arguments: Exprs<'_>) -> Option<Refusal> {
    let function = statement.catalog.function_of(call).filter(|function| function.is_builtin())?;
    let Function { name, .. } = function;
    let (argument, code, message) = match (name.as_str(), arguments.iter().collect::<Vec<_>>().as_slice()) {
        ("ntile", [buckets]) => (*buckets, "22014", "argument of ntile must be greater than zero"),
        ("nth_value", [_, number]) => (*number, "22016", "argument of nth_value must be greater than zero"),
        ("generate_series", [_, _, step]) => (*step, "22023", "step size cannot equal zero"),
        ("percentile_cont" | "percentile_disc", [fraction]) => {
            (*fraction, "22003", "a percentile is not between 0 and 1")
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
fn sampled(statement: &Statement<'_>, sample: Sample<'_>) -> Option<Refusal> {
    if let Some(null) = sample.arguments().iter().find(|argument| is_null(*argument)) {
        return Some(told(statement, null, "2202H", "TABLESAMPLE parameter cannot be null"));
    }
    if is_null(sample.repeatable()) {
        let repeatable = sample.repeatable();
        return Some(told(statement, repeatable, "2202G", "TABLESAMPLE REPEATABLE parameter cannot be null"));
    }
    let [percentage] = sample.arguments().exactly()?;
    let wrong = !(0..=100).contains(&number(statement.catalog, percentage)?);
    wrong.then(|| told(statement, percentage, "2202H", "sample percentage must be between 0 and 100"))
}

fn told(statement: &Statement<'_>, expression: Expr<'_>, code: &str, message: &str) -> Refusal {
    Refusal::new(code, message).at(statement.place(expression))
}

fn is_null(expression: Expr<'_>) -> bool {
    match expression.strip(Through::Relabels) {
        Expr::Constant(constant) => constant.null() == Some(true),
        // A cast of NULL.
        Expr::Call(call) => {
            is_cast(call) && matches!(call.arguments().exactly(), Some([argument]) if is_null(argument))
        }
        _ => false,
    }
}

fn is_cast(call: Call<'_>) -> bool {
    matches!(call.form(), CallForm::Cast | CallForm::Implicit)
}

/// A whole number that is written, with signs and casts.
fn number(catalog: &Catalog, expression: Expr<'_>) -> Option<i64> {
    if let Some(Constant::Integer(value)) = constant(catalog, expression) {
        return Some(value);
    }
    let function = catalog.function_of(expression).filter(|function| function.is_builtin())?;
    let [argument] = expression.arguments().exactly()?;
    match expression {
        // To a floating point number: every whole number of some size stays what it is.
        Expr::Call(call) if is_cast(call) => matches!(&*function.name, "float4" | "float8" | "int4" | "int8")
            .then(|| number(catalog, argument))?
            .filter(|value| value.unsigned_abs() < 1 << 20),
        Expr::Operation(_) => {
            let minus = matches!(&*function.name, "int2um" | "int4um" | "int8um");
            minus.then(|| number(catalog, argument))??.checked_neg()
        }
        _ => None,
    }
}
