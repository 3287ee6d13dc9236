//! Which constraints a statement can violate, named as the server names them in the error: from what it writes and the constraints
//! of those tables, less what it cannot violate.
//!
//! - NOT NULL is never named in the error, on any version, not even where 18 has a name for it: `constraint` is `None`, and the
//!   column tells.
//! - A partition's own constraint is named, not that of the partitioned table. A row without a partition, or that is not of this
//!   partition, is a CHECK without name and columns.
//! - A CHECK OPTION is a CHECK without name, of the view; a domain's NOT NULL or CHECK names the domain, and no table.
//! - Constraints that are deferred are listed and marked: they fail at COMMIT.
//! - Errors that triggers, rules and functions raise cannot be predicted; `Effects::opaque` tells of them.

mod certain;
pub(crate) mod check;
mod domains;
mod reasons;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use certain::Failure;
use check::Values;
use reasons::{Assignments, Cause, PlaceOf};

use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Event, Index, Relation, RelationKind, StoredTree};
use crate::change::cascade::{self, Changes, RowWrite};
use crate::change::functions;
use crate::change::writes::{self, Arbiter, Nullness, Value};
use crate::facts::Violation;
use crate::reason::Reason;
use crate::tree::query::Query;

/// The violations of a statement, given the one query of its tree, less the NOT NULL constraints of columns whose assigned expression is
/// not NULL: `nullness` says so for an expression of a query. `place` says where an expression begins, for the reasons.
pub(crate) fn violations(query: Query<'_>, catalog: &Catalog, nullness: &Nullness<'_>, place: &PlaceOf<'_>) -> Broken {
    let statement = writes::statement_writes(query, catalog, nullness);
    let changes = cascade::changes(catalog, &statement.writes);
    let mut found = Found::default();
    for view in statement.views.iter().filter(|view| view.checked) {
        let of_view = |view| {
            let reason = "the view, or one above it, has a CHECK OPTION, and the new row may not be in it";
            unnamed_check(view, Vec::new(), reason.into())
        };
        found.extend(catalog.relations.get(&view.view).map(of_view));
    }
    found.extend(domains::in_expressions(catalog, query.into()));
    found.extend(domains::in_relations(catalog, query));
    for tree in changes.expressions(catalog, &statement.view_defaults) {
        found.extend(domains::in_assigned(catalog, tree));
    }
    routing(catalog, &changes, &mut found);
    let assignments = Assignments::of(query, place);
    for row in &changes.rows {
        row_violations(catalog, row, &assignments, &mut found);
    }
    Broken { violations: found.into_sorted(), must_fail: certain::failures(catalog, &statement, &assignments) }
}

/// The constraints that can be violated, and those that are.
pub(crate) struct Broken {
    pub(crate) violations: Vec<Violation>,
    pub(crate) must_fail: Vec<Failure>,
}

/// Where the same constraint can be violated in two ways, it is the server's own doing only if it is both times.
#[derive(Default)]
struct Found(BTreeMap<Key, Violation>);

type Key = (String, String, Option<String>, Option<String>, ConstraintKind, Vec<String>);

impl Found {
    fn extend(&mut self, violations: impl IntoIterator<Item = Violation>) {
        for violation in violations {
            let one = violation.clone();
            let key = (one.schema, one.table, one.domain, one.constraint, one.kind, one.columns);
            let known = self.0.entry(key).or_insert(violation.clone());
            known.generated &= violation.generated;
            known.deferred &= violation.deferred;
        }
    }

    fn into_sorted(self) -> Vec<Violation> {
        self.0.into_values().collect()
    }
}

fn unnamed_check(relation: &Relation, columns: Vec<String>, reason: Reason) -> Violation {
    Violation {
        constraint: None,
        kind: ConstraintKind::Check,
        schema: relation.schema.clone(),
        table: relation.name.clone(),
        domain: None,
        columns,
        generated: false,
        deferred: false,
        reason,
    }
}

fn violation(
    relation: &Relation,
    name: Option<&str>,
    kind: ConstraintKind,
    columns: &[i16],
    reason: Reason,
) -> Violation {
    let columns = columns.iter().filter_map(|number| relation.columns.get(number)).map(|column| column.name.clone());
    Violation { constraint: name.map(str::to_owned), kind, ..unnamed_check(relation, columns.collect(), reason) }
}

