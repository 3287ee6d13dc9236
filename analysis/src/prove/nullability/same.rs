//! Expressions that give the same value wherever they stand in a query level, so that what is known of one is known of all.

use crate::catalog::Function;
use crate::prove::context::Context;
use crate::tree::expr::Expr;
use crate::tree::same;

/// A text that two expressions share only when they give the same value for the same row. `None` when the expression can give
/// another value each time: for functions that are not immutable, subqueries (LIMIT picks any row), and functions of users, which
/// may be declared immutable wrongly.
pub(crate) fn key(context: &Context<'_>, expression: Expr<'_>) -> Option<String> {
    expression.walk().all(|part| gives_same_value(context, part)).then(|| same::text(expression))
}

fn gives_same_value(context: &Context<'_>, part: Expr<'_>) -> bool {
    let immutable = |function: Option<&Function>| {
        function.is_some_and(|function| {
            function.volatility == 'i' && (function.is_builtin() || function.extension.is_some())
        })
    };
    match part {
        Expr::Call(_)
        | Expr::Operation(_)
        | Expr::Distinct(_)
        | Expr::NullIf(_)
        | Expr::ArrayComparison(_)
        | Expr::Aggregate(_)
        // The same window in the same query: worked out once (`ExecInitWindowAgg` in `executor/nodeWindowAgg.c`).
        | Expr::Window(_) => immutable(context.catalog.function_of(part)),
        Expr::Parameter(parameter) => parameter.number().is_some(),
        Expr::Variable(_)
        | Expr::Constant(_)
        | Expr::Boolean(_)
        | Expr::NullTest(_)
        | Expr::BooleanTest(_)
        | Expr::Case(_)
        | Expr::Branch(_)
        | Expr::Coalesce(_)
        | Expr::MinMax(_)
        | Expr::Relabel(_)
        | Expr::Collate(_)
        | Expr::Array(_)
        | Expr::Row(_)
        | Expr::Subscript(_)
        | Expr::Field(_)
        | Expr::NamedArgument(_)
        | Expr::Target(_)
        | Expr::SortGroup(_)
        | Expr::DomainValue(_) => true,
        _ => false,
    }
}
