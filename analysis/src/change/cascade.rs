//! What the server makes of the writes of a statement: the tables whose rows really change (partitions, inheritance children),
//! generated columns, and foreign keys with an action, recursively (`ri_triggers.c`).

mod columns;

use std::collections::{BTreeMap, BTreeSet};

use columns::{close_over_generated, columns_in, renumber, set_by_triggers, translate};

use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Event, ForeignKeyAction, Oid, Relation, RelationKind, StoredTree,
};
use crate::change::triggers::{self, Before};
use crate::change::writes::{Arbiter, Assigned, Assignments, Value, Write};

/// From here on a row that an UPDATE moves to another partition counts as updated for foreign keys, no longer as deleted.
const MOVED_ROWS_ARE_UPDATED: u32 = 150_000;

/// A change of rows that one table holds itself.
#[derive(Debug, Clone)]
pub(crate) struct RowWrite {
    pub(crate) relation: Oid,
    pub(crate) event: Event,
    /// By the table's own column numbers. INSERT: all; UPDATE: those that are set, also by a trigger, and generated columns made of them.
    pub(crate) columns: Assignments,
    /// Columns that a BEFORE trigger may set, and its name.
    pub(crate) by_trigger: BTreeMap<i16, String>,
    /// Constraints on columns that are not set are checked too: a BEFORE trigger may change anything, or the row moves to
    /// another partition.
    pub(crate) everything: bool,
    /// With `everything`: whether the columns that are not set keep values that satisfied the same constraints before.
    pub(crate) unset_are_kept: bool,
    pub(crate) arbiter: Arbiter,
    /// The foreign key whose action this is.
    pub(crate) by: Option<Oid>,
}

/// Everything that changes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) rows: Vec<RowWrite>,
    /// Foreign keys that can refuse the change of a row that they reference, and whether they do so at once (RESTRICT).
    pub(crate) refusing: BTreeSet<(Oid, bool)>,
    /// Tables whose partition key can turn a row down: no partition for it, or not this one.
    pub(crate) routing: BTreeSet<Oid>,
    /// Tables and columns as a reader knows them: a partitioned table stands for its partitions; 0 is the whole row, `None` a
    /// row of which no column is named.
    pub(crate) named: BTreeSet<(Oid, Option<i16>)>,
    /// All tables that are written.
    pub(crate) touched: BTreeSet<Oid>,
    /// Tables, their triggers that fire, and on what.
    pub(crate) fired: BTreeSet<(Oid, String, Event)>,
    /// Foreign keys, what happens to the rows that they reference, the action, and the columns that it sets.
    pub(crate) cascades: BTreeSet<(Oid, Event, ForeignKeyAction, Vec<i16>)>,
    /// Tables and their columns whose defaults are evaluated.
    pub(crate) defaults: BTreeSet<(Oid, i16)>,
}

/// All changes that the writes lead to.
pub(crate) fn changes(catalog: &Catalog, writes: &[Write]) -> Changes {
    let mut expansion = Expansion { catalog, changes: Changes::default(), seen: BTreeSet::new() };
    for write in writes {
        expansion.write(write, None);
    }
    expansion.changes
}

struct Expansion<'c> {
    catalog: &'c Catalog,
    changes: Changes,
    /// Writes, and the foreign key whose action each of them is.
    seen: BTreeSet<(Write, Option<Oid>)>,
}

