//! The constraints of domains, which are checked when a value becomes one of the domain: in an assignment, a cast or a parameter.

use std::collections::BTreeSet;

use super::check::Values;
use crate::catalog::{Catalog, ConstraintKind, DomainCheck, Oid, StoredTree, Type, TypeKind};
use crate::change::writes::{self, Value};
use crate::facts::Violation;
use crate::reason::Reason;
use crate::tree::node::Node;
use crate::tree::query::Query;
use crate::tree::result_type::result_type;

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
pub(super) fn in_expressions(catalog: &Catalog, tree: &Node<'_>) -> Vec<Violation> {
    found_in(catalog, tree, false)
}

/// The same in a default or in what a generated column is computed from, which a column gets; and in a check or index.
pub(super) fn in_assigned(catalog: &Catalog, tree: &StoredTree) -> Vec<Violation> {
    tree.node().map(|tree| found_in(catalog, tree, true)).unwrap_or_default()
}

fn found_in(catalog: &Catalog, tree: &Node<'_>, assigned: bool) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut pending = vec![(tree, assigned)];
    while let Some((node, assigned)) = pending.pop() {
        // Only the cast to the column's own domain: one below it is to another domain, which is checked, too.
        let node = if assigned && node.is("COERCETODOMAIN") { node.get("arg") } else { node };
        let made = match node.label() {
            "COERCETODOMAIN" | "COERCEVIAIO" | "ARRAYCOERCEEXPR" | "CONVERTROWTYPEEXPR" => node.get("resulttype").oid(),
            "PARAM" if !assigned && node.get("paramkind").int() == Some(0) => node.get("paramtype").oid(),
            _ => None,
        };
        if let Some(oid) = made {
            let value = match writes::plain_value(catalog, node.get("arg")) {
                // Of another type than the domain's, or a part of what is made.
                Value::Is(_) if !node.is("COERCETODOMAIN") => Value::NotNull,
                value => value,
            };
            found.extend(violations(catalog, oid, value, false));
        }
        found.extend(Query::of(node).into_iter().flat_map(|query| in_set_operations(catalog, query)));
        let writing = node.is("QUERY") && node.get("commandType").int() != Some(1);
        for (name, child) in node.record().into_iter().flat_map(|record| record.fields()) {
            match name {
                "targetList" | "onConflictSet" if writing || !node.is("QUERY") => {
                    pending.extend(child.items().iter().map(|entry| (entry.get("expr"), true)));
                }
                _ => pending.push((child, false)),
            }
        }
        if node.record().is_none() {
            pending.extend(node.children().into_iter().map(|child| (child, false)));
        }
    }
    found
}

/// The columns of set operations that a side gives another type. Nothing in the tree shows that it is cast: that is left to the
/// planner (`transformSetOperationTree` in `analyze.c`).
fn in_set_operations(catalog: &Catalog, query: Query<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut operations = vec![query.get("setOperations")];
    let sides: Vec<_> = query.range_table().filter_map(|entry| entry.subquery()).collect();
    while let Some(node) = operations.pop().filter(|node| node.is("SETOPERATIONSTMT")) {
        for (oid, position) in node.get("colTypes").numbers().zip(0..) {
            let Ok(oid) = Oid::try_from(oid) else { continue };
            let same = |side: &Query<'_>| {
                let output = side.output();
                output.get(position).is_some_and(|column| result_type(column.expression()) == Some(oid))
            };
            if !sides.iter().all(same) {
                found.extend(violations(catalog, oid, Value::Unknown, false));
            }
        }
        operations.extend([node.get("larg"), node.get("rarg")].into_iter().filter(|side| side.is("SETOPERATIONSTMT")));
    }
    found
}

/// The same in the views that a tree names, and in those below them: their queries run, whatever is read of them. And in policies.
pub(super) fn in_relations(catalog: &Catalog, tree: &Node<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut pending = relations(tree);
    while let Some(oid) = pending.pop() {
        let Some(relation) = catalog.relations.get(&oid).filter(|_| seen.insert(oid)) else { continue };
        let policies = relation.policies.iter().filter(|_| relation.row_security);
        let policies = policies.flat_map(|policy| policy.condition.iter().chain(&policy.check));
        for tree in relation.view_query.iter().chain(policies).filter_map(StoredTree::node) {
            found.extend(in_expressions(catalog, tree));
            pending.extend(relations(tree));
        }
    }
    found
}

/// All tables and views in FROM, at any level.
fn relations(tree: &Node<'_>) -> Vec<Oid> {
    let entries = |query: Query<'_>| -> Vec<Oid> {
        (1..).map_while(|index| query.entry(index)).filter_map(|entry| entry.relation()).collect()
    };
    writes::queries(tree).into_iter().flat_map(entries).collect()
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
            let tree = check.check.as_ref().and_then(StoredTree::node);
            tree.is_none_or(|tree| values.can_fail(tree, None))
        };
        let failing = domain.checks.iter().filter(can_fail);
        let doubt = "nothing shows that it satisfies its CHECK";
        found.extend(failing.map(|check| violation(Some(&check.name), ConstraintKind::Check, doubt)));
    }
    found
}
