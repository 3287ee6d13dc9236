//! One tree with all parts, from those with everything on and each alternative: what one of them lacks is put where it stands in the
//! other. Where they differ in anything else the first one stays, and the comparison finds it.

use crate::tree::normal::{Item, Junction, Layout, Part, hull};

/// Puts what another tree has besides into the one with all parts.
pub(super) struct Merge<'l> {
    pub(super) layout: &'l Layout,
    /// The variants that both are of: of the one with all parts the first one.
    pub(super) variants: (u64, u64),
}

impl Merge<'_> {
    pub(super) fn run<'t>(&self, whole: &mut Part<'t>, other: &Part<'t>) {
        match (whole, other) {
            (Part::Arms(junction, arms), Part::Arms(same, others)) if junction == same => self.arms(arms, others),
            (Part::Arms(Junction::And, arms), Part::Glue(Junction::And, _)) if arms.is_empty() => {}
            (whole @ Part::Glue(..), Part::Arms(..)) => *whole = other.clone(),
            (Part::Items(items), Part::Items(others)) => self.items(items, others),
            (Part::Hole(..), _) => {}
            (whole, other) => {
                let others = other.children();
                for (part, other) in whole.children_mut().into_iter().zip(others) {
                    self.run(part, other);
                }
            }
        }
    }

    fn items<'t>(&self, items: &mut Vec<Item<'t>>, others: &[Item<'t>]) {
        let mut next = 0;
        for other in others {
            match items.iter().skip(next).position(|item| item.key == other.key) {
                Some(position) => {
                    next += position + 1;
                    if let Some(item) = items.get_mut(next - 1) {
                        self.run(&mut item.part, &other.part);
                    }
                }
                None => {
                    items.insert(next, other.clone());
                    next += 1;
                }
            }
        }
    }

    fn arms<'t>(&self, arms: &mut Vec<Item<'t>>, others: &[Item<'t>]) {
        for other in others {
            match arms.iter_mut().find(|arm| self.is_same_place(arm, other)) {
                Some(arm) => {
                    self.run(&mut arm.part, &other.part);
                    arm.span = arm.span.into_iter().chain(other.span).reduce(hull);
                    arm.terms = Some(arm.span.map_or(0, |span| self.layout.terms(span)));
                }
                None => arms.push(other.clone()),
            }
        }
        arms.sort_by_key(|arm| arm.span);
    }

    /// Whether two operands stand at the same place, or what is off in one of them is there in the other.
    fn is_same_place(&self, arm: &Item<'_>, other: &Item<'_>) -> bool {
        let overlap = |one: (usize, usize), other: (usize, usize)| one.0 <= other.1 && other.0 <= one.1;
        match (arm.span, other.span) {
            (Some(one), Some(two)) if overlap(one, two) => true,
            (None, None) => arm.part == other.part,
            (one, two) => {
                let fills = |glue: &[usize], span: Option<_>, variant| {
                    let shares = |span| glue.iter().any(|place| self.layout.share_fragment(*place, span, variant));
                    span.is_some_and(shares)
                };
                fills(&arm.glue, two, self.variants.0) || fills(&other.glue, one, self.variants.1)
            }
        }
    }
}
