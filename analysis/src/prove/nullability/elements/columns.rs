//! The elements of columns: of queries, set operations, CTEs, joins, VALUES and functions in FROM, down to what is stored.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Property, Verdict, check, stored};
use crate::catalog::{Oid, TypeKind};
use crate::prove::context::Context;
use crate::prove::nullability::{body, cte, returning};
use crate::prove::scope::{Scope, View};
use crate::tree::clause::{Column, SetMember, SetOperator};
use crate::tree::expr::{Expr, Field, Variable};
use crate::tree::query::{Command, Query, RangeTableEntry};
use crate::tree::resolve::QueryLevel;

/// The elements of a query's column.
pub(crate) fn query_column(scope: &Scope<'_>, position: usize, property: Property) -> Verdict {
    if let Some(operation) = scope.query.set_operation() {
        return member(scope, operation, position, property);
    }
    if scope.query.command() != Command::Select
        && let Some(reason) = returning::replaced(scope)
    {
        return property.unknown(|| reason);
    }
    match scope.query.output().get(position) {
        Some(entry) => check(scope, entry.expression(), property),
        None => property.unknown(|| "the query has no such column".to_owned()),
    }
}

/// A member of a set operation, or the members below one. What INTERSECT gives is in both, what EXCEPT gives is in the first.
fn member(scope: &Scope<'_>, member_of: SetMember<'_>, position: usize, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "the set operation could not be read".to_owned());
    let Some(_level) = scope.context.enter() else { return unknown() };
    let operation = match member_of {
        SetMember::Entry(index) => {
            let entry = scope.query.entry(index);
            return entry.map_or_else(unknown, |entry| entry_column(scope, entry, position, property));
        }
        SetMember::Operation(operation) => operation,
        SetMember::Other => return unknown(),
    };
    let left = || member(scope, operation.left(), position, property);
    let right = || member(scope, operation.right(), position, property);
    match operation.operator() {
        Some(SetOperator::Union) => left().and_then(|()| right()),
        Some(SetOperator::Intersect) if property == Property::NeverNull => left().or_else(|_| right()),
        Some(SetOperator::Intersect) => left().and_then(|()| right()),
        Some(SetOperator::Except) => left(),
        None => unknown(),
    }
}

/// A column, resolved in the level that it belongs to.
pub(super) fn variable(scope: &Scope<'_>, variable: Variable<'_>, property: Property) -> Verdict {
    if property == Property::OneDimension {
        stored::domain(scope.context.catalog, variable.ty(), property).unwrap_or(Ok(()))?;
    }
    let verdict = row_column(scope, variable, variable.number(), property);
    match property {
        Property::NeverNull if verdict.is_err() && required(scope, variable) => Ok(()),
        _ => verdict,
    }
}

/// Whether WHERE lets only rows through in which no element of the column's arrays is NULL. What is written may be of other rows.
fn required(scope: &Scope<'_>, variable: Variable<'_>) -> bool {
    let Some(owner) = variable.levels_up().and_then(|levels| scope.ancestor(levels)) else { return false };
    if owner.query.command() != Command::Select || owner.view.without_conditions {
        return false;
    }
    let meant = variable.entry().zip(variable.number());
    let is_array =
        |part: Expr<'_>| matches!(part, Expr::Variable(other) if meant.is_some() && other.of_level(0) == meant);
    stored::is_false(scope.context.catalog, owner.query.join_tree().condition(), &is_array, 0)
}

/// A field of a row of this query's range table, of a constructor, or of a composite type.
pub(super) fn field(scope: &Scope<'_>, field: Field<'_>, property: Property) -> Verdict {
    let (row, number) = (field.row(), field.number());
    let unknown = || property.unknown(|| "a field of a composite value may contain NULL".to_owned());
    let composite = || {
        let catalog = scope.context.catalog;
        let TypeKind::Composite(relation) = catalog.types.get(&catalog.base_type(row.ty()?))?.kind else { return None };
        Some(stored::field(scope, relation, i16::try_from(number?).ok()?, property))
    };
    match row {
        Expr::Row(row) => {
            let given = position(number).and_then(|position| row.fields().get(position));
            given.map_or_else(unknown, |given| check(scope, given, property))
        }
        Expr::Variable(row) if row.number() == Some(0) && scope.query.command() == Command::Select => {
            row_column(scope, row, number, property)
        }
        Expr::Call(_) => number
            .and_then(|number| body::elements(scope, row, number, property))
            .or_else(composite)
            .unwrap_or_else(unknown),
        _ => composite().unwrap_or_else(unknown),
    }
}

/// The position of the column or field of this number.
fn position(number: Option<i64>) -> Option<usize> {
    usize::try_from(number?).ok()?.checked_sub(1)
}

/// The column of this number of the entry that a column means, be it a whole row.
pub(super) fn row_column(
    scope: &Scope<'_>,
    variable: Variable<'_>,
    number: Option<i64>,
    property: Property,
) -> Verdict {
    let owner = variable.levels_up().and_then(|levels| scope.ancestor(levels));
    let (Some(owner), Some(index), Some(position)) = (owner, variable.entry(), position(number)) else {
        return property.unknown(|| "the column could not be read".to_owned());
    };
    let unknown = || property.unknown(|| "the column could not be found".to_owned());
    let Some(entry) = owner.query.entry(index) else { return unknown() };
    let is_written = owner.query.result_relation() == Some(index)
        || owner.query.on_conflict().and_then(|conflict| conflict.excluded()) == Some(index);
    match entry.relation() {
        Some(oid) if is_written && owner.query.command() != Command::Select => written(owner, oid, position, property),
        _ => entry_column(owner, entry, position, property),
    }
}

