//! Columns of which a CHECK leaves one value: `CHECK (name = 'default')`, `CHECK (id)`. A primary key of such columns is a table of
//! one row.
//!
//! A CHECK passes when it is true and also when it is unknown (`ExecRelCheck` in `executor/execMain.c`, for domains
//! `domain_check_input` in `utils/adt/domains.c`), so NULL is a second value unless something else keeps it out.

use std::rc::Rc;

use crate::catalog::builtin::BOOLEAN_EQUAL;
use crate::catalog::{ConstraintKind, Oid, Relation, RelationKind};
use crate::prove::cardinality::conditions::parts;
use crate::prove::context::Context;
use crate::prove::known::ColumnOf;
use crate::prove::memo::Answers;
use crate::prove::nullability::elements;
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::stored::{is_settled, with_expression, with_row};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::{BooleanTestKind, Expr, Through};

/// A column that has one value in all rows of its table, or NULL.
#[derive(Debug, Clone)]
pub(crate) struct Pinned {
    number: i64,
    operator: Oid,
    collation: Option<Oid>,
    /// The CHECK, in words.
    check: String,
    /// It does not hold for the rows of children.
    no_inherit: bool,
}

/// By table.
#[derive(Default)]
struct Remembered(Answers<Oid, Rc<[Pinned]>>);

/// A column that has one value wherever the row of its entry is there.
pub(crate) struct Column {
    pub(crate) number: i64,
    pub(crate) operator: Oid,
    pub(crate) collation: Option<Oid>,
    pub(crate) reason: Reason,
}

/// The columns of an entry of FROM of which CHECKs leave one value, and that are not NULL.
pub(crate) fn columns(scope: &Scope<'_>, index: usize) -> Vec<Column> {
    let context = scope.context;
    let entry = scope.query.entry(index);
    let relation = entry.and_then(|entry| context.catalog.relations.get(&entry.relation()?));
    let Some((entry, relation)) = entry.zip(relation).filter(|(_, relation)| is_stored(relation)) else {
        return Vec::new();
    };
    let pinned = context.memo().table::<Remembered>().0.once(relation.oid, || of_relation(context, relation).into());
    if pinned.is_empty() {
        return Vec::new();
    }
    let with_children = entry.inherits() && !relation.children.is_empty();
    // A foreign table need not follow the CHECKs that it inherits.
    if with_children
        && !context.catalog.family(relation.oid).is_some_and(|family| family.iter().all(|one| is_stored(one)))
    {
        return Vec::new();
    }
    let joins = scope.joins();
    let is_not_null = |number: i64| {
        let stated = joins.known.get(&ColumnOf { entry: index, number }).is_some_and(|origin| !origin.is_having());
        stated || !table_column(scope, relation.oid, entry.inherits(), number, "").nullable
    };
    let pinned = pinned.iter().filter(|pin| !(with_children && pin.no_inherit) && is_not_null(pin.number));
    let column = |pin: &Pinned| Column {
        number: pin.number,
        operator: pin.operator,
        collation: pin.collation,
        reason: Reason::new(pin.check.clone()),
    };
    pinned.map(column).collect()
}

/// Of what is stored elsewhere constraints need not hold.
fn is_stored(relation: &Relation) -> bool {
    matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
}

fn of_relation(context: &Context<'_>, relation: &Relation) -> Vec<Pinned> {
    let mut found = Vec::new();
    let checks = context.catalog.constraints_of(relation.oid).filter(|one| one.kind == ConstraintKind::Check);
    for constraint in checks.filter(|one| one.validated && one.enforced) {
        let Some(tree) = &constraint.check else { continue };
        let check = format!("the CHECK {}", constraint.name);
        let mut walk = Walk { check, no_inherit: constraint.no_inherit, value_of: None, found: Vec::new() };
        with_row(context, relation.oid, tree, |scope, check| walk.not_false(scope, check, true));
        found.extend(walk.found);
    }
    for column in relation.columns.values() {
        of_domain(context, column.type_oid, i64::from(column.number), &mut found);
    }
    found
}

