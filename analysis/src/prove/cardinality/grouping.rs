//! GROUP BY, HAVING, aggregates and DISTINCT.

use crate::catalog::Oid;
use crate::prove::cardinality::conditions::Given;
use crate::prove::cardinality::fixed::{Bindings, Sense, Term};
use crate::prove::cardinality::{Most, Rows, from, words};
use crate::prove::nullability::body;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::node::Node;

/// The rows of a SELECT that is no set operation, before LIMIT.
pub(crate) fn rows<'s>(scope: &Scope<'s>, given: &[Given<'s>]) -> Rows {
    let query = scope.query;
    if query.get("hasTargetSRFs").bool() != Some(false) {
        if !query.target_list().all(|entry| gives_one_row(scope, entry.expression())) {
            return Rows::many("a set-returning function returns any number of rows");
        }
        return before_functions(scope, given).or_none("a set-returning function may return none");
    }
    before_functions(scope, given)
}

/// Whether each set-returning function in the select list gives one row at most; those of a subquery count too.
fn gives_one_row(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    let Some(_level) = scope.analysis.enter() else { return false };
    let is_call = node.get("funcretset").is_true() || node.get("opretset").is_true();
    let one_row = || body::rows(scope, node).is_some_and(|rows| rows.most != Most::Many);
    (!is_call || one_row()) && node.children().into_iter().all(|child| gives_one_row(scope, child))
}

/// The rows that the functions of the select list are called for.
fn before_functions<'s>(scope: &Scope<'s>, given: &[Given<'s>]) -> Rows {
    let query = scope.query;
    let having = !query.get("havingQual").is_null();
    let rows = if scope.has_grouping_sets() {
        grouping_sets(scope)
    } else if !query.get("groupClause").is_null() {
        let bindings = Bindings::of(scope, given);
        let rows = once_for(&bindings, from::rows(&bindings), "groupClause", "all rows are in one group");
        once_for(&bindings, rows, "distinctClause", "all rows are equal for DISTINCT")
    } else if query.get("hasAggs").is_true() || having {
        Rows::one("an aggregate without GROUP BY returns one row")
    } else {
        let bindings = Bindings::of(scope, given);
        once_for(&bindings, from::rows(&bindings), "distinctClause", "all rows are equal for DISTINCT")
    };
    if having { rows.or_none("HAVING may filter it out") } else { rows }
}

/// One row of many, when all of them have the same values in what GROUP BY or DISTINCT goes by.
fn once_for(bindings: &Bindings<'_, '_>, rows: Rows, clause: &str, reason: &str) -> Rows {
    let clause = bindings.scope.query.get(clause);
    if rows.most != Most::Many || !clause.is_list() {
        return rows;
    }
    match all_fixed(bindings, clause.items()) {
        Some(because) => Rows { most: Most::One, reason: because.reworded(reason.to_owned()), ..rows },
        None => rows,
    }
}

/// Why each of these expressions has one value in all rows, if it has.
fn all_fixed(bindings: &Bindings<'_, '_>, clause: &[Node<'_>]) -> Option<Reason> {
    let mut proof = Vec::new();
    for item in clause {
        let expression = sorted_by(bindings.scope, item)?;
        let collation = collation_of(expression);
        let catalog = bindings.scope.analysis.catalog;
        let families = item.get("eqop").oid().into_iter().flat_map(|operator| catalog.equalities_with(operator));
        let mut proofs = families.chain([&[][..]]).filter_map(|operators: &[Oid]| {
            bindings.proof(Term::Expression(expression), Sense { operators, collation, nulls: true, present: None })
        });
        proof.extend(proofs.next()?);
    }
    let reason = words::conditions(bindings.scope, &proof);
    Some(if reason.text.is_empty() { reason } else { Reason::new("").at(reason.place).because(reason) })
}

/// The expression that a clause of GROUP BY, DISTINCT or ORDER BY refers to.
pub(crate) fn sorted_by<'s>(scope: &Scope<'s>, clause: &Node<'_>) -> Option<&'s Node<'s>> {
    let reference = clause.get("tleSortGroupRef").int().filter(|reference| *reference != 0)?;
    scope.query.target_list().find(|entry| entry.sort_group_reference() == reference).map(|entry| entry.expression())
}

/// The collation of the values of an expression; for most kinds of expressions it is not told.
pub(crate) fn collation_of(node: &Node<'_>) -> Option<Oid> {
    let field = match node.label() {
        "VAR" => "varcollid",
        "RELABELTYPE" | "COERCETODOMAIN" => "resultcollid",
        "COLLATEEXPR" => "collOid",
        "FUNCEXPR" => "funccollid",
        "OPEXPR" => "opcollid",
        _ => return None,
    };
    node.get(field).oid()
}

fn grouping_sets(scope: &Scope<'_>) -> Rows {
    let sets: Option<Sets> = scope.query.get("groupingSets").items().iter().map(sets).try_fold(
        Sets { count: 1, has_empty: true },
        |all, one| {
            let one = one?;
            Some(Sets { count: all.count.saturating_mul(one.count), has_empty: all.has_empty && one.has_empty })
        },
    );
    match sets {
        Some(Sets { count: 1, has_empty: true }) => Rows::one("GROUP BY () makes one group of all rows"),
        Some(sets) => Rows { at_least_one: sets.has_empty, ..Rows::many("grouping sets return any number of rows") },
        None => Rows::many("grouping sets return any number of rows"),
    }
}

/// How many grouping sets there are, and whether the empty one is among them: it has a row even of no rows.
struct Sets {
    count: usize,
    has_empty: bool,
}

/// `GroupingSetKind`: empty, simple, ROLLUP, CUBE, GROUPING SETS
fn sets(node: &Node<'_>) -> Option<Sets> {
    let content = node.get("content").items();
    match (node.label(), node.get("kind").int()) {
        ("GROUPINGSET", Some(0)) => Some(Sets { count: 1, has_empty: true }),
        ("GROUPINGSET", Some(1)) => Some(Sets { count: 1, has_empty: false }),
        ("GROUPINGSET", Some(2)) => Some(Sets { count: content.len() + 1, has_empty: true }),
        ("GROUPINGSET", Some(3)) => {
            Some(Sets { count: 1_usize.checked_shl(u32::try_from(content.len()).ok()?)?, has_empty: true })
        }
        ("GROUPINGSET", Some(4)) => {
            content.iter().map(sets).try_fold(Sets { count: 0, has_empty: false }, |all, one| {
                let one = one?;
                Some(Sets { count: all.count.saturating_add(one.count), has_empty: all.has_empty || one.has_empty })
            })
        }
        _ => None,
    }
}
