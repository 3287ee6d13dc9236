//! Subqueries in expressions: EXISTS, ARRAY, scalar subqueries, IN, ANY and ALL.

use crate::prove::answer::Answer;
use crate::prove::cardinality::{self, limit::keeps_rows};
use crate::prove::nullability::expression::evaluate as evaluate_expression;
use crate::prove::nullability::partner::{self, Partner};
use crate::prove::nullability::{columns, function};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::{Expr, SubLink, SubLinkKind, Through};

/// A subquery in an expression.
pub(crate) fn evaluate(scope: &Scope<'_>, link: SubLink<'_>) -> Answer {
    match link.kind() {
        SubLinkKind::Exists => Answer::never("EXISTS is never NULL"),
        SubLinkKind::All | SubLinkKind::Any => comparison(scope, link),
        SubLinkKind::Value => scalar(scope, link),
        SubLinkKind::Array => Answer::never("ARRAY(…) may be empty, but is never NULL"),
        _ => Answer::maybe("a row of a subquery may be missing or contain NULL"),
    }
}

fn scalar(scope: &Scope<'_>, link: SubLink<'_>) -> Answer {
    let Some(query) = link.query() else { return Answer::maybe("a subquery could not be read") };
    let mut always = "always returns a row, and never returns".to_owned();
    if !cardinality::query_rows(scope.context, query, Some(scope)).at_least_one {
        let inner = Scope::new(scope.context, query, Some(scope));
        let partner = if keeps_rows(query) { partner::of_subquery(&inner) } else { None };
        match partner {
            Some(Partner::ForeignKey(key)) if scope.context.trusts_foreign_keys => {
                always = format!("finds a row along the foreign key {key}, and never returns");
            }
            Some(Partner::Itself) => {}
            Some(Partner::ForeignKey(key)) => {
                return Answer::maybe("a scalar subquery that returns no row is NULL").because(format!(
                    "the foreign key {key} implies a matching row, but only an inner JOIN, or `trust-foreign-keys`, makes that certain"
                ));
            }
            None => return Answer::maybe("a scalar subquery that returns no row is NULL"),
        }
    }
    match &*columns(scope.context, query, Some(scope)) {
        [column] => {
            let verb = if column.nullable { "may return" } else { &always };
            let reason = Reason::new(format!("the subquery {verb} NULL")).because(column.reason.clone());
            Answer { nullable: column.nullable, reason }
        }
        _ => Answer::maybe("a subquery could not be read"),
    }
}

/// `x op ANY (subquery)`: NULL when x is, or when a row compared is.
fn comparison(scope: &Scope<'_>, link: SubLink<'_>) -> Answer {
    let unknown = || Answer::maybe("a comparison with the rows of a subquery may be NULL");
    let test = link.test();
    let (Some(query), Expr::Operation(operation)) = (link.query(), test) else { return unknown() };
    let Some([outer, inner]) = operation.sides() else { return unknown() };
    let function = scope.context.catalog.function_of(test);
    let listed = function.is_some_and(|function| function::is_listed(scope, function));
    let inner = inner.strip(Through::Relabels);
    if !listed || !matches!(inner, Expr::Parameter(parameter) if parameter.is_of_subquery()) {
        return unknown();
    }
    Answer::all(columns(scope.context, query, Some(scope)).iter().cloned().chain([evaluate_expression(scope, outer)]))
}
