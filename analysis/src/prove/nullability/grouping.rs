//! GROUPING SETS, ROLLUP and CUBE: what they leave out of a row is NULL there; what is in every set stays as it is.
//!
//! Several elements of GROUP BY are combined, each set of one with each set of the others (`expand_grouping_sets` in
//! `parser/parse_agg.c`), so a column is in every set when one element has it in all of its own.

use std::collections::BTreeSet;

use crate::prove::nullability::variable::behind_joins;
use crate::prove::scope::{Scope, View};
use crate::tree::clause::{GroupingSet, SortGroup};
use crate::tree::expr::Expr;
use crate::tree::same::same;

/// What becomes of an expression in the rows that grouping sets give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouped {
    /// It is in every set.
    Always,
    /// Some set leaves it out, or it cannot be told.
    Sometimes,
    /// It is no grouping expression.
    Not,
}

/// Whether a set may have no column: then there is a row even where there are no rows to group.
pub(crate) fn may_be_empty(scope: &Scope<'_>) -> bool {
    scope.has_grouping_sets() && scope.query.grouping_sets().iter().all(has_empty_set)
}

fn has_empty_set(element: GroupingSet<'_>) -> bool {
    match element {
        GroupingSet::Simple(references) => references.iter().next().is_none(),
        GroupingSet::Sets(members) => members.iter().len() == 0 || members.iter().any(has_empty_set),
        // ROLLUP and CUBE have it among theirs.
        GroupingSet::Empty | GroupingSet::Rollup(_) | GroupingSet::Cube(_) | GroupingSet::Other => true,
    }
}

/// The references of what is in every set.
fn in_every_set(scope: &Scope<'_>) -> BTreeSet<i64> {
    scope.query.grouping_sets().iter().flat_map(in_every_set_of).collect()
}

fn in_every_set_of(element: GroupingSet<'_>) -> BTreeSet<i64> {
    match element {
        GroupingSet::Simple(references) => references.iter().collect(),
        GroupingSet::Sets(members) => {
            let members = members.iter().map(in_every_set_of);
            members.reduce(|left, right| &left & &right).unwrap_or_default()
        }
        GroupingSet::Empty | GroupingSet::Rollup(_) | GroupingSet::Cube(_) | GroupingSet::Other => BTreeSet::new(),
    }
}

/// A column of the range table. Up to 17 it stands for itself, from 18 on it is one of the entry for GROUP BY. A column that is
/// called by the name of a join is the same column.
pub(crate) fn column(scope: &Scope<'_>, index: usize, number: i64) -> Grouped {
    let Some(column) = behind_joins(scope, index, number) else { return Grouped::Sometimes };
    of(scope, &|grouped| {
        let Expr::Variable(variable) = grouped else { return false };
        let own = variable.of_level(0);
        own.is_some_and(|(index, number)| behind_joins(scope, index, number) == Some(column))
    })
}

/// An expression other than a column.
pub(crate) fn expression(scope: &Scope<'_>, expression: Expr<'_>) -> Grouped {
    of(scope, &|grouped| same(grouped, expression))
}

fn of(scope: &Scope<'_>, is_meant: &dyn Fn(Expr<'_>) -> bool) -> Grouped {
    let grouped: BTreeSet<i64> = scope.query.group_clause().filter_map(SortGroup::reference).collect();
    let always = in_every_set(scope);
    let mut answer = Grouped::Not;
    for entry in scope.query.target_list() {
        let reference = entry.sort_group_reference();
        if !grouped.contains(&reference) || !is_meant(entry.expression()) {
            continue;
        }
        // Grouped twice under two names, it may be NULL under both.
        if !always.contains(&reference) {
            return Grouped::Sometimes;
        }
        answer = Grouped::Always;
    }
    answer
}

/// The query before its rows are grouped: there nothing is left out yet.
pub(crate) fn before<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.seen_from(View { inside_aggregate: true, ..scope.view.clone() })
}
