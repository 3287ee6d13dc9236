//! What is true of all variants, from the facts of those that decide.

use std::collections::BTreeSet;

use super::needed::is_by_pairs;
use super::proof::Proof;
use super::shape::Shape;
use crate::facts::{
    Cardinality, ColumnFacts, ColumnName, Effects, Facts, MustFail, ParameterFacts, RecordField, SessionEffects,
    Suspicion, Violation,
};

/// Which variant decides a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It is so in all variants.
    Whichever,
    /// It is so in this one, and maybe in others.
    By(u64),
}

/// What is true of all variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Varied {
    /// The facts: what can happen in any of them, and what holds in all.
    pub facts: Facts,
    /// For each column: which variant decides whether it can be NULL.
    pub columns: Vec<Decided>,
    /// Which variant decides how many rows there are, as a method returns them.
    pub cardinality: Decided,
    /// Which variant returns the most rows.
    pub most_rows: Decided,
    /// Which variant returns the fewest rows.
    pub least_rows: Decided,
    /// For each violation: a variant in which it is possible.
    pub violations: Vec<Decided>,
}

/// What is true of all variants, from the facts of those that [`super::needed`] names; `None` where there are none, or they
/// speak of different columns or parameters. Where several decide a fact, the first of them is named.
pub fn combine(shape: &Shape, proof: Option<&Proof>, facts: &[(u64, Facts)]) -> Option<Varied> {
    let (_, first) = facts.first()?;
    let most = facts.iter().map(|(_, facts)| facts.most_rows);
    let most_rows = most.max_by_key(|most| most.unwrap_or(usize::MAX)).flatten();
    let least_rows = facts.iter().map(|(_, facts)| facts.least_rows).min().unwrap_or(0);
    let by_rows = |facts: &Facts| facts.least_rows == least_rows;
    let widest = facts.iter().rev().map(|(_, facts)| facts).max_by_key(|facts| width(facts.cardinality))?;
    let violations = violations(facts);
    let columns: Vec<_> = (0..first.columns.len()).map(|position| column(facts, position)).collect::<Option<_>>()?;
    let parameters = (0..first.parameters.len()).map(|position| parameter(shape, facts, position));
    let (mut columns, by_columns): (Vec<ColumnFacts>, _) = columns.into_iter().unzip();
    if let Some(proof) = proof.filter(|proof| is_by_pairs(shape, proof)) {
        let together = columns.iter_mut().zip(&proof.together).filter(|(_, together)| **together);
        together.for_each(|(column, _)| doubt(column));
    }
    let merged = Facts {
        columns,
        parameters: parameters.collect::<Option<_>>()?,
        cardinality: widest.cardinality,
        cardinality_reason: widest.cardinality_reason.clone(),
        least_rows,
        most_rows,
        effects: effects(facts),
        violations: violations.iter().map(|(violation, _)| violation.clone()).collect(),
        refusals: facts
            .iter()
            .map(|(_, facts)| &facts.refusals)
            .find(|all| !all.is_empty())
            .cloned()
            .unwrap_or_default(),
        suspicions: suspicions(facts),
        must_fail: must_fail(facts),
        unknown: facts.iter().find_map(|(_, facts)| facts.unknown.clone()),
    };
    Some(Varied {
        facts: merged,
        columns: by_columns,
        cardinality: decided(facts, |facts| facts.cardinality == widest.cardinality),
        most_rows: decided(facts, |facts| facts.most_rows == most_rows),
        least_rows: decided(facts, by_rows),
        violations: violations.into_iter().map(|(_, decided)| decided).collect(),
    })
}

/// A column that may be NULL in a variant that was not looked at. What its elements can be each of its parts decides by itself.
fn doubt(column: &mut ColumnFacts) {
    const WHY: &str = "it is made of several columns that may be set or kept";
    if !column.nullability.nullable {
        column.nullability.nullable = true;
        column.nullability.reason = WHY.into();
    }
    column.nullability.several_dimensions = None;
    column.always_null = false;
    (column.sources, column.record, column.row) = (None, None, None);
}

/// Which variant a fact comes from: the first for which it holds.
fn decided(facts: &[(u64, Facts)], holds: impl Fn(&Facts) -> bool) -> Decided {
    match facts.iter().find(|(_, facts)| holds(facts)) {
        Some((variant, _)) if facts.iter().any(|(_, facts)| !holds(facts)) => Decided::By(*variant),
        _ => Decided::Whichever,
    }
}

fn width(cardinality: Cardinality) -> usize {
    match cardinality {
        Cardinality::None => 0,
        Cardinality::ExactlyOne => 1,
        Cardinality::AtMostOne => 2,
        Cardinality::Many => 3,
    }
}

/// A column can be NULL where it can in any variant, and has the reason of that variant.
fn column(facts: &[(u64, Facts)], position: usize) -> Option<(ColumnFacts, Decided)> {
    let all: Vec<&ColumnFacts> = facts.iter().map(|(_, facts)| facts.columns.get(position)).collect::<Option<_>>()?;
    let nullable = |column: &ColumnFacts| column.nullability.nullable;
    let by = decided(facts, |facts| facts.columns.get(position).is_some_and(nullable));
    let mut merged = (*all.iter().find(|column| nullable(column)).or(all.first())?).clone();
    if let Some(elements) = all.iter().find(|column| column.nullability.elements_nullable) {
        merged.nullability.elements_nullable = true;
        merged.nullability.elements_reason.clone_from(&elements.nullability.elements_reason);
    }
    // What has room for several dimensions has room for one.
    merged.nullability.several_dimensions = all.iter().find_map(|column| column.nullability.several_dimensions.clone());
    merged.always_null = all.iter().all(|column| column.always_null);
    let same = |of: &dyn Fn(&ColumnFacts) -> bool| all.iter().all(|column| of(column));
    let sources = merged.sources.clone();
    merged.sources = sources.filter(|sources| same(&|column| column.sources.as_ref() == Some(sources)));
    let records: Option<Vec<_>> = all.iter().map(|column| column.record.clone()).collect();
    merged.record = records.and_then(|records| {
        let mut records = records.into_iter();
        let first = records.next()?;
        records.try_fold(first, RecordField::either)
    });
    let rows: Option<Vec<_>> = all.iter().map(|column| column.row.clone()).collect();
    merged.row = rows.and_then(|rows| rows.into_iter().map(Some).reduce(|one, other| one?.or(other?)).flatten());
    Some((merged, by))
}

