//! Narrowing: which columns cannot be NULL when a condition is true, false, or not known to be so.
//!
//! Everything rests on strictness: a strict operator gives NULL for NULL, and a condition that is NULL keeps no row.
//! A column is named by its range table entry and number in the query at hand. `level` says which level's columns are asked
//! for: 0 for this query's conditions, 1 for the conditions of a query inside EXISTS.
//!
//! A condition has three values, so there are four questions: what follows when it is true, when it is false, when it is not
//! true (as in ELSE), and when it is not false (as in CHECK).

use std::collections::BTreeSet;

use crate::catalog::builtin::BOOLEAN;
use crate::prove::known::{ColumnOf, Columns, EXPRESSION};
use crate::prove::nullability::condition::{
    array_comparison, counts_nulls, is_not_null, not_distinct, other_than_fallback, sublink,
};
use crate::prove::nullability::same;
use crate::prove::nullability::strict::strict;
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, BooleanTest, BooleanTestKind, Case, Expr, NullTest, SubLinkKind};
use crate::tree::query::EntryKind;

impl ColumnOf {
    /// An expression of this query level other than a column, if it gives the same value wherever it stands.
    pub(crate) fn expression(scope: &Scope<'_>, expression: Expr<'_>) -> Option<ColumnOf> {
        match expression {
            Expr::Missing
            | Expr::Variable(_)
            | Expr::Constant(_)
            | Expr::Boolean(_)
            | Expr::NullTest(_)
            | Expr::BooleanTest(_) => return None,
            // Comparisons are many, and follow from what they compare.
            Expr::Operation(operation) | Expr::Distinct(operation) | Expr::NullIf(operation)
                if operation.ty() == Some(BOOLEAN) =>
            {
                return None;
            }
            Expr::Call(call) if call.ty() == Some(BOOLEAN) => return None,
            _ => {}
        }
        let key = same::key(scope.context, expression)?;
        Some(scope.context.expressions.column(expression, key))
    }
}

/// Columns that are not NULL where the condition is true.
pub(crate) fn when_true(scope: &Scope<'_>, condition: Expr<'_>, level: usize) -> Columns {
    let Some(_level) = scope.context.enter() else { return Columns::new() };
    let deeper = |part: Expr<'_>| when_true(scope, part, level);
    let possible = |part: &Expr<'_>| !is_never(*part, true);
    match condition {
        Expr::Boolean(boolean) => match boolean.operator() {
            Some(BooleanOperator::And) => union(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::Or) => {
                one_of(scope, boolean.arguments().iter().filter(possible).map(deeper).collect())
            }
            Some(BooleanOperator::Not) => union(boolean.arguments().first().map(|part| when_false(scope, part, level))),
            None => Columns::new(),
        },
        // The first argument that is not NULL is true.
        Expr::Coalesce(coalesce) => {
            let columns = intersection(coalesce.arguments().iter().filter(possible).map(deeper));
            &columns | &strict(scope, condition, level)
        }
        Expr::Case(case) => of_case(scope, case, level),
        Expr::NullTest(test) if test.is_not_null() => is_not_null(scope, test, level),
        Expr::BooleanTest(test) => test_is(scope, test, level, true),
        Expr::ArrayComparison(comparison) => array_comparison(scope, comparison, level),
        Expr::SubLink(subquery) => sublink(scope, subquery, level),
        Expr::Operation(operation) => {
            let mut columns = strict(scope, condition, level);
            columns.extend(counts_nulls(scope, operation, level));
            columns.extend(other_than_fallback(scope, operation, level));
            columns
        }
        _ => strict(scope, condition, level),
    }
}

/// Columns that are not NULL where the condition is false.
pub(crate) fn when_false(scope: &Scope<'_>, condition: Expr<'_>, level: usize) -> Columns {
    let Some(_level) = scope.context.enter() else { return Columns::new() };
    let deeper = |part: Expr<'_>| when_false(scope, part, level);
    match condition {
        Expr::Boolean(boolean) => match boolean.operator() {
            Some(BooleanOperator::Or) => union(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::And) => {
                one_of(scope, boolean.arguments().iter().filter(|part| !is_never(*part, false)).map(deeper).collect())
            }
            Some(BooleanOperator::Not) => union(boolean.arguments().first().map(|part| when_true(scope, part, level))),
            None => Columns::new(),
        },
        // `NOT (x IS NULL)`; a row that is not all NULL says nothing about any one field.
        Expr::NullTest(test) if is_null_test(test) => strict(scope, test.argument(), level),
        Expr::BooleanTest(test) => test_is(scope, test, level, false),
        Expr::Distinct(distinct) => not_distinct(scope, distinct, level),
        Expr::NullTest(_) | Expr::SubLink(_) => Columns::new(),
        _ => strict(scope, condition, level),
    }
}

