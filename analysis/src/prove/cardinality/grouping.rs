//! GROUP BY, HAVING, aggregates and DISTINCT.

use crate::catalog::Oid;
use crate::prove::cardinality::conditions::FixedTerm;
use crate::prove::cardinality::fixed::{Bindings, Sense, Term};
use crate::prove::cardinality::{Most, Rows, from, words};
use crate::prove::nullability::body;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::clause::{GroupingSet, SortGroup};
use crate::tree::expr::Expr;

/// The rows of a SELECT that is no set operation, before LIMIT.
pub(crate) fn rows<'s>(scope: &Scope<'s>, given: &[FixedTerm<'s>]) -> Rows {
    let query = scope.query;
    if query.has_set_returning() != Some(false) {
        if !query.target_list().all(|entry| gives_one_row(scope, entry.expression())) {
            return Rows::many("a set-returning function returns any number of rows");
        }
        return before_functions(scope, given).or_none("a set-returning function may return none");
    }
    before_functions(scope, given)
}

/// Whether each set-returning function in the select list gives one row at most; those of a subquery count too.
fn gives_one_row(scope: &Scope<'_>, node: Expr<'_>) -> bool {
    let Some(_level) = scope.context.enter() else { return false };
    let one_row = || body::rows(scope, node).is_some_and(|rows| rows.most != Most::Many);
    (!node.is_set_returning() || one_row()) && node.children().all(|child| gives_one_row(scope, child))
}

/// The rows that the functions of the select list are called for.
fn before_functions<'s>(scope: &Scope<'s>, given: &[FixedTerm<'s>]) -> Rows {
    let query = scope.query;
    let having = !query.having().is_missing();
    let rows = if scope.has_grouping_sets() {
        grouping_sets(scope)
    } else if query.is_grouped() {
        let bindings = Bindings::of(scope, given);
        let rows = once_for(&bindings, from::rows(&bindings), query.group_clause(), "all rows are in one group");
        distinct(&bindings, rows)
    } else if query.has_aggregates() == Some(true) || having {
        Rows::one("an aggregate without GROUP BY returns one row")
    } else {
        let bindings = Bindings::of(scope, given);
        distinct(&bindings, from::rows(&bindings))
    };
    if having { rows.or_none("HAVING may filter it out") } else { rows }
}

fn distinct(bindings: &Bindings<'_, '_>, rows: Rows) -> Rows {
    once_for(bindings, rows, bindings.scope.query.distinct_clause(), "all rows are equal for DISTINCT")
}

/// One row of many, when all of them have the same values in what GROUP BY or DISTINCT goes by.
fn once_for<'s>(
    bindings: &Bindings<'_, 's>,
    rows: Rows,
    clause: impl ExactSizeIterator<Item = SortGroup<'s>>,
    reason: &str,
) -> Rows {
    if rows.most != Most::Many || clause.len() == 0 {
        return rows;
    }
    match all_fixed(bindings, clause) {
        Some(because) => Rows { most: Most::One, reason: because.reworded(reason.to_owned()), ..rows },
        None => rows,
    }
}

/// Why each of these expressions has one value in all rows, if it has.
fn all_fixed<'s>(bindings: &Bindings<'_, 's>, clause: impl Iterator<Item = SortGroup<'s>>) -> Option<Reason> {
    let mut proof = Vec::new();
    for item in clause {
        let expression = bindings.scope.query.sorted_by(item)?.expression();
        let collation = expression.collation();
        let catalog = bindings.scope.context.catalog;
        let families = item.equality().into_iter().flat_map(|operator| catalog.equalities_with(operator));
        let mut proofs = families.chain([&[][..]]).filter_map(|operators: &[Oid]| {
            bindings.proof(Term::Expression(expression), Sense { operators, collation, nulls: true, present: None })
        });
        proof.extend(proofs.next()?);
    }
    let reason = words::conditions(bindings.scope, &proof);
    Some(if reason.text.is_empty() { reason } else { Reason::new("").at(reason.place).because(reason) })
}

fn grouping_sets(scope: &Scope<'_>) -> Rows {
    let sets: Option<Sets> =
        scope.query.grouping_sets().iter().map(sets).try_fold(Sets { count: 1, has_empty: true }, |all, one| {
            let one = one?;
            Some(Sets { count: all.count.saturating_mul(one.count), has_empty: all.has_empty && one.has_empty })
        });
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

fn sets(set: GroupingSet<'_>) -> Option<Sets> {
    match set {
        GroupingSet::Empty => Some(Sets { count: 1, has_empty: true }),
        GroupingSet::Simple(_) => Some(Sets { count: 1, has_empty: false }),
        GroupingSet::Rollup(content) => Some(Sets { count: content.iter().len() + 1, has_empty: true }),
        GroupingSet::Cube(content) => {
            Some(Sets { count: 1_usize.checked_shl(u32::try_from(content.iter().len()).ok()?)?, has_empty: true })
        }
        GroupingSet::Sets(content) => {
            content.iter().map(sets).try_fold(Sets { count: 0, has_empty: false }, |all, one| {
                let one = one?;
                Some(Sets { count: all.count.saturating_add(one.count), has_empty: all.has_empty || one.has_empty })
            })
        }
        GroupingSet::Other => None,
    }
}
