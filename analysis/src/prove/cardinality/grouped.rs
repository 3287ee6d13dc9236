//! Whether the rows of a join come in groups: one row of some entries of FROM, with all rows of another one.

use crate::facts::Ungrouped;
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::FixedTerm;
use crate::prove::cardinality::fixed::Bindings;
use crate::prove::cardinality::stable::{columns_used, is_stable};
use crate::prove::cardinality::{from, limit};
use crate::prove::scope::Scope;
use crate::tree::clause::SortGroup;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, FromItem, TargetEntry};

/// The output columns that are equal in the rows of a group, and differ between groups that follow each other. `members` are the columns
/// of the entry that has several rows in a group.
///
/// The first items of ORDER BY fix a single row of each other entry, so that these rows stand together, and all other columns are the same in
/// them. As no other entry has several rows, each row of that one is there once.
pub(crate) fn key(scope: &Scope<'_>, members: &[usize]) -> Result<Vec<usize>, Ungrouped> {
    if let Some(what) = other_rows(scope) {
        return Err(Ungrouped::Rows(what));
    }
    let output = scope.query.output();
    let columns: Vec<Option<(usize, i64)>> =
        output.iter().map(|entry| plain_column(scope, entry.expression())).collect();
    if let Some(column) = columns.iter().position(Option::is_none) {
        return Err(Ungrouped::Computed(column));
    }
    let member = members.first().and_then(|first| columns.get(*first)).copied().flatten();
    let Some((member, _)) = member else { return Err(Ungrouped::Rows("has no such columns")) };
    let entries: Vec<usize> = scope.query.join_tree().items().flat_map(FromItem::entries).collect();
    let shown: Vec<usize> = columns.iter().flatten().map(|(entry, _)| *entry).collect();
    let missing = |given: &[FixedTerm<'_>]| {
        let bindings = Bindings::of(scope, given);
        let mut others = entries.iter().copied().filter(|entry| *entry != member);
        let is_missing =
            |entry: &usize| !bindings.is_single(*entry) || (shown.contains(entry) && !bindings.is_fixed(*entry));
        let missing = others.find(is_missing)?;
        let subject = entries.iter().copied().find(|entry| *entry != member && bindings.is_single(*entry));
        Some(Ungrouped::Apart {
            member: scope.entry_label(member),
            entry: scope.entry_label(missing),
            subject: subject.map(|subject| scope.entry_label(subject)),
            reason: Box::new(from::many(&bindings, missing)),
        })
    };
    let mut given = Vec::new();
    let mut key = Vec::new();
    let mut first_missing = missing(&given);
    for item in scope.query.sort_clause() {
        if first_missing.is_none() {
            break;
        }
        let Some(sorted) = scope.query.sorted_by(item) else { break };
        let Some(term) = outside(scope, sorted, member) else { break };
        if let Some(column) = plain_column(scope, term) {
            let Some(term) = fixed(item, term) else { break };
            given.push(term.clone());
            key.push((columns.iter().position(|other| *other == Some(column)), term));
            first_missing = missing(&given);
        }
    }
    if let Some(why) = first_missing {
        return Err(why);
    }
    let visible: Vec<(usize, FixedTerm<'_>)> =
        key.into_iter().filter_map(|(position, term)| Some((position?, term))).collect();
    let terms: Vec<FixedTerm<'_>> = visible.iter().map(|(_, term)| term.clone()).collect();
    if missing(&terms).is_some() {
        return Err(Ungrouped::KeyNotSelected);
    }
    Ok(visible.into_iter().map(|(position, _)| position).collect())
}

/// Why its rows are not simply those of a join.
fn other_rows(scope: &Scope<'_>) -> Option<&'static str> {
    let query = scope.query;
    if query.command() != Command::Select || query.is_set_operation() {
        Some("is not a single SELECT")
    } else if query.is_grouped() || scope.has_grouping_sets() || query.has_aggregates() != Some(false) {
        Some("has GROUP BY or aggregates")
    } else if query.distinct_clause().len() != 0 {
        Some("has DISTINCT")
    } else if query.has_set_returning() != Some(false) {
        Some("has a set-returning function in its select list")
    } else if query.locks_rows() {
        Some("locks rows, which can then be out of order (\"The Locking Clause\" in the manual's page of SELECT)")
    } else if !limit::keeps_rows(query) || !query.limit().is_missing() {
        Some("has LIMIT or OFFSET, which can cut a group in two")
    } else if query.join_tree().items().any(|item| from::has_full_join(scope, item)) {
        Some("has a FULL JOIN")
    } else {
        None
    }
}

/// What rows are sorted by, where that is the same in all rows of a group.
fn outside<'s>(scope: &Scope<'s>, sorted: TargetEntry<'s>, member: usize) -> Option<Expr<'s>> {
    let term = sorted.expression();
    let used = columns_used(scope, term)?;
    let is_outside = used.iter().all(|(entry, _)| *entry != member);
    (is_outside && is_stable(scope.context, term)).then_some(term)
}

fn fixed<'s>(item: SortGroup<'s>, term: Expr<'s>) -> Option<FixedTerm<'s>> {
    let (operator, collation) = (Some(item.equality()?), term.collation());
    Some(FixedTerm { reason: "rows of a group are equal in ORDER BY".into(), term, operator, collation, nulls: true })
}
