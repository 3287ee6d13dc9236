//! Comparisons with NULL, which yield NULL and not true or false (9.2, "Comparison Functions and Operators").

use super::{own_nodes, word_of};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::nullability::always_null;
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;

/// The type `boolean`.
const BOOLEAN: u32 = 16;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let comparisons = own_nodes(scope.query).filter(|node| is_with_null(scope, *node));
    comparisons.map(|node| told(scope, node)).collect()
}

fn is_with_null(scope: &Scope<'_>, node: Expr<'_>) -> bool {
    let Expr::Operation(operation) = node else { return false };
    operation.ty() == Some(BOOLEAN) && operation.sides().is_some() && always_null::expression(scope, node)
}

fn told(scope: &Scope<'_>, node: Expr<'_>) -> Suspicion {
    Suspicion::new(SuspicionKind::EqualsNull, "a comparison with NULL is never true")
        .at(word_of(scope, node))
        .help("write `IS NULL` or `IS NOT NULL`; to compare with a parameter that may be NULL, `IS NOT DISTINCT FROM`")
}
