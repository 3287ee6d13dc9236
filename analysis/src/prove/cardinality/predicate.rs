//! Whether the conditions of a query imply the predicate of a partial index.

use crate::catalog::{Oid, Relation, StoredTree};
use crate::prove::cardinality::conditions::parts;
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::same::{Place, bare, same};
use crate::prove::cardinality::unique::column_is_not_null;
use crate::prove::nullability::narrow::ColumnOf;
use crate::tree::node::Node;

/// `booleq`, `boolne`
const BOOLEAN: [Oid; 2] = [91, 85];

/// Whether every row of the entry that the conditions leave is in the index.
pub(crate) fn is_implied(
    bindings: &Bindings<'_, '_>,
    relation: &Relation,
    entry: usize,
    predicate: &StoredTree,
) -> bool {
    predicate.node().is_some_and(|node| Question { bindings, relation, entry }.implies(node, true))
}

struct Question<'q, 'c, 's> {
    bindings: &'q Bindings<'c, 's>,
    relation: &'q Relation,
    entry: usize,
}

impl Question<'_, '_, '_> {
    fn implies(&self, wanted: &Node<'_>, truth: bool) -> bool {
        let Some(_level) = self.bindings.scope.analysis.enter() else { return false };
        match parts(wanted, truth).as_slice() {
            [(part, part_truth)] if std::ptr::eq(*part, wanted) => self.implies_part(wanted, *part_truth),
            parts => parts.iter().all(|(part, truth)| self.implies(part, *truth)),
        }
    }

    fn implies_part(&self, wanted: &Node<'_>, truth: bool) -> bool {
        let stated = self.bindings.conditions.conjuncts_about(self.entry);
        let mut stated = stated.map(|conjunct| (conjunct.node, conjunct.truth));
        stated.any(|(node, node_truth)| self.says(node, node_truth, wanted, truth))
            || self.is_not_null(wanted, truth)
            || self.implies_an_arm(wanted, truth)
    }

    /// Whether a condition says the same, or more.
    fn says(&self, stated: &Node<'_>, stated_truth: bool, wanted: &Node<'_>, truth: bool) -> bool {
        let (stated, stated_truth) = boolean(stated, stated_truth);
        let (wanted, truth) = boolean(wanted, truth);
        let same_as = |wanted: &Node<'_>, stated: &Node<'_>| {
            same(self.bindings.scope, bare(wanted), Place::Index(self.entry), bare(stated))
        };
        if stated_truth == truth && same_as(wanted, stated) {
            return true;
        }
        if let (Some((stated, stated_null)), Some((wanted, null))) =
            (null_test(stated, stated_truth), null_test(wanted, truth))
        {
            return stated_null == null && same_as(wanted, stated);
        }
        match (wanted.label(), truth, wanted.get("args").items()) {
            // `x = value` with the sides exchanged: the operator has to be its own commutator, as equality of one type is.
            ("OPEXPR", true, [left, right]) if stated_truth && stated.is("OPEXPR") => {
                let exchanged =
                    matches!(stated.get("args").items(), [one, other] if same_as(left, other) && same_as(right, one));
                exchanged && self.is_equality_of(wanted, stated)
            }
            // x IN (…) because x is one of them, or one of fewer.
            ("SCALARARRAYOPEXPR", true, [term, list]) if stated_truth && wanted.get("useOr").is_true() => {
                let (Some(term_stated), values) = compared(stated) else { return false };
                !values.is_empty()
                    && wanted.get("opno") == stated.get("opno")
                    && wanted.get("inputcollid") == stated.get("inputcollid")
                    && same_as(term, term_stated)
                    && values.iter().all(|value| elements(list).iter().any(|element| same_as(element, value)))
            }
            // `x IS NOT FALSE` because x is true, `x IS NOT TRUE` because it is false.
            ("BOOLEANTEST", true, _) => {
                let wanted_of = match wanted.get("booltesttype").int() {
                    Some(3) => true,
                    Some(1) => false,
                    _ => return false,
                };
                let (argument, wanted_of) = boolean(wanted.get("arg"), wanted_of);
                wanted_of == stated_truth && same_as(argument, stated)
            }
            _ => false,
        }
    }

    fn is_equality_of(&self, wanted: &Node<'_>, stated: &Node<'_>) -> bool {
        let operator = wanted.get("opno").oid();
        wanted.get("opno") == stated.get("opno")
            && wanted.get("inputcollid") == stated.get("inputcollid")
            && operator.is_some_and(|one| self.bindings.scope.analysis.catalog.equalities_with(one).next().is_some())
    }

    /// `column IS NOT NULL`, because the column or a condition says so.
    fn is_not_null(&self, wanted: &Node<'_>, truth: bool) -> bool {
        let tests_for = |kind| wanted.is("NULLTEST") && wanted.get("nulltesttype").int() == Some(kind);
        let column = bare(wanted.get("arg"));
        if !(tests_for(1) && truth || tests_for(0) && !truth) || !column.is("VAR") {
            return false;
        }
        let Some(number) = column.get("varattno").int().filter(|number| *number > 0) else { return false };
        let known = self.bindings.scope.joins().known.contains_key(&ColumnOf { entry: self.entry, number });
        known || column_is_not_null(Some(self.relation), number)
    }

    fn implies_an_arm(&self, wanted: &Node<'_>, truth: bool) -> bool {
        let arms = match (wanted.label(), wanted.get("boolop"), truth) {
            ("BOOLEXPR", Node::Token("or"), true) | ("BOOLEXPR", Node::Token("and"), false) => {
                wanted.get("args").items()
            }
            _ => &[],
        };
        arms.iter().any(|arm| self.implies(arm, truth))
    }
}

