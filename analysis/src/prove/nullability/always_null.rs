//! Columns that are NULL in every row, so that nothing can be promised of them. What no rule here knows may have a value.

use crate::prove::scope::Scope;
use crate::tree::clause::SetMember;
use crate::tree::expr::{Expr, Through, Variable};
use crate::tree::query::Query;
use crate::tree::resolve::{QueryLevel, Referent};

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

/// The same for one of several arguments, of which columns are not followed: each of them can be made of several again.
fn is_null_itself(scope: &Scope<'_>, argument: Expr<'_>) -> bool {
    !matches!(argument.strip(Through::SameValue), Expr::Variable(_)) && expression(scope, argument)
}

/// Whether what a column stands for is always NULL: an outer join adds only more NULL.
fn referent(scope: &Scope<'_>, variable: Variable<'_>) -> bool {
    match scope.resolve(variable) {
        Some(Referent::Output(derived, position)) => derived
            .alone()
            .is_some_and(|derived| column(&Scope::new(scope.context, derived.query, Some(derived.around)), position)),
        Some(Referent::Expression(level, joined)) => expression(level, joined),
        Some(Referent::Values(level, cells)) => !cells.is_empty() && cells.iter().all(|cell| expression(level, *cell)),
        Some(Referent::Stored(..)) | None => false,
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
                && expr.arguments().iter().any(|argument| is_null_itself(scope, argument))
        }
        Expr::Variable(variable) => referent(scope, variable),
        _ => false,
    }
}
