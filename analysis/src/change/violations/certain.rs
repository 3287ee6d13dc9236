//! Constraints that a write violates with every row: NOT NULL where the value is NULL, and a CHECK that no such row satisfies.
//!
//! What could keep the row from being checked as it is written makes it uncertain: rules, INSTEAD OF and BEFORE triggers that may
//! change or drop the row, tables whose rows are stored elsewhere.

use super::check::{Outcomes, Values};
use super::reasons::Assignments;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Event, Relation, RelationKind, StoredTree, Type, TypeName,
};
use crate::change::triggers::{self, Before};
use crate::change::writes::{Assigned, StatementWrites, Value, Write};
use crate::facts::{Given, MustFail};
use crate::places::Places;

/// A failure, and where an expression begins that is its cause.
pub(crate) struct Failure {
    fact: MustFail,
    place: Option<usize>,
}

impl Failure {
    /// The same as a fact: at the value, or at the name of the table.
    pub(crate) fn placed(self, places: Option<&Places<'_>>) -> MustFail {
        let place = places.and_then(|places| match self.place {
            Some(place) => places.token(place),
            None => places.target(self.fact.event, &self.fact.table),
        });
        MustFail { place, ..self.fact }
    }
}

/// What the writes of a statement violate for certain.
pub(super) fn failures(catalog: &Catalog, statement: &StatementWrites, assignments: &Assignments) -> Vec<Failure> {
    let mut found: Vec<Failure> = Vec::new();
    for write in &statement.writes {
        let replaced = |event: Event| {
            let views = statement.views.iter().filter(|view| view.event == event).map(|view| view.view);
            let mut relations = views.chain([write.relation]).map(|oid| catalog.relations.get(&oid));
            relations.any(|relation| relation.is_none_or(|relation| relation.rules.contains(&event)))
        };
        let relation = catalog.relations.get(&write.relation);
        let Some(relation) = relation.filter(|_| write.event != Event::Delete && !replaced(write.event)) else {
            continue;
        };
        found.extend(Certain { catalog, relation, write, assignments }.failures());
    }
    found.sort_by_key(|failure| {
        let MustFail { schema, table, kind, constraint, columns, event, .. } = failure.fact.clone();
        (schema, table, kind, constraint, columns, event)
    });
    found.dedup_by(|one, other| one.fact == other.fact);
    found
}

struct Certain<'c> {
    catalog: &'c Catalog,
    relation: &'c Relation,
    write: &'c Write,
    assignments: &'c Assignments,
}

impl<'c> Certain<'c> {
    fn failures(&self) -> Vec<Failure> {
        let columns = self.relation.columns.values();
        let assigned = columns.filter_map(|column| Some((column, *self.write.columns.get(&column.number)?)));
        let nulls = assigned.clone().filter(|(_, assigned)| assigned.some_null);
        let mut found: Vec<Failure> = nulls.filter_map(|(column, _)| self.not_null(column)).collect();
        let known = assigned.filter(|(_, assigned)| assigned.value != Value::Unknown);
        let known: Vec<(&Column, Assigned)> = known.collect();
        found.extend(known.iter().filter_map(|(column, assigned)| self.domain_check(column, assigned.value)));
        if !known.is_empty() {
            let checks = self.catalog.constraints_of(self.relation.oid);
            let checks = checks.filter(|one| one.kind == ConstraintKind::Check && one.enforced && !one.no_inherit);
            found.extend(checks.filter_map(|check| self.check(check)));
        }
        if !found.is_empty() {
            self.retain_certain(&mut found);
        }
        found
    }

    /// The domain's own NOT NULL comes first: the value is converted before the row is checked.
    fn not_null(&self, column: &Column) -> Option<Failure> {
        let mut domains = self.catalog.domains(column.type_oid);
        let domain = domains.any(|(_, domain)| domain.not_null).then(|| self.catalog.types.get(&column.type_oid));
        match domain {
            Some(outermost) => Some(self.failure(ConstraintKind::NotNull, None, &[column.number], outermost)),
            None => self
                .keeps_null_out(self.relation, column)
                .then(|| self.failure(ConstraintKind::NotNull, None, &[column.number], None)),
        }
    }