impl<'c> Expansion<'c> {
    fn write(&mut self, write: &Write, by: Option<Oid>) {
        if !self.seen.insert((write.clone(), by)) {
            return;
        }
        let Some(target) = self.catalog.relations.get(&write.relation) else { return };
        self.name(target, write);
        let defaults = write.columns.iter().filter(|(_, assigned)| assigned.default);
        self.changes.defaults.extend(defaults.map(|(number, _)| (target.oid, *number)));
        let partitioned = target.kind == RelationKind::PartitionedTable;
        let family = if write.descend || partitioned { family(self.catalog, target) } else { vec![target] };
        let mut before: Vec<Before<'_>> = family.iter().map(|member| self.before(member, target, write)).collect();
        let set_before = |column: &str| before.iter().any(|triggers| triggers.may_set(column).is_some());
        let may_move = |relation: &Relation| {
            relocates(relation, &translate(target, relation, &write.columns)) || relation.has_in_key(set_before)
        };
        let moves = partitioned && write.event == Event::Update && family.iter().any(|member| may_move(member));
        if target.is_partition {
            let leaves = || ancestors(self.catalog, target).into_iter().any(&may_move);
            if write.event == Event::Insert || (write.event == Event::Update && leaves()) {
                self.changes.routing.insert(target.oid);
            }
        }
        // Where a row goes it is inserted.
        if moves {
            let inserting = |member: &&'c Relation| triggers::before(self.catalog, &[member], Event::Insert, |_| true);
            before.iter_mut().zip(&family).for_each(|(triggers, member)| triggers.extend(inserting(member)));
        }
        for (member, before) in family.iter().zip(&before) {
            self.fire(member, target, write, moves);
            if member.kind == RelationKind::PartitionedTable {
                if write.event == Event::Insert || moves {
                    self.changes.routing.insert(member.oid);
                }
                if moves {
                    self.incoming(member, Event::Update, &translate(target, member, &write.columns), true);
                }
                continue;
            }
            if member.oid != target.oid && !member.is_partition {
                self.name(member, &Write { columns: translate(target, member, &write.columns), ..write.clone() });
            }
            self.rows(member, target, (write, by), before, moves);
        }
    }

