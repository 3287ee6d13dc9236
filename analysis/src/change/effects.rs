//! What a statement reads and writes, and whether it is proven to write nothing. From the permission records of its tree
//! (`rteperminfos`), views followed into their queries, and from the catalog what the server adds: generated columns and
//! foreign keys with an action.
//!
//! - A column `*` is the whole row: a reference to it (`SELECT t FROM t`), a row that is deleted. A table without a column is one of
//!   which no column is named: `count(*)`, `INSERT … DEFAULT VALUES`.
//! - Columns of `excluded` are read: PostgreSQL wants SELECT for them, as for those of the target.
//! - A partitioned table stands for its partitions; inheritance children are named beside their parent.
//! - A view is named, and so is what its query reads or what is written through it; of a system view only the name.
//! - INSERT writes the columns that are named and those that get a default; columns that are left NULL are not named.
//! - DELETE and UPDATE also write what the actions of foreign keys write, recursively.
//! - The sequence of a default is not named.
//! - What constraints look at is not named: the other table of a foreign key, the rows that a unique key is compared with.
//!
//! Not seen: what the input and output functions of types and the operators of indexes do.

mod called;
mod locks;
mod policies;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Event, Oid, Persistence, Relation, RelationKind, StoredTree};
use crate::change::cascade::{self, Changes};
use crate::change::functions::{self, SideEffects};
use crate::change::session::{self, Found};
use crate::change::triggers;
use crate::change::writes::{self, MAX_VIEWS, StatementWrites, Value, qualified};
use crate::facts::{Cascade, ColumnName, Effects, Lock};
use crate::tree::expr::Expr;
use crate::tree::query::{Command, EntryKind, Query, RangeTableEntry, SystemColumn};

/// The functions of the schema that a statement calls, and by what, if it is a trigger.
pub(crate) type Calls = BTreeMap<Oid, Option<String>>;

/// The effects of a statement, given the one query of its tree.
pub(crate) fn effects(query: Query<'_>, catalog: &Catalog) -> Effects {
    effects_and_calls(query, catalog).0
}

/// The same, with the functions that it calls, also by way of views, policies, defaults, triggers, and bodies in SQL.
pub(crate) fn effects_and_calls(query: Query<'_>, catalog: &Catalog) -> (Effects, Calls) {
    let mut collector = Collector {
        catalog,
        effects: Effects::default(),
        views: BTreeSet::new(),
        policies: BTreeSet::new(),
        session: Found::default(),
        calls: Calls::new(),
        changes_nothing: true,
    };
    collector.tree(query.into(), None);
    let statement = writes::statement_writes(query, catalog, &|_, _| Value::Unknown);
    collector.writes(&statement);
    for Lock { schema, table, strength } in &collector.effects.locks {
        collector.session.lock_rows(&format!("{schema}.{table}"), *strength);
    }
    let only_local = collector.effects.reads.is_empty()
        || query.output().iter().all(|entry| session::sets_locally(catalog, entry.expression()));
    let mut effects = collector.effects;
    without_repetition(&mut effects.reads, ColumnName::names_column);
    // The whole row of what is written is one that is deleted, which says nothing of rows that are inserted.
    without_repetition(&mut effects.writes, |name| name.names_column() && name.column != ColumnName::WHOLE_ROW);
    effects.session = collector.session.into_effects(only_local);
    effects.read_only = collector.changes_nothing && effects.opaque.is_empty() && effects.primary_only.is_empty();
    (effects, called::with_bodies(catalog, collector.calls))
}

struct Collector<'c> {
    catalog: &'c Catalog,
    effects: Effects,
    /// Views whose queries have been read.
    views: BTreeSet<Oid>,
    /// Tables whose policies have been read.
    policies: BTreeSet<Oid>,
    /// What it does to its session.
    session: Found,
    /// The functions of the schema that it calls.
    calls: Calls,
    /// No DML and no row locks so far.
    changes_nothing: bool,
}

