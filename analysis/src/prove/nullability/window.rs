//! Window functions.

use crate::prove::answer::Answer;
use crate::prove::known::Known;
use crate::prove::nullability::aggregate;
use crate::prove::nullability::expression;
use crate::prove::nullability::function::says_never_null;
use crate::prove::scope::{Scope, View};
use crate::tree::clause::Window;
use crate::tree::expr::WindowCall;

/// A call of a window function, or of an aggregate over a window.
pub(crate) fn evaluate(scope: &Scope<'_>, call: WindowCall<'_>) -> Answer {
    let function = call.function().and_then(|oid| scope.context.catalog.functions.get(&oid));
    if let Some(vouched) = function.filter(|function| function.never_null) {
        return Answer::never(says_never_null(vouched));
    }
    let Some(function) = function.filter(|function| function.is_builtin()) else {
        return Answer::maybe("a user-defined window function may return NULL");
    };
    let name = function.name.as_str();
    // What a CASE around it knows is about this row; the window has others.
    let view = View { assumed: Known::new(), ..scope.view.clone() };
    let scope = &scope.seen_from(view);
    if aggregate::is_count(function) {
        return Answer::never(format!("{name} over no rows is 0"));
    }
    match name {
        "row_number" | "rank" | "dense_rank" | "percent_rank" | "cume_dist" => {
            return Answer::never(format!("{name} is never NULL"));
        }
        "ntile" => return expression::all(scope, call.arguments()),
        "lag" | "lead" if call.arguments().len() == 3 => return expression::all(scope, call.arguments()),
        "lag" | "lead" => return Answer::maybe(format!("{name} is NULL where there is no such row")),
        "nth_value" => return Answer::maybe("nth_value is NULL where there is no such row"),
        _ => {}
    }
    if !call.filter().is_missing() {
        return Answer::maybe(format!("FILTER may leave no rows, and {name} over no rows is NULL"));
    }
    let window = scope.query.windows().find(|window| call.window().is_some() && window.reference() == call.window());
    if !window.is_some_and(Window::holds_current_row) {
        return Answer::maybe(format!("the frame may be empty, and {name} over no rows is NULL"));
    }
    match name {
        "first_value" | "last_value" => expression::all(scope, call.arguments()),
        _ => aggregate::of_rows(scope, call.arguments().first(), function),
    }
}