/// A parameter may be NULL where it may in all variants that use it.
fn parameter(shape: &Shape, facts: &[(u64, Facts)], position: usize) -> Option<ParameterFacts> {
    let of = |(_, facts): &'_ (u64, Facts)| facts.parameters.get(position).cloned();
    let used = facts.iter().filter(|(variant, _)| shape.is_used(position, *variant));
    let all: Vec<ParameterFacts> = used.map(of).collect::<Option<_>>()?;
    let strict = all.iter().find(|parameter| !parameter.nullability.nullable).or(all.first());
    let mut merged = strict.cloned().or_else(|| of(facts.first()?))?;
    for other in &all {
        let unmarked = other.unmarked.as_ref();
        if merged.unmarked.as_ref().is_some_and(|merged| merged.nullable)
            && unmarked.is_none_or(|other| !other.nullable)
        {
            merged.unmarked = other.unmarked.clone();
        }
        if merged.assigned_to.is_none() {
            merged.assigned_to.clone_from(&other.assigned_to);
        }
        let new = other.sources.iter().filter(|source| !merged.sources.contains(source)).cloned().collect::<Vec<_>>();
        merged.sources.extend(new);
        merged.nullability.elements_nullable &= other.nullability.elements_nullable;
    }
    Some(merged)
}

/// What can be violated in any variant.
fn violations(facts: &[(u64, Facts)]) -> Vec<(Violation, Decided)> {
    let same = |one: &Violation, other: &Violation| {
        let name = |violation: &Violation| {
            let Violation { constraint, kind, schema, table, domain, columns, .. } = violation.clone();
            (constraint, kind, schema, table, domain, columns)
        };
        name(one) == name(other)
    };
    let mut found: Vec<(Violation, Decided)> = Vec::new();
    for violation in facts.iter().flat_map(|(_, facts)| &facts.violations) {
        match found.iter_mut().find(|(known, _)| same(known, violation)) {
            Some((known, _)) => known.generated &= violation.generated,
            None => {
                let has = |facts: &Facts| facts.violations.iter().any(|other| same(other, violation));
                found.push((violation.clone(), decided(facts, has)));
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| {
        let key =
            |violation: &Violation| (violation.schema.clone(), violation.table.clone(), violation.constraint.clone());
        key(one).cmp(&key(other))
    });
    found
}

/// What is violated for certain in any variant.
fn must_fail(facts: &[(u64, Facts)]) -> Vec<MustFail> {
    let mut found: Vec<MustFail> = Vec::new();
    for failure in facts.iter().flat_map(|(_, facts)| &facts.must_fail) {
        if !found.contains(failure) {
            found.push(failure.clone());
        }
    }
    found
}

/// What is suspicious in any variant, or in all, each kind once at a place.
fn suspicions(facts: &[(u64, Facts)]) -> Vec<Suspicion> {
    let mut found: Vec<Suspicion> = Vec::new();
    for suspicion in facts.iter().flat_map(|(_, facts)| &facts.suspicions) {
        let is_it = |known: &Suspicion| {
            known.kind == suspicion.kind && known.place == suspicion.place && known.about == suspicion.about
        };
        let has_it = |(_, facts): &(u64, Facts)| facts.suspicions.iter().any(is_it);
        if !found.iter().any(is_it) && (!suspicion.kind.needs_all_variants() || facts.iter().all(has_it)) {
            found.push(suspicion.clone());
        }
    }
    found
}

/// What any variant does.
fn effects(facts: &[(u64, Facts)]) -> Effects {
    let mut all = Effects { read_only: true, ..Effects::default() };
    for effects in facts.iter().map(|(_, facts)| facts.effects.clone()) {
        all.reads.extend(effects.reads);
        all.writes.extend(effects.writes);
        all.inserts.extend(effects.inserts);
        all.opaque.extend(effects.opaque);
        all.cascades.extend(effects.cascades);
        all.locks.extend(effects.locks);
        all.primary_only.extend(effects.primary_only);
        all.vouched.extend(effects.vouched);
        all.read_only &= effects.read_only;
        session(&mut all.session, effects.session);
    }
    let named: BTreeSet<_> = all.reads.iter().filter(|name| name.names_column()).map(table).collect();
    all.reads = all.reads.iter().filter(|name| name.names_column() || !named.contains(&table(name))).cloned().collect();
    all
}

fn table(name: &ColumnName) -> (String, String) {
    (name.schema.clone(), name.table.clone())
}

fn session(all: &mut SessionEffects, effects: SessionEffects) {
    all.changes.extend(effects.changes);
    all.for_good |= effects.for_good;
    all.doubts.extend(effects.doubts);
    all.transaction_only.extend(effects.transaction_only);
}