    /// The triggers of one table that fire before the rows are written.
    fn before(&self, member: &'c Relation, target: &Relation, write: &Write) -> Before<'c> {
        let set = columns_in(member, target, write);
        let names: BTreeSet<&str> = set.keys().filter_map(|number| member.column_name(*number)).collect();
        let is_set = |column: &str| write.merged || names.contains(column);
        triggers::before(self.catalog, &[member], write.event, is_set)
    }

    /// The change of the rows in one table, and what foreign keys make of it.
    fn rows(
        &mut self,
        member: &'c Relation,
        target: &Relation,
        (write, by): (&Write, Option<Oid>),
        triggers: &Before<'_>,
        moves: bool,
    ) {
        let mut columns = columns_in(member, target, write);
        let by_trigger = if write.event == Event::Delete {
            BTreeMap::new()
        } else {
            set_by_triggers(member, triggers, write.event, &mut columns)
        };
        // A partition's own trigger changes its key.
        let any = write.event != Event::Delete && triggers.may_set_any().is_some();
        let relocates = ancestors(self.catalog, member).into_iter().any(|one| {
            one.has_in_key(|column| by_trigger.keys().any(|number| member.column_name(*number) == Some(column)))
        });
        self.changes.routing.extend((member.is_partition && (any || relocates)).then_some(member.oid));
        let named = by_trigger.keys().filter_map(|number| {
            let number = if member.is_partition { renumber(member, target, *number)? } else { *number };
            Some((if member.is_partition { target.oid } else { member.oid }, Some(number)))
        });
        self.changes.named.extend(named);
        if write.event != Event::Insert {
            self.incoming(member, write.event, &columns, any);
        }
        if moves && self.catalog.server_version < MOVED_ROWS_ARE_UPDATED {
            self.incoming(member, Event::Delete, &Assignments::new(), true);
        }
        self.changes.rows.push(RowWrite {
            relation: member.oid,
            event: write.event,
            columns,
            by_trigger,
            everything: any || moves,
            unset_are_kept: !any,
            arbiter: write.arbiter.clone(),
            by,
        });
    }

    /// Foreign keys that point to a table whose rows are deleted, or whose columns change.
    fn incoming(&mut self, referenced: &Relation, event: Event, columns: &Assignments, everything: bool) {
        let catalog = self.catalog;
        let keys: Vec<&Constraint> = catalog.constraints_referencing(referenced.oid).collect();
        for constraint in keys {
            let Some(key) = &constraint.foreign_key else { continue };
            let touched = everything || key.columns.iter().any(|column| columns.contains_key(column));
            if !constraint.enforced
                || derives_from_referencing(catalog, constraint)
                || (event == Event::Update && !touched)
            {
                continue;
            }
            let action = if event == Event::Delete { key.on_delete } else { key.on_update };
            let assigned = |position: usize| match (action, event) {
                (ForeignKeyAction::SetNull, _) => Assigned::of(Value::Null),
                (ForeignKeyAction::Cascade, _) => {
                    let source = key.columns.get(position).and_then(|number| referenced.columns.get(number));
                    let not_null = source.is_some_and(|column| column.not_null);
                    Assigned::of(if not_null { Value::NotNull } else { Value::Unknown })
                }
                _ => Assigned { default: true, ..Assigned::UNKNOWN },
            };
            // Whether the default is there is checked where the row was, under the name that the key has there (ri_set).
            if action == ForeignKeyAction::SetDefault {
                self.changes.refusing.insert((constraint.oid, true));
            }
            let next = match (action, event) {
                (ForeignKeyAction::NoAction | ForeignKeyAction::Restrict, _) => {
                    self.changes.refusing.insert((constraint.oid, action == ForeignKeyAction::Restrict));
                    continue;
                }
                (ForeignKeyAction::Cascade, Event::Delete) => (Event::Delete, Assignments::new()),
                _ => {
                    let some = key.on_delete_columns.as_ref().filter(|_| event == Event::Delete);
                    let columns = constraint.columns.iter().enumerate();
                    let columns = columns.filter(|(_, number)| some.is_none_or(|some| some.contains(number)));
                    (Event::Update, columns.map(|(position, number)| (*number, assigned(position))).collect())
                }
            };
            let (event_there, columns): (Event, Assignments) = next;
            let set = columns.keys().copied().collect();
            self.changes.cascades.insert((root(catalog, constraint).oid, event, action, set));
            let write = Write {
                relation: constraint.relation,
                event: event_there,
                columns,
                merged: false,
                // The action's own statement says ONLY, which a partitioned table ignores.
                descend: false,
                arbiter: Arbiter::Nothing,
            };
            self.write(&write, Some(constraint.oid));
        }
    }

    fn name(&mut self, relation: &Relation, write: &Write) {
        let mut columns = write.columns.clone();
        if write.event == Event::Update {
            close_over_generated(relation, &mut columns);
        }
        let left_null = |number: &i16, assigned: &Assigned| {
            let made = relation.columns.get(number).is_some_and(|column| {
                column.has_default || column.identity.is_some() || column.generated_from.is_some()
            });
            // An UPDATE that sets such a column to DEFAULT makes it NULL.
            write.event == Event::Insert && assigned.by_server && !made
        };
        let named = columns.iter().filter(|(number, assigned)| !left_null(number, assigned));
        let named: Vec<_> = named.map(|(number, _)| (relation.oid, Some(*number))).collect();
        if named.is_empty() {
            self.changes.named.insert((relation.oid, (write.event == Event::Delete).then_some(0)));
        }
        self.changes.named.extend(named);
    }

    /// The triggers of one table: those for each statement fire only on the table that is named.
    fn fire(&mut self, member: &Relation, target: &Relation, write: &Write, moves: bool) {
        self.changes.touched.insert(member.oid);
        let set = columns_in(member, target, write);
        let is_set = |column: i16| write.merged || set.contains_key(&column);
        for event in [Event::Update, Event::Insert, Event::Delete] {
            let own = event == write.event;
            let fires = member.triggers.iter().filter(|trigger| {
                let concerned = if trigger.for_each_row() { own || moves } else { own && member.oid == target.oid };
                concerned && trigger.fires(event, is_set)
            });
            self.changes.fired.extend(fires.map(|trigger| (member.oid, trigger.name.clone(), event)));
        }
    }
}

impl Changes {
    /// The expressions that the server evaluates for the changes, as texts: defaults, also those of views, which are given; and for
    /// rows that are inserted or updated what is generated, checked and indexed.
    pub(crate) fn expressions<'c>(
        &self,
        catalog: &'c Catalog,
        view_defaults: &BTreeSet<(Oid, i16)>,
    ) -> Vec<&'c StoredTree> {
        let relation = |oid: &Oid| catalog.relations.get(oid);
        let defaults = self.defaults.iter().chain(view_defaults);
        let defaults = defaults.filter_map(|(oid, number)| relation(oid)?.columns.get(number)?.default.as_ref());
        let written = self.written();
        let checks = written
            .iter()
            .flat_map(|oid| catalog.constraints_of(*oid))
            .filter(|constraint| constraint.kind == ConstraintKind::Check && constraint.enforced)
            .filter_map(|constraint| constraint.check.as_ref());
        let generated = written
            .iter()
            .filter_map(relation)
            .flat_map(|relation| relation.columns.values())
            .filter(|column| column.generated_from.is_some())
            .filter_map(|column| column.default.as_ref());
        let indexes = written.iter().flat_map(|oid| catalog.indexes_of(*oid));
        let indexes = indexes.flat_map(|index| index.predicate.iter().chain(&index.expressions));
        let all = defaults.chain(checks).chain(generated).chain(indexes).map(|tree| (tree.text(), tree));
        all.collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// The tables in which rows are inserted or updated.
    fn written(&self) -> BTreeSet<Oid> {
        self.rows.iter().filter(|row| row.event != Event::Delete).map(|row| row.relation).collect()
    }
}

