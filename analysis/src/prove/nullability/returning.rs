//! Columns of the target table in RETURNING, and statements that a rewrite rule replaces.

use crate::catalog::{Event, Oid, Relation, RelationKind, Trigger};
use crate::change::triggers::{self, Before};
use crate::prove::answer::Answer;
use crate::prove::context::Context;
use crate::prove::known::{ColumnOf, Known};
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::relation::{table_column, view_column};
use crate::prove::nullability::stored::with_expression;
use crate::prove::nullability::variable::column_label;
use crate::prove::nullability::written_row;
use crate::prove::scope::{Scope, View};
use crate::tree::expr::{Expr, RowVersion};
use crate::tree::query::{Command, ConflictAction, MergeMatch, TargetEntry};

/// Why nothing is known about what a writing statement returns: a rule on its target, or on what a view is made over.
pub(crate) fn replaced(scope: &Scope<'_>) -> Option<String> {
    let index = scope.query.result_relation()?;
    let Some(path) = scope.query.entry(index)?.relation().and_then(|oid| scope.context.catalog.write_path(oid)) else {
        return Some("the table that it writes is not in the catalog".to_owned());
    };
    let events = events(scope);
    let ruled = path.iter().find(|relation| events.iter().any(|event| relation.rules.contains(event)));
    ruled.map(|relation| format!("a rule on {} may replace the statement", relation.name))
}

/// What the statement does to its target.
fn events(scope: &Scope<'_>) -> Vec<Event> {
    let event = |command: Command| match command {
        Command::Insert => Some(Event::Insert),
        Command::Update => Some(Event::Update),
        Command::Delete => Some(Event::Delete),
        _ => None,
    };
    let conflict = scope.query.on_conflict().filter(|conflict| conflict.action() != ConflictAction::Nothing);
    let own = event(scope.query.command()).into_iter().chain(conflict.map(|_| Event::Update));
    own.chain(scope.query.merge_actions().filter_map(|action| event(action.command()))).collect()
}

/// A column of the target table as RETURNING gives it.
pub(crate) fn target_column(scope: &Scope<'_>, number: i64, version: RowVersion) -> Answer {
    if version == RowVersion::Other {
        return Answer::maybe("it belongs to an unknown version of the row");
    }
    let index = scope.query.result_relation().unwrap_or(0);
    let Some(oid) = scope.query.entry(index).and_then(|entry| entry.relation()) else {
        return Answer::maybe("its table is not in the catalog");
    };
    let Some(path) = scope.context.catalog.write_path(oid) else {
        return Answer::maybe("its table is not in the catalog");
    };
    let events = events(scope);
    if let Some(relation) = path.iter().find(|relation| relation.has_instead_triggers()) {
        return Answer::maybe(format!("an INSTEAD OF trigger on {} decides what is returned", relation.name));
    }
    if version == RowVersion::Old && events.contains(&Event::Insert) {
        return Answer::maybe("an inserted row has no OLD");
    }
    if version == RowVersion::New && events.contains(&Event::Delete) {
        return Answer::maybe("a deleted row has no NEW");
    }
    if !stored(scope, path.last().copied()) {
        return Answer::maybe("its table is stored elsewhere, where constraints need not hold");
    }
    let label = column_label(scope, index, number);
    if path.len() > 1 {
        return view_column(scope, oid, number, true).unwrap_or_else(|| Answer::maybe(format!("{label} may be NULL")));
    }
    let answer = table_column(scope, oid, true, number, &label);
    if !answer.nullable || path.iter().any(|relation| is_generated(relation, number)) {
        return answer;
    }
    let column = ColumnOf { entry: index, number };
    let refined = refined(scope, oid, column, version, &label).unwrap_or(answer);
    if !refined.nullable {
        return refined;
    }
    let family = scope.context.catalog.family(oid).unwrap_or_default();
    written_row::column(scope, &family, column, version, &label).unwrap_or(refined)
}

