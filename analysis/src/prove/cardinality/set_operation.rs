//! UNION, INTERSECT and EXCEPT.

use crate::catalog::Oid;
use crate::prove::cardinality::columns::{Place, same};
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::unique::Output;
use crate::prove::cardinality::{Most, Rows, from};
use crate::prove::scope::Scope;
use crate::tree::clause::{SetMember, SetOperation, SetOperator};
use crate::tree::expr::{Expr, Through};
use crate::tree::query::{Command, Query};

/// The rows of a set operation that have one value in each of these columns, before LIMIT.
pub(crate) fn rows(scope: &Scope<'_>, operation: SetMember<'_>, outputs: &[Output]) -> Rows {
    let Some(_level) = scope.context.enter() else { return Rows::many("the query is too complex for the analysis") };
    let operation = match operation {
        SetMember::Entry(index) => return from::entry_rows_given(scope, index, outputs),
        SetMember::Operation(operation) => operation,
        SetMember::Other => return Rows::many("a set operation could not be read"),
    };
    let left = rows(scope, operation.left(), outputs);
    let right = rows(scope, operation.right(), outputs);
    let rows = match operation.operator() {
        Some(SetOperator::Union) => union(left, right),
        Some(SetOperator::Intersect) if left.most <= right.most => Rows { at_least_one: false, ..left },
        Some(SetOperator::Intersect) => Rows { at_least_one: false, ..right },
        Some(SetOperator::Except) => Rows { at_least_one: false, ..left },
        None => return Rows::many("a set operation could not be read"),
    };
    if rows.most != Most::Many || operation.all() != Some(false) {
        return rows;
    }
    let is_fixed = |column: &Column| is_fixed(scope, operation, column, outputs);
    match columns(operation).is_some_and(|columns| columns.iter().all(is_fixed)) {
        true => Rows { most: Most::One, reason: "all rows are equal, and duplicates are removed".into(), ..rows },
        false => rows,
    }
}

fn union(left: Rows, right: Rows) -> Rows {
    match (left.most, right.most) {
        (Most::Zero, _) => right,
        (_, Most::Zero) => left,
        _ => Rows {
            at_least_one: left.at_least_one || right.at_least_one,
            ..Rows::many("UNION combines the rows of both sides")
        },
    }
}

/// A column of a set operation: its number, and the equality and collation by which rows are compared.
struct Column {
    number: i64,
    operator: Oid,
    collation: Option<Oid>,
}

fn columns(operation: SetOperation<'_>) -> Option<Vec<Column>> {
    let (comparisons, collations) = (operation.comparisons(), operation.collations().collect::<Vec<_>>());
    if comparisons.len() == 0 || comparisons.len() != collations.len() {
        return None;
    }
    let columns = comparisons
        .zip(collations)
        .zip(1..)
        .map(|((comparison, collation), number)| Some(Column { number, operator: comparison.equality()?, collation }));
    columns.collect()
}

/// Whether all rows have one value in the column: it is fixed from outside, or the same constant in all arms.
fn is_fixed(scope: &Scope<'_>, operation: SetOperation<'_>, column: &Column, outputs: &[Output]) -> bool {
    let catalog = scope.context.catalog;
    let outside = outputs.iter().any(|output| {
        let agrees = output.collation == column.collation
            || output.collation.is_none_or(|one| !catalog.nondeterministic_collations.contains(&one));
        let same_equality =
            |operator: Oid| catalog.equalities_with(operator).any(|family| family.contains(&column.operator));
        output.number == column.number && output.operator.is_none_or(|operator| agrees && same_equality(operator))
    });
    outside || same_constant(scope, operation, column)
}

fn same_constant(scope: &Scope<'_>, operation: SetOperation<'_>, column: &Column) -> bool {
    let leaves = SetMember::Operation(operation).leaves();
    let constants: Option<Vec<_>> = leaves
        .into_iter()
        .map(|leaf| constant(scope, scope.query.entry(leaf?).and_then(|entry| entry.subquery())?, column))
        .collect();
    constants.is_some_and(|constants| match constants.split_first() {
        Some((first, others)) => others.iter().all(|other| same(scope, *first, Place::Here, *other)),
        None => false,
    })
}

/// The constant or parameter that a column of an arm always equals.
fn constant<'s>(outer: &'s Scope<'s>, query: Query<'s>, column: &Column) -> Option<Expr<'s>> {
    let plain = query.command() == Command::Select
        && !query.is_set_operation()
        && query.grouping_sets().is_empty()
        && query.has_set_returning() == Some(false);
    let output = query.output();
    let entry = output.iter().find(|entry| entry.number().map(i64::from) == Some(column.number))?;
    let expression = entry.expression();
    if is_constant(expression) {
        return Some(expression.strip(Through::SameValue));
    }
    if !plain {
        return None;
    }
    let scope = Scope::new(outer.context, query, Some(outer));
    let collation = column.collation.or(expression.collation());
    let catalog = outer.context.catalog;
    let mut families = catalog.equalities_with(column.operator);
    let bindings = Bindings::of(&scope, &[]);
    families.find_map(|operators| bindings.constant(expression, operators, collation, is_constant))
}

fn is_constant(expression: Expr<'_>) -> bool {
    match expression.strip(Through::SameValue) {
        Expr::Constant(_) => true,
        Expr::Parameter(parameter) => parameter.number().is_some(),
        _ => false,
    }
}
