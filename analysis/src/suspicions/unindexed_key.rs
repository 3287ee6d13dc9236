//! Foreign keys without an index, where a statement makes PostgreSQL search by them: for each row that is deleted, or whose key changes,
//! the rows that refer to it are looked for (`RI_FKey_noaction_del`, `RI_FKey_cascade_del` and so on in `ri_triggers.c`).

use std::collections::{BTreeMap, BTreeSet};

use super::identifier::{identifier, table_name};
use crate::catalog::{Catalog, Constraint, Event, ForeignKey, Index, Oid, Relation, RelationKind};
use crate::change::cascade::{self, Changes};
use crate::change::writes::{Value, statement_writes};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::{ConflictAction, Query};

pub(super) fn find(root: &Scope<'_>) -> Vec<Suspicion> {
    let catalog = root.context.catalog;
    let writes = statement_writes(root.query, catalog, &|_, _| Value::Unknown).writes;
    if writes.iter().all(|write| write.event == Event::Insert) {
        return Vec::new();
    }
    let changes = cascade::changes(catalog, &writes);
    let searched = changes.cascades.iter().map(|(key, ..)| *key).chain(changes.refusing.iter().map(|(key, _)| *key));
    let searched: BTreeSet<Oid> = searched.collect();
    let mut found: BTreeMap<Oid, Suspicion> = BTreeMap::new();
    for constraint in searched.iter().filter_map(|oid| catalog.constraints.get(oid)) {
        let Some(event) = event(&changes, constraint, upserts(root.query)) else { continue };
        let constraint = cascade::root(catalog, constraint);
        if let Some(suspicion) = told(root, constraint, event) {
            found.entry(constraint.oid).or_insert(suspicion);
        }
    }
    found.into_values().collect()
}

/// What the statement does to rows that the foreign key refers to. A key that only a trigger might change hardly changes, and one that ON
/// CONFLICT DO UPDATE sets is mostly the one that was found.
fn event(changes: &Changes, constraint: &Constraint, upserts: bool) -> Option<Event> {
    let key = constraint.foreign_key.as_ref()?;
    let is_referenced = |oid: Oid| oid == key.relation;
    let mut events = changes.rows.iter().filter(|row| is_referenced(row.relation)).filter_map(|row| match row.event {
        Event::Delete => Some(Event::Delete),
        Event::Update if !upserts => {
            let sets = |number: &i16| row.columns.contains_key(number) && !row.by_trigger.contains_key(number);
            key.columns.iter().any(sets).then_some(Event::Update)
        }
        _ => None,
    });
    events.next()
}

fn upserts(query: Query<'_>) -> bool {
    let conflicts = query.queries().filter_map(Query::on_conflict);
    conflicts.into_iter().any(|conflict| conflict.action() == ConflictAction::Update)
}

fn told(root: &Scope<'_>, constraint: &Constraint, event: Event) -> Option<Suspicion> {
    let catalog = root.context.catalog;
    let key = constraint.foreign_key.as_ref().filter(|key| key.always_checked)?;
    let referencing = catalog.relations.get(&constraint.relation)?;
    let referenced = catalog.relations.get(&key.relation)?;
    if is_indexed(catalog, referencing, constraint, key)? {
        return None;
    }
    let names = |table: &Relation, columns: &[i16]| {
        let names = columns.iter().filter_map(|number| table.column_name(*number));
        names.map(identifier).collect::<Vec<_>>().join(", ")
    };
    let (table, other) = (table_name(referencing), table_name(referenced));
    let columns = names(referencing, &constraint.columns);
    let what = if event == Event::Delete { "deleted from" } else { "given another key in" };
    let message = format!("for each row that is {what} `{other}`, all of `{table}` is read");
    let why = format!(
        "the foreign key `{}` refers to `{other}`, and no index of `{table}` has {} first",
        constraint.name,
        if constraint.columns.len() == 1 { format!("`{columns}`") } else { format!("`{columns}`, in any order,") },
    );
    let place = root.context.places().and_then(|places| {
        if event == Event::Delete { places.keywords("DELETE FROM") } else { places.keywords("UPDATE") }
    });
    let suspicion = Suspicion::new(SuspicionKind::UnindexedKey, message).at(place);
    let help = format!("`CREATE INDEX ON {table} ({columns})` would serve it");
    Some(suspicion.note(why).help(help))
}

/// Whether indexes find the rows that refer to one; `None` where that is not known. A partitioned table has an index if all of its
/// partitions have one.
fn is_indexed(catalog: &Catalog, table: &Relation, constraint: &Constraint, key: &ForeignKey) -> Option<bool> {
    let mut columns = Vec::new();
    for number in &constraint.columns {
        columns.push(table.column_name(*number)?);
    }
    let has =
        |table: &Relation| catalog.indexes_of(table.oid).any(|index| serves(index, table, &columns, &key.equality));
    if has(table) || table.kind != RelationKind::PartitionedTable {
        return Some(has(table));
    }
    let partitions = catalog.family(table.oid)?;
    let mut leaves = partitions.iter().filter(|one| one.kind != RelationKind::PartitionedTable).peekable();
    Some(leaves.peek().is_some() && leaves.all(|leaf| has(leaf)))
}

/// Whether an index finds the rows with these values: its first keys are the columns, in any order, or all of its keys are some of them
/// and it is unique.
fn serves(index: &Index, table: &Relation, columns: &[&str], equality: &[Oid]) -> bool {
    let is_of_key = |position: usize| {
        let Some(key) = index.keys.get(position) else { return false };
        let name = table.column_name(key.column);
        let place = name.and_then(|name| columns.iter().position(|column| *column == name));
        let operator = place.and_then(|place| equality.get(place));
        // Of another kind than B-tree nothing is known.
        place.is_some() && (key.equality.is_empty() || operator.is_none_or(|one| key.equality.contains(one)))
    };
    let is_whole = (0..columns.len()).all(is_of_key);
    let is_unique = index.unique && (0..index.keys.len()).all(is_of_key);
    index.valid && (is_whole || is_unique) && is_implied(index, table, columns)
}

/// Whether the predicate of an index holds for all rows that refer to one: none of the columns is NULL there.
fn is_implied(index: &Index, table: &Relation, columns: &[&str]) -> bool {
    let Some(predicate) = &index.predicate else { return true };
    predicate.expression().is_some_and(|predicate| {
        predicate.conjuncts().into_iter().all(|conjunct| match conjunct {
            Expr::NullTest(test) if test.is_not_null() => match test.argument() {
                Expr::Variable(variable) => variable
                    .number()
                    .and_then(|number| table.column_name(i16::try_from(number).ok()?))
                    .is_some_and(|name| columns.contains(&name)),
                _ => false,
            },
            _ => false,
        })
    })
}
