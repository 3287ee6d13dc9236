//! What constraints say of the values of a column: the CHECKs of its table, and those of its domain.

use super::values::{Values, of_condition};
use crate::catalog::{ConstraintKind, Relation, RelationKind};
use crate::prove::cardinality::conditions::parts;
use crate::prove::nullability::stored::{with_expression, with_row};
use crate::prove::scope::Scope;
use crate::tree::expr::{Expr, Through};

/// What one CHECK leaves, and the CHECK in words.
pub(super) struct Checked {
    pub(super) values: Values,
    pub(super) check: String,
}

/// What the CHECKs about a column of a table leave of its values.
pub(super) fn of_column(scope: &Scope<'_>, index: usize, number: i64) -> Vec<Checked> {
    let entry = scope.query.entry(index);
    let relation = entry.and_then(|entry| scope.context.catalog.relations.get(&entry.relation()?));
    let Some((entry, relation)) = entry.zip(relation) else { return Vec::new() };
    let family = scope.context.catalog.family(relation.oid);
    let is_stored = |one: &&Relation| matches!(one.kind, RelationKind::Table | RelationKind::PartitionedTable);
    if !family.is_some_and(|family| family.iter().all(is_stored)) {
        return Vec::new();
    }
    let with_children = entry.inherits() && !relation.children.is_empty();
    let mut found = of_table(scope, relation, number, with_children);
    found.extend(of_domains(scope, relation, number));
    found
}

fn of_table(scope: &Scope<'_>, relation: &Relation, number: i64, with_children: bool) -> Vec<Checked> {
    let context = scope.context;
    let mut found = Vec::new();
    let is_about = |columns: &[i16]| columns.iter().any(|column| i64::from(*column) == number);
    let checks = context.catalog.constraints_of(relation.oid).filter(|one| {
        one.kind == ConstraintKind::Check
            && one.validated
            && one.enforced
            && !(one.no_inherit && with_children)
            && is_about(&one.columns)
    });
    for constraint in checks {
        let Some(tree) = &constraint.check else { continue };
        let is_column = |term: Expr<'_>| match term.strip(Through::SameValue) {
            Expr::Variable(variable) => variable.number().filter(|one| *one == number),
            _ => None,
        };
        let check = format!("the CHECK {}", constraint.name);
        let all = with_row(context, relation.oid, tree, |scope, condition| read(scope, condition, &is_column));
        found.extend(all.unwrap_or_default().into_iter().map(|values| Checked { values, check: check.clone() }));
    }
    found
}

fn of_domains(scope: &Scope<'_>, relation: &Relation, number: i64) -> Vec<Checked> {
    let context = scope.context;
    let column = i16::try_from(number).ok().and_then(|number| relation.columns.get(&number));
    let Some(column) = column else { return Vec::new() };
    let mut found = Vec::new();
    for (ty, domain) in context.catalog.domains(column.type_oid) {
        for check in domain.checks.iter().filter(|check| check.validated) {
            let Some(tree) = &check.check else { continue };
            let is_value = |term: Expr<'_>| match term.strip(Through::SameValue) {
                Expr::DomainValue(_) => Some(number),
                _ => None,
            };
            let all = with_expression(context, tree, |scope, condition| read(scope, condition, &is_value));
            let words = format!("the CHECK {} of the domain {}", check.name, ty.name);
            found.extend(all.unwrap_or_default().into_iter().map(|values| Checked { values, check: words.clone() }));
        }
    }
    found
}

/// What the parts of a CHECK leave, each by itself. It also lets NULL pass.
fn read(scope: &Scope<'_>, check: Expr<'_>, subject: &dyn Fn(Expr<'_>) -> Option<i64>) -> Vec<Values> {
    let mut found = Vec::new();
    let mut pending = vec![(check, true)];
    while let Some((condition, truth)) = pending.pop() {
        match parts(condition, truth) {
            Some(parts) => pending.extend(parts),
            None => found.extend(of_condition(scope, condition, truth, subject).map(|(_, values)| values)),
        }
    }
    found
}
