//! Columns that no migration can add to: those of VALUES, of subqueries, of column definition lists, and of functions that are
//! PostgreSQL's own. Of a subquery the statement itself says how many it has; a star in it is another star.

use sqlwright_analysis::catalog::{FIRST_NORMAL_OID, Oid};
use sqlwright_analysis::tree::clause::Column;
use sqlwright_analysis::tree::expr::{Expr, Variable};
use sqlwright_analysis::tree::query::{Query, RangeTableEntry};

/// Whether what a column of a star belongs to always has just the columns that it has now.
pub(super) fn is_fixed(query: Query<'_>, expression: Expr<'_>) -> bool {
    match expression {
        Expr::Field(field) => is_builtin(field.row()),
        Expr::Variable(variable) => is_fixed_column(query, variable).unwrap_or(false),
        _ => false,
    }
}

fn is_fixed_column(query: Query<'_>, variable: Variable<'_>) -> Option<bool> {
    if variable.levels_up() != Some(0) {
        return None;
    }
    let entry = query.entry(variable.entry()?)?;
    let is_column = |side: Expr<'_>| matches!(side, Expr::Variable(_)) && is_fixed(query, side);
    Some(match entry.column(variable.number()?) {
        Column::Subquery(..) | Column::TableFunction(..) | Column::Values(_) | Column::Cte(..) => true,
        Column::Join(merged @ Expr::Variable(_)) => is_fixed(query, merged),
        // Both sides of USING.
        Column::Join(Expr::Coalesce(sides)) => sides.arguments().iter().all(is_column),
        Column::Join(merged) => merged.arguments().iter().all(is_column),
        Column::Function(number) => of_function(entry, variable, number)?,
        _ => false,
    })
}

/// A column of a function in FROM; those after the last are of WITH ORDINALITY.
fn of_function(entry: RangeTableEntry<'_>, variable: Variable<'_>, number: i64) -> Option<bool> {
    let number = usize::try_from(number).ok().filter(|number| *number > 0)?;
    let mut before = 0;
    for function in entry.functions() {
        before += function.columns()?;
        if number <= before {
            let call = function.call();
            // A function that does not give rows is a column itself.
            let value = matches!(call, Expr::Call(call) if call.ty() == variable.ty());
            let named = matches!(call, Expr::SqlValue(_));
            return Some(function.has_definitions() || value || named || is_builtin(call));
        }
    }
    Some(true)
}

/// Whether the function is one of PostgreSQL itself, and so is the type that it gives: `unnest` gives that of a user, too.
fn is_builtin(call: Expr<'_>) -> bool {
    let builtin = |oid: Option<Oid>| oid.is_some_and(|oid| oid < FIRST_NORMAL_OID);
    matches!(call, Expr::Call(call) if builtin(call.function()) && builtin(call.ty()))
}
