//! Whether a variant's tree is that of all parts without those that are off. What is there and what is not is noted for each item.

use crate::tree::normal::{Clause, Item, Junction, Layout, Level, Part, hull};

/// What differs, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) place: Option<usize>,
    pub(super) clause: Clause,
}

/// An item of the tree with everything in it, by the way to it.
pub(super) type Path = Vec<usize>;

/// Compares one variant's tree with the one that has everything in it.
pub(super) struct Comparison<'c> {
    pub(super) layout: &'c Layout,
    /// The variant that is compared.
    pub(super) variant: u64,
    /// The choices whose alternative is another one there.
    pub(super) chosen: u64,
    /// Whether each item is there, by the way to it; not for items of what is not there.
    pub(super) present: Vec<(Path, bool)>,
    path: Path,
    clause: Clause,
}

type Outcome = Result<(), Difference>;

impl<'c> Comparison<'c> {
    /// `chosen`: the choices, as bits, whose alternatives are not the same in both.
    pub(super) fn new(layout: &'c Layout, variant: u64, chosen: u64) -> Comparison<'c> {
        Comparison { layout, variant, chosen, present: Vec::new(), path: Vec::new(), clause: Clause::Rest }
    }

    /// Whether the tree is that of all parts without some of its items.
    ///
    /// # Errors
    /// The first thing that differs.
    pub(super) fn run(&mut self, whole: &Part<'_>, seen: &Part<'_>) -> Outcome {
        match (whole, seen) {
            (Part::Arms(junction, arms), _) => self.arms(*junction, arms, seen),
            (Part::Items(items), Part::Items(others)) => self.items(items, others),
            (Part::Query(level), Part::Query(other)) => self.level(level, other),
            (Part::Hole(choice, parts), Part::Hole(other, others)) if choice == other => {
                if self.chosen & 1_u64.checked_shl(u32::try_from(*choice).unwrap_or(64)).unwrap_or(0) != 0 {
                    return Ok(());
                }
                self.lists(parts.iter(), others.iter(), whole)
            }
            (Part::Node(label, place, fields), Part::Node(other_label, other_place, others)) => {
                let names = fields.iter().map(|(name, _)| name).eq(others.iter().map(|(name, _)| name));
                self.demand(label == other_label && place == other_place && names, whole)?;
                self.lists(fields.iter().map(|(_, part)| part), others.iter().map(|(_, part)| part), whole)
            }
            (Part::Exists(place, _), Part::Exists(other, _)) => {
                self.demand(place == other, whole)?;
                self.lists(whole.children().into_iter(), seen.children().into_iter(), whole)
            }
            (Part::Join(join), Part::Join(other)) => {
                self.demand(join.kind == other.kind && join.natural == other.natural, whole)?;
                self.lists(whole.children().into_iter(), seen.children().into_iter(), whole)
            }
            (Part::List(_), Part::List(_)) | (Part::Union(_), Part::Union(_)) => {
                self.lists(whole.children().into_iter(), seen.children().into_iter(), whole)
            }
            (Part::Text(text), Part::Text(other)) => self.demand(text == other, whole),
            _ => Err(self.difference(whole)),
        }
    }

    fn lists<'p, 't: 'p>(
        &mut self,
        parts: impl ExactSizeIterator<Item = &'p Part<'t>>,
        others: impl ExactSizeIterator<Item = &'p Part<'t>>,
        around: &Part<'_>,
    ) -> Outcome {
        self.demand(parts.len() == others.len(), around)?;
        for (position, (part, other)) in parts.zip(others).enumerate() {
            self.within(position, |comparison| comparison.run(part, other))?;
        }
        Ok(())
    }

