//! The constraints of domains, which are checked when a value becomes one of the domain: in an assignment, a cast or a parameter.

use std::collections::BTreeSet;

use super::check::Values;
use crate::catalog::{Catalog, ConstraintKind, DomainCheck, Oid, StoredTree, Type, TypeKind};
use crate::change::writes::{self, Value};
use crate::facts::Violation;
use crate::reason::Reason;
use crate::tree::clause::SetMember;
use crate::tree::expr::Expr;
use crate::tree::query::Query;

/// What a value of the type can violate: the domain itself, and domains inside it as elements, fields or bounds.
pub(super) fn violations(catalog: &Catalog, oid: Oid, value: Value, generated: bool) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut pending = vec![(oid, value)];
    while let Some((oid, value)) = pending.pop() {
        let Some(ty) = catalog.types.get(&oid).filter(|_| seen.insert(oid)) else { continue };
        match &ty.kind {
            TypeKind::Domain(_) => {
                found.extend(of_domain(catalog, ty, value, generated));
                pending.push((catalog.base_type(oid), Value::Unknown));
            }
            TypeKind::Array(inner) | TypeKind::Range(inner) | TypeKind::Multirange(inner) => {
                pending.push((*inner, Value::Unknown));
            }
            TypeKind::Composite(relation) => {
                let columns = catalog.relations.get(relation).into_iter().flat_map(|one| one.columns.values());
                pending.extend(columns.map(|column| (column.type_oid, Value::Unknown)));
            }
            TypeKind::Base | TypeKind::Pseudo | TypeKind::Enum(_) => {}
        }
    }
    found
}

/// The casts to domains and parameters of domains in a tree, but for those that make the whole of an assigned value: what is known
/// of these is known from the column.
pub(super) fn in_expressions(catalog: &Catalog, tree: Expr<'_>) -> Vec<Violation> {
    found_in(catalog, tree, false)
}

/// The same in a default or in what a generated column is computed from, which a column gets; and in a check or index.
pub(super) fn in_assigned(catalog: &Catalog, tree: &StoredTree) -> Vec<Violation> {
    tree.expression().map(|tree| found_in(catalog, tree, true)).unwrap_or_default()
}

fn found_in(catalog: &Catalog, tree: Expr<'_>, assigned: bool) -> Vec<Violation> {
    let mut found = Vec::new();
    for (expression, assigned) in tree.walk_assigned(assigned) {
        let made = match expression {
            Expr::Parameter(parameter) if !assigned && parameter.number().is_some() => parameter.ty(),
            Expr::Query(query) => {
                found.extend(in_set_operations(catalog, query));
                None
            }
            _ => expression.converts_to(),
        };
        let Some(oid) = made else { continue };
        let value = match expression {
            Expr::ToDomain(cast) => writes::plain_value(catalog, cast.argument()),
            // Of another type than the domain's, or a part of what is made.
            Expr::CoerceViaIo(cast) | Expr::ArrayCoerce(cast) | Expr::ConvertRow(cast) => {
                match writes::plain_value(catalog, cast.argument()) {
                    Value::Is(_) => Value::NotNull,
                    value => value,
                }
            }
            _ => Value::Unknown,
        };
        found.extend(violations(catalog, oid, value, false));
    }
    found
}

/// The columns of set operations that a side gives another type. Nothing in the tree shows that it is cast: that is left to the
/// planner (`transformSetOperationTree` in `analyze.c`).
fn in_set_operations(catalog: &Catalog, query: Query<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut members = Vec::from_iter(query.set_operation());
    let sides: Vec<_> = query.range_table().filter_map(|entry| entry.subquery()).collect();
    while let Some(member) = members.pop() {
        let SetMember::Operation(operation) = member else { continue };
        for (oid, position) in operation.types().zip(0..) {
            let Some(oid) = oid else { continue };
            let same = |side: &Query<'_>| {
                let output = side.output();
                output.get(position).is_some_and(|column| column.expression().ty() == Some(oid))
            };
            if !sides.iter().all(same) {
                found.extend(violations(catalog, oid, Value::Unknown, false));
            }
        }
        members.extend([operation.left(), operation.right()]);
    }
    found
}

/// The same in the views that a query names, and in those below them: their queries run, whatever is read of them. And in policies.
pub(super) fn in_relations(catalog: &Catalog, query: Query<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut pending = relations(query.into());
    while let Some(oid) = pending.pop() {
        let Some(relation) = catalog.relations.get(&oid).filter(|_| seen.insert(oid)) else { continue };
        let policies = relation.policies.iter().filter(|_| relation.row_security);
        let policies = policies.flat_map(|policy| policy.condition.iter().chain(&policy.check));
        for tree in relation.view_query.iter().chain(policies).filter_map(StoredTree::expression) {
            found.extend(in_expressions(catalog, tree));
            pending.extend(relations(tree));
        }
    }
    found
}

/// All tables and views in FROM, at any level.
fn relations(tree: Expr<'_>) -> Vec<Oid> {
    tree.queries().flat_map(Query::range_table).filter_map(|entry| entry.relation()).collect()
}

/// Its own constraints and those of the domains below it; the error names the outermost domain.
fn of_domain(catalog: &Catalog, outermost: &Type, value: Value, generated: bool) -> Vec<Violation> {
    let violation = |constraint: Option<&String>, kind, doubt: &str| Violation {
        constraint: constraint.cloned(),
        kind,
        schema: outermost.schema.clone(),
        table: String::new(),
        domain: Some(outermost.name.clone()),
        columns: Vec::new(),
        generated,
        deferred: false,
        reason: Reason::new(format!("a value is converted to the domain {}, and {doubt}", outermost.name)),
    };
    let mut found = Vec::new();
    for (_, domain) in catalog.domains(outermost.oid) {
        if domain.not_null && !value.is_not_null() {
            found.push(violation(None, ConstraintKind::NotNull, "it may be NULL"));
        }
        let values = Values { catalog, column: &|_| Value::Unknown, domain: value };
        let can_fail = |check: &&DomainCheck| {
            let tree = check.check.as_ref().and_then(StoredTree::expression);
            tree.is_none_or(|tree| values.can_fail(tree, None))
        };
        let failing = domain.checks.iter().filter(can_fail);
        let doubt = "nothing shows that it satisfies its CHECK";
        found.extend(failing.map(|check| violation(Some(&check.name), ConstraintKind::Check, doubt)));
    }
    found
}
