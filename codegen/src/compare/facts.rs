//! How many rows there are, what a statement reads and writes, and what its directives say.

use std::collections::BTreeSet;

use super::{Kind, Notes, Purpose, Severity, Side};
use crate::report::Cardinality;

/// How many rows it returns.
pub(super) fn rows(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (before, after) = (old.statement.cardinality, new.statement.cardinality);
    if before == after {
        return;
    }
    let now = notes.now();
    let rank = |rows| match rows {
        Cardinality::None | Cardinality::ExactlyOne => 0,
        Cardinality::AtMostOne => 1,
        Cardinality::Many => 2,
    };
    let message = format!("{now}returns {}, not {}: {}", words(after), words(before), new.statement.cardinality_reason);
    if rank(after) > rank(before) {
        notes.add(Kind::Rows, Severity::Behaviour, None, message);
    } else {
        notes.add(Kind::Api, Severity::Source, None, message);
    }
}

fn words(rows: Cardinality) -> &'static str {
    match rows {
        Cardinality::ExactlyOne => "exactly one row",
        Cardinality::AtMostOne => "at most one row",
        Cardinality::Many => "any number of rows",
        Cardinality::None => "no rows",
    }
}

/// What it reads, writes, locks, and does besides.
pub(super) fn effects(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (before, after) = (old.statement, new.statement);
    let now = notes.now();
    listed(&before.reads, &after.reads, ("reads", Kind::Reads, [Severity::Safe; 2]), notes);
    writes(&before.writes, &after.writes, notes);
    for cascade in after.cascades.iter().filter(|one| !before.cascades.contains(one)) {
        let message = format!("{now}writes {} by the action of the foreign key {}", cascade.table, cascade.constraint);
        notes.add(Kind::Effects, Severity::Behaviour, Some(&cascade.constraint), message);
    }
    for lock in after.locks.iter().filter(|one| !before.locks.contains(one)) {
        let message = format!("{now}locks rows of {} ({})", lock.table, lock.strength);
        notes.add(Kind::Effects, Severity::Behaviour, Some(&lock.table), message);
    }
    for lock in before.locks.iter().filter(|one| !after.locks.iter().any(|other| other.table == one.table)) {
        let message = format!("no longer locks rows of {}", lock.table);
        notes.add(Kind::Effects, Severity::Behaviour, Some(&lock.table), message);
    }
    if before.read_only && !after.read_only {
        let message = format!("is {now}not proven to be read-only").replace("now not", "no longer");
        notes.add(Kind::NotReadOnly, Severity::Behaviour, None, message);
    }
    if after.read_only && !before.read_only {
        notes.add(Kind::Api, Severity::Source, None, format!("is {now}proven to be read-only"));
    }
    for what in after.opaque.iter().filter(|one| !before.opaque.contains(one)) {
        notes.add(Kind::Effects, Severity::Unknown, None, format!("may {now}have other effects: {what}"));
    }
    let session = [
        (&before.changes_session, &after.changes_session, Severity::Behaviour),
        (&before.may_change_session, &after.may_change_session, Severity::Unknown),
        (&before.primary_only, &after.primary_only, Severity::Behaviour),
        (&before.transaction_only, &after.transaction_only, Severity::Behaviour),
    ];
    for (before, after, severity) in session {
        for what in after.iter().filter(|one| !before.contains(one)) {
            notes.add(Kind::Session, severity, None, format!("{now}depends on its session or changes it: {what}"));
        }
    }
    if let (None, Some(why)) = (&before.not_analysed, &after.not_analysed) {
        notes.add(Kind::Effects, Severity::Unknown, None, format!("is {now}not analysed: {why}"));
    }
}

/// What is written. A column more of a table that is written anyway gets a default if the statement is the same.
fn writes(old: &[String], new: &[String], notes: &mut Notes<'_>) {
    let fewer = match notes.purpose {
        Purpose::Review => Severity::Behaviour,
        Purpose::Deploy => Severity::Unknown,
    };
    let rewritten = notes.rewritten;
    let table = |name: &str| name.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
    let tables = |names: &[String]| names.iter().map(|name| table(name)).collect::<BTreeSet<_>>();
    let (before, after) = (tables(old), tables(new));
    let of = |names: &[String], kept: bool| {
        let wanted = |name: &&String| (before.contains(&table(name)) && after.contains(&table(name))) == kept;
        names.iter().filter(wanted).cloned().collect::<Vec<_>>()
    };
    let same_table = if rewritten { Severity::Behaviour } else { Severity::Safe };
    listed(&of(old, true), &of(new, true), ("writes", Kind::Effects, [same_table, same_table]), notes);
    listed(&of(old, false), &of(new, false), ("writes", Kind::Effects, [Severity::Behaviour, fewer]), notes);
}

fn listed(
    old: &[String],
    new: &[String],
    (verb, kind, [gained, lost]): (&str, Kind, [Severity; 2]),
    notes: &mut Notes<'_>,
) {
    let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
    let (old, new) = (set(old), set(new));
    let more: Vec<&str> = new.difference(&old).map(|name| short(name)).collect();
    let less: Vec<&str> = old.difference(&new).map(|name| short(name)).collect();
    if !more.is_empty() {
        notes.add(kind, gained, Some(more[0]), format!("also {verb} {}", more.join(", ")));
    }
    if !less.is_empty() {
        notes.add(kind, lost, Some(less[0]), format!("no longer {verb} {}", less.join(", ")));
    }
}

/// Without the schema that nobody writes.
pub(super) fn short(name: &str) -> &str {
    name.strip_prefix("public.").unwrap_or(name)
}

/// What directives say.
pub(super) fn settings(old: Side<'_>, new: Side<'_>, notes: &mut Notes<'_>) {
    let (before, after) = (old.statement, new.statement);
    let now = notes.now();
    if before.enforced != after.enforced {
        let message = match after.enforced {
            true => format!("{now}fails unless it affects exactly one row"),
            false => "no longer has the server enforce that it affects exactly one row".to_owned(),
        };
        notes.add(Kind::Directive, Severity::Behaviour, None, message);
    }
    if before.timeout_ms != after.timeout_ms {
        let message = match after.timeout_ms {
            Some(limit) => format!("{now}times out after {limit} ms"),
            None => "no longer has a time limit of its own".to_owned(),
        };
        notes.add(Kind::Directive, Severity::Behaviour, None, message);
    }
}
