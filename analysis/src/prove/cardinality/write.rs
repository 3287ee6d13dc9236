//! INSERT, UPDATE and DELETE: the rows of RETURNING.

use crate::catalog::{Relation, RelationKind, Trigger};
use crate::prove::cardinality::fixed::{Bindings, Bound};
use crate::prove::cardinality::{Most, Rows, from};
use crate::prove::nullability::returning;
use crate::prove::scope::Scope;
use crate::tree::query::{ConflictAction, MergeMatch};

/// As many rows as the source has, when nothing can keep one of them out.
pub(crate) fn insert(scope: &Scope<'_>) -> Rows {
    if let Some(reason) = returning::replaced(scope) {
        return Rows::many(reason);
    }
    if scope.query.has_set_returning() != Some(false) {
        return Rows::many("a set-returning function returns any number of rows");
    }
    let updates = scope.query.on_conflict().is_some_and(|conflict| conflict.action() == ConflictAction::Update);
    let single = if updates { "a single row is inserted or updated" } else { "a single row is inserted" };
    let source = match scope.query.join_tree().items().len() {
        0 => Rows::one(single),
        _ => match from::rows(&Bindings::of(scope, &[])) {
            rows if rows.at_least_one && rows.most == Most::One => Rows::one(single),
            rows => rows,
        },
    };
    match skipped(scope) {
        Some(reason) => source.or_none(&reason),
        None => source,
    }
}

/// What can keep a row from being inserted and returned without an error.
fn skipped(scope: &Scope<'_>) -> Option<String> {
    let some = |reason: &str| Some(reason.to_owned());
    let target = scope.query.result_relation().and_then(|index| scope.query.entry(index));
    let path = target.and_then(|entry| entry.relation()).and_then(|oid| scope.context.catalog.write_path(oid));
    if path.as_ref().is_some_and(|path| path.iter().any(|relation| relation.has_instead_triggers())) {
        return some("an INSTEAD OF trigger may skip the row");
    }
    // A row that is inserted through a view is returned, whether the view shows it or not.
    let base = path.and_then(|path| path.last().copied());
    let Some(family) = base.and_then(|relation| scope.context.catalog.family(relation.oid)) else {
        return some("its table is not in the catalog");
    };
    let stored = |relation: &&Relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    if !family.iter().all(stored) {
        return some("its target is not a plain table");
    }
    let skips = |trigger: &Trigger| format!("the BEFORE trigger {} may skip the row", trigger.name);
    if let Some(trigger) = returning::inserting(scope, &family).may_skip() {
        return Some(skips(trigger));
    }
    let conflict = scope.query.on_conflict()?;
    match conflict.action() {
        ConflictAction::Update if !conflict.condition().is_missing() => some("the WHERE of DO UPDATE may skip the row"),
        ConflictAction::Update if scope.context.writes_elsewhere => {
            some("DO UPDATE skips a row that the same statement has changed already")
        }
        ConflictAction::Update => returning::updating(scope, &family, conflict.assignments()).may_skip().map(skips),
        ConflictAction::Nothing | ConflictAction::Other => some("ON CONFLICT DO NOTHING may skip the row"),
    }
}

/// At most one row when the target's key is fixed, whatever it is joined with: each row of the target is written once.
pub(crate) fn update_or_delete(scope: &Scope<'_>) -> Rows {
    if let Some(reason) = returning::replaced(scope) {
        return Rows::many(reason);
    }
    let Some(target) = scope.query.result_relation() else { return Rows::many("its target could not be read") };
    let bindings = Bindings::of(scope, &[]);
    match bindings.single.get(&target).cloned() {
        Some(Bound::Key(reason)) => Rows::at_most_one(reason),
        // A row of a view that is updated through is one row of its table. An INSTEAD OF trigger is called for each joined row.
        Some(Bound::Rows(reason)) if writes_to_table(scope, target) => Rows::at_most_one(reason),
        Some(Bound::Rows(_)) => Rows::many("a trigger writes for each row of the view"),
        None => Rows::many(from::many(&bindings, target)),
    }
}

fn writes_to_table(scope: &Scope<'_>, target: usize) -> bool {
    let path = scope
        .query
        .entry(target)
        .and_then(|entry| entry.relation())
        .and_then(|oid| scope.context.catalog.write_path(oid));
    let base = path.as_ref().and_then(|path| path.last());
    base.is_some_and(|base| matches!(base.kind, RelationKind::Table | RelationKind::PartitionedTable))
}

/// Each pair of a source row and the target row that it matches, or does not, is acted on once.
pub(crate) fn merge(scope: &Scope<'_>) -> Rows {
    let many = || Rows::many("a MERGE acts on any number of rows");
    let by_source = |applies| matches!(applies, MergeMatch::NotMatchedBySource | MergeMatch::Other);
    if scope.query.merge_condition().is_missing()
        || scope.query.merge_actions().any(|action| by_source(action.applies()))
        || returning::replaced(scope).is_some()
    {
        return many();
    }
    let bindings = Bindings::of(scope, &[]);
    let Some(target) = scope.query.result_relation().filter(|target| bindings.is_single(*target)) else {
        return many();
    };
    let source = from::rows(&bindings);
    match (source.most, bindings.single.get(&target)) {
        (Most::Zero | Most::One, Some(Bound::Key(reason) | Bound::Rows(reason))) => Rows::at_most_one(reason.clone()),
        _ => many(),
    }
}
