//! NOT IN over a subquery that can return NULL: then it is never true (9.24, "Subquery Expressions").

use super::{own_nodes, word_of};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::nullability;
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, BooleanTestKind, Expr, SubLink, SubLinkKind};
use crate::tree::query::Query;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let mut found = Vec::new();
    for node in own_nodes(scope.query) {
        match node {
            Expr::Boolean(boolean) if boolean.operator() == Some(BooleanOperator::Not) => {
                boolean.arguments().iter().for_each(|part| negated(scope, part, &mut found));
            }
            Expr::BooleanTest(test) if test.kind() == Some(BooleanTestKind::False) => {
                negated(scope, test.argument(), &mut found);
            }
            Expr::SubLink(link) if link.kind() == SubLinkKind::All && is_unequal(scope, link) => {
                found.extend(of_link(scope, link));
            }
            _ => {}
        }
    }
    found
}

/// What is to be false, and each part of it that is to be.
fn negated(scope: &Scope<'_>, condition: Expr<'_>, found: &mut Vec<Suspicion>) {
    let Some(_level) = scope.context.enter() else { return };
    match condition {
        Expr::Boolean(boolean) if boolean.operator() != Some(BooleanOperator::Not) => {
            boolean.arguments().iter().for_each(|part| negated(scope, part, found));
        }
        Expr::SubLink(link) if link.kind() == SubLinkKind::Any => found.extend(of_link(scope, link)),
        _ => {}
    }
}

/// `x <> ALL (…)`, which is NOT IN.
fn is_unequal(scope: &Scope<'_>, link: SubLink<'_>) -> bool {
    let Expr::Operation(operation) = link.test() else { return false };
    let function = scope.context.catalog.function_of(operation);
    function.is_some_and(|function| function.is_builtin() && function.name.ends_with("ne"))
}

fn of_link(scope: &Scope<'_>, link: SubLink<'_>) -> Option<Suspicion> {
    let query = link.query()?;
    let answers = nullability::columns(scope.context, query, Some(scope));
    let nullable = answers.iter().position(|answer| answer.nullable)?;
    if !is_known(scope, query, nullable) {
        return None;
    }
    let answer = answers.get(nullable)?;
    let column = query.output().get(nullable)?.name().map_or("a column".to_owned(), |name| format!("`{name}`"));
    let place = word_of(scope, link.into());
    Some(
        Suspicion::new(SuspicionKind::NotInNull, "NOT IN is never true if the subquery returns NULL")
            .at(place)
            .note(format!("{column} of the subquery can be NULL: {}", answer.reason.text))
            .help(format!("write NOT EXISTS, or add `{} IS NOT NULL` to the subquery", column.trim_matches('`'))),
    )
}

/// Whether it is known what the column is made of: what a user's function returns is not.
fn is_known(scope: &Scope<'_>, query: Query<'_>, position: usize) -> bool {
    let is_built_in = |node: Expr<'_>| {
        let functions = scope.context.catalog.functions_of(node);
        functions.into_iter().all(|function| function.is_some_and(|function| function.is_builtin()))
    };
    let output = query.output();
    output.get(position).is_some_and(|entry| {
        let expression = query.ungrouped(entry.expression());
        !matches!(expression, Expr::Other(_)) && expression.walk().all(is_built_in)
    })
}