/// The table, its inheritance children and partitions, recursively.
pub(crate) fn family<'c>(catalog: &'c Catalog, root: &'c Relation) -> Vec<&'c Relation> {
    let mut found: BTreeMap<Oid, &Relation> = BTreeMap::new();
    let mut pending = vec![root];
    while let Some(relation) = pending.pop() {
        if found.insert(relation.oid, relation).is_none() {
            pending.extend(relation.children.iter().filter_map(|child| catalog.relations.get(child)));
        }
    }
    found.into_values().collect()
}

/// The tables that it is a partition of, directly and indirectly.
pub(crate) fn ancestors<'c>(catalog: &'c Catalog, partition: &Relation) -> Vec<&'c Relation> {
    let parents = |relation: &Relation| relation.parents.iter().filter_map(|oid| catalog.relations.get(oid)).collect();
    let mut pending: Vec<&Relation> = parents(partition);
    let mut found = Vec::new();
    while let Some(relation) = pending.pop() {
        pending.extend::<Vec<_>>(parents(relation));
        found.push(relation);
    }
    found
}

/// Whether setting the columns can change in which partition a row belongs. Generated columns are in no partition key.
fn relocates(partitioned: &Relation, columns: &Assignments) -> bool {
    partitioned.partition_key.iter().any(|column| *column == 0 || columns.contains_key(column))
}

/// A partition of the referencing table has the foreign key too, but the action and check on the referenced side run once,
/// for the partitioned table.
fn derives_from_referencing(catalog: &Catalog, constraint: &Constraint) -> bool {
    let parent = constraint.parent.and_then(|parent| catalog.constraints.get(&parent));
    let referenced = |one: &Constraint| one.foreign_key.as_ref().map(|key| key.relation);
    parent.is_some_and(|parent| parent.relation != constraint.relation && referenced(parent) == referenced(constraint))
}

/// The constraint that those of partitions derive from. Their own names differ between versions.
pub(crate) fn root<'c>(catalog: &'c Catalog, constraint: &'c Constraint) -> &'c Constraint {
    let mut root = constraint;
    while let Some(parent) = root.parent.and_then(|parent| catalog.constraints.get(&parent)) {
        root = parent;
    }
    root
}
