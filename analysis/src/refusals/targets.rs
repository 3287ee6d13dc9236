//! What cannot be written or locked (`CheckValidResultRel` and `CheckValidRowMarkRel` in `execMain.c`), and keys that ON CONFLICT cannot go by
//! (`ExecCheckIndexConstraints` in `execIndexing.c`).

use std::collections::BTreeSet;

use super::{Refusal, Statement};
use crate::catalog::{Event, Index, Relation, RelationKind};
use crate::change::writes::{Arbiter, StatementWrites, Write};
use crate::facts::Lock;

const WRONG_OBJECT_TYPE: &str = "42809";
const NOT_IN_PREREQUISITE_STATE: &str = "55000";

/// Materialised views and sequences that are written.
pub(super) fn written(statement: &Statement<'_>, written: &StatementWrites) -> Vec<Refusal> {
    let relations = written.writes.iter().filter_map(|write| statement.catalog.relations.get(&write.relation));
    let refusal = |relation: &Relation| {
        let (what, help) = kind(relation)?;
        let refusal = Refusal::new(WRONG_OBJECT_TYPE, format!("cannot change {what} \"{}\"", relation.name));
        Some(refusal.help(help))
    };
    relations.filter_map(refusal).collect()
}

/// Materialised views and sequences whose rows are locked.
pub(super) fn locked(statement: &Statement<'_>, locks: &BTreeSet<Lock>) -> Vec<Refusal> {
    let refusal = |lock: &Lock| {
        let mut relations = statement.catalog.relations.values();
        let relation = relations.find(|relation| relation.schema == lock.schema && relation.name == lock.table)?;
        let (what, _) = kind(relation)?;
        let refusal = Refusal::new(WRONG_OBJECT_TYPE, format!("cannot lock rows in {what} \"{}\"", relation.name));
        let place = statement.keywords(&format!("FOR {}", lock.strength));
        Some(refusal.at(place).help("name the tables to lock, as in `FOR UPDATE OF orders`"))
    };
    locks.iter().filter_map(refusal).collect()
}

/// What a relation is that has rows and no way to change them, and what to do instead.
fn kind(relation: &Relation) -> Option<(&'static str, &'static str)> {
    match relation.kind {
        RelationKind::MaterializedView => {
            Some(("materialized view", "change the tables that it is defined on, and refresh it"))
        }
        RelationKind::Sequence => Some(("sequence", "call `setval` or `nextval`")),
        _ => None,
    }
}

/// Deferrable keys, which say whether rows conflict when the statement or the transaction has ended.
pub(super) fn arbiters(statement: &Statement<'_>, written: &StatementWrites) -> Vec<Refusal> {
    let inserts = written.writes.iter().filter(|write| write.event == Event::Insert);
    inserts.filter_map(|write| deferrable(statement, write)).map(|key| arbiter(statement, key)).collect()
}

fn deferrable<'a>(statement: &Statement<'a>, write: &Write) -> Option<&'a Index> {
    let keys = statement.catalog.indexes_of(write.relation).filter(|index| index.unique || index.exclusion);
    let mut deferrable = keys.filter(|index| index.valid && !index.immediate);
    match &write.arbiter {
        Arbiter::Nothing => None,
        Arbiter::All => deferrable.next(),
        Arbiter::Indexes(indexes) => deferrable.find(|index| indexes.contains(&index.oid)),
    }
}

fn arbiter(statement: &Statement<'_>, key: &Index) -> Refusal {
    let message = "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters";
    Refusal::new(NOT_IN_PREREQUISITE_STATE, message)
        .at(statement.keywords("ON CONFLICT"))
        .note(format!("{} is DEFERRABLE", key.name))
        .help("name the columns of a key that is not deferrable: without a target, ON CONFLICT uses all keys of the table")
}
