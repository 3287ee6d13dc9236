//! What keeps NULL out of a column because of another one of the same row: a condition on one column of a subquery says something
//! of the expression behind it, and so of the other columns; and a value that is written to a column without NULL is not NULL in the
//! row that RETURNING shows.

use crate::catalog::RelationKind;
use crate::prove::answer::Answer;
use crate::prove::context::Context;
use crate::prove::known::{ColumnOf, Known};
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::implied;
use crate::prove::nullability::origin::add;
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::returning::updating;
use crate::prove::nullability::strict::strict;
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::{Scope, View};
use crate::tree::query::{Command, Query, RangeTableEntry};
use crate::tree::resolve::QueryLevel;

/// Why a column is not NULL in the rows that are looked at, although its own subquery or table does not say so.
pub(crate) fn column<'s>(
    scope: &'s Scope<'s>,
    entry: RangeTableEntry<'s>,
    index: usize,
    number: i64,
) -> Option<Answer> {
    // In some rows of grouping sets columns are NULL whatever their rows said.
    if number <= 0 || scope.has_grouping_sets() || scope.query.result_relation() == Some(index) {
        return None;
    }
    by_conditions(scope, entry, index, number)
        .or_else(|| implied::column(scope, entry, index, number))
        .or_else(|| by_assignment(scope, index, number))
}

/// A row of a subquery, CTE or view is one row of its query: what is not NULL there makes other columns not NULL.
fn by_conditions<'s>(scope: &'s Scope<'s>, entry: RangeTableEntry<'s>, index: usize, number: i64) -> Option<Answer> {
    let joins = scope.joins();
    let of_entry = joins.known.iter().chain(&scope.view.assumed).filter(|(column, _)| column.entry == index);
    let known: Known =
        of_entry.filter(|(column, _)| column.number > 0).map(|(column, origin)| (*column, *origin)).collect();
    if known.is_empty() {
        return None;
    }
    let context = scope.context;
    if let Some(oid) = entry.relation() {
        context.catalog.relations.get(&oid).filter(|relation| relation.kind == RelationKind::View)?;
        return context.with_view_query(oid, |query| in_query(context, query, None, &known, number))?;
    }
    let derived = scope.derived(entry)?.alone()?;
    in_query(context, derived.query, Some(derived.around), &known, number)
}

fn in_query<'s>(
    context: &'s Context<'s>,
    query: Query<'s>,
    parent: Option<&'s Scope<'s>>,
    known: &Known,
    number: i64,
) -> Option<Answer> {
    let _level = context.enter()?;
    let one_to_one = query.command() == Command::Select
        && !query.is_set_operation()
        && query.grouping_sets().is_empty()
        && query.has_set_returning() == Some(false);
    if !one_to_one {
        return None;
    }
    let output = query.output();
    let expression = |number: i64| Some(output.get(usize::try_from(number).ok()?.checked_sub(1)?)?.expression());
    let scope = Scope::new(context, query, parent);
    let mut assumed = Known::new();
    for (column, origin) in known {
        add(&mut assumed, strict(&scope, expression(column.number)?, 0), *origin);
    }
    let asked = expression(number).filter(|_| !assumed.is_empty())?;
    let answer = evaluate(&scope.seen_from(View { assumed, ..View::default() }), asked);
    Some(answer).filter(|answer| !answer.nullable)
}

/// `UPDATE t SET c = s.x FROM s RETURNING s.x`: where `t.c` cannot be NULL, neither is `s.x` in a row that was written. A BEFORE trigger
/// may write something else.
fn by_assignment(scope: &Scope<'_>, index: usize, number: i64) -> Option<Answer> {
    if scope.query.command() != Command::Update || scope.view.old_row || !scope.writes_table() {
        return None;
    }
    let target = scope.query.result_relation()?;
    let oid = scope.query.entry(target)?.relation()?;
    let family = scope.context.catalog.family(oid)?;
    let triggers = updating(scope, &family, scope.query.target_list());
    if triggers.may_keep_old().is_some() {
        return None;
    }
    let column = ColumnOf { entry: index, number };
    scope.query.target_list().filter(|entry| !entry.is_junk()).find_map(|entry| {
        let written = i64::from(entry.number()?);
        let once = scope.query.target_list().filter(|other| other.number() == entry.number()).count() == 1;
        let label = column_label(scope, target, written);
        let name = &family.first()?.columns.get(&entry.number()?)?.name;
        let stays = once && triggers.may_set(name).is_none();
        let proof = Some(table_column(scope, oid, true, written, &label)).filter(|answer| stays && !answer.nullable)?;
        strict(scope, entry.expression(), 0).contains(&column).then(|| {
            let text = format!("it is written to {label}, which is never NULL");
            Answer::never(text).at(scope.context.start(entry.expression())).because(proof.reason)
        })
    })
}