/// A column of what the statement writes. The WHERE of a view need not hold for the new row, and an INSTEAD OF trigger returns what
/// it likes.
fn written(scope: &Scope<'_>, oid: Oid, position: usize, property: Property) -> Verdict {
    let Some(path) = scope.context.catalog.write_path(oid) else {
        return property.unknown(|| "its table is not in the catalog".to_owned());
    };
    if let Some(view) = path.iter().find(|relation| relation.has_instead_triggers()) {
        return property.unknown(|| format!("an INSTEAD OF trigger on {} decides what is returned", view.name));
    }
    stored::column(scope, oid, true, position, property, true)?;
    if property == Property::OneDimension { assigned(scope, position) } else { Ok(()) }
}

/// Whether nothing with several dimensions is assigned to the column.
fn assigned(scope: &Scope<'_>, position: usize) -> Verdict {
    let query = scope.query;
    let actions: Vec<_> = query.merge_actions().collect();
    let merged = actions.iter().flat_map(|action| action.assignments());
    let conflict = query.on_conflict();
    let updated = conflict.iter().flat_map(|conflict| conflict.assignments());
    let own = query.target_list().chain(updated).chain(merged);
    let mut meant = own.filter(|entry| {
        !entry.is_junk() && entry.number().and_then(|number| usize::try_from(number).ok()) == Some(position + 1)
    });
    let scope = scope.seen_from(View { old_row: true, ..scope.view.clone() });
    meant.try_for_each(|entry| check(&scope, entry.expression(), Property::OneDimension))
}

fn entry_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about the column".to_owned());
    let Some(_level) = scope.context.enter() else { return unknown() };
    let Ok(number) = i64::try_from(position + 1) else { return unknown() };
    match entry.column(number) {
        Column::Stored(oid, _) => {
            let unconditional = scope.view.without_conditions;
            stored::column(scope, oid, entry.inherits(), position, property, unconditional)
        }
        Column::Subquery(query, position) => {
            query_column(&Scope::new(scope.context, query, Some(scope)), position, property)
        }
        Column::Join(expression) | Column::Group(expression) => check(scope, expression, property),
        Column::Values(cells) => cells.into_iter().try_for_each(|cell| check(scope, cell, property)),
        Column::Cte(..) => common_table(scope, entry, position, property),
        Column::Function(_) => function_column(scope, entry, position, property),
        Column::Row | Column::TableFunction(..) | Column::Other => unknown(),
    }
}

/// What is being asked of the elements of recursive CTEs: by position in WITH, and column.
#[derive(Default)]
struct Open(RefCell<BTreeSet<(usize, usize, Property)>>);

/// A column of a CTE. While a recursive one is looked at, what it says of itself is taken for granted: it holds if nothing that
/// the recursion starts from or adds speaks against it.
fn common_table(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about the CTE".to_owned());
    let Some((owner, number, common)) = scope.cte(entry) else { return unknown() };
    let Some(query) = common.query() else { return unknown() };
    let key = (number, position, property);
    let open = owner.level.table::<Open>();
    if open.0.borrow().contains(&key) {
        return Ok(());
    }
    // What is remembered of it must not depend on what is taken for granted here.
    let _answered = cte::columns_of(scope, entry);
    if common.is_recursive() {
        open.0.borrow_mut().insert(key);
    }
    let verdict = query_column(&Scope::new(owner.context, query, Some(owner)), position, property);
    open.0.borrow_mut().remove(&key);
    verdict
}

/// A column of a function in FROM: by its body, or as the type that it returns declares it.
fn function_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about what the function returns".to_owned());
    let mut functions = entry.functions();
    let (Some(function), None) = (functions.next(), functions.next()) else { return unknown() };
    let call = function.call();
    let Ok(number) = i16::try_from(position + 1) else { return unknown() };
    if let Some(known) = body::elements(scope, call, i64::from(number), property) {
        return known;
    }
    let Expr::Call(returning) = call else { return unknown() };
    let catalog = scope.context.catalog;
    let returned = returning.ty().and_then(|ty| catalog.types.get(&catalog.base_type(ty)));
    match returned.map(|ty| &ty.kind) {
        Some(TypeKind::Composite(relation)) => stored::field(scope, *relation, number, property),
        Some(TypeKind::Array(_)) if returning.returns_set() != Some(true) && position == 0 => {
            check(scope, call, property)
        }
        _ => unknown(),
    }
}

/// The same query, seen as that of a view that is written through.
pub(super) fn view_column(
    context: &Context<'_>,
    query: Query<'_>,
    position: usize,
    property: Property,
    without_conditions: bool,
) -> Verdict {
    let scope = Scope::new(context, query, None);
    if without_conditions {
        let view = View { without_conditions, ..View::default() };
        return query_column(&scope.seen_from(view), position, property);
    }
    query_column(&scope, position, property)
}
