//! Conditions that hold whatever the rows are: TRUE, and equalities of constants, which the columns of subqueries can be.

use crate::catalog::Oid;
use crate::prove::cardinality::conditions::parts;
use crate::prove::cardinality::stable::is_stable;
use crate::prove::scope::Scope;
use crate::tree::expr::{Constant, Expr, Through};
use crate::tree::query::{Command, FromItem, Join, JoinKind};
use crate::tree::resolve::QueryLevel;

/// Whether each row of one side of a join matches each row of the other.
pub(crate) fn joins_all(scope: &Scope<'_>, join: Join<'_>) -> bool {
    let sides = inner(join.left()).into_iter().chain(inner(join.right()));
    always(scope, join.condition(), &sides.collect::<Vec<_>>())
}

/// Whether a condition is absent or always true. `present` are the entries that no outer join makes NULL.
pub(crate) fn always<'x>(scope: &Scope<'x>, condition: Expr<'x>, present: &[usize]) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    match parts(condition, true) {
        Some(parts) => parts.into_iter().all(|(part, truth)| truth && always(scope, part, present)),
        None => is_true(condition) || is_equality_of_constants(scope, condition, present),
    }
}

/// The entries of an item of FROM that no outer join in it makes NULL.
pub(crate) fn inner(item: FromItem<'_>) -> Vec<usize> {
    match item {
        FromItem::Entry(index) => vec![index],
        FromItem::From(list) => list.items().flat_map(inner).collect(),
        FromItem::Join(join) => match join.kind() {
            JoinKind::Inner => [inner(join.left()), inner(join.right())].concat(),
            JoinKind::Left => inner(join.left()),
            JoinKind::Right => inner(join.right()),
            JoinKind::Full => Vec::new(),
        },
        FromItem::Other => Vec::new(),
    }
}

/// Whether a condition is absent or the constant TRUE.
fn is_true(condition: Expr<'_>) -> bool {
    match condition {
        Expr::Missing => true,
        Expr::Constant(constant) => constant.is_true(),
        _ => false,
    }
}

/// `1 = 1`: equality of a B-tree operator family holds between a value and itself.
fn is_equality_of_constants<'x>(scope: &Scope<'x>, condition: Expr<'x>, present: &[usize]) -> bool {
    let Expr::Operation(operation) = condition else { return false };
    let is_equality = |one: Oid| scope.context.catalog.equalities_with(one).next().is_some();
    let Some([left, right]) = operation.sides().filter(|_| operation.operator().is_some_and(is_equality)) else {
        return false;
    };
    match (constant(scope, left, present), constant(scope, right, present)) {
        (Some(left), Some(right)) => {
            let nulls = [left.null(), right.null()];
            nulls == [Some(false); 2] && left.ty() == right.ty() && left.bytes() == right.bytes()
        }
        _ => false,
    }
}

/// The constant that an expression is, or that is behind a column of a subquery.
fn constant<'n>(scope: &Scope<'n>, expression: Expr<'n>, present: &[usize]) -> Option<Constant<'n>> {
    match expression.strip(Through::SameValue) {
        Expr::Constant(constant) => Some(constant),
        Expr::Variable(variable) if variable.levels_up() == Some(0) => {
            let entry = variable.entry().filter(|entry| present.contains(entry))?;
            match constant_output(scope, entry, variable.number()?)?.strip(Through::SameValue) {
                Expr::Constant(constant) => Some(constant),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The expression behind a column of a subquery or CTE, if no column is in it and nothing that may change.
pub(crate) fn constant_output<'s>(scope: &Scope<'s>, index: usize, number: i64) -> Option<Expr<'s>> {
    let entry = scope.query.entry(index)?;
    let query = scope.derived(entry)?.alone()?.query;
    // What grouping sets go by is NULL in some rows.
    let plain = query.command() == Command::Select && !query.is_set_operation() && query.grouping_sets().is_empty();
    let output = query.output();
    let expression = output.get(usize::try_from(number).ok()?.checked_sub(1)?)?.expression();
    let constant = expression.walk().all(|node| match node {
        Expr::Constant(_)
        | Expr::Relabel(_)
        | Expr::Collate(_)
        | Expr::ToDomain(_)
        | Expr::CoerceViaIo(_)
        | Expr::Call(_)
        | Expr::Operation(_) => true,
        Expr::Parameter(parameter) => parameter.number().is_some(),
        _ => false,
    });
    (plain && constant && is_stable(scope.context, expression)).then_some(expression)
}
