//! The elements of columns: of queries, set operations, CTEs, joins, VALUES and functions in FROM, down to what is stored.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Property, Verdict, check, stored};
use crate::catalog::{Oid, TypeKind};
use crate::prove::context::Analysis;
use crate::prove::nullability::{body, cte, returning};
use crate::prove::scope::{Scope, View};
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, Query, RangeTableEntry};
use crate::tree::result_type::result_type;

/// The elements of a query's column.
pub(crate) fn query_column(scope: &Scope<'_>, position: usize, property: Property) -> Verdict {
    let operation = scope.query.get("setOperations");
    if !operation.is_null() {
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
fn member(scope: &Scope<'_>, node: &Node<'_>, position: usize, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "the set operation could not be read".to_owned());
    let Some(_level) = scope.analysis.enter() else { return unknown() };
    let side = |side: &str| member(scope, node.get(side), position, property);
    match (node.label(), node.get("op").int()) {
        ("RANGETBLREF", _) => {
            let index = node.get("rtindex").int().and_then(|index| usize::try_from(index).ok());
            let entry = index.and_then(|index| scope.query.entry(index));
            entry.map_or_else(unknown, |entry| entry_column(scope, entry, position, property))
        }
        ("SETOPERATIONSTMT", Some(1)) => side("larg").and_then(|()| side("rarg")),
        ("SETOPERATIONSTMT", Some(2)) if property == Property::NeverNull => side("larg").or_else(|_| side("rarg")),
        ("SETOPERATIONSTMT", Some(2)) => side("larg").and_then(|()| side("rarg")),
        ("SETOPERATIONSTMT", Some(3)) => side("larg"),
        _ => unknown(),
    }
}

/// A `VAR`.
pub(super) fn variable(scope: &Scope<'_>, node: &Node<'_>, property: Property) -> Verdict {
    let number = node.get("varattno").int().and_then(|number| usize::try_from(number).ok());
    if property == Property::OneDimension {
        stored::domain(scope.analysis.catalog, node.get("vartype"), property).unwrap_or(Ok(()))?;
    }
    let verdict = row_column(scope, node, number, property);
    match property {
        Property::NeverNull if verdict.is_err() && required(scope, node) => Ok(()),
        _ => verdict,
    }
}

/// Whether WHERE lets only rows through in which no element of the column's arrays is NULL. What is written may be of other rows.
fn required(scope: &Scope<'_>, variable: &Node<'_>) -> bool {
    let levels = variable.get("varlevelsup").int().and_then(|levels| usize::try_from(levels).ok());
    let Some(owner) = levels.and_then(|levels| scope.ancestor(levels)) else { return false };
    if owner.query.command() != Command::Select || owner.view.without_conditions {
        return false;
    }
    let same = |node: &Node<'_>, field: &str| node.get(field).int() == variable.get(field).int();
    let is_array = |node: &Node<'_>| {
        node.is("VAR") && node.get("varlevelsup").int() == Some(0) && same(node, "varno") && same(node, "varattno")
    };
    stored::is_false(scope.analysis.catalog, owner.query.join_tree().condition(), &is_array, 0)
}

/// A field of a row of this query's range table, of a constructor, or of a composite type.
pub(super) fn field(scope: &Scope<'_>, node: &Node<'_>, property: Property) -> Verdict {
    let row = node.get("arg");
    let number = node.get("fieldnum").int();
    let position = number.and_then(|number| usize::try_from(number).ok()).and_then(|number| number.checked_sub(1));
    let unknown = || property.unknown(|| "a field of a composite value may contain NULL".to_owned());
    let composite = || {
        let ty = result_type(row)?;
        let catalog = scope.analysis.catalog;
        let TypeKind::Composite(relation) = catalog.types.get(&catalog.base_type(ty))?.kind else { return None };
        Some(stored::field(scope, relation, i16::try_from(number?).ok()?, property))
    };
    match row.label() {
        "ROWEXPR" => {
            let given = position.and_then(|position| row.get("args").items().get(position));
            given.map_or_else(unknown, |given| check(scope, given, property))
        }
        "VAR" if row.get("varattno").int() == Some(0) && scope.query.command() == Command::Select => {
            row_column(scope, row, number.and_then(|number| usize::try_from(number).ok()), property)
        }
        "FUNCEXPR" => number
            .and_then(|number| body::elements(scope, row, number, property))
            .or_else(composite)
            .unwrap_or_else(unknown),
        _ => composite().unwrap_or_else(unknown),
    }
}

