//! Columns of which a CHECK leaves one value: `CHECK (name = 'default')`, `CHECK (id)`. A primary key of such columns is a table of
//! one row.
//!
//! A CHECK passes when it is true and also when it is unknown (`ExecRelCheck` in `executor/execMain.c`, for domains
//! `domain_check_input` in `utils/adt/domains.c`), so NULL is a second value unless something else keeps it out.

use std::rc::Rc;

use crate::catalog::{ConstraintKind, Oid, Relation, RelationKind};
use crate::prove::cardinality::conditions::parts;
use crate::prove::cardinality::same::bare;
use crate::prove::context::Analysis;
use crate::prove::memo::Answers;
use crate::prove::nullability::elements;
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::narrow::ColumnOf;
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::stored::{is_settled, with_expression, with_row};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::Expr;
use crate::tree::node::Node;

/// `booleq`
const BOOLEAN_EQUAL: Oid = 91;

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
    let analysis = scope.analysis;
    let entry = scope.query.entry(index);
    let relation = entry.and_then(|entry| analysis.catalog.relations.get(&entry.relation()?));
    let Some((entry, relation)) = entry.zip(relation).filter(|(_, relation)| is_stored(relation)) else {
        return Vec::new();
    };
    let pinned = analysis.memo().table::<Remembered>().0.once(relation.oid, || of_relation(analysis, relation).into());
    if pinned.is_empty() {
        return Vec::new();
    }
    let with_children = entry.inherits() && !relation.children.is_empty();
    // A foreign table need not follow the CHECKs that it inherits.
    if with_children && !analysis.family(relation.oid).is_some_and(|family| family.iter().all(|one| is_stored(one))) {
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

fn of_relation(analysis: &Analysis<'_>, relation: &Relation) -> Vec<Pinned> {
    let mut found = Vec::new();
    let checks = analysis.catalog.constraints_of(relation.oid).filter(|one| one.kind == ConstraintKind::Check);
    for constraint in checks.filter(|one| one.validated && one.enforced) {
        let Some(tree) = &constraint.check else { continue };
        let check = format!("the CHECK {}", constraint.name);
        let mut walk = Walk { check, no_inherit: constraint.no_inherit, value_of: None, found: Vec::new() };
        with_row(analysis, relation.oid, tree, |scope, check| walk.not_false(scope, check.node(), true));
        found.extend(walk.found);
    }
    for column in relation.columns.values() {
        of_domain(analysis, column.type_oid, i64::from(column.number), &mut found);
    }
    found
}

/// The CHECKs of the domain that a column is of, and of those below it.
fn of_domain(analysis: &Analysis<'_>, ty: Oid, number: i64, found: &mut Vec<Pinned>) {
    for (ty, domain) in analysis.catalog.domains(ty) {
        for check in domain.checks.iter().filter(|check| check.validated) {
            let Some(tree) = &check.check else { continue };
            let words = format!("the CHECK {} of the domain {}", check.name, ty.name);
            let mut walk = Walk { check: words, no_inherit: false, value_of: Some(number), found: Vec::new() };
            with_expression(analysis, tree, |scope, check| walk.not_false(scope, check.node(), true));
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
    fn not_false(&mut self, scope: &Scope<'_>, node: &Node<'_>, truth: bool) {
        let Some(_level) = scope.analysis.enter() else { return };
        // IS TRUE, IS NOT TRUE, IS FALSE, IS NOT FALSE
        match (node.label(), node.get("booltesttype").int()) {
            ("BOOLEANTEST", Some(0 | 3)) => return self.not_false(scope, node.get("arg"), truth),
            ("BOOLEANTEST", Some(1 | 2)) => return self.not_false(scope, node.get("arg"), !truth),
            _ => {}
        }
        match parts(node, truth).as_slice() {
            [(part, _)] if std::ptr::eq(*part, node) => self.leaf(scope, node, truth),
            parts => parts.iter().for_each(|(part, truth)| self.not_false(scope, part, *truth)),
        }
    }

    fn leaf(&mut self, scope: &Scope<'_>, node: &Node<'_>, truth: bool) {
        match (node.label(), truth, node.get("args").items()) {
            ("OPEXPR", true, [left, right]) | ("DISTINCTEXPR", false, [left, right]) => {
                self.comparison(node, left, is_constant(scope, right));
                self.comparison(node, right, is_constant(scope, left));
            }
            ("SCALARARRAYOPEXPR", true, [term, array]) if node.get("useOr").is_true() => {
                let one = elements::has_one_element(array) && elements::never_null(scope, array);
                self.comparison(node, term, one && is_constant(scope, array));
            }
            _ => self.pin(node, Some(BOOLEAN_EQUAL), None),
        }
    }

    fn comparison(&mut self, node: &Node<'_>, term: &Node<'_>, with_constant: bool) {
        if with_constant {
            self.pin(term, node.get("opno").oid(), node.get("inputcollid").oid());
        }
    }

    fn pin(&mut self, term: &Node<'_>, operator: Option<Oid>, collation: Option<Oid>) {
        let term = bare(term);
        let number = match term.label() {
            "VAR" if self.value_of.is_none() => term.get("varattno").int().filter(|number| *number > 0),
            "COERCETODOMAINVALUE" => self.value_of,
            _ => None,
        };
        if let Some((number, operator)) = number.zip(operator) {
            let (check, no_inherit) = (self.check.clone(), self.no_inherit);
            self.found.push(Pinned { number, operator, collation, check, no_inherit });
        }
    }
}

/// Whether it is a value, the same one whenever a row was written. With NULL any value would pass.
fn is_constant(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let constant = Expr::from(node).walk().all(|part| match part {
        Expr::Constant(_) | Expr::Relabel(_) | Expr::Collate(_) | Expr::Array(_) => true,
        Expr::Call(call) => {
            let function = call.function().and_then(|oid| scope.analysis.catalog.functions.get(&oid));
            function.is_some_and(|function| function.volatility == 'i') && is_settled(scope.analysis, part)
        }
        _ => false,
    });
    constant && !evaluate(scope, node).nullable
}
