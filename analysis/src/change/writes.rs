//! The writes of a statement as its tree tells them: which action assigns what to which table, followed through updatable views
//! to the base table (`rewriteTargetView` in `rewriteHandler.c`). What the server does beyond that is in [`super::cascade`].

mod arbiter;
mod assigned;
mod constant;
mod values;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Event, Oid, Relation, RelationKind};
use crate::tree::clause::Column;
use crate::tree::expr::{Expr, Through};
use crate::tree::query::{Command, ConflictAction, Query, TargetEntry};

use arbiter::{Target, arbiter, conflict_target};
use assigned::AssignedValue;
pub(crate) use constant::{Constant, constant};
pub(crate) use values::{default_of, plain_value};
use values::{known_value, selected_constant};
use view::UpdatableView;
pub(crate) use view::below_view;

/// Says of an expression of a query whether it is NULL in all rows or in none.
pub(crate) type Nullness<'h> = dyn Fn(Query<'_>, Expr<'_>) -> Value + 'h;

/// How many views may lie on top of each other; the server's own limit is its stack.
pub(crate) const MAX_VIEWS: usize = 100;

/// What is known about a value that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    /// NULL in every row.
    Null,
    /// NULL in no row.
    NotNull,
    /// The same in every row.
    Is(Constant),
    /// Not known.
    Unknown,
}

impl Value {
    /// What is known when it is this or the other.
    pub(crate) fn or(self, other: Value) -> Value {
        match (self, other) {
            _ if self == other => self,
            (one, two) if one.is_not_null() && two.is_not_null() => Value::NotNull,
            _ => Value::Unknown,
        }
    }

    /// Whether it is NULL in no row.
    pub(crate) fn is_not_null(self) -> bool {
        matches!(self, Value::NotNull | Value::Is(_))
    }
}

/// What a write puts into one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Assigned {
    pub(crate) value: Value,
    /// The server makes the value: a default, an identity, or NULL for want of one.
    pub(crate) by_server: bool,
    /// The column's default is evaluated, for some row at least.
    pub(crate) default: bool,
    /// It is NULL in some row for certain, if there are rows.
    pub(crate) some_null: bool,
}

impl Assigned {
    pub(crate) const UNKNOWN: Assigned = Assigned::of(Value::Unknown);

    /// A value that the statement gives.
    pub(crate) const fn of(value: Value) -> Assigned {
        Assigned { value, by_server: false, default: false, some_null: matches!(value, Value::Null) }
    }
}

/// Columns by `attnum`, and what they get.
pub(crate) type Assignments = BTreeMap<i16, Assigned>;

/// Which unique and exclusion constraints ON CONFLICT takes care of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Arbiter {
    /// None: there is no ON CONFLICT.
    Nothing,
    /// All: ON CONFLICT DO NOTHING without a target.
    All,
    /// These indexes of the table, and those of its partitions that belong to them.
    Indexes(Vec<Oid>),
}

/// One action on one table or foreign table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Write {
    pub(crate) relation: Oid,
    pub(crate) event: Event,
    /// INSERT: all columns of the table. UPDATE: those that are set. DELETE: none.
    pub(crate) columns: Assignments,
    /// Whether inheritance children are meant too.
    pub(crate) descend: bool,
    /// One of several UPDATE actions of a MERGE: for triggers the columns of all of them are set.
    pub(crate) merged: bool,
    pub(crate) arbiter: Arbiter,
}

/// A view that a write goes through.
#[derive(Debug, Clone)]
pub(crate) struct ViewWrite {
    pub(crate) view: Oid,
    pub(crate) event: Event,
    /// The view's columns that are named.
    pub(crate) columns: BTreeSet<i16>,
    /// Whether a CHECK OPTION, its own or that of a view above, applies to its condition.
    pub(crate) checked: bool,
}

/// All writes of a statement.
#[derive(Debug, Default)]
pub(crate) struct StatementWrites {
    pub(crate) writes: Vec<Write>,
    pub(crate) views: Vec<ViewWrite>,
    /// Views and their columns whose defaults are evaluated.
    pub(crate) view_defaults: BTreeSet<(Oid, i16)>,
    /// Why there may be more: rules, INSTEAD OF triggers.
    pub(crate) opaque: BTreeSet<String>,
}

/// `schema.table`, for sentences.
pub(crate) fn qualified(relation: &Relation) -> String {
    format!("{}.{}", relation.schema, relation.name)
}

/// The writes of the statement and of its data-modifying CTEs.
pub(crate) fn statement_writes(root: Query<'_>, catalog: &Catalog, nullness: &Nullness<'_>) -> StatementWrites {
    let mut reader = Reader { catalog, nullness, found: StatementWrites::default() };
    for query in root.queries() {
        reader.query(query);
    }
    reader.found
}