/// The column of this number of the entry that a `VAR` means.
fn row_column(scope: &Scope<'_>, node: &Node<'_>, number: Option<usize>, property: Property) -> Verdict {
    let levels = node.get("varlevelsup").int().and_then(|levels| usize::try_from(levels).ok());
    let owner = levels.and_then(|levels| scope.ancestor(levels));
    let index = node.get("varno").int().and_then(|index| usize::try_from(index).ok());
    let position = number.and_then(|number| number.checked_sub(1));
    let (Some(owner), Some(index), Some(position)) = (owner, index, position) else {
        return property.unknown(|| "the column could not be read".to_owned());
    };
    let unknown = || property.unknown(|| "the column could not be found".to_owned());
    let Some(entry) = owner.query.entry(index) else { return unknown() };
    let excluded = owner.query.on_conflict().and_then(|conflict| conflict.get("exclRelIndex").int());
    let is_written = owner.query.result_relation() == Some(index)
        || excluded.and_then(|excluded| usize::try_from(excluded).ok()) == Some(index);
    match entry.relation() {
        Some(oid) if is_written && owner.query.command() != Command::Select => written(owner, oid, position, property),
        _ => entry_column(owner, entry, position, property),
    }
}

/// A column of what the statement writes. The WHERE of a view need not hold for the new row, and an INSTEAD OF trigger returns what
/// it likes.
fn written(scope: &Scope<'_>, oid: Oid, position: usize, property: Property) -> Verdict {
    let Some(path) = scope.analysis.write_path(oid) else {
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
    let Some(_level) = scope.analysis.enter() else { return unknown() };
    let listed = |list: &str| {
        let item = entry.get(list).items().get(position);
        item.map_or_else(unknown, |item| check(scope, item, property))
    };
    match entry.kind() {
        EntryKind::Relation => entry.relation().map_or_else(unknown, |oid| {
            let unconditional = scope.view.without_conditions;
            stored::column(scope, oid, entry.inherits(), position, property, unconditional)
        }),
        EntryKind::Subquery => entry.subquery().map_or_else(unknown, |query| {
            query_column(&Scope::new(scope.analysis, query, Some(scope)), position, property)
        }),
        EntryKind::Join => listed("joinaliasvars"),
        EntryKind::Group => listed("groupexprs"),
        EntryKind::Values => {
            let rows = entry.get("values_lists").items();
            let cell = |row: &Node<'_>| {
                let cell = row.items().get(position);
                cell.map_or_else(unknown, |cell| check(scope, cell, property))
            };
            if rows.is_empty() { unknown() } else { rows.iter().try_for_each(cell) }
        }
        EntryKind::Cte => common_table(scope, entry, position, property),
        EntryKind::Function => function_column(scope, entry, position, property),
        _ => unknown(),
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
    let verdict = query_column(&Scope::new(owner.analysis, query, Some(owner)), position, property);
    open.0.borrow_mut().remove(&key);
    verdict
}

/// A column of a function in FROM: by its body, or as the type that it returns declares it.
fn function_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about what the function returns".to_owned());
    let [function] = entry.get("functions").items() else { return unknown() };
    let call = function.get("funcexpr");
    let Ok(number) = i16::try_from(position + 1) else { return unknown() };
    if let Some(known) = body::elements(scope, call, i64::from(number), property) {
        return known;
    }
    let catalog = scope.analysis.catalog;
    let returned = call.get("funcresulttype").oid().and_then(|ty| catalog.types.get(&catalog.base_type(ty)));
    match returned.map(|ty| &ty.kind) {
        Some(TypeKind::Composite(relation)) => stored::field(scope, *relation, number, property),
        Some(TypeKind::Array(_)) if !call.get("funcretset").is_true() && position == 0 => check(scope, call, property),
        _ => unknown(),
    }
}

/// The same query, seen as that of a view that is written through.
pub(super) fn view_column(
    analysis: &Analysis<'_>,
    query: Query<'_>,
    position: usize,
    property: Property,
    without_conditions: bool,
) -> Verdict {
    let scope = Scope::new(analysis, query, None);
    if without_conditions {
        let view = View { without_conditions, ..View::default() };
        return query_column(&scope.seen_from(view), position, property);
    }
    query_column(&scope, position, property)
}