    /// Also by a constraint that is not validated, which holds for new rows all the same (PostgreSQL 18).
    fn keeps_null_out(&self, relation: &Relation, column: &Column) -> bool {
        let is_its = |one: &&Constraint| one.kind == ConstraintKind::NotNull && one.columns == [column.number];
        let unproven = || self.catalog.constraints_of(relation.oid).filter(|one| one.enforced).any(|one| is_its(&one));
        column.not_null || unproven()
    }

    fn domain_check(&self, column: &Column, value: Value) -> Option<Failure> {
        let unknown = |_: i16| Value::Unknown;
        let values = Values { catalog: self.catalog, column: &unknown, domain: value };
        let outermost = self.catalog.types.get(&column.type_oid);
        let checks = self.catalog.domains(column.type_oid).flat_map(|(_, domain)| &domain.checks);
        let mut violated = checks.filter(|check| fails(&values, check.check.as_ref()));
        let check = violated.next()?;
        Some(self.failure(ConstraintKind::Check, Some(&check.name), &[column.number], outermost))
    }

    fn check(&self, check: &Constraint) -> Option<Failure> {
        let column = |number: i16| self.write.columns.get(&number).map_or(Value::Unknown, |assigned| assigned.value);
        let values = Values { catalog: self.catalog, column: &column, domain: Value::Unknown };
        let violated = fails(&values, check.check.as_ref());
        violated.then(|| self.failure(ConstraintKind::Check, Some(&check.name), &check.columns, None))
    }

    fn failure(
        &self,
        kind: ConstraintKind,
        constraint: Option<&String>,
        columns: &[i16],
        domain: Option<&Type>,
    ) -> Failure {
        let given = columns.iter().filter_map(|number| self.write.columns.get(number));
        let given = match given.into_iter().all(|assigned| assigned.by_server) {
            true => Given::ByServer,
            false => Given::ByStatement,
        };
        let fact = MustFail {
            schema: self.relation.schema.clone(),
            table: self.relation.name.clone(),
            constraint: constraint.cloned(),
            kind,
            domain: domain.map(|ty| TypeName { schema: ty.schema.clone(), name: ty.name.clone() }),
            columns: columns.iter().filter_map(|one| self.relation.column_name(*one)).map(str::to_owned).collect(),
            event: self.write.event,
            given,
            place: None,
        };
        Failure {
            fact,
            place: self.assignments.place_of(self.catalog, self.relation, columns, |event| event == self.write.event),
        }
    }

    /// Leaves what neither a trigger nor a table that takes the row can change.
    fn retain_certain(&self, found: &mut Vec<Failure>) {
        let descends = self.write.descend || self.relation.kind == RelationKind::PartitionedTable;
        let Some(family) = self.catalog.family(self.relation.oid) else { return found.clear() };
        let family = if descends { family } else { vec![self.relation] };
        let stored = |one: &&Relation| matches!(one.kind, RelationKind::Table | RelationKind::PartitionedTable);
        let before = match self.write.event {
            Event::Insert => triggers::before(self.catalog, &family, Event::Insert, |_| true),
            _ => triggers::before_update(self.catalog, &family, |_| true),
        };
        if !family.iter().all(stored) || before.may_skip().is_some() || before.may_keep_old().is_some() {
            return found.clear();
        }
        found.retain(|failure| self.holds_in(&family, failure) && !is_changed(&before, failure));
    }

    /// Whether the constraint is that of all tables that may take the row: inheritance children have NOT NULL of their own.
    fn holds_in(&self, family: &[&Relation], failure: &Failure) -> bool {
        if failure.fact.kind != ConstraintKind::NotNull || failure.fact.domain.is_some() {
            return true;
        }
        let keeps_null_out = |relation: &Relation, name: &String| {
            let column = relation.columns.values().find(|column| column.name == *name);
            column.is_some_and(|column| self.keeps_null_out(relation, column))
        };
        let mut columns = failure.fact.columns.iter();
        columns.all(|name| family.iter().all(|relation| keeps_null_out(relation, name)))
    }
}

/// Whether a trigger may give one of the columns another value.
fn is_changed(before: &Before<'_>, failure: &Failure) -> bool {
    failure.fact.columns.iter().any(|column| before.may_set(column).is_some())
}

fn fails(values: &Values<'_>, check: Option<&StoredTree>) -> bool {
    let outcomes = check.and_then(StoredTree::expression).map(|check| values.outcomes(check));
    outcomes.is_some_and(|outcomes: Outcomes| outcomes.is_always(false))
}
