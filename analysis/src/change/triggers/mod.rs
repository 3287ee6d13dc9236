//! What triggers that fire before an event, for each row, do to the rows of a statement: which columns they may change, whether they
//! may drop a row, and whether they may leave it as it was.
//!
//! - Functions in PL/pgSQL are read as far as a whitelist goes; those of PostgreSQL itself and of its contrib modules are known.
//! - The author can vouch for others (`trigger-writes`).
//! - WHEN is not looked at: the trigger may fire. Triggers that are disabled, or of replicas only, are not in the catalog.
//! - Whatever is not known may set any column, drop the row, or keep the old one.

mod effect;
mod known;
mod plpgsql;

use std::collections::BTreeSet;

use crate::catalog::plpgsql::CLOCKS;
use crate::catalog::{Catalog, Event, FIRST_NORMAL_OID, Function, Relation, Trigger, TypeKind};
use crate::change::functions;
use crate::change::writes::qualified;
use effect::RowEffect;

/// What the triggers of some tables do to their rows.
#[derive(Debug, Default)]
pub(crate) struct Before<'c>(Vec<(&'c Trigger, RowEffect)>);

/// What the triggers of these tables do to rows before an event; `is_set` says which columns the statement sets, by name.
pub(crate) fn before<'c>(
    catalog: &'c Catalog,
    family: &[&'c Relation],
    event: Event,
    is_set: impl Fn(&str) -> bool,
) -> Before<'c> {
    let of_relation = |relation: &&'c Relation| {
        let relation = *relation;
        let is_set = |number: i16| relation.columns.get(&number).is_none_or(|column| is_set(&column.name));
        let fires = |trigger: &&Trigger| {
            trigger.for_each_row() && (trigger.before() || trigger.instead()) && trigger.fires(event, is_set)
        };
        let firing: Vec<&'c Trigger> = relation.triggers.iter().filter(fires).collect();
        firing.into_iter().map(move |trigger| (trigger, effect(catalog, relation, trigger, event)))
    };
    Before(family.iter().flat_map(of_relation).collect())
}

/// The same for an UPDATE of tables among which there may be partitions: one that moves a row inserts it in another.
pub(crate) fn before_update<'c>(
    catalog: &'c Catalog,
    family: &[&'c Relation],
    is_set: impl Fn(&str) -> bool,
) -> Before<'c> {
    let mut updating = before(catalog, family, Event::Update, &is_set);
    let is_changed = |column: &str| is_set(column) || updating.may_set(column).is_some();
    if family.iter().any(|relation| relation.has_in_key(is_changed)) {
        updating.extend(before(catalog, family, Event::Insert, |_| true));
    }
    updating
}

impl<'c> Before<'c> {
    /// Adds triggers that fire, too.
    pub(crate) fn extend(&mut self, others: Before<'c>) {
        self.0.extend(others.0);
    }

    /// The trigger that may change the column.
    pub(crate) fn may_set(&self, column: &str) -> Option<&'c Trigger> {
        self.find(|effect| effect.sets_any || effect.sets.contains_key(column))
    }

    /// The trigger that may set the column to NULL.
    pub(crate) fn may_nullify(&self, column: &str) -> Option<&'c Trigger> {
        self.find(|effect| effect.sets_any || effect.sets.get(column) == Some(&true))
    }

    /// The trigger that may change any column.
    pub(crate) fn may_set_any(&self) -> Option<&'c Trigger> {
        self.find(|effect| effect.sets_any)
    }

    /// The trigger that may drop the row.
    pub(crate) fn may_skip(&self) -> Option<&'c Trigger> {
        self.find(|effect| effect.skips)
    }

    /// The trigger that may leave the row as it was.
    pub(crate) fn may_keep_old(&self) -> Option<&'c Trigger> {
        self.find(|effect| effect.keeps_old)
    }

    fn find(&self, does: impl Fn(&RowEffect) -> bool) -> Option<&'c Trigger> {
        self.0.iter().find(|(_, effect)| does(effect)).map(|(trigger, _)| *trigger)
    }
}