/// What is known of an expression that a query assigns, in all rows.
pub(crate) fn value(catalog: &Catalog, query: Query<'_>, expression: Expr<'_>, nullness: &Nullness<'_>) -> Value {
    let reader = Reader { catalog, nullness, found: StatementWrites::default() };
    match reader.expression(query, expression) {
        AssignedValue { value: Some(value), default: false, .. } => value,
        _ => Value::Unknown,
    }
}

/// A write on its way from the relation that the statement names to the base table.
struct Pending {
    relation: Oid,
    event: Event,
    columns: BTreeMap<i16, AssignedValue>,
    descend: bool,
    merged: bool,
    target: Target,
}

struct Reader<'c> {
    catalog: &'c Catalog,
    nullness: &'c Nullness<'c>,
    found: StatementWrites,
}

impl Reader<'_> {
    fn query(&mut self, query: Query<'_>) {
        let actions = self.actions(query);
        if actions.is_empty() {
            return;
        }
        let entry = query.result_relation().and_then(|index| query.entry(index));
        let Some((entry, relation)) = entry.and_then(|entry| Some((entry, entry.relation()?))) else {
            self.found.opaque.insert("it writes something that is not a table".to_owned());
            return;
        };
        let merged = actions.iter().filter(|(event, ..)| *event == Event::Update).count() > 1;
        for (event, columns, target) in actions {
            let descend = event != Event::Insert && entry.inherits();
            self.resolve(Pending { relation, event, columns, descend, merged, target });
        }
    }

    /// What the query does to its result relation: INSERT … ON CONFLICT DO UPDATE and MERGE do several things.
    fn actions(&self, query: Query<'_>) -> Vec<(Event, BTreeMap<i16, AssignedValue>, Target)> {
        match query.command() {
            Command::Select | Command::Other => Vec::new(),
            Command::Insert => {
                let conflict = query.on_conflict();
                let target = conflict.map_or(Target::Nothing, conflict_target);
                let mut actions = vec![(Event::Insert, self.given(query, query.target_list()), target)];
                if let Some(conflict) = conflict.filter(|conflict| conflict.action() != ConflictAction::Nothing) {
                    actions.push((Event::Update, self.given(query, conflict.assignments()), Target::Nothing));
                }
                actions
            }
            Command::Update => vec![(Event::Update, self.given(query, query.target_list()), Target::Nothing)],
            Command::Delete => vec![(Event::Delete, BTreeMap::new(), Target::Nothing)],
            Command::Merge => query
                .merge_actions()
                .filter_map(|action| {
                    let event = match action.command() {
                        Command::Insert => Event::Insert,
                        Command::Update => Event::Update,
                        Command::Delete => Event::Delete,
                        _ => return None,
                    };
                    Some((event, self.given(query, action.assignments()), Target::Nothing))
                })
                .collect(),
        }
    }

    /// The assignments of a target list. An array or composite that is assigned in parts is there several times.
    fn given<'t>(&self, query: Query<'t>, list: impl Iterator<Item = TargetEntry<'t>>) -> BTreeMap<i16, AssignedValue> {
        let mut columns: BTreeMap<i16, AssignedValue> = BTreeMap::new();
        for entry in list.filter(|entry| !entry.is_junk()) {
            if let Some(number) = entry.number() {
                let given = self.expression(query, entry.expression());
                let known = columns.get(&number).map_or(given, |other| other.or(given));
                columns.insert(number, known);
            }
        }
        columns
    }

    fn expression<'t>(&self, query: Query<'t>, expression: Expr<'t>) -> AssignedValue {
        if let Expr::Default(_) = expression {
            return AssignedValue::by_default();
        }
        let column = match expression.strip(Through::SameValue) {
            Expr::Variable(variable) => query.column(variable),
            _ => None,
        };
        match column {
            Some(Column::Values(rows)) => {
                let rows = rows.into_iter().map(|row| self.expression(query, row));
                let all = rows.reduce(AssignedValue::or).unwrap_or(AssignedValue::value(Value::Unknown));
                // Only INSERT writes each of the rows.
                let some_null = all.some_null && (query.command() == Command::Insert || all.value == Some(Value::Null));
                return AssignedValue { some_null, ..all };
            }
            Some(Column::Subquery(selected, position)) => {
                if let Some(constant) = selected_constant(self.catalog, query, selected, position) {
                    return AssignedValue::value(Value::Is(constant));
                }
            }
            _ => {}
        }
        AssignedValue::value(known_value(self.catalog, query, expression, self.nullness))
    }

    fn resolve(&mut self, mut pending: Pending) {
        let mut checked = false;
        for _ in 0..MAX_VIEWS {
            let Some(relation) = self.catalog.relations.get(&pending.relation) else {
                self.found.opaque.insert("it writes a table that the catalog does not have".to_owned());
                return;
            };
            if relation.rules.contains(&pending.event) {
                let event = event_name(pending.event);
                self.found.opaque.insert(format!("{} has a rule for {event}", qualified(relation)));
            }
            if relation.kind != RelationKind::View {
                let write = self.finish(pending, relation);
                self.found.writes.push(write);
                return;
            }
            let step = UpdatableView::of(relation);
            checked |= relation.check_option;
            self.found.views.push(ViewWrite {
                view: relation.oid,
                event: pending.event,
                columns: pending.columns.keys().copied().collect(),
                checked: checked && pending.event != Event::Delete && step.as_ref().is_none_or(|step| step.filtered),
            });
            if let Some(trigger) = relation.triggers.iter().find(|one| one.instead() && one.fires_on(pending.event)) {
                let name = qualified(relation);
                self.found
                    .opaque
                    .insert(format!("the INSTEAD OF trigger {} of {name} runs its function", trigger.name));
                return;
            }
            let Some(step) = step else {
                self.found.opaque.insert(format!("it writes through the view {}", qualified(relation)));
                return;
            };
            pending = self.step(pending, relation, &step);
        }
        self.found.opaque.insert("it writes through too many views".to_owned());
    }

    /// One view further down.
    fn step(&mut self, pending: Pending, view: &Relation, step: &UpdatableView) -> Pending {
        let mut given = pending.columns;
        if pending.event == Event::Insert {
            for column in view.columns.values().filter(|column| column.has_default) {
                let own = given.get(&column.number).copied().unwrap_or(AssignedValue::by_default());
                if own.default {
                    self.found.view_defaults.insert((view.oid, column.number));
                    let default = AssignedValue::value(default_of(self.catalog, column).value);
                    given.insert(column.number, AssignedValue { default: false, ..own }.or(default));
                }
            }
        }
        if pending.event == Event::Update {
            // An UPDATE takes the view's own defaults only: without one, DEFAULT is NULL (rewriteTargetListIU).
            for (number, own) in given.iter_mut().filter(|(_, own)| own.default) {
                let column = view.columns.get(number);
                let value = column.map_or(Value::Unknown, |column| default_of(self.catalog, column).value);
                *own = AssignedValue { default: false, ..*own }.or(AssignedValue::value(value));
            }
        }
        let map = |number: i16| step.columns.get(&number).copied();
        let target = match pending.target {
            Target::Elements(columns, more) => {
                let mapped: Option<BTreeSet<i16>> = columns.into_iter().map(map).collect();
                // A column that is an expression in the view is one of the arbiter too.
                mapped.map_or(Target::Elements(BTreeSet::new(), true), |columns| Target::Elements(columns, more))
            }
            other => other,
        };
        Pending {
            relation: step.base,
            event: pending.event,
            columns: given.into_iter().filter_map(|(number, given)| Some((map(number)?, given))).collect(),
            descend: pending.descend && step.inherits,
            merged: pending.merged,
            target,
        }
    }

    fn finish(&self, pending: Pending, relation: &Relation) -> Write {
        let mut columns = Assignments::new();
        for column in relation.columns.values() {
            let given = match pending.columns.get(&column.number) {
                Some(given) => *given,
                None if pending.event == Event::Insert => AssignedValue::by_default(),
                None => continue,
            };
            let default = default_of(self.catalog, column);
            let assigned = match given {
                AssignedValue { value: Some(value), default: false, some_null } => {
                    Assigned { some_null, ..Assigned::of(value) }
                }
                AssignedValue { value: Some(value), default: true, some_null } => Assigned {
                    value: value.or(default.value),
                    by_server: false,
                    default: true,
                    some_null: some_null || default.value == Value::Null,
                },
                AssignedValue { value: None, .. } => default,
            };
            columns.insert(column.number, assigned);
        }
        // A generated column is the server's when everything that it is computed from is.
        for column in relation.columns.values() {
            if let (Some(sources), Event::Insert) = (&column.generated_from, pending.event) {
                let by_server = sources.iter().all(|from| columns.get(from).is_some_and(|one| one.by_server));
                columns.insert(column.number, Assigned { by_server, ..Assigned::UNKNOWN });
            }
        }
        let arbiter = arbiter(self.catalog, relation.oid, &pending.target);
        let descend = pending.descend || relation.kind == RelationKind::PartitionedTable;
        Write { relation: relation.oid, event: pending.event, columns, descend, merged: pending.merged, arbiter }
    }
}

/// INSERT, UPDATE, DELETE.
pub(crate) fn event_name(event: Event) -> &'static str {
    match event {
        Event::Select => "SELECT",
        Event::Insert => "INSERT",
        Event::Update => "UPDATE",
        Event::Delete => "DELETE",
        Event::Truncate => "TRUNCATE",
    }
}
