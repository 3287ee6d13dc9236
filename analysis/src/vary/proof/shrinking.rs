//! Which terms only take rows away: with them on a statement returns and writes no row that it would not with them off, but for what
//! aggregates and windows make of the others.

use crate::tree::normal::{Clause, Item, Junction, Level, Part};
use crate::tree::query::{Command, JoinKind};
use crate::vary::shape::Shape;

/// The terms that only take rows away, or that only order them.
pub(super) fn terms(shape: &Shape, whole: &Part<'_>) -> u64 {
    let mut found = Shrinking { others: shape.alternatives(), shrinking: 0 };
    found.part(whole, 0, true);
    found.shrinking & !found.others
}

struct Shrinking {
    /// Terms of items that do something else.
    others: u64,
    /// Terms of items that take rows away.
    shrinking: u64,
}

impl Shrinking {
    /// `fewer`: whether fewer rows of it are fewer rows of the statement.
    fn part(&mut self, part: &Part<'_>, around: u64, fewer: bool) {
        match part {
            Part::Query(level) => self.level(level, around, fewer),
            Part::Union(members) => members.iter().for_each(|member| self.part(member, around, fewer)),
            // An entry of the range table: its name, and its fields, of which a subquery is one.
            Part::List(parts) => parts.iter().for_each(|part| self.part(part, around, fewer)),
            Part::Node(_, _, fields) => fields.iter().for_each(|(_, part)| {
                self.part(part, around, fewer && matches!(part, Part::Query(_)));
            }),
            other => self.otherwise(other, around),
        }
    }

    /// What does something else.
    fn otherwise(&mut self, part: &Part<'_>, around: u64) {
        for item in part.items() {
            self.others |= own(item, around);
            self.otherwise(&item.part, own(item, 0));
        }
        if part.items().is_empty() {
            part.children().into_iter().for_each(|child| self.otherwise(child, around));
        }
    }

    fn level(&mut self, level: &Level<'_>, around: u64, fewer: bool) {
        // Without GROUP BY there is one row, whatever there is to aggregate, and one that can be NULL.
        let fewer = fewer && level.command != Command::Merge && (!level.grouped || level.plain_groups);
        for (clause, part) in &level.clauses {
            match clause {
                Clause::Where | Clause::Having => self.condition(part, around, fewer),
                Clause::From => part.items().iter().for_each(|item| {
                    self.others |= own(item, around);
                    self.chain(item.part.items(), own(item, 0), fewer);
                }),
                Clause::SetOperation => self.part(part, around, fewer && matches!(part, Part::Union(_))),
                Clause::Sort if !level.with_ties && !level.distinct_on => self.sort(part, around),
                _ => self.otherwise(part, around),
            }
        }
    }

    /// Which rows there are does not depend on their order, but for DISTINCT ON and WITH TIES.
    fn sort(&mut self, part: &Part<'_>, around: u64) {
        for item in part.items() {
            self.shrinking |= own(item, around);
            self.otherwise(&item.part, own(item, 0));
        }
        if part.items().is_empty() {
            self.otherwise(part, around);
        }
    }

    /// A chain of joins, from left to right.
    fn chain(&mut self, chain: &[Item<'_>], around: u64, fewer: bool) {
        for (position, item) in chain.iter().enumerate() {
            self.others |= own(item, around);
            let later = chain.iter().skip(position + 1);
            let optional = later.into_iter().any(|item| matches!(kind(item), Some(JoinKind::Right | JoinKind::Full)));
            let fewer = fewer && !optional;
            let around = own(item, 0);
            let Part::Join(join) = &item.part else {
                self.part(&item.part, around, fewer);
                continue;
            };
            let inner = fewer && join.kind == JoinKind::Inner;
            let right = fewer && matches!(join.kind, JoinKind::Inner | JoinKind::Right);
            self.condition(&join.on, around, inner);
            match &join.right {
                Part::Items(chain) => self.chain(chain, around, right),
                other => self.part(other, around, right),
            }
        }
    }

    /// A condition, or a part of one: more operands of AND take rows away.
    fn condition(&mut self, part: &Part<'_>, around: u64, fewer: bool) {
        match part {
            Part::Arms(junction, arms) => arms.iter().for_each(|arm| {
                match fewer && *junction == Junction::And {
                    true => self.shrinking |= own(arm, around),
                    false => self.others |= own(arm, around),
                }
                self.condition(&arm.part, own(arm, 0), fewer);
            }),
            Part::Exists(_, query) => match query.as_ref() {
                Part::Query(level) if fewer && !level.grouped => self.part(query, around, true),
                other => self.otherwise(other, around),
            },
            other => self.otherwise(other, around),
        }
    }
}

fn kind(item: &Item<'_>) -> Option<JoinKind> {
    match &item.part {
        Part::Join(join) => Some(join.kind),
        _ => None,
    }
}

/// The terms of an item without those around it.
fn own(item: &Item<'_>, around: u64) -> u64 {
    item.terms.unwrap_or(u64::MAX) & !around
}
