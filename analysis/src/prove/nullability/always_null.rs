//! Columns that are NULL in every row, so that nothing can be promised of them. What no rule here knows may have a value.

use crate::prove::scope::Scope;
use crate::tree::clause::SetMember;
use crate::tree::expr::Expr;
use crate::tree::query::Query;

/// Whether a result column of the query is always NULL.
pub(crate) fn column(scope: &Scope<'_>, position: usize) -> bool {
    match scope.query.set_operation() {
        Some(operation) => member(scope, operation, position),
        None => of_query(scope, scope.query, position),
    }
}

fn of_query(scope: &Scope<'_>, query: Query<'_>, position: usize) -> bool {
    query.output().get(position).is_some_and(|entry| expression(scope, entry.expression()))
}

/// A row of any set operation comes from one of its members.
fn member(scope: &Scope<'_>, part: SetMember<'_>, position: usize) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    match part {
        SetMember::Operation(operation) => {
            member(scope, operation.left(), position) && member(scope, operation.right(), position)
        }
        SetMember::Entry(index) => {
            let query = scope.query.entry(index).and_then(|entry| entry.subquery());
            query.is_some_and(|query| !query.is_set_operation() && of_query(scope, query, position))
        }
        SetMember::Other => false,
    }
}

/// Whether an expression of the query's level is always NULL.
pub(crate) fn expression(scope: &Scope<'_>, expr: Expr<'_>) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    match expr {
        Expr::Constant(constant) => constant.null() == Some(true),
        Expr::Relabel(cast) | Expr::Collate(cast) | Expr::CoerceViaIo(cast) => expression(scope, cast.argument()),
        Expr::Coalesce(choice) => {
            let arguments = choice.arguments();
            !arguments.is_empty() && arguments.iter().all(|argument| expression(scope, argument))
        }
        Expr::Call(_) | Expr::Operation(_) => {
            let function = scope.context.catalog.function_of(expr);
            function.is_some_and(|function| function.strict && !function.returns_set)
                && expr.arguments().iter().any(|argument| expression(scope, argument))
        }
        _ => false,
    }
}
