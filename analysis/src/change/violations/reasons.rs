//! Why a constraint can be violated, in words: what is done to its columns, and what is not known of the result.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Column, Constraint, Event, Index, Oid, Relation};
use crate::change::cascade::{RowWrite, ancestors, root};
use crate::change::writes::{Arbiter, Value};
use crate::reason::Reason;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, Query, TargetEntry};

/// Says where in the statement an expression begins.
pub(super) type PlaceOf<'p> = dyn Fn(Expr<'_>) -> Option<usize> + 'p;

/// Where the statement itself gives the columns of a table their values.
#[derive(Default)]
pub(super) struct Assignments(BTreeMap<(Oid, i16), Vec<(Event, usize)>>);

impl Assignments {
    pub(super) fn of(root: Query<'_>, place: &PlaceOf<'_>) -> Assignments {
        let mut found = Assignments::default();
        for query in root.queries().filter(|query| query.command() != Command::Select) {
            let entry = query.result_relation().and_then(|index| query.entry(index));
            let Some(relation) = entry.and_then(|entry| entry.relation()) else { continue };
            let event = |command| if command == Command::Insert { Event::Insert } else { Event::Update };
            let own = query.target_list().map(|entry| (event(query.command()), entry));
            let on_conflict = query.on_conflict().into_iter().flat_map(|conflict| conflict.assignments());
            let on_conflict = on_conflict.map(|entry| (Event::Update, entry));
            let merged = query.merge_actions().flat_map(|action| {
                action.assignments().map(|entry| (event(action.command()), entry)).collect::<Vec<_>>()
            });
            let entries: Vec<(Event, TargetEntry<'_>)> = own.chain(on_conflict).chain(merged).collect();
            for (event, entry) in entries.into_iter().filter(|(_, entry)| !entry.is_junk()) {
                if let (Some(number), Some(place)) = (entry.number(), place(entry.expression())) {
                    found.0.entry((relation, number)).or_default().push((event, place));
                }
            }
        }
        found
    }

    /// Where the first of these columns that is given a value gets it, in this table or in the one that it is a partition of.
    fn place(&self, catalog: &Catalog, relation: &Relation, columns: &[i16]) -> Option<usize> {
        self.place_of(catalog, relation, columns, |_| true)
    }

    /// The same for assignments of some events only.
    pub(super) fn place_of(
        &self,
        catalog: &Catalog,
        relation: &Relation,
        columns: &[i16],
        is_meant: impl Fn(Event) -> bool,
    ) -> Option<usize> {
        let first =
            |places: &Vec<(Event, usize)>| places.iter().find(|(event, _)| is_meant(*event)).map(|(_, place)| *place);
        let own = |number: &i16| self.0.get(&(relation.oid, *number)).and_then(first);
        let above = |number: &i16| {
            let name = &relation.columns.get(number)?.name;
            ancestors(catalog, relation).into_iter().find_map(|table| {
                let column = table.columns.values().find(|column| column.name == *name)?;
                self.0.get(&(table.oid, column.number)).and_then(first)
            })
        };
        columns.iter().find_map(|number| own(number).or_else(|| above(number)))
    }
}

/// One change of rows, for sentences.
pub(super) struct Cause<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) relation: &'c Relation,
    pub(super) write: &'c RowWrite,
    pub(super) assignments: &'c Assignments,
}

