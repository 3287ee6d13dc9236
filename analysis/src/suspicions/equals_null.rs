//! Comparisons with NULL, which yield NULL and not true or false (9.2, "Comparison Functions and Operators").

use std::ops::Range;

use super::{own_nodes, word_of};
use crate::catalog::builtin::BOOLEAN;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::nullability::always_null;
use crate::prove::scope::Scope;
use crate::tree::expr::{Comparison, Expr, Exprs, Through};

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    own_nodes(scope.query).filter_map(|node| of_node(scope, node)).collect()
}

fn of_node(scope: &Scope<'_>, node: Expr<'_>) -> Option<Suspicion> {
    match node {
        Expr::Operation(operation) => {
            let [left, _] = operation.sides().filter(|_| operation.ty() == Some(BOOLEAN))?;
            if !always_null::expression(scope, node) {
                return None;
            }
            match left {
                Expr::CaseTest(_) => Some(told("`CASE … WHEN NULL` never matches", word_of(scope, node), CASE)),
                _ => Some(told("a comparison with NULL is never true", word_of(scope, node), TEST)),
            }
        }
        Expr::ArrayComparison(list) => of_list(scope, list),
        Expr::RowComparison(rows) => {
            let fields = || rows.left().iter().chain(rows.right().iter());
            let null = fields().find(|field| always_null::expression(scope, *field))?;
            Some(told(
                "the comparison of rows is NULL where the fields before this one are equal",
                place(scope, null),
                TEST,
            ))
        }
        _ => None,
    }
}

/// `x IN (1, NULL)`, `x <> ALL (ARRAY[1, NULL])`.
fn of_list(scope: &Scope<'_>, list: Comparison<'_>) -> Option<Suspicion> {
    let function = scope.context.catalog.function_of(list)?;
    let [_, array] = list.sides().filter(|_| scope.is_strict(Some(function)))?;
    if always_null::expression(scope, array) {
        return Some(told("a comparison with NULL is never true", word_of(scope, list.into()), TEST));
    }
    let null = elements(array)?.iter().find(|element| always_null::expression(scope, *element))?;
    let message = match list.is_any() {
        true => "NULL in a list of IN or ANY is equal to nothing",
        false => "NOT IN and ALL are never true of a list that has NULL in it",
    };
    Some(told(message, place(scope, null).or_else(|| word_of(scope, list.into())), TEST))
}

fn elements(array: Expr<'_>) -> Option<Exprs<'_>> {
    match array.strip(Through::SameValue) {
        Expr::Array(array) => Some(array.elements()),
        Expr::ArrayCoerce(cast) => elements(cast.argument()),
        _ => None,
    }
}

fn place(scope: &Scope<'_>, node: Expr<'_>) -> Option<Range<usize>> {
    let places = scope.context.places()?;
    places.token(places.start_of(node)?)
}

const TEST: &str =
    "write `IS NULL` or `IS NOT NULL`; to compare with a parameter that may be NULL, `IS NOT DISTINCT FROM`";

const CASE: &str = "write `CASE WHEN … IS NULL THEN …`, without anything between CASE and WHEN";

fn told(message: &str, place: Option<Range<usize>>, help: &str) -> Suspicion {
    Suspicion::new(SuspicionKind::EqualsNull, message).at(place).help(help)
}
