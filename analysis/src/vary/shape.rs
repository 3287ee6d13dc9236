//! What of a statement's text varies, and which variants there are.

use std::collections::BTreeSet;
use std::ops::Range;

use super::MOST_VARIANTS;

/// What of a statement's text varies. Up to 64 terms: bit k of a variant is whether term k is on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// The fragments, in any order.
    pub fragments: Vec<Fragment>,
    /// The choices; an alternative is a term.
    pub choices: Vec<Choice>,
    /// The terms with which each parameter is used, `$1` first: with all bits of one of these masks. None for a parameter that is
    /// always used.
    pub uses: Vec<Vec<u64>>,
    /// Of each of these masks, at least one term is on: a variant without any is never sent, as an UPDATE that sets nothing.
    pub required: Vec<u64>,
}

/// A place in the text that is there where all its terms are on. Several can have the same terms, as a column of INSERT and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Where it stands: offsets of bytes, with the comma or the AND that belongs to it.
    pub place: Range<usize>,
    /// Its terms. Those of fragments around it need not be among them.
    pub terms: u64,
}

/// Alternatives of which exactly one is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where its text stands; none where it only says which fragments are there.
    pub places: Vec<Range<usize>>,
    /// The term of each alternative, one bit each; the default first.
    pub alternatives: Vec<u64>,
    /// Whether it is the outermost ORDER BY.
    pub sort: bool,
}

impl Choice {
    /// The terms of all alternatives.
    pub(super) fn all(&self) -> u64 {
        self.alternatives.iter().fold(0, |all, alternative| all | alternative)
    }

    fn default(&self) -> u64 {
        self.alternatives.first().copied().unwrap_or(0)
    }
}

impl Shape {
    /// The variants that have to be described for a proof, the one with everything on and the default alternatives first: nothing on,
    /// each fragment by itself, everything on, and each alternative with nothing on and with everything on.
    pub fn samples(&self) -> Vec<u64> {
        let mut samples = vec![self.full(self.defaults()), self.least(self.defaults())];
        let single = self.choices.iter().flat_map(|choice| {
            choice.alternatives.iter().map(|alternative| self.defaults() & !choice.all() | alternative)
        });
        let alone: Vec<u64> = (0..self.fragments.len()).filter_map(|fragment| self.alone(fragment)).collect();
        let classes = single.chain(alone.iter().map(|variant| variant & self.alternatives()));
        for class in classes.collect::<Vec<_>>() {
            samples.extend([self.full(class), self.least(class)]);
        }
        samples.extend(alone);
        let mut known = BTreeSet::new();
        samples.retain(|variant| known.insert(*variant));
        samples
    }

    /// All variants that can be sent, the least number first; `None` where there are more than [`MOST_VARIANTS`].
    pub fn variants(&self) -> Option<Vec<u64>> {
        self.combinations(self.terms() & !self.alternatives(), 0)
    }

    /// Whether a variant can be sent.
    pub fn admits(&self, variant: u64) -> bool {
        self.required.iter().all(|mask| variant & mask != 0)
            && self.choices.iter().all(|choice| (variant & choice.all()).count_ones() == 1)
    }

    /// Whether a variant uses the parameter at a position.
    pub fn is_used(&self, parameter: usize, variant: u64) -> bool {
        let uses = self.uses.get(parameter).map_or(&[] as &[u64], Vec::as_slice);
        uses.is_empty() || uses.iter().any(|mask| variant & mask == *mask)
    }

    /// The alternatives of all choices with each combination of the free terms, and the fixed ones; those that can be sent.
    pub(super) fn combinations(&self, free: u64, fixed: u64) -> Option<Vec<u64>> {
        let mut variants = vec![fixed];
        for choice in &self.choices {
            let with =
                |alternative: &u64| variants.iter().map(move |variant| variant | alternative).collect::<Vec<_>>();
            variants = choice.alternatives.iter().flat_map(with).collect();
            if variants.len() > MOST_VARIANTS {
                return None;
            }
        }
        for term in bits(free) {
            if variants.len() > MOST_VARIANTS {
                return None;
            }
            variants.extend(variants.clone().into_iter().map(|variant| variant | term));
        }
        variants.retain(|variant| self.admits(*variant));
        variants.sort_unstable();
        variants.dedup();
        (variants.len() <= MOST_VARIANTS).then_some(variants)
    }

    /// Every term that there is.
    pub(super) fn terms(&self) -> u64 {
        let required = self.required.iter().fold(0, |all, mask| all | mask);
        self.fragments.iter().fold(self.alternatives() | required, |all, fragment| all | fragment.terms)
    }

    /// The terms that are alternatives.
    pub(super) fn alternatives(&self) -> u64 {
        self.choices.iter().fold(0, |all, choice| all | choice.all())
    }

    /// The terms of a fragment, and of those around it.
    pub(super) fn terms_of(&self, fragment: usize) -> u64 {
        let Some(inner) = self.fragments.get(fragment) else { return 0 };
        let around = |outer: &&Fragment| outer.place.start <= inner.place.start && inner.place.end <= outer.place.end;
        self.fragments.iter().filter(around).fold(0, |all, outer| all | outer.terms)
    }

    /// The variant with everything on, and these alternatives.
    pub(super) fn full(&self, alternatives: u64) -> u64 {
        self.terms() & !self.alternatives() | alternatives
    }

    /// The variant with as little on as possible, and these alternatives.
    pub(super) fn least(&self, alternatives: u64) -> u64 {
        self.completed(alternatives)
    }

    /// A fragment by itself; `None` where no variant can have it.
    pub(super) fn alone(&self, fragment: usize) -> Option<u64> {
        let terms = self.terms_of(fragment);
        let missing = self.choices.iter().filter(|choice| terms & choice.all() == 0);
        let variant = self.completed(missing.fold(terms, |variant, choice| variant | choice.default()));
        self.admits(variant).then_some(variant)
    }

    fn defaults(&self) -> u64 {
        self.choices.iter().fold(0, |all, choice| all | choice.default())
    }

    /// The variant, with the first term of each group of which one must be on and none is.
    fn completed(&self, variant: u64) -> u64 {
        self.required.iter().fold(variant, |variant, mask| {
            if variant & mask == 0 { variant | mask & mask.wrapping_neg() } else { variant }
        })
    }
}

/// Each bit of a mask by itself.
pub(super) fn bits(mask: u64) -> impl Iterator<Item = u64> {
    (0..u64::BITS).map(|bit| 1 << bit).filter(move |term| mask & term != 0)
}
