//! What the CHECKs of a table say of the row that RETURNING shows, by what is written to its other columns: after `SET status = 'paid'`
//! and `CHECK (status <> 'paid' OR paid_at IS NOT NULL)` the row has a `paid_at`, whoever put it there.
//!
//! A row is checked after its BEFORE triggers, by all CHECKs and whatever columns are set (`ExecConstraints`, called by `ExecInsert` and
//! `ExecUpdatePrologue`'s caller in `executor/nodeModifyTable.c`). So the CHECK holds of it, and only what is known of the other columns
//! can be wrong: where a trigger may set them, or leave the row as it was.

use std::collections::BTreeSet;

use crate::catalog::{Column, Relation};
use crate::change::triggers::Before;
use crate::change::writes::{self, Value, default_of};
use crate::prove::answer::Answer;
use crate::prove::known::{ColumnOf, Known};
use crate::prove::nullability::implied::{self, Checked, Facts};
use crate::prove::nullability::nullness;
use crate::prove::nullability::returning::{Assigned, assigned, inserting, updating};
use crate::prove::scope::{Scope, View};
use crate::tree::expr::{Expr, RowVersion};
use crate::tree::query::{Command, ConflictAction, MergeAction, TargetEntry};

/// A row that may be the one that is shown.
struct Row {
    facts: Facts,
    checked: Checked,
}

/// Why a column of the target is not NULL in the rows that are shown.
pub(crate) fn column(
    scope: &Scope<'_>,
    family: &[&Relation],
    column: ColumnOf,
    version: RowVersion,
    label: &str,
) -> Option<Answer> {
    let root = *family.first()?;
    let name = root.column_name(i16::try_from(column.number).ok()?)?;
    let rows = rows(scope, family, column.entry, version)?;
    let context = scope.context;
    let proof = |row: &Row| {
        let of_member = |member: &&Relation| implied::proof(context, (root, member), name, &row.facts, row.checked);
        family.iter().map(of_member).collect::<Option<Vec<String>>>()?.into_iter().next()
    };
    let proofs: Option<Vec<String>> = rows.iter().map(proof).collect();
    let check = proofs?.into_iter().next()?;
    let when = match rows.iter().all(|row| row.checked == Checked::Now) {
        true => "the row that is written satisfies",
        false => "the row satisfies",
    };
    Some(Answer::never(format!("{when} the CHECK {check}, which excludes NULL in {label} here")))
}

/// The rows that can be shown, one for each way of writing; `None` where nothing is known of one of them.
fn rows(scope: &Scope<'_>, family: &[&Relation], index: usize, version: RowVersion) -> Option<Vec<Row>> {
    let query = scope.query;
    match (query.command(), version) {
        (Command::Delete, RowVersion::Usual | RowVersion::Old) | (Command::Update, RowVersion::Old) => {
            Some(vec![Row { facts: implied::by_conditions(scope, index), checked: Checked::Before }])
        }
        (Command::Update, RowVersion::Usual | RowVersion::New) => {
            let kept = kept(scope, index);
            Some(vec![updated(scope, family, query.target_list().collect(), kept)?])
        }
        (Command::Insert, RowVersion::Usual | RowVersion::New) => {
            let inserted = inserted(scope, family, query.target_list().collect());
            match query.on_conflict().map(|conflict| (conflict.action(), conflict)) {
                None | Some((ConflictAction::Nothing, _)) => Some(vec![inserted]),
                Some((ConflictAction::Update, conflict)) => {
                    Some(vec![inserted, updated(scope, family, conflict.assignments().collect(), Facts::new())?])
                }
                Some((ConflictAction::Other, _)) => None,
            }
        }
        (Command::Merge, RowVersion::Usual | RowVersion::New) => {
            let row = |action: MergeAction<'_>| match action.command() {
                Command::Insert => Some(Some(inserted(scope, family, action.assignments().collect()))),
                Command::Update => Some(updated(scope, family, action.assignments().collect(), Facts::new())),
                Command::Delete => Some(None),
                // DO NOTHING shows no row.
                _ => None,
            };
            query.merge_actions().filter_map(row).collect()
        }
        _ => None,
    }
}

/// What conditions say of the columns of the row that is updated.
fn kept(scope: &Scope<'_>, index: usize) -> Facts {
    let joins = scope.joins();
    let known = joins.known.keys().filter(|column| column.entry == index && column.number > 0);
    let mut facts: Facts = known.map(|column| (column.number, Value::NotNull)).collect();
    facts.extend(implied::by_conditions(scope, index));
    facts
}

/// A row that is updated: what is assigned, and what is kept of the old row. `None` where a trigger may undo it.
fn updated(scope: &Scope<'_>, family: &[&Relation], entries: Vec<TargetEntry<'_>>, kept: Facts) -> Option<Row> {
    let triggers = updating(scope, family, entries.iter().copied());
    if triggers.may_keep_old().is_some() {
        return None;
    }
    let value = |column: &Column| match assigned(entries.iter().copied(), column.number.into()) {
        Assigned::Once(Expr::Default(_)) => default_of(scope.context.catalog, column).value,
        Assigned::Once(expression) => value(scope, expression),
        Assigned::Not => kept.get(&column.number.into()).copied().unwrap_or(Value::Unknown),
        Assigned::InParts => Value::Unknown,
    };
    Some(Row { facts: facts(family, &triggers, value), checked: Checked::Now })
}

/// A row that is inserted.
fn inserted(scope: &Scope<'_>, family: &[&Relation], entries: Vec<TargetEntry<'_>>) -> Row {
    let value = |column: &Column| match assigned(entries.iter().copied(), column.number.into()) {
        Assigned::Once(Expr::Default(_)) | Assigned::Not => default_of(scope.context.catalog, column).value,
        Assigned::Once(expression) => value(scope, expression),
        Assigned::InParts => Value::Unknown,
    };
    Row { facts: facts(family, &inserting(scope, family), value), checked: Checked::Now }
}

/// What is known of the columns that no trigger may set and the server does not compute.
fn facts(family: &[&Relation], triggers: &Before<'_>, value: impl Fn(&Column) -> Value) -> Facts {
    let generated: BTreeSet<&str> = family
        .iter()
        .flat_map(|relation| relation.columns.values())
        .filter(|column| column.generated_from.is_some())
        .map(|column| column.name.as_str())
        .collect();
    let columns = family.first().into_iter().flat_map(|relation| relation.columns.values());
    let stays = |column: &&Column| !generated.contains(&*column.name) && triggers.may_set(&column.name).is_none();
    let known = columns.filter(stays).map(|column| (i64::from(column.number), value(column)));
    known.filter(|(_, value)| *value != Value::Unknown).collect()
}

fn value(scope: &Scope<'_>, expression: Expr<'_>) -> Value {
    let seen = scope.seen_from(View { old_row: true, assumed: Known::new(), ..scope.view.clone() });
    writes::value(scope.context.catalog, scope.query, expression, &|_, expression| nullness(&seen, expression))
}