/// The CHECKs of the domain that a column is of, and of those below it.
fn of_domain(context: &Context<'_>, ty: Oid, number: i64, found: &mut Vec<Pinned>) {
    for (ty, domain) in context.catalog.domains(ty) {
        for check in domain.checks.iter().filter(|check| check.validated) {
            let Some(tree) = &check.check else { continue };
            let words = format!("the CHECK {} of the domain {}", check.name, ty.name);
            let mut walk = Walk { check: words, no_inherit: false, value_of: Some(number), found: Vec::new() };
            with_expression(context, tree, |scope, check| walk.not_false(scope, check, true));
            found.append(&mut walk.found);
        }
    }
}

/// What is read off one CHECK.
struct Walk {
    check: String,
    no_inherit: bool,
    /// For the CHECK of a domain: the column whose value it is about.
    value_of: Option<i64>,
    found: Vec<Pinned>,
}

impl Walk {
    /// A condition that is not false (or not true).
    fn not_false(&mut self, scope: &Scope<'_>, condition: Expr<'_>, truth: bool) {
        let Some(_level) = scope.context.enter() else { return };
        if let Expr::BooleanTest(test) = condition {
            match test.kind() {
                Some(BooleanTestKind::True | BooleanTestKind::NotFalse) => {
                    return self.not_false(scope, test.argument(), truth);
                }
                Some(BooleanTestKind::NotTrue | BooleanTestKind::False) => {
                    return self.not_false(scope, test.argument(), !truth);
                }
                _ => {}
            }
        }
        match parts(condition, truth) {
            Some(parts) => parts.into_iter().for_each(|(part, truth)| self.not_false(scope, part, truth)),
            None => self.leaf(scope, condition, truth),
        }
    }

    fn leaf(&mut self, scope: &Scope<'_>, condition: Expr<'_>, truth: bool) {
        match (condition, truth) {
            (Expr::Operation(operation), true) | (Expr::Distinct(operation), false) => {
                let Some([left, right]) = operation.sides() else { return };
                for (term, value) in [(left, right), (right, left)] {
                    if is_constant(scope, value) {
                        self.pin(term, operation.operator(), operation.input_collation());
                    }
                }
            }
            (Expr::ArrayComparison(comparison), true) if comparison.is_any() => {
                let Some([term, array]) = comparison.sides() else { return };
                let one = elements::has_one_element(array) && elements::never_null(scope, array);
                if one && is_constant(scope, array) {
                    self.pin(term, comparison.operator(), comparison.input_collation());
                }
            }
            _ => self.pin(condition, Some(BOOLEAN_EQUAL), None),
        }
    }

    fn pin(&mut self, term: Expr<'_>, operator: Option<Oid>, collation: Option<Oid>) {
        let number = match term.strip(Through::SameValue) {
            Expr::Variable(variable) if self.value_of.is_none() => variable.number().filter(|number| *number > 0),
            Expr::DomainValue(_) => self.value_of,
            _ => None,
        };
        if let Some((number, operator)) = number.zip(operator) {
            let (check, no_inherit) = (self.check.clone(), self.no_inherit);
            self.found.push(Pinned { number, operator, collation, check, no_inherit });
        }
    }
}

/// Whether it is a value, the same one whenever a row was written. With NULL any value would pass.
fn is_constant(scope: &Scope<'_>, expression: Expr<'_>) -> bool {
    let constant = expression.walk().all(|node| match node {
        Expr::Constant(_) | Expr::Relabel(_) | Expr::Collate(_) | Expr::Array(_) => true,
        Expr::Call(_) => {
            let function = scope.context.catalog.function_of(node);
            function.is_some_and(|function| function.volatility == 'i') && is_settled(scope.context, node)
        }
        _ => false,
    });
    constant && !evaluate(scope, expression).nullable
}