impl Cause<'_> {
    /// What is not known, because "UPDATE sets email".
    fn doubt(&self, columns: &[i16], doubt: impl Into<Reason>) -> Reason {
        let place = self.assignments.place(self.catalog, self.relation, columns).filter(|_| self.write.by.is_none());
        doubt.into().because(Reason::new(self.words(columns)).at(place))
    }

    fn words(&self, columns: &[i16]) -> String {
        let set: Vec<i16> = columns.iter().copied().filter(|column| self.write.columns.contains_key(column)).collect();
        if let Some((number, trigger)) = columns.iter().find_map(|number| self.write.by_trigger.get_key_value(number)) {
            return format!("the BEFORE trigger {trigger} may set {}", self.names(&[*number]));
        }
        let key = self.write.by.and_then(|oid| self.catalog.constraints.get(&oid));
        // Partitions have a key of their own, which is named differently by each version.
        let key = key.map(|key| root(self.catalog, key));
        match (key, self.write.event) {
            (Some(key), _) => format!("the action of the foreign key {} sets {}", key.name, self.names(&set)),
            (None, Event::Insert) => format!("INSERT adds a row to {}", self.relation.name),
            (None, _) if !set.is_empty() => format!("UPDATE sets {}", self.names(&set)),
            (None, _) if !self.write.unset_are_kept => "a BEFORE trigger may set any column".to_owned(),
            (None, _) if self.write.everything => "UPDATE may move the row to this partition".to_owned(),
            (None, _) => format!("UPDATE rewrites a row of {}", self.relation.name),
        }
    }

    fn names(&self, columns: &[i16]) -> String {
        let names = columns.iter().filter_map(|number| self.relation.columns.get(number));
        let names: Vec<&str> = names.map(|column| column.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    }

    /// A unique key, primary key or exclusion constraint.
    pub(super) fn key(&self, index: &Index, columns: &[i16]) -> Reason {
        let doubt = if index.exclusion {
            format!("another row may conflict with it in {}", self.names(columns))
        } else if columns.is_empty() {
            "another row may be equal".to_owned()
        } else {
            format!("another row may have the same {}", self.names(columns))
        };
        let reason = self.doubt(columns, doubt);
        match &self.write.arbiter {
            Arbiter::Indexes(indexes) => reason.because(self.arbiters(indexes)),
            Arbiter::Nothing | Arbiter::All => reason,
        }
    }

    /// The keys that ON CONFLICT surely goes by.
    fn arbiters(&self, indexes: &[Oid]) -> String {
        let names = indexes.iter().filter_map(|oid| self.catalog.indexes.get(oid)).map(|index| index.name.as_str());
        match names.collect::<Vec<_>>().as_slice() {
            [] => "it is not known which key ON CONFLICT handles".to_owned(),
            names => format!("ON CONFLICT handles only {}", names.join(", ")),
        }
    }

    /// A CHECK; `anyway` where it can fail for columns that nobody touches.
    pub(super) fn check(&self, constraint: &Constraint, anyway: bool) -> Reason {
        let definition = constraint.definition.trim_end_matches(" NOT VALID").trim_end_matches(" NO INHERIT");
        let reason = self.doubt(&constraint.columns, format!("nothing shows that the row satisfies {definition}"));
        if !constraint.validated {
            reason.because("it is NOT VALID: existing rows need not satisfy it")
        } else if anyway && !constraint.columns.is_empty() {
            reason.because("its result for the same row can change")
        } else {
            reason
        }
    }

    pub(super) fn foreign_key(&self, constraint: &Constraint) -> Reason {
        let referenced = constraint.foreign_key.as_ref().and_then(|key| self.catalog.relations.get(&key.relation));
        let referenced = referenced.map_or("the other table", |relation| relation.name.as_str());
        self.doubt(&constraint.columns, format!("{referenced} may have no matching row"))
    }

    pub(super) fn not_null(&self, column: &Column) -> Reason {
        let assigned = self.write.columns.get(&column.number);
        let doubt = match assigned.map(|assigned| (assigned.value, assigned.by_server, assigned.default)) {
            Some((Value::Null, true, _)) => format!("{} gets no value, and there is no default", column.name),
            Some((Value::Null, ..)) => format!("{} becomes NULL", column.name),
            Some((_, true, true)) => format!("the default of {} may be NULL", column.name),
            _ => format!("{} may be NULL", column.name),
        };
        self.doubt(&[column.number], doubt)
    }
}

/// A foreign key of another table, which still refers to what is deleted or changed.
pub(super) fn refused(catalog: &Catalog, constraint: &Constraint, table: &Relation) -> Reason {
    let referenced = constraint.foreign_key.as_ref().and_then(|key| catalog.relations.get(&key.relation));
    let referenced = referenced.map_or("the other table", |relation| relation.name.as_str());
    Reason::new(format!(
        "a row of {referenced} is deleted or gets another key, and {} may still refer to it",
        table.name
    ))
}

/// A row that a partitioned table or a partition turns down.
pub(super) fn routed(table: &Relation) -> Reason {
    Reason::new(match table.is_partition {
        true => format!("the row may not belong in the partition {}", table.name),
        false => format!("{} may have no partition for the row", table.name),
    })
}