fn effect(catalog: &Catalog, relation: &Relation, trigger: &Trigger, event: Event) -> RowEffect {
    let Some(function) = catalog.functions.get(&trigger.function) else { return RowEffect::unknown() };
    if let Some(columns) = &function.trigger_writes {
        return RowEffect {
            sets: columns.iter().map(|column| (column.clone(), true)).collect(),
            ..RowEffect::default()
        };
    }
    if let Some(known) = known::effect(function, trigger) {
        return known;
    }
    let Some(body) = &*function.plpgsql else { return RowEffect::unknown() };
    let mut effect = plpgsql::run(&body.statements, event);
    for (column, nullable) in effect.sets.iter_mut().filter(|(_, nullable)| !**nullable) {
        *nullable = !keeps_time(catalog, relation, column);
    }
    effect
}

/// Whether the current time that is assigned to the column becomes no NULL there: `now` and the like are those of PostgreSQL, and so is
/// the cast.
fn keeps_time(catalog: &Catalog, relation: &Relation, column: &str) -> bool {
    let column = relation.columns.values().find(|own| own.name == column);
    let ty = column.and_then(|column| catalog.types.get(&catalog.base_type(column.type_oid)));
    let kept = ty.is_some_and(|ty| {
        ty.schema == "pg_catalog" && matches!(ty.name.as_str(), "timestamptz" | "timestamp" | "date")
    });
    // `search_path` decides which function is called.
    let mut of_users = catalog.functions.range(FIRST_NORMAL_OID..);
    kept && !of_users.any(|(_, function)| CLOCKS.contains(&function.name.as_str()))
}

/// Whether all that a trigger does before an event is to change some columns of its row, or to drop the row.
pub(crate) fn only_changes_its_row(catalog: &Catalog, relation: &Relation, trigger: &Trigger, event: Event) -> bool {
    let function = catalog.functions.get(&trigger.function);
    let Some(function) = function.filter(|_| trigger.before() && trigger.for_each_row()) else { return false };
    if effect(catalog, relation, trigger, event).sets_any {
        return false;
    }
    let harmless = match &trigger.condition {
        None => true,
        Some(condition) => condition
            .expression()
            .is_some_and(|condition| functions::side_effects(catalog, condition).opaque.is_empty()),
    };
    harmless && (function.vouched_for || known::only_changes_its_row(function) || is_plain(catalog, relation, function))
}

/// Whether nothing in the body of a function in PL/pgSQL could do more.
fn is_plain(catalog: &Catalog, relation: &Relation, function: &Function) -> bool {
    let Some(body) = &*function.plpgsql else { return false };
    let uses = &body.uses;
    if uses.more || uses.raises {
        return false;
    }
    let harmless = |function: &Function| functions::side_effect(catalog, function).is_none();
    let called = catalog.functions.values().filter(|function| uses.calls.contains(&function.name));
    // Operators are not told apart by their names.
    let operators = catalog.operators.values().filter_map(|oid| catalog.functions.get(oid));
    // An assignment casts, by a function of a user perhaps.
    let known_types = relation.columns.values().all(|column| {
        let ty = catalog.types.get(&column.type_oid);
        ty.is_some_and(|ty| ty.schema == "pg_catalog" || matches!(ty.kind, TypeKind::Enum(_)))
    });
    known_types && called.chain(operators).all(harmless)
}

/// A sentence about a trigger of which only the author says what it sets.
pub(crate) fn vouched(catalog: &Catalog, relation: &Relation, trigger: &Trigger) -> Option<String> {
    let function = catalog.functions.get(&trigger.function)?;
    let columns: Vec<&str> = function.trigger_writes.as_ref()?.iter().map(String::as_str).collect();
    let sets = if columns.is_empty() { "nothing".to_owned() } else { format!("nothing but {}", columns.join(", ")) };
    let (function, of) = (format!("{}.{}", function.schema, function.name), qualified(relation));
    let name = &trigger.name;
    Some(format!(
        "the trigger {name} of {of} sets {sets} and drops no row, according to `trigger-writes` for {function}"
    ))
}

/// The names of the columns of a table with these numbers, and of those that are generated from them: what an UPDATE of them sets.
pub(crate) fn set_names(relation: &Relation, set: &BTreeSet<i16>) -> BTreeSet<String> {
    let is_set = |number: &i16| set.contains(number);
    let columns = relation.columns.values().filter(|column| {
        is_set(&column.number) || column.generated_from.as_ref().is_some_and(|from| from.iter().any(is_set))
    });
    columns.map(|column| column.name.clone()).collect()
}