impl Collector<'_> {
    /// All levels of a query: the statement's, or that of a view; or all queries in an expression.
    fn tree(&mut self, root: Expr<'_>, view: Option<Oid>) {
        self.functions(functions::side_effects(self.catalog, root));
        for query in root.queries() {
            let reads_only = query.command() == Command::Select;
            self.changes_nothing &= reads_only && !query.locks_rows();
            self.session.acts |= !reads_only;
            self.locks(query);
            if query.command() == Command::Other {
                self.effects.opaque.insert("it contains a command that the analysis does not know".to_owned());
            }
            let excluded = query.on_conflict().and_then(|conflict| conflict.excluded());
            for (entry, index) in query.range_table().zip(1..) {
                // Up to 15 a view's own query has two entries for the view itself; `excluded` is the row to insert.
                if Some(index) == excluded {
                    self.excluded(query, entry);
                } else if entry.relation().is_some() && entry.relation() != view {
                    self.relation(query, entry);
                }
                if entry.kind() == EntryKind::Other {
                    self.effects.opaque.insert("it reads from something that the analysis does not know".to_owned());
                }
            }
        }
    }

    fn functions(&mut self, found: SideEffects) {
        self.effects.opaque.extend(found.opaque);
        self.effects.primary_only.extend(found.primary_only);
        self.session.and(found.session);
        self.effects.vouched.extend(found.vouched);
        self.calls.extend(found.called.into_iter().map(|function| (function, None)));
    }

    fn relation(&mut self, query: Query<'_>, entry: RangeTableEntry<'_>) {
        let Some(relation) = entry.relation().and_then(|oid| self.catalog.relations.get(&oid)) else {
            self.effects.opaque.insert("it uses a table that the catalog does not have".to_owned());
            return;
        };
        self.surroundings(relation);
        let permission = query.permission(entry);
        if permission.is_none_or(|permission| permission.select()) {
            let columns = permission.into_iter().flat_map(|one| one.selected());
            let mut names: Vec<ColumnName> = columns.map(|number| column_name(relation, number)).collect();
            if names.is_empty() {
                names.push(no_column(relation));
            }
            if entry.inherits() {
                self.children(relation, &names);
            }
            self.effects.reads.extend(names);
        }
        // `SET x = DEFAULT` too, where there is none.
        let named = permission.into_iter().flat_map(|one| one.inserted().chain(one.updated()));
        self.assigned(relation, &named.collect::<Vec<_>>(), 0);
        // Of a view that is written, the rows are read too, unless they are only inserted.
        let inserted = query.command() == Command::Insert && permission.is_some_and(|one| !one.select());
        if relation.kind == RelationKind::View && !inserted {
            self.view(relation);
        }
    }

    /// The columns that are named to be written, in the tables below a view too.
    fn assigned(&mut self, relation: &Relation, columns: &[i16], depth: usize) {
        self.effects.writes.extend(columns.iter().map(|number| column_name(relation, *number)));
        if let Some((base, columns)) = writes::below_view(self.catalog, relation, columns).filter(|_| depth < MAX_VIEWS)
        {
            self.assigned(base, &columns, depth + 1);
        }
    }

    /// The columns of the row that was to be inserted, as ON CONFLICT names them (`markVarForSelectPriv` in `parse_relation.c`).
    fn excluded(&mut self, query: Query<'_>, entry: RangeTableEntry<'_>) {
        let relation = entry.relation().and_then(|oid| self.catalog.relations.get(&oid));
        if let Some((relation, permission)) = relation.zip(query.permission(entry)).filter(|(_, one)| one.select()) {
            self.effects.reads.extend(permission.selected().map(|number| column_name(relation, number)));
        }
    }

    /// What is read of a table is read of its inheritance children too, by the same names. Their policies do not count then.
    fn children(&mut self, relation: &Relation, names: &[ColumnName]) {
        let family = cascade::family(self.catalog, relation);
        for child in family.into_iter().filter(|child| child.oid != relation.oid) {
            self.kind(child);
            if !child.is_partition {
                let of_child = |name: &ColumnName| ColumnName {
                    schema: child.schema.clone(),
                    table: child.name.clone(),
                    ..name.clone()
                };
                self.effects.reads.extend(names.iter().map(of_child));
            }
        }
    }

    /// What makes a table do more than its name says, for reading and writing alike.
    fn surroundings(&mut self, relation: &Relation) {
        self.policies(relation);
        self.kind(relation);
    }

    /// What is special about a table itself.
    fn kind(&mut self, relation: &Relation) {
        let why = match relation.persistence {
            Persistence::Permanent => None,
            Persistence::Unlogged => Some("is unlogged: a standby cannot read it"),
            Persistence::Temporary => Some("is temporary: each session has its own"),
        };
        self.effects.primary_only.extend(why.map(|why| format!("{} {why}", qualified(relation))));
        if relation.kind == RelationKind::ForeignTable {
            let name = qualified(relation);
            self.effects.opaque.insert(format!("{name} is a foreign table: another server does the work"));
        }
    }

    fn view(&mut self, relation: &Relation) {
        if !self.views.insert(relation.oid) {
            return;
        }
        match relation.view_query.as_ref().and_then(StoredTree::query) {
            Some(query) if relation.is_system() => self.system_view(relation, query),
            Some(query) => self.tree(query.into(), Some(relation.oid)),
            None => {
                self.effects.opaque.insert(format!("the query of the view {} cannot be read", qualified(relation)));
            }
        }
    }

    /// A system view is named, and not what it reads, which is something else in each major version.
    fn system_view(&mut self, relation: &Relation, query: Query<'_>) {
        let before = std::mem::take(&mut self.effects);
        self.tree(query.into(), Some(relation.oid));
        let of_view = std::mem::replace(&mut self.effects, before);
        let name = qualified(relation);
        if !of_view.opaque.is_empty() {
            self.effects.opaque.insert(format!("{name} is a system view that may do more than read tables"));
        }
        if !of_view.primary_only.is_empty() {
            self.effects
                .primary_only
                .insert(format!("{name} is a system view about the session or the primary server"));
        }
    }

    fn writes(&mut self, statement: &StatementWrites) {
        self.effects.opaque.extend(statement.opaque.iter().cloned());
        statement.opaque.iter().for_each(|sentence| self.session.doubt(sentence));
        for write in &statement.views {
            let Some(view) = self.catalog.relations.get(&write.view) else { continue };
            let columns = write.columns.iter().map(|number| column_name(view, *number));
            self.effects.writes.extend(columns);
            match write.event {
                Event::Delete => drop(self.effects.writes.insert(column_name(view, 0))),
                _ if write.columns.is_empty() => drop(self.effects.writes.insert(no_column(view))),
                _ => {}
            }
            // The condition of a CHECK OPTION is looked at for new rows.
            if write.checked {
                self.view(view);
            }
        }
        let inserted = statement.writes.iter().filter(|write| write.event == Event::Insert);
        let inserted = inserted.filter_map(|write| self.catalog.relations.get(&write.relation));
        self.effects.inserts.extend(inserted.map(no_column));
        let changes = cascade::changes(self.catalog, &statement.writes);
        for (relation, column) in &changes.named {
            if let Some(relation) = self.catalog.relations.get(relation) {
                let name = column.map_or_else(|| no_column(relation), |number| column_name(relation, number));
                self.effects.writes.insert(name);
            }
        }
        self.cascades(&changes);
        self.reactions(&changes, &statement.view_defaults);
    }

    /// The foreign keys whose actions are among the changes.
    fn cascades(&mut self, changes: &Changes) {
        for (oid, event, action, columns) in &changes.cascades {
            let Some(constraint) = self.catalog.constraints.get(oid) else { continue };
            let referenced = constraint.foreign_key.as_ref().and_then(|key| self.catalog.relations.get(&key.relation));
            let Some((table, referenced)) = self.catalog.relations.get(&constraint.relation).zip(referenced) else {
                continue;
            };
            let columns = columns.iter().filter_map(|number| table.columns.get(number));
            self.effects.cascades.insert(Cascade {
                constraint: constraint.name.clone(),
                schema: table.schema.clone(),
                table: table.name.clone(),
                columns: columns.map(|column| column.name.clone()).collect(),
                referenced_schema: referenced.schema.clone(),
                referenced_table: referenced.name.clone(),
                event: *event,
                action: *action,
            });
        }
    }

    /// Triggers, and the expressions of defaults, generated columns, checks and indexes of what is written.
    fn reactions(&mut self, changes: &Changes, view_defaults: &BTreeSet<(Oid, i16)>) {
        for relation in changes.touched.iter().filter_map(|oid| self.catalog.relations.get(oid)) {
            self.surroundings(relation);
        }
        for (oid, name, event) in &changes.fired {
            let Some(relation) = self.catalog.relations.get(oid) else { continue };
            let trigger = relation.triggers.iter().find(|trigger| trigger.name == *name);
            let Some(trigger) = trigger.filter(|_| !self.is_cloned(relation, name)) else { continue };
            let by = || Some(format!("the trigger {name} of {}", qualified(relation)));
            self.calls.entry(trigger.function).or_insert_with(by);
            self.session.fire(self.catalog, name, self.catalog.functions.get(&trigger.function));
            self.effects.vouched.extend(triggers::vouched(self.catalog, relation, trigger));
            if !triggers::only_changes_its_row(self.catalog, relation, trigger, *event) {
                let (of, event) = (qualified(relation), writes::event_name(*event));
                self.effects.opaque.insert(format!("the trigger {name} of {of} runs on {event}"));
            }
        }
        let inserted = changes.rows.iter().filter(|row| row.event == Event::Insert).map(|row| row.relation);
        let inserted: BTreeSet<Oid> = inserted.collect();
        let types = inserted.iter().filter_map(|oid| self.catalog.relations.get(oid));
        let types = types.flat_map(|relation| relation.columns.values());
        let mut found = vec![functions::side_effects_of_types(self.catalog, types.map(|column| column.type_oid))];
        let trees = changes.expressions(self.catalog, view_defaults);
        found.extend(trees.into_iter().map(|tree| reaction(self.catalog, tree)));
        found.into_iter().for_each(|found| self.functions(found));
    }

    /// A row trigger of a partitioned table is there again in each partition.
    fn is_cloned(&self, relation: &Relation, trigger: &str) -> bool {
        let has = |parent: &Oid| {
            let parent = self.catalog.relations.get(parent);
            parent.is_some_and(|parent| parent.triggers.iter().any(|one| one.name == trigger))
        };
        relation.is_partition && relation.parents.iter().any(has)
    }
}

