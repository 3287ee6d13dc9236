//! What must not vary, because the rest of a query rests on it.

use std::collections::BTreeSet;

use crate::tree::normal::{Clause, Item, Joined, Junction, Level, Part};
use crate::tree::query::JoinKind;
use crate::vary::doubt::Doubt;
use crate::vary::shape::{Shape, bits};

type Outcome = Result<(), Doubt>;

/// Whether what varies are items that can be there or not, whatever else is there.
///
/// # Errors
/// Of what is not so.
pub(super) fn check(shape: &Shape, whole: &Part<'_>) -> Outcome {
    let mut traces = BTreeSet::new();
    gather(whole, &mut traces);
    for fragment in 0..shape.fragments.len() {
        let terms = shape.terms_of(fragment);
        if !traces.contains(&terms) {
            return Err(Doubt::NoItem { terms: shape.fragments.get(fragment).map_or(0, |fragment| fragment.terms) });
        }
    }
    let rules = Rules { shape };
    rules.part(whole, 0, false)
}

/// The terms of all items.
fn gather(part: &Part<'_>, found: &mut BTreeSet<u64>) {
    found.extend(part.items().iter().filter_map(|item| item.terms));
    part.children().into_iter().for_each(|child| gather(child, found));
}

struct Rules<'s> {
    shape: &'s Shape,
}

impl Rules<'_> {
    /// `condition`: whether it is a condition that rows must meet, as opposed to what its value is used for.
    fn part(&self, part: &Part<'_>, around: u64, condition: bool) -> Outcome {
        match part {
            Part::Arms(junction, arms) => self.arms(*junction, part, arms, around, condition),
            Part::Items(items) => items.iter().try_for_each(|item| self.part(&item.part, terms(item), false)),
            Part::Query(level) => self.level(level, around),
            Part::Join(join) => self.join(join, around),
            other => other.children().into_iter().try_for_each(|child| self.part(child, around, false)),
        }
    }

    /// AND of nothing is no condition, and OR of nothing excludes all rows; anywhere else neither is what is left of the others.
    fn arms(&self, junction: Junction, part: &Part<'_>, arms: &[Item<'_>], around: u64, condition: bool) -> Outcome {
        if !condition && self.can_be_empty(arms, around) {
            return Err(Doubt::Emptied { place: part.place() });
        }
        arms.iter().try_for_each(|arm| {
            let any_of = matches!(arm.part, Part::Arms(Junction::Or, _));
            self.part(&arm.part, terms(arm), condition && junction == Junction::And && any_of)
        })
    }

    /// Whether all items can be off at once.
    fn can_be_empty(&self, items: &[Item<'_>], around: u64) -> bool {
        let own: Vec<u64> = items.iter().map(|item| terms(item) & !around).collect();
        let one_of = self.shape.choices.iter().map(|choice| choice.all()).chain(self.shape.required.iter().copied());
        let covered = one_of.into_iter().any(|mask| bits(mask).all(|term| own.contains(&term)));
        !own.is_empty() && !own.contains(&0) && !covered
    }

    fn level(&self, level: &Level<'_>, around: u64) -> Outcome {
        for (clause, part) in &level.clauses {
            let conditions = [Clause::Where, Clause::Having, Clause::ConflictWhere];
            self.part(part, around, conditions.contains(clause))?;
        }
        for clause in [Clause::Group, Clause::Windows, Clause::Distinct, Clause::Conflict] {
            fixed(level, clause, around)?;
        }
        let sort = level.clause(Clause::Sort);
        let inside = |item: &Item<'_>| varies(&item.part, terms(item));
        let moves = sort.is_some_and(|sort| match level.distinct_on {
            true => varies(sort, around) || matches!(sort, Part::Hole(..)),
            false => level.distinct && sort.items().iter().any(inside),
        });
        demand(!moves, sort, "DISTINCT")?;
        // An expression is grouped by where it is the same.
        let by = level.clause(Clause::Group);
        let compared = by.is_some_and(holds_lists);
        let others = [Clause::Targets, Clause::Having, Clause::Sort];
        let differ = others.into_iter().filter_map(|clause| level.clause(clause)).any(|part| varies(part, around));
        demand(!(compared && differ), by, "GROUP BY")?;
        self.locks(level, around)?;
        self.scopes(level, around)?;
        self.choices(level)
    }

    /// PostgreSQL locks no rows of the nullable side of a join, which depends on all conditions.
    fn locks(&self, level: &Level<'_>, around: u64) -> Outcome {
        let Some(locks) = level.clause(Clause::Locks) else { return Ok(()) };
        let mut nullable = BTreeSet::new();
        for item in level.clause(Clause::From).map_or(&[] as &[_], Part::items) {
            optional(item.part.items(), &mut nullable);
        }
        let locked = locks.items().iter().any(|lock| nullable.contains(lock.key.as_str()));
        let moves = level.clauses.iter().any(|(_, part)| varies(part, around));
        demand(!(locked && moves), Some(locks), "FOR UPDATE of the nullable side of a join")
    }

    /// Which relations there are: what NATURAL joins by, and what names can mean.
    fn scopes(&self, level: &Level<'_>, around: u64) -> Outcome {
        let from = level.clause(Clause::From);
        let natural = from.is_some_and(|from| from.items().iter().any(|item| has_natural(&item.part)));
        let moves = |item: &Item<'_>| terms(item) & !around != 0;
        let relations = from.map_or(&[] as &[_], Part::items);
        let relations: Vec<&Item<'_>> =
            relations.iter().chain(relations.iter().flat_map(|item| item.part.items())).collect();
        demand(!(natural && relations.iter().any(|item| moves(item))), from, "NATURAL JOIN")?;
        let ctes = level.clause(Clause::With).map_or(&[] as &[_], Part::items);
        let chosen = |item: &Item<'_>| terms(item) & self.shape.alternatives() != 0;
        let several = self.shape.choices.len() > 1;
        let depends = several && relations.into_iter().chain(ctes).any(chosen);
        demand(!depends, from, "what one of several choices takes rows from")
    }

    /// Of several choices none decides what the others can be: not by groups, and not by types that must agree.
    fn choices(&self, level: &Level<'_>) -> Outcome {
        if self.shape.choices.len() < 2 {
            return Ok(());
        }
        for clause in [Clause::Group, Clause::Windows, Clause::Distinct] {
            let part = level.clause(clause);
            demand(part.is_none_or(|part| chosen(part).is_empty()), part, clause.words())?;
        }
        let operation = level.clause(Clause::SetOperation);
        demand(operation.is_none_or(|part| chosen(part).len() < 2), operation, Clause::SetOperation.words())?;
        let lists = level.clauses.iter().map(|(_, part)| part);
        lists.into_iter().try_for_each(|part| match part {
            Part::List(parts) => parts.iter().try_for_each(apart),
            part => apart(part),
        })
    }

    fn join(&self, join: &Joined<'_>, around: u64) -> Outcome {
        let moves = join.kind == JoinKind::Full && varies(&join.on, around);
        demand(!moves, Some(&join.on), "the condition of a FULL JOIN")?;
        self.part(&join.how, around, false)?;
        self.part(&join.right, around, false)?;
        self.part(&join.on, around, true)
    }
}

