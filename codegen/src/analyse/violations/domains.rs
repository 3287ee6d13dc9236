//! The constraints of domains, which are checked when a value becomes one of the domain: in an assignment, or in a parameter.

use std::collections::BTreeSet;

use crate::analyse::facts::Violation;
use crate::analyse::writes::Value;
use crate::catalog::{Catalog, ConstraintKind, Oid, Type, TypeKind};

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

/// Its own constraints and those of the domains below it; the error names the outermost domain.
fn of_domain(catalog: &Catalog, outermost: &Type, value: Value, generated: bool) -> Vec<Violation> {
    let violation = |constraint: Option<&String>, kind| Violation {
        constraint: constraint.cloned(),
        kind,
        schema: outermost.schema.clone(),
        table: String::new(),
        domain: Some(outermost.name.clone()),
        columns: Vec::new(),
        generated,
    };
    let mut found = Vec::new();
    let mut ty = Some(outermost);
    while let Some(TypeKind::Domain(domain)) = ty.map(|ty| &ty.kind) {
        if domain.not_null && value != Value::NotNull {
            found.push(violation(None, ConstraintKind::NotNull));
        }
        found.extend(domain.checks.iter().map(|name| violation(Some(name), ConstraintKind::Check)));
        ty = catalog.types.get(&domain.base);
    }
    found
}