fn routing(catalog: &Catalog, changes: &Changes, found: &mut Found) {
    let tables = changes.routing.iter().filter_map(|oid| catalog.relations.get(oid));
    found.extend(tables.map(|table| unnamed_check(table, Vec::new(), reasons::routed(table))));
    for (oid, at_once) in &changes.refusing {
        let Some(constraint) = catalog.constraints.get(oid) else { continue };
        let table = catalog.relations.get(&constraint.relation);
        let refused = |table| {
            let reason = reasons::refused(catalog, constraint, table);
            let kind = ConstraintKind::ForeignKey;
            let violation = violation(table, Some(&constraint.name), kind, &constraint.columns, reason);
            Violation { deferred: constraint.deferred && !at_once, ..violation }
        };
        found.extend(table.map(refused));
    }
}

fn row_violations(catalog: &Catalog, write: &RowWrite, assignments: &Assignments, found: &mut Found) {
    let Some(relation) = catalog.relations.get(&write.relation) else { return };
    // The wrapper of a foreign table does not check constraints here.
    if write.event == Event::Delete || relation.kind == RelationKind::ForeignTable {
        return;
    }
    let cause = Cause { catalog, relation, write, assignments };
    let row = Row { catalog, relation, write, cause };
    for index in catalog.indexes_of(relation.oid).filter(|index| index.unique || index.exclusion) {
        found.extend(row.index(index));
    }
    for constraint in catalog.constraints_of(relation.oid).filter(|constraint| constraint.enforced) {
        match constraint.kind {
            ConstraintKind::Check => found.extend(row.check(constraint)),
            ConstraintKind::ForeignKey => found.extend(row.foreign_key(constraint)),
            _ => {}
        }
    }
    for column in relation.columns.values() {
        found.extend(row.not_null(column));
        found.extend(row.domains(column));
    }
}

/// A row that is inserted into a table or updated there.
struct Row<'c> {
    catalog: &'c Catalog,
    relation: &'c Relation,
    write: &'c RowWrite,
    cause: Cause<'c>,
}