fn stored(scope: &Scope<'_>, relation: Option<&Relation>) -> bool {
    let family = relation.and_then(|relation| scope.context.catalog.family(relation.oid));
    let here = |relation: &&Relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    family.is_some_and(|family| family.iter().all(here))
}

fn is_generated(relation: &Relation, number: i64) -> bool {
    let column = i16::try_from(number).ok().and_then(|number| relation.columns.get(&number));
    column.is_none_or(|column| column.generated_from.is_some())
}

/// What the statement itself says about a column that may be NULL in the table.
fn refined(scope: &Scope<'_>, oid: Oid, column: ColumnOf, version: RowVersion, label: &str) -> Option<Answer> {
    let family = scope.context.catalog.family(oid)?;
    let known = || {
        let joins = scope.joins();
        let origin = joins.known.get(&column)?;
        Some(Answer::never(origin.excludes(scope, label)))
    };
    match (scope.query.command(), version) {
        (Command::Delete, RowVersion::Usual | RowVersion::Old) | (Command::Update, RowVersion::Old) => known(),
        (Command::Update, _) => {
            let name = column_name(&family, column.number)?;
            let triggers = updating(scope, &family, scope.query.target_list());
            if let Some(trigger) = triggers.may_nullify(name) {
                return Some(nullified(trigger, label));
            }
            match assigned(scope.query.target_list(), column.number) {
                Assigned::Once(expression) => {
                    let written = written(scope, expression, &family, column.number);
                    match triggers.may_keep_old() {
                        Some(trigger) => Some(Answer::all([written, known().unwrap_or_else(|| kept(trigger, label))])),
                        None => Some(written),
                    }
                }
                Assigned::Not => known(),
                Assigned::InParts => None,
            }
        }
        (Command::Insert, _) => inserted(scope, &family, column.number, label),
        _ => None,
    }
}

fn nullified(trigger: &Trigger, label: &str) -> Answer {
    Answer::maybe(format!("the BEFORE trigger {} may set {label} to NULL", trigger.name))
}

fn kept(trigger: &Trigger, label: &str) -> Answer {
    Answer::maybe(format!("the BEFORE trigger {} may leave the row as it was, with {label} NULL", trigger.name))
}

/// The name of the column of the table that is written.
fn column_name<'c>(family: &[&'c Relation], number: i64) -> Option<&'c str> {
    Some(&family.first()?.columns.get(&i16::try_from(number).ok()?)?.name)
}

/// The triggers that fire before an UPDATE that assigns to these columns.
pub(crate) fn updating<'s, 't>(
    scope: &Scope<'s>,
    family: &[&'s Relation],
    assignments: impl Iterator<Item = TargetEntry<'t>>,
) -> Before<'s> {
    let set = assignments.filter(|entry| !entry.is_junk()).filter_map(|entry| entry.number()).collect();
    let set = family.first().map(|relation| triggers::set_names(relation, &set)).unwrap_or_default();
    triggers::before_update(scope.context.catalog, family, |column| set.contains(column))
}

