//! What refuses NULL besides NOT NULL: a CHECK of the table that is written, whatever else is written to the row, the bounds of a
//! partition, a domain. A CHECK that NULL makes unknown lets it pass (`ExecRelCheck` in `executor/execMain.c`), and a BEFORE trigger
//! may put something else in its place first.

use std::collections::BTreeSet;

use crate::catalog::{Event, Oid, Relation, RelationKind};
use crate::change::triggers;
use crate::change::writes::{Value, Write, statement_writes};
use crate::prove::context::Context;
use crate::prove::nullability::implied::{Checked, Facts, proof};
use crate::prove::nullability::stored::{self, domain_check};
use crate::tree::query::Query;

/// A domain that refuses NULL, and by what: `email, which is NOT NULL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Domain {
    pub(super) name: String,
    pub(super) by: String,
}

/// The first of a type's domains that refuses NULL.
pub(super) fn domain(context: &Context<'_>, ty: Option<Oid>) -> Option<Domain> {
    context.catalog.domains(ty?).find_map(|(ty, domain)| {
        let by = match domain.not_null {
            true => "is NOT NULL".to_owned(),
            false => format!("refuses NULL: {}", domain_check(context, ty.oid)?),
        };
        Some(Domain { name: ty.name.clone(), by })
    })
}

/// The writes of a statement.
pub(super) struct Writes(Vec<Write>);

impl Writes {
    pub(super) fn of(context: &Context<'_>, query: Query<'_>) -> Writes {
        Writes(statement_writes(query, context.catalog, &|_, _| Value::Unknown).writes)
    }

    /// Why no write of the statement can put NULL into the column of a table.
    pub(super) fn refusal(&self, context: &Context<'_>, relation: Oid, number: i16) -> Option<String> {
        let of_table = self.0.iter().filter(|write| write.relation == relation && write.event != Event::Delete);
        let mut writes = of_table.filter(|write| write.columns.contains_key(&number)).peekable();
        let first = *writes.peek()?;
        writes.all(|write| by_write(context, write, number).is_some()).then(|| by_write(context, first, number))?
    }
}

fn by_write(context: &Context<'_>, write: &Write, number: i16) -> Option<String> {
    let family = context.catalog.family(write.relation)?;
    let root: &Relation = family.first()?;
    let stored = |relation: &&Relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    let name = root.column_name(number)?;
    let set: BTreeSet<i16> = write.columns.keys().copied().collect();
    let set = triggers::set_names(root, &set);
    let triggers = match write.event {
        Event::Insert => triggers::before(context.catalog, &family, Event::Insert, |_| true),
        _ => triggers::before_update(context.catalog, &family, |column| set.contains(column)),
    };
    if !family.iter().all(stored) || triggers.may_set(name).is_some() {
        return None;
    }
    let known = write.columns.iter().filter(|(other, _)| **other != number);
    let known = known.filter(|(other, _)| {
        let column = root.columns.get(other);
        column.is_some_and(|column| column.generated_from.is_none() && triggers.may_set(&column.name).is_none())
    });
    let facts: Facts = known
        .filter(|(_, assigned)| assigned.value != Value::Unknown)
        .map(|(other, assigned)| (i64::from(*other), assigned.value))
        .collect();
    let by_check = |member: &&Relation| proof(context, (root, member), name, &facts, Checked::Now);
    let checks: Option<Vec<String>> = family.iter().map(by_check).collect();
    if let Some(check) = checks.and_then(|checks| checks.into_iter().next()) {
        return Some(format!("where the CHECK {check} excludes NULL"));
    }
    let by_bounds = |member: &&Relation| {
        let own = member.columns.values().find(|column| column.name == name)?;
        stored::proof(context, member, own)
    };
    let proofs: Option<Vec<String>> = family.iter().map(by_bounds).collect();
    proofs?.into_iter().next().map(|proof| format!("and {proof}"))
}