/// `x = true`, `x <> true` and the like are x or not x.
fn boolean<'n, 't>(node: &'n Node<'t>, truth: bool) -> (&'n Node<'t>, bool) {
    let operator = node.get("opno").oid();
    let constant = |side: &Node<'_>| {
        let byte = side.get("constvalue").datum().and_then(|bytes| bytes.first().copied());
        if side.is("CONST") { byte.map(|byte| byte == 1) } else { None }
    };
    let (Some(operator), [left, right]) = (operator.filter(|one| BOOLEAN.contains(one)), node.get("args").items())
    else {
        return (node, truth);
    };
    let equal = operator == BOOLEAN[0];
    match (constant(left), constant(right)) {
        (None, Some(value)) => boolean(left, (value == equal) == truth),
        (Some(value), None) => boolean(right, (value == equal) == truth),
        _ => (node, truth),
    }
}

/// What is tested, and whether it is NULL. A row may neither be NULL nor not be NULL.
fn null_test<'n, 't>(node: &'n Node<'t>, truth: bool) -> Option<(&'n Node<'t>, bool)> {
    let plain = node.is("NULLTEST") && node.get("argisrow").bool() == Some(false);
    plain.then(|| (node.get("arg"), (node.get("nulltesttype").int() == Some(0)) == truth))
}

/// What `x = value` and `x IN (…)` compare.
fn compared<'n, 't>(node: &'n Node<'t>) -> (Option<&'n Node<'t>>, Vec<&'n Node<'t>>) {
    match (node.label(), node.get("args").items()) {
        ("OPEXPR", [term, value]) => (Some(term), vec![value]),
        ("SCALARARRAYOPEXPR", [term, list]) if node.get("useOr").is_true() => {
            (Some(term), elements(list).iter().collect())
        }
        _ => (None, Vec::new()),
    }
}

fn elements<'n, 't>(list: &'n Node<'t>) -> &'n [Node<'t>] {
    if list.is("ARRAYEXPR") && list.get("multidims").bool() == Some(false) { list.get("elements").items() } else { &[] }
}