    fn level(&mut self, level: &Level<'_>, other: &Level<'_>) -> Outcome {
        let of = |level: &Level<'_>| {
            (level.command, level.grouped, level.plain_groups, level.distinct, level.distinct_on, level.with_ties)
        };
        let around = std::mem::replace(&mut self.clause, Clause::Group);
        self.demand(of(level) == of(other) && level.clauses.len() == other.clauses.len(), &Part::List(Vec::new()))?;
        for (position, ((clause, part), (_, other))) in level.clauses.iter().zip(&other.clauses).enumerate() {
            self.clause = *clause;
            self.within(position, |comparison| comparison.run(part, other))?;
        }
        self.clause = around;
        Ok(())
    }

    /// Items in their order, by their keys.
    fn items(&mut self, items: &[Item<'_>], others: &[Item<'_>]) -> Outcome {
        let mut left = others.iter().peekable();
        for (position, item) in items.iter().enumerate() {
            let other = left.next_if(|other| other.key == item.key);
            self.item(position, item, other.map(|other| &other.part))?;
        }
        match left.next() {
            Some(other) => Err(self.difference(&other.part)),
            None => Ok(()),
        }
    }

    fn item(&mut self, position: usize, item: &Item<'_>, other: Option<&Part<'_>>) -> Outcome {
        self.within(position, |comparison| {
            comparison.present.push((comparison.path.clone(), other.is_some()));
            other.map_or(Ok(()), |other| comparison.run(&item.part, other))
        })
    }

    /// Operands of AND or OR, by their places. What is no such list is its only operand.
    fn arms(&mut self, junction: Junction, arms: &[Item<'_>], seen: &Part<'_>) -> Outcome {
        let alone;
        let others = match seen {
            Part::Arms(other, others) if *other == junction => others.as_slice(),
            Part::Glue(neutral, _) if *neutral == junction => &[],
            other => {
                alone = [Item {
                    key: String::new(),
                    span: span(other),
                    terms: None,
                    glue: Vec::new(),
                    part: other.clone(),
                }];
                alone.as_slice()
            }
        };
        let mut matched = vec![None; arms.len()];
        for other in others {
            let position = arms.iter().position(|arm| self.is_same_place(arm, other));
            match position.and_then(|position| matched.get_mut(position)) {
                Some(free @ None) => *free = Some(&other.part),
                _ => return Err(self.difference(&other.part)),
            }
        }
        for (position, (arm, other)) in arms.iter().zip(matched).enumerate() {
            self.item(position, arm, other)?;
        }
        Ok(())
    }

    /// Whether an operand is where another one of all is. Of one of which nothing is left there is still a constant.
    fn is_same_place(&self, arm: &Item<'_>, other: &Item<'_>) -> bool {
        match (arm.span, other.span, &other.part) {
            (Some(whole), Some(part), _) => whole.0 <= part.0 && part.1 <= whole.1,
            (_, None, Part::Glue(_, place)) => {
                let shares = |item: &Item<'_>| {
                    item.span.is_some_and(|span| self.layout.share_fragment(*place, span, self.variant))
                };
                arm.part.items().iter().any(shares)
            }
            (None, None, part) => arm.part == *part,
            _ => false,
        }
    }

    fn within(&mut self, position: usize, run: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        self.path.push(position);
        let outcome = run(self);
        self.path.pop();
        outcome
    }

    fn demand(&self, holds: bool, at: &Part<'_>) -> Outcome {
        if holds { Ok(()) } else { Err(self.difference(at)) }
    }

    fn difference(&self, at: &Part<'_>) -> Difference {
        Difference { place: at.place(), clause: self.clause }
    }
}

/// From the first to the last place of what is written down of a part.
fn span(part: &Part<'_>) -> Option<(usize, usize)> {
    let own = match part {
        Part::Node(_, Some(place), _) | Part::Exists(Some(place), _) => Some((*place, *place)),
        _ => None,
    };
    let items = part.items().iter().filter_map(|item| item.span);
    let children = part.children().into_iter().filter_map(span);
    items.chain(children).chain(own).reduce(hull)
}
