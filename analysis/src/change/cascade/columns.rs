//! Which columns of one table a write sets: by their own numbers, with what is generated from them, and with what triggers set.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Event, Relation};
use crate::change::triggers::Before;
use crate::change::writes::{Assigned, Assignments, Value, Write};

/// What a write to the target sets in a member of its family: with UPDATE also what is generated from that.
pub(super) fn columns_in(member: &Relation, target: &Relation, write: &Write) -> Assignments {
    let mut columns = translate(target, member, &write.columns);
    if write.event == Event::Update {
        close_over_generated(member, &mut columns);
    }
    columns
}

/// The same columns in a child, where they have the same names but not always the same numbers.
pub(super) fn translate(from: &Relation, to: &Relation, columns: &Assignments) -> Assignments {
    if from.oid == to.oid {
        return columns.clone();
    }
    let numbers: BTreeMap<&str, i16> =
        to.columns.values().map(|column| (column.name.as_str(), column.number)).collect();
    let child = |number: &i16| from.columns.get(number).and_then(|column| numbers.get(column.name.as_str()).copied());
    columns.iter().filter_map(|(number, assigned)| Some((child(number)?, *assigned))).collect()
}

/// Adds the generated columns that are computed from the columns that are set.
pub(super) fn close_over_generated(relation: &Relation, columns: &mut Assignments) {
    let set: BTreeSet<i16> = columns.keys().copied().collect();
    for column in relation.columns.values() {
        if column.generated_from.as_ref().is_some_and(|sources| sources.iter().any(|source| set.contains(source))) {
            columns.insert(column.number, Assigned::UNKNOWN);
        }
    }
}

/// Adds what triggers may set, and what is generated from that; the columns, each with the name of the trigger.
pub(super) fn set_by_triggers(
    relation: &Relation,
    triggers: &Before<'_>,
    event: Event,
    columns: &mut Assignments,
) -> BTreeMap<i16, String> {
    let any = triggers.may_set_any().is_some();
    let sets = relation.columns.values().any(|column| triggers.may_set(&column.name).is_some());
    // A row that stays as it was violates nothing, but what is set in it may go with the old values only.
    if any || sets && triggers.may_keep_old().is_some() {
        columns.values_mut().for_each(|assigned| *assigned = Assigned::UNKNOWN);
    }
    let mut set = BTreeMap::new();
    for column in relation.columns.values().filter(|_| !any) {
        let Some(trigger) = triggers.may_set(&column.name) else { continue };
        set.insert(column.number, trigger.name.clone());
        let nullable = triggers.may_nullify(&column.name).is_some();
        let value = if nullable { Value::Unknown } else { Value::NotNull };
        let known = columns.get(&column.number).map(|assigned| assigned.value);
        // Or it stays what the statement, or the row before, makes it.
        let before = known.unwrap_or(if column.not_null { Value::NotNull } else { Value::Unknown });
        columns.insert(column.number, Assigned::of(value.or(before)));
    }
    if event == Event::Update {
        close_over_generated(relation, columns);
    }
    set
}

/// The number that the column has in the other table.
pub(super) fn renumber(from: &Relation, to: &Relation, number: i16) -> Option<i16> {
    let name = from.column_name(number)?;
    to.columns.values().find(|column| column.name == name).map(|column| column.number)
}