impl Row<'_> {
    fn touches(&self, columns: &[i16]) -> bool {
        self.write.everything || columns.iter().any(|column| self.write.columns.contains_key(column))
    }

    fn value(&self, column: i16) -> Option<Value> {
        self.write.columns.get(&column).map(|assigned| assigned.value)
    }

    fn is_null(&self, column: i16) -> bool {
        self.value(column) == Some(Value::Null)
    }

    /// Whether the server makes all of these values.
    fn generated(&self, columns: &[i16]) -> bool {
        let by_server = |column: &i16| self.write.columns.get(column).is_some_and(|assigned| assigned.by_server);
        self.write.event == Event::Insert && !columns.is_empty() && columns.iter().all(by_server)
    }

    fn violation(&self, name: &str, kind: ConstraintKind, columns: &[i16], reason: Reason) -> Violation {
        Violation { generated: self.generated(columns), ..violation(self.relation, Some(name), kind, columns, reason) }
    }

    fn index(&self, index: &Index) -> Vec<Violation> {
        let keys: Vec<i16> = index.keys.iter().map(|key| key.column).filter(|column| *column != 0).collect();
        let plain = index.expressions.is_none() && index.predicate.is_none();
        let columns = if plain { &keys } else { &index.depends_on };
        // NULL is distinct from everything.
        let distinct = !index.nulls_not_distinct && keys.iter().any(|column| self.is_null(*column));
        // Without any column it is an index on the whole row.
        let touched = columns.is_empty() || self.touches(columns);
        if !touched || distinct || self.is_arbiter(index) {
            return Vec::new();
        }
        let constraint = index.constraint.and_then(|oid| self.catalog.constraints.get(&oid));
        let kind = match constraint {
            Some(constraint) => constraint.kind,
            None if index.exclusion => ConstraintKind::Exclusion,
            None => ConstraintKind::Unique,
        };
        let deferred = constraint.is_some_and(|constraint| constraint.deferred);
        let reason = self.cause.key(index, columns);
        let mut found = vec![Violation { deferred, ..self.violation(&index.name, kind, columns, reason) }];
        if index.exclusion && kind != ConstraintKind::Exclusion {
            // The last column of a key WITHOUT OVERLAPS must not be empty.
            let reason = || Reason::new("the period of a key WITHOUT OVERLAPS must not be empty");
            let period = |column| violation(self.relation, None, ConstraintKind::Check, &[column], reason());
            found.extend(keys.last().copied().map(period));
        }
        found
    }

    fn is_arbiter(&self, index: &Index) -> bool {
        match &self.write.arbiter {
            Arbiter::Nothing => false,
            Arbiter::All => true,
            Arbiter::Indexes(arbiters) => {
                let mut ancestor = Some(index);
                while let Some(one) = ancestor {
                    if arbiters.contains(&one.oid) {
                        return true;
                    }
                    ancestor = one.parent.and_then(|parent| self.catalog.indexes.get(&parent));
                }
                false
            }
        }
    }

    fn check(&self, constraint: &Constraint) -> Option<Violation> {
        // A CHECK without columns looks at the whole row; one that rows need not satisfy yet, or whose answer changes with time, can
        // be violated by columns that nobody touched.
        let anyway = constraint.columns.is_empty() || !constraint.validated || self.is_mutable(constraint);
        let possible = (anyway || self.touches(&constraint.columns)) && self.can_fail(constraint, anyway);
        let reason = || self.cause.check(constraint, anyway);
        possible.then(|| self.violation(&constraint.name, ConstraintKind::Check, &constraint.columns, reason()))
    }

    /// Whether the values that are known leave it open. What an UPDATE does not touch is as true as before, unless it was not.
    fn can_fail(&self, constraint: &Constraint, anyway: bool) -> bool {
        let Some(check) = constraint.check.as_ref().and_then(StoredTree::expression) else { return true };
        let column = |number: i16| self.value(number).unwrap_or(Value::Unknown);
        let values = Values { catalog: self.catalog, column: &column, domain: Value::Unknown };
        let kept = self.write.event == Event::Update && !self.write.everything && !anyway;
        let changed: Option<BTreeSet<i16>> = kept.then(|| self.write.columns.keys().copied().collect());
        values.can_fail(check, changed.as_ref())
    }

    fn is_mutable(&self, constraint: &Constraint) -> bool {
        let check = constraint.check.as_ref().and_then(StoredTree::expression);
        check.is_none_or(|check| functions::is_mutable(self.catalog, check))
    }

    fn foreign_key(&self, constraint: &Constraint) -> Option<Violation> {
        let parent = constraint.parent.and_then(|oid| self.catalog.constraints.get(&oid));
        // One more row for each partition of the referenced table; only that for the whole table checks.
        let of_partition = parent.is_some_and(|parent| parent.relation == constraint.relation);
        // The key's own action puts in a value that is there, or NULL.
        let own_action = self.write.by.is_some_and(|by| self.derives_from(constraint, by))
            && !self.write.columns.values().any(|assigned| assigned.value == Value::Unknown);
        let nulls = constraint.columns.iter().filter(|column| self.is_null(**column)).count();
        let full = constraint.definition.contains("MATCH FULL");
        let skipped = if full { nulls == constraint.columns.len() } else { nulls > 0 };
        // MATCH FULL refuses a key of which only a part is NULL: SET NULL (…) can make one.
        let own_action = own_action && !(full && nulls > 0 && !skipped);
        if of_partition || own_action || skipped || !self.touches(&constraint.columns) {
            return None;
        }
        let reason = self.cause.foreign_key(constraint);
        let violation = self.violation(&constraint.name, ConstraintKind::ForeignKey, &constraint.columns, reason);
        Some(Violation { deferred: constraint.deferred, ..violation })
    }

    fn derives_from(&self, constraint: &Constraint, ancestor: u32) -> bool {
        let mut one = Some(constraint);
        while let Some(constraint) = one {
            if constraint.oid == ancestor {
                return true;
            }
            one = constraint.parent.and_then(|parent| self.catalog.constraints.get(&parent));
        }
        false
    }

    fn not_null(&self, column: &Column) -> Option<Violation> {
        // A constraint that is not validated holds for new rows all the same (PostgreSQL 18).
        let constraint = self
            .catalog
            .constraints_of(self.relation.oid)
            .find(|one| one.kind == ConstraintKind::NotNull && one.columns == [column.number]);
        let unproven = constraint.is_some_and(|constraint| !constraint.validated);
        if !column.not_null && !unproven {
            return None;
        }
        let possible = match self.value(column.number) {
            Some(value) => !value.is_not_null(),
            None => unproven || (self.write.everything && !(self.write.unset_are_kept && self.held_before(column))),
        };
        possible.then(|| Violation {
            generated: self.generated(&[column.number]),
            ..violation(self.relation, None, ConstraintKind::NotNull, &[column.number], self.cause.not_null(column))
        })
    }

    /// Whether the column is NOT NULL in every partition that a moved row can come from: it is if it is in the partitioned table.
    fn held_before(&self, column: &Column) -> bool {
        let roots = cascade::ancestors(self.catalog, self.relation);
        roots.iter().all(|root| root.columns.values().any(|one| one.name == column.name && one.not_null))
    }

    fn domains(&self, column: &Column) -> Vec<Violation> {
        if self.write.event == Event::Update && !self.write.columns.contains_key(&column.number) {
            return Vec::new();
        }
        let generated = self.generated(&[column.number]);
        let value = self.value(column.number).unwrap_or(Value::Unknown);
        domains::violations(self.catalog, column.type_oid, value, generated)
    }
}