/// Columns that are not NULL where the condition is false or unknown, as in ELSE.
pub(crate) fn when_not_true(scope: &Scope<'_>, condition: Expr<'_>, level: usize) -> Columns {
    let Some(_level) = scope.context.enter() else { return Columns::new() };
    let deeper = |part: Expr<'_>| when_not_true(scope, part, level);
    match condition {
        Expr::Boolean(boolean) => match boolean.operator() {
            Some(BooleanOperator::Or) => union(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::And) => intersection(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::Not) => {
                union(boolean.arguments().first().map(|part| when_not_false(scope, part, level)))
            }
            None => Columns::new(),
        },
        _ if is_never_unknown(scope, condition, level) => when_false(scope, condition, level),
        _ => Columns::new(),
    }
}

/// Columns that are not NULL where the condition is true or unknown: a CHECK lets both pass.
pub(crate) fn when_not_false(scope: &Scope<'_>, condition: Expr<'_>, level: usize) -> Columns {
    let Some(_level) = scope.context.enter() else { return Columns::new() };
    let deeper = |part: Expr<'_>| when_not_false(scope, part, level);
    match condition {
        Expr::Boolean(boolean) => match boolean.operator() {
            Some(BooleanOperator::And) => union(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::Or) => intersection(boolean.arguments().iter().map(deeper)),
            Some(BooleanOperator::Not) => {
                union(boolean.arguments().first().map(|part| when_not_true(scope, part, level)))
            }
            None => Columns::new(),
        },
        _ if is_never_unknown(scope, condition, level) => when_true(scope, condition, level),
        _ => Columns::new(),
    }
}

/// A test that has no third value: what is not true is false.
fn is_never_unknown(scope: &Scope<'_>, condition: Expr<'_>, level: usize) -> bool {
    match condition {
        Expr::NullTest(_) | Expr::BooleanTest(_) | Expr::Distinct(_) => true,
        Expr::SubLink(subquery) => subquery.kind() == SubLinkKind::Exists,
        Expr::Operation(operation) => !counts_nulls(scope, operation, level).is_empty(),
        _ => false,
    }
}

/// `x IS TRUE` and the like, when they are true or false.
fn test_is(scope: &Scope<'_>, test: BooleanTest<'_>, level: usize, holds: bool) -> Columns {
    use BooleanTestKind::{False, NotFalse, NotTrue, NotUnknown, True, Unknown};
    let argument = test.argument();
    match (test.kind(), holds) {
        (Some(True), true) | (Some(NotTrue), false) => when_true(scope, argument, level),
        (Some(True), false) | (Some(NotTrue), true) => when_not_true(scope, argument, level),
        (Some(False), true) | (Some(NotFalse), false) => when_false(scope, argument, level),
        (Some(False), false) | (Some(NotFalse), true) => when_not_false(scope, argument, level),
        (Some(Unknown), false) | (Some(NotUnknown), true) => strict(scope, argument, level),
        (Some(Unknown), true) | (Some(NotUnknown), false) | (None, _) => Columns::new(),
    }
}

/// A CASE is true because of one branch: its condition held, those before it did not, and its result is true.
fn of_case(scope: &Scope<'_>, case: Case<'_>, level: usize) -> Columns {
    let mut failed = Columns::new();
    let mut ways = Vec::new();
    for branch in case.branches() {
        let (condition, result) = (branch.condition(), branch.result());
        if !is_never(result, true) {
            let holds = &when_true(scope, condition, level) | &when_true(scope, result, level);
            ways.push(&holds | &failed);
        }
        failed.extend(when_not_true(scope, condition, level));
    }
    let otherwise = case.otherwise();
    if !is_never(otherwise, true) {
        ways.push(&failed | &when_true(scope, otherwise, level));
    }
    intersection(ways.into_iter())
}

/// A constant that does not have this value: the other one, or NULL.
fn is_never(expression: Expr<'_>, value: bool) -> bool {
    let Expr::Constant(constant) = expression else { return false };
    constant.null() == Some(true) || constant.first_byte().is_some_and(|byte| (byte != 0) != value)
}

fn is_null_test(test: NullTest<'_>) -> bool {
    test.is_null() && test.of_row() == Some(false)
}

/// What is not NULL if one of several conditions holds. If each asks for a value of some column of a row, the row is there.
fn one_of(scope: &Scope<'_>, arms: Vec<Columns>) -> Columns {
    let mut columns = intersection(arms.iter().cloned());
    if let Some((first, others)) = arms.split_first() {
        let is_row = |index: usize| {
            let kind = scope.query.entry(index).map(|entry| entry.kind());
            kind.is_some_and(|kind| !matches!(kind, EntryKind::Join | EntryKind::Group | EntryKind::Other))
        };
        let entries: BTreeSet<usize> = first.iter().map(|column| column.entry).collect();
        let in_all = |entry: &usize| others.iter().all(|arm| arm.iter().any(|column| column.entry == *entry));
        let rows = entries.into_iter().filter(|entry| *entry != EXPRESSION && is_row(*entry)).filter(in_all);
        columns.extend(rows.filter(|_| !others.is_empty()).map(|entry| ColumnOf { entry, number: 0 }));
    }
    columns
}

pub(crate) fn union(columns: impl IntoIterator<Item = Columns>) -> Columns {
    columns.into_iter().flatten().collect()
}

pub(crate) fn intersection(columns: impl Iterator<Item = Columns>) -> Columns {
    columns.reduce(|left, right| &left & &right).unwrap_or_default()
}