/// What the functions of a default or check do; that a default advances its sequence needs no mention.
fn reaction(catalog: &Catalog, tree: &StoredTree) -> SideEffects {
    match tree.expression() {
        Some(expression) => {
            let mut found = functions::side_effects(catalog, expression);
            found.opaque.remove(&functions::sentence_of_builtin("nextval"));
            found
        }
        None => SideEffects::unreadable("a default, check or index cannot be read"),
    }
}

/// A column by its number; 0 is the whole row.
fn column_name(relation: &Relation, number: i16) -> ColumnName {
    let column = match SystemColumn::of(number.into()) {
        Some(column) => column.name(),
        None => relation.column_name(number).filter(|_| number != 0).unwrap_or(ColumnName::WHOLE_ROW),
    };
    ColumnName { schema: relation.schema.clone(), table: relation.name.clone(), column: column.to_owned() }
}

/// A table of which no column is named.
fn no_column(relation: &Relation) -> ColumnName {
    let column = ColumnName::NO_COLUMN.to_owned();
    ColumnName { schema: relation.schema.clone(), table: relation.name.clone(), column }
}

/// Where columns of a table are named, that rows of it are meant says nothing more.
fn without_repetition(names: &mut BTreeSet<ColumnName>, says_more: impl Fn(&ColumnName) -> bool) {
    let same_table = |one: &ColumnName, other: &ColumnName| (&one.schema, &one.table) == (&other.schema, &other.table);
    let all = names.clone();
    names.retain(|name| name.names_column() || !all.iter().any(|other| says_more(other) && same_table(name, other)));
}
