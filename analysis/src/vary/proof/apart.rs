//! Columns of an UPDATE that are set or kept, each by a term of its own, to values that no row decides. With many of them not all variants
//! are looked at: a row that satisfies a constraint with either one set satisfies it with both, since what is kept satisfied it before.
//! Only what RETURNING makes of several of them can be something else.

use std::collections::BTreeMap;

use super::Proof;
use crate::tree::normal::{Clause, Level, Part};
use crate::tree::query::Command;
use crate::vary::shape::Shape;

/// Notes in a proof which terms each set a column, and which result columns are made of several of these.
pub(super) fn note(shape: &Shape, whole: &Part<'_>, proof: &mut Proof) {
    let Part::Query(level) = whole else { return };
    if level.command != Command::Update {
        return;
    }
    let mut elsewhere = shape.alternatives() | proof.shrinking;
    for (_, part) in level.clauses.iter().filter(|(clause, _)| *clause != Clause::Targets) {
        terms(part, &mut elsewhere);
    }
    let mut columns: BTreeMap<String, u64> = BTreeMap::new();
    for item in level.clause(Clause::Targets).map_or(&[] as &[_], Part::items) {
        let term = item.terms.unwrap_or(u64::MAX);
        let mut inner = 0;
        terms(&item.part, &mut inner);
        elsewhere |= inner;
        match term.count_ones() == 1
            && item.part.mentions().is_nothing()
            && columns.values().all(|other| *other != term)
        {
            true => drop(columns.insert(number(&item.key), term)),
            false => elsewhere |= term,
        }
    }
    columns.retain(|_, term| *term & elsewhere == 0);
    proof.apart = columns.values().fold(0, |all, term| all | term);
    proof.together = together(level, &columns);
}

/// Which columns of RETURNING are made of several that are set or kept.
fn together(level: &Level<'_>, columns: &BTreeMap<String, u64>) -> Vec<bool> {
    let Some(Part::List(returned)) = level.clause(Clause::Returning) else { return Vec::new() };
    let several = |part: &Part<'_>| {
        let mentions = part.mentions();
        mentions.more || mentions.columns.iter().filter(|number| columns.contains_key(*number)).count() > 1
    };
    returned.iter().map(several).collect()
}

/// The number of the column that an item of SET is for.
fn number(key: &str) -> String {
    key.split(' ').next().unwrap_or_default().to_owned()
}

/// All terms of items in a part.
fn terms(part: &Part<'_>, found: &mut u64) {
    *found |= part.items().iter().fold(0, |all, item| all | item.terms.unwrap_or(u64::MAX));
    part.children().into_iter().for_each(|child| terms(child, found));
}
