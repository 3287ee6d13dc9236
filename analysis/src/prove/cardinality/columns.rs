//! Which column an expression is, and whether two expressions are the same over the same columns.

use crate::prove::scope::Scope;
use crate::tree::clause::Column;
use crate::tree::expr::{Expr, RowVersion, Through, Variable};
use crate::tree::query::EntryKind;
use crate::tree::same::same_over;

/// A column of a table or the like, also under a cast that changes nothing, as a join's column, or as one of GROUP BY.
pub(crate) fn plain_column(scope: &Scope<'_>, expression: Expr<'_>) -> Option<(usize, i64)> {
    match expression.strip(Through::SameValue) {
        Expr::Variable(variable) => column_of(scope, variable),
        _ => None,
    }
}

fn column_of(scope: &Scope<'_>, variable: Variable<'_>) -> Option<(usize, i64)> {
    let _level = scope.context.enter()?;
    let (index, number) = variable.of_level(0).filter(|(_, number)| *number != 0)?;
    match behind(scope, index, number) {
        Some(expression) => plain_column(scope, expression),
        None => stands_for_itself(scope, index).then_some((index, number)),
    }
}

fn stands_for_itself(scope: &Scope<'_>, index: usize) -> bool {
    scope.query.entry(index).is_some_and(|entry| !matches!(entry.kind(), EntryKind::Join | EntryKind::Group))
}

/// What a column of a join, or of GROUP BY, stands for.
pub(crate) fn behind<'s>(scope: &Scope<'s>, index: usize, number: i64) -> Option<Expr<'s>> {
    match scope.query.entry(index)?.column(number) {
        Column::Join(expression) => Some(expression),
        // Under grouping sets it is NULL in some rows.
        Column::Group(expression) if !scope.has_grouping_sets() => Some(expression),
        _ => None,
    }
}

/// An expression below casts that change nothing, and where it is a column of a join or of GROUP BY, what that stands for.
pub(crate) fn resolved<'n>(scope: &Scope<'n>, expression: Expr<'n>) -> Expr<'n> {
    let expression = expression.strip(Through::SameValue);
    let Expr::Variable(variable) = expression else { return expression };
    let Some(_level) = scope.context.enter() else { return expression };
    match variable.of_level(0).and_then(|(index, number)| behind(scope, index, number)) {
        Some(expression) => resolved(scope, expression),
        None => expression,
    }
}

/// Where the columns of the first of two expressions are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// In the same query as those of the second.
    Here,
    /// In an index: its columns are those of this entry.
    Index(usize),
}

/// Whether both are the same expression over the same columns of this level, however they were written. Types and collations have to be
/// the same too.
pub(crate) fn same<'n>(scope: &Scope<'_>, one: Expr<'n>, place: Place, other: Expr<'n>) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    same_over(one, other, &|one, other| {
        let column = match place {
            Place::Here => named_column(scope, one),
            Place::Index(entry) => one.number().map(|number| (entry, number)),
        };
        column.is_some() && column == named_column(scope, other)
    })
}

/// A column of this level, named by its table; not one of an outer level, and not one that only a join has.
fn named_column(scope: &Scope<'_>, variable: Variable<'_>) -> Option<(usize, i64)> {
    if variable.version() == RowVersion::Usual { column_of(scope, variable) } else { None }
}