fn fixed(level: &Level<'_>, clause: Clause, around: u64) -> Outcome {
    let part = level.clause(clause);
    demand(!part.is_some_and(|part| varies(part, around)), part, clause.words())
}

fn demand(holds: bool, part: Option<&Part<'_>>, clause: &'static str) -> Outcome {
    if holds { Ok(()) } else { Err(Doubt::Fixed { place: part.and_then(Part::place), clause }) }
}

/// The terms of an item, those of what it is in included.
fn terms(item: &Item<'_>) -> u64 {
    item.terms.unwrap_or(u64::MAX)
}

/// Whether anything in it can be there or not.
fn varies(part: &Part<'_>, around: u64) -> bool {
    part.items().iter().any(|item| terms(item) & !around != 0)
        || part.children().into_iter().any(|child| varies(child, around))
}

/// Whether lists of items are in it, which could be the same in one variant and not in another.
fn holds_lists(part: &Part<'_>) -> bool {
    matches!(part, Part::Arms(..) | Part::Query(_)) || part.children().into_iter().any(holds_lists)
}

/// The choices whose text is in it.
fn chosen(part: &Part<'_>) -> BTreeSet<usize> {
    match part {
        Part::Hole(choice, _) => BTreeSet::from([*choice]),
        other => other.children().into_iter().flat_map(chosen).collect(),
    }
}

/// Whether no expression has the texts of two choices in it, which could have to agree in their types. Operands of AND and OR, and
/// queries, have nothing to agree in.
fn apart(part: &Part<'_>) -> Outcome {
    if !matches!(part, Part::Arms(..) | Part::Items(_) | Part::Query(_)) {
        demand(chosen(part).len() < 2, Some(part), "an expression with the texts of two choices")?;
    }
    part.items().iter().try_for_each(|item| apart(&item.part))
}

/// The names of what can be missing beside a row: the nullable sides of a chain of joins.
fn optional<'p>(chain: &'p [Item<'_>], found: &mut BTreeSet<&'p str>) {
    for (position, item) in chain.iter().enumerate() {
        let Part::Join(join) = &item.part else { continue };
        if matches!(join.kind, JoinKind::Left | JoinKind::Full) {
            found.insert(item.key.as_str());
            found.extend(join.right.items().iter().map(|item| item.key.as_str()));
        }
        if matches!(join.kind, JoinKind::Right | JoinKind::Full) {
            let left = chain.iter().take(position);
            found.extend(left.flat_map(|item| names(item)));
        }
        optional(join.right.items(), found);
    }
}

/// The names that a member of a chain has, also where it is a chain itself.
fn names<'p>(item: &'p Item<'_>) -> Vec<&'p str> {
    let inner = match &item.part {
        Part::Join(join) => join.right.items(),
        _ => &[],
    };
    inner.iter().flat_map(names).chain([item.key.as_str()]).collect()
}

fn has_natural(part: &Part<'_>) -> bool {
    match part {
        Part::Join(join) => join.natural || has_natural(&join.right),
        Part::Items(items) => items.iter().any(|item| has_natural(&item.part)),
        _ => false,
    }
}
