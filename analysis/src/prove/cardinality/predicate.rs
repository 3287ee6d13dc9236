//! Whether the conditions of a query imply the predicate of a partial index.

use crate::catalog::builtin::{BOOLEAN_EQUAL, BOOLEAN_UNEQUAL};
use crate::catalog::{Oid, Relation, StoredTree};
use crate::prove::cardinality::columns::{Place, same};
use crate::prove::cardinality::conditions::parts;
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::unique::column_is_not_null;
use crate::prove::known::ColumnOf;
use crate::tree::expr::{BooleanOperator, BooleanTestKind, Comparison, Expr, Operation, Through};

/// Whether every row of the entry that the conditions leave is in the index.
pub(crate) fn is_implied(
    bindings: &Bindings<'_, '_>,
    relation: &Relation,
    entry: usize,
    predicate: &StoredTree,
) -> bool {
    predicate.expression().is_some_and(|wanted| Question { bindings, relation, entry }.implies(wanted, true))
}

struct Question<'q, 'c, 's> {
    bindings: &'q Bindings<'c, 's>,
    relation: &'q Relation,
    entry: usize,
}

impl Question<'_, '_, '_> {
    fn implies(&self, wanted: Expr<'_>, truth: bool) -> bool {
        let Some(_level) = self.bindings.scope.context.enter() else { return false };
        match parts(wanted, truth) {
            Some(parts) => parts.into_iter().all(|(part, truth)| self.implies(part, truth)),
            None => self.implies_part(wanted, truth),
        }
    }

    fn implies_part(&self, wanted: Expr<'_>, truth: bool) -> bool {
        let mut stated = self.bindings.conditions.conjuncts_about(self.entry);
        stated.any(|stated| self.says((stated.condition, stated.truth), (wanted, truth)))
            || self.is_not_null(wanted, truth)
            || self.implies_an_arm(wanted, truth)
    }

    /// Whether a condition says the same, or more.
    fn says(&self, (stated, stated_truth): (Expr<'_>, bool), (wanted, truth): (Expr<'_>, bool)) -> bool {
        let (stated, stated_truth) = boolean(stated, stated_truth);
        let (wanted, truth) = boolean(wanted, truth);
        if stated_truth == truth && self.is_same(wanted, stated) {
            return true;
        }
        if let (Some((stated, stated_null)), Some((wanted, null))) =
            (null_test(stated, stated_truth), null_test(wanted, truth))
        {
            return stated_null == null && self.is_same(wanted, stated);
        }
        match wanted {
            // `x = value` with the sides exchanged: the operator has to be its own commutator, as equality of one type is.
            Expr::Operation(wanted) if truth && stated_truth => match stated {
                Expr::Operation(stated) => self.is_exchanged(wanted, stated),
                _ => false,
            },
            // x IN (…) because x is one of them, or one of fewer.
            Expr::ArrayComparison(wanted) if truth && stated_truth && wanted.is_any() => {
                self.is_among(compared(stated), wanted)
            }
            // `x IS NOT FALSE` because x is true, `x IS NOT TRUE` because it is false.
            Expr::BooleanTest(test) if truth => {
                let wanted_of = match test.kind() {
                    Some(BooleanTestKind::NotFalse) => true,
                    Some(BooleanTestKind::NotTrue) => false,
                    _ => return false,
                };
                let (argument, wanted_of) = boolean(test.argument(), wanted_of);
                wanted_of == stated_truth && self.is_same(argument, stated)
            }
            _ => false,
        }
    }

    fn is_same<'n>(&self, wanted: Expr<'n>, stated: Expr<'n>) -> bool {
        let (wanted, stated) = (wanted.strip(Through::SameValue), stated.strip(Through::SameValue));
        same(self.bindings.scope, wanted, Place::Index(self.entry), stated)
    }

    fn is_exchanged(&self, wanted: Operation<'_>, stated: Operation<'_>) -> bool {
        let (Some([left, right]), Some([one, other])) = (wanted.sides(), stated.sides()) else { return false };
        let catalog = self.bindings.scope.context.catalog;
        self.is_same(left, other)
            && self.is_same(right, one)
            && wanted.operator() == stated.operator()
            && wanted.input_collation() == stated.input_collation()
            && wanted.operator().is_some_and(|operator| catalog.equalities_with(operator).next().is_some())
    }

    fn is_among(&self, stated: Option<Compared<'_>>, wanted: Comparison<'_>) -> bool {
        let (Some(stated), Some([term, list])) = (stated, wanted.sides()) else { return false };
        let is_listed = |value: &Expr<'_>| elements(list).iter().any(|element| self.is_same(*element, *value));
        !stated.values.is_empty()
            && wanted.operator() == stated.operator
            && wanted.input_collation() == stated.collation
            && self.is_same(term, stated.term)
            && stated.values.iter().all(is_listed)
    }

    /// `column IS NOT NULL`, because the column or a condition says so.
    fn is_not_null(&self, wanted: Expr<'_>, truth: bool) -> bool {
        let Expr::NullTest(test) = wanted else { return false };
        let Expr::Variable(column) = test.argument().strip(Through::SameValue) else { return false };
        let Some(number) = column.number().filter(|number| *number > 0) else { return false };
        if !(if truth { test.is_not_null() } else { test.is_null() }) {
            return false;
        }
        let known = self.bindings.scope.joins().known.contains_key(&ColumnOf { entry: self.entry, number });
        known || column_is_not_null(Some(self.relation), number)
    }

    fn implies_an_arm(&self, wanted: Expr<'_>, truth: bool) -> bool {
        match wanted {
            Expr::Boolean(boolean) => match (boolean.operator(), truth) {
                (Some(BooleanOperator::Or), true) | (Some(BooleanOperator::And), false) => {
                    boolean.arguments().iter().any(|arm| self.implies(arm, truth))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// `x = true`, `x <> true` and the like are x or not x; `x IS DISTINCT FROM true` names the same operator and is not.
fn boolean(condition: Expr<'_>, truth: bool) -> (Expr<'_>, bool) {
    let Expr::Operation(operation) = condition else { return (condition, truth) };
    let constant = |side: Expr<'_>| match side {
        Expr::Constant(constant) => constant.first_byte().map(|byte| byte == 1),
        _ => None,
    };
    let operator = operation.operator().filter(|one| [BOOLEAN_EQUAL, BOOLEAN_UNEQUAL].contains(one));
    let (Some(operator), Some([left, right])) = (operator, operation.sides()) else { return (condition, truth) };
    let equal = operator == BOOLEAN_EQUAL;
    match (constant(left), constant(right)) {
        (None, Some(value)) => boolean(left, (value == equal) == truth),
        (Some(value), None) => boolean(right, (value == equal) == truth),
        _ => (condition, truth),
    }
}

/// What is tested, and whether it is NULL. A row may neither be NULL nor not be NULL.
fn null_test(condition: Expr<'_>, truth: bool) -> Option<(Expr<'_>, bool)> {
    match condition {
        Expr::NullTest(test) if test.of_row() == Some(false) => Some((test.argument(), test.is_null() == truth)),
        _ => None,
    }
}

/// A term, and the values that it is one of.
struct Compared<'n> {
    term: Expr<'n>,
    values: Vec<Expr<'n>>,
    operator: Option<Oid>,
    collation: Option<Oid>,
}

/// What `x = value` and `x IN (…)` compare.
fn compared(condition: Expr<'_>) -> Option<Compared<'_>> {
    match condition {
        Expr::Operation(operation) => {
            let [term, value] = operation.sides()?;
            let (operator, collation) = (operation.operator(), operation.input_collation());
            Some(Compared { term, values: vec![value], operator, collation })
        }
        Expr::ArrayComparison(comparison) if comparison.is_any() => {
            let [term, list] = comparison.sides()?;
            let (operator, collation) = (comparison.operator(), comparison.input_collation());
            Some(Compared { term, values: elements(list), operator, collation })
        }
        _ => None,
    }
}

fn elements(list: Expr<'_>) -> Vec<Expr<'_>> {
    match list {
        Expr::Array(array) if array.multidimensional() == Some(false) => array.elements().iter().collect(),
        _ => Vec::new(),
    }
}
