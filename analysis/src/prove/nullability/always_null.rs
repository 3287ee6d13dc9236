//! Columns that are NULL in every row, so that nothing can be promised of them. What no rule here knows may have a value.

use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::Query;

/// Whether a result column of the query is always NULL.
pub(crate) fn column(scope: &Scope<'_>, position: usize) -> bool {
    let operation = scope.query.get("setOperations");
    if operation.is_null() {
        return of_query(scope, scope.query, position);
    }
    member(scope, operation, position)
}

fn of_query(scope: &Scope<'_>, query: Query<'_>, position: usize) -> bool {
    query.output().get(position).is_some_and(|entry| expression(scope, entry.expression()))
}

/// A row of any set operation comes from one of its members.
fn member(scope: &Scope<'_>, node: &Node<'_>, position: usize) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    match node.label() {
        "SETOPERATIONSTMT" => member(scope, node.get("larg"), position) && member(scope, node.get("rarg"), position),
        "RANGETBLREF" => {
            let index = node.get("rtindex").int().and_then(|index| usize::try_from(index).ok());
            let query = index.and_then(|index| scope.query.entry(index)).and_then(|entry| entry.subquery());
            query.is_some_and(|query| query.get("setOperations").is_null() && of_query(scope, query, position))
        }
        _ => false,
    }
}

fn expression(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    let all = |list: &str| {
        let items = node.get(list).items();
        !items.is_empty() && items.iter().all(|item| expression(scope, item))
    };
    match node.label() {
        "CONST" => node.get("constisnull").is_true(),
        "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" => expression(scope, node.get("arg")),
        "COALESCEEXPR" => all("args"),
        "FUNCEXPR" | "OPEXPR" => {
            let strict = scope.analysis.function(node).is_some_and(|function| function.strict && !function.returns_set);
            strict && node.get("args").items().iter().any(|argument| expression(scope, argument))
        }
        _ => false,
    }
}