/// The triggers that fire before an INSERT.
pub(crate) fn inserting<'s>(scope: &Scope<'s>, family: &[&'s Relation]) -> Before<'s> {
    triggers::before(scope.context.catalog, family, Event::Insert, |_| true)
}

fn inserted(scope: &Scope<'_>, family: &[&Relation], number: i64, label: &str) -> Option<Answer> {
    let name = column_name(family, number)?;
    if let Some(trigger) = inserting(scope, family).may_nullify(name) {
        return Some(nullified(trigger, label));
    }
    let inserted = match assigned(scope.query.target_list(), number) {
        Assigned::Once(expression) => written(scope, expression, family, number),
        Assigned::Not => default(scope.context, family, number, label),
        Assigned::InParts => return None,
    };
    let Some(conflict) = scope.query.on_conflict() else { return Some(inserted) };
    match conflict.action() {
        // Only what was inserted is returned.
        ConflictAction::Nothing => Some(inserted),
        ConflictAction::Update if inserted.nullable => Some(inserted),
        ConflictAction::Update => match assigned(conflict.assignments(), number) {
            Assigned::Once(expression) => {
                let triggers = updating(scope, family, conflict.assignments());
                Some(match (triggers.may_nullify(name), triggers.may_keep_old()) {
                    (Some(trigger), _) => nullified(trigger, label),
                    (None, Some(trigger)) => kept(trigger, label),
                    (None, None) => Answer::all([inserted, written(scope, expression, family, number)]),
                })
            }
            // The row that was there keeps what it had.
            Assigned::Not => Some(Answer::maybe(format!("{label} may be NULL in the existing row"))),
            Assigned::InParts => None,
        },
        ConflictAction::Other => None,
    }
}

/// A column of EXCLUDED: what would have been inserted. It has passed the constraints (`ExecInsert` in `executor/nodeModifyTable.c`
/// checks them first), but a BEFORE INSERT trigger may have changed it.
pub(crate) fn excluded_column(scope: &Scope<'_>, number: i64) -> Answer {
    let index = scope.query.result_relation().unwrap_or(0);
    let label = column_label(scope, index, number);
    let oid = scope.query.entry(index).and_then(|entry| entry.relation());
    let (Some(oid), Some(family)) = (oid, oid.and_then(|oid| scope.context.catalog.family(oid))) else {
        return Answer::maybe("its table is not in the catalog");
    };
    let answer = table_column(scope, oid, true, number, &label);
    let triggers = inserting(scope, &family);
    let changed = column_name(&family, number).is_none_or(|name| triggers.may_nullify(name).is_some());
    if !answer.nullable || changed || family.iter().any(|relation| is_generated(relation, number)) {
        return answer;
    }
    match assigned(scope.query.target_list(), number) {
        Assigned::Once(expression) => written(scope, expression, &family, number),
        Assigned::Not => default(scope.context, &family, number, &label),
        Assigned::InParts => answer,
    }
}

/// What is assigned; DEFAULT stands for the column's default.
fn written(scope: &Scope<'_>, expression: Expr<'_>, family: &[&Relation], number: i64) -> Answer {
    if let Expr::Default(_) = expression {
        let label = column_label(scope, scope.query.result_relation().unwrap_or(0), number);
        return default(scope.context, family, number, &label);
    }
    let view = View { old_row: true, assumed: Known::new(), ..scope.view.clone() };
    evaluate(&scope.seen_from(view), expression)
}

/// The default of the table that is named: that of a partition does not count (`rewriteTargetListIU` in `rewrite/rewriteHandler.c`).
fn default(context: &Context<'_>, family: &[&Relation], number: i64, label: &str) -> Answer {
    let column = i16::try_from(number).ok().and_then(|number| family.first()?.columns.get(&number));
    let expression = column.and_then(|column| column.default.as_ref());
    let answer = expression.and_then(|text| with_expression(context, text, evaluate));
    match answer {
        Some(answer) if !answer.nullable => {
            Answer::never(format!("{label} gets its default, which is not NULL")).because(answer.reason)
        }
        _ => Answer::maybe(format!("{label} may be NULL, and the INSERT leaves it to its default")),
    }
}

pub(crate) enum Assigned<'t> {
    Not,
    Once(Expr<'t>),
    /// Fields or elements of it, one after the other.
    InParts,
}

pub(crate) fn assigned<'t>(entries: impl Iterator<Item = TargetEntry<'t>>, number: i64) -> Assigned<'t> {
    let mut entries = entries.filter(|entry| !entry.is_junk() && entry.number().map(i64::from) == Some(number));
    match (entries.next(), entries.next()) {
        (None, _) => Assigned::Not,
        (Some(entry), None) => Assigned::Once(entry.expression()),
        (Some(_), Some(_)) => Assigned::InParts,
    }
}

/// In MERGE, rows of the target that match no source row have no source.
pub(crate) fn merge_source_may_be_absent(scope: &Scope<'_>) -> bool {
    let absent = |applies: MergeMatch| matches!(applies, MergeMatch::NotMatchedBySource | MergeMatch::Other);
    scope.query.command() == Command::Merge && scope.query.merge_actions().any(|action| absent(action.applies()))
}
