//! Window functions.

use crate::prove::answer::Answer;
use crate::prove::nullability::aggregate;
use crate::prove::nullability::expression;
use crate::prove::nullability::function::says_never_null;
use crate::prove::nullability::origin::Known;
use crate::prove::scope::{Scope, View};
use crate::tree::node::Node;

/// `FRAMEOPTION_*` of PostgreSQL's `parsenodes.h`.
mod frame {
    pub(super) const RANGE: i64 = 0x0_0002;
    pub(super) const START_UNBOUNDED_PRECEDING: i64 = 0x0_0020;
    pub(super) const END_UNBOUNDED_FOLLOWING: i64 = 0x0_0100;
    pub(super) const START_CURRENT_ROW: i64 = 0x0_0200;
    pub(super) const END_CURRENT_ROW: i64 = 0x0_0400;
    pub(super) const START_OFFSET_PRECEDING: i64 = 0x0_0800;
    pub(super) const END_OFFSET_FOLLOWING: i64 = 0x0_4000;
    pub(super) const EXCLUDE_CURRENT_ROW: i64 = 0x0_8000;
    pub(super) const EXCLUDE_GROUP: i64 = 0x1_0000;
}

/// A `WINDOWFUNC`.
pub(crate) fn evaluate(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let function = node.get("winfnoid").oid().and_then(|oid| scope.analysis.catalog.functions.get(&oid));
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
        "ntile" => return expression::arguments(scope, node, "args"),
        "lag" | "lead" if node.get("args").items().len() == 3 => return expression::arguments(scope, node, "args"),
        "lag" | "lead" => return Answer::maybe(format!("{name} is NULL where there is no such row")),
        "nth_value" => return Answer::maybe("nth_value is NULL where there is no such row"),
        _ => {}
    }
    if !node.get("aggfilter").is_null() {
        return Answer::maybe(format!("FILTER may leave no rows, and {name} over no rows is NULL"));
    }
    if !holds_current_row(scope, node) {
        return Answer::maybe(format!("the frame may be empty, and {name} over no rows is NULL"));
    }
    match name {
        "first_value" | "last_value" => expression::arguments(scope, node, "args"),
        _ => aggregate::of_rows(scope, node.get("args"), function),
    }
}

/// Whether the frame of every row has that row in it.
fn holds_current_row(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let reference = node.get("winref").int();
    let window = scope.query.get("windowClause").items().iter().find(|window| window.get("winref").int() == reference);
    let Some(options) = window.and_then(|window| window.get("frameOptions").int()) else { return false };
    let has = |flags: i64| options & flags != 0;
    // RANGE with an offset asks a type's own `in_range` function.
    let offsets = frame::START_OFFSET_PRECEDING | frame::END_OFFSET_FOLLOWING;
    reference.is_some()
        && !has(frame::EXCLUDE_CURRENT_ROW | frame::EXCLUDE_GROUP)
        && !(has(frame::RANGE) && has(offsets))
        && has(frame::START_UNBOUNDED_PRECEDING | frame::START_CURRENT_ROW | frame::START_OFFSET_PRECEDING)
        && has(frame::END_CURRENT_ROW | frame::END_OFFSET_FOLLOWING | frame::END_UNBOUNDED_FOLLOWING)
}
