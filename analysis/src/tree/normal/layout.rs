//! Which places of a text are of which fragments and choices.

use std::ops::Range;

use crate::tree::node::Node;

/// The first and the last place of something.
pub(crate) type Span = (usize, usize);

/// Which places of a text are of which fragments and choices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// The places of fragments, each with all terms that it needs.
    pub(crate) fragments: Vec<(Range<usize>, u64)>,
    /// The places of choices, each with the position of its choice.
    pub(crate) choices: Vec<(Range<usize>, usize)>,
    /// The choice that is the outermost ORDER BY.
    pub(crate) sort: Option<usize>,
}

impl Layout {
    /// The terms of all fragments that a span is within.
    pub(crate) fn terms(&self, span: Span) -> u64 {
        let within = self.fragments.iter().filter(|(place, _)| holds(place, span));
        within.fold(0, |all, (_, terms)| all | terms)
    }

    /// Whether a place is in a fragment that is off.
    pub(super) fn is_off(&self, place: usize, variant: u64) -> bool {
        self.fragments.iter().any(|(range, terms)| range.contains(&place) && variant & terms != *terms)
    }

    /// The choice whose text a span is.
    pub(super) fn choice(&self, span: Span) -> Option<usize> {
        self.choices.iter().find(|(place, _)| holds(place, span)).map(|(_, choice)| *choice)
    }

    /// Whether a place and a span are of one fragment that is off.
    pub(crate) fn share_fragment(&self, place: usize, span: Span, variant: u64) -> bool {
        let off = self.fragments.iter().filter(|(_, terms)| variant & terms != *terms);
        off.into_iter().any(|(range, _)| range.contains(&place) && holds(range, span))
    }

    /// From the first to the last place of a node, constants left out that `skip`; all of a choice's place, where one is in it.
    pub(super) fn span(&self, node: &Node<'_>, skip: &dyn Fn(&Node<'_>) -> bool) -> Option<Span> {
        if skip(node) {
            return None;
        }
        let own = node.get("location").int().and_then(|place| usize::try_from(place).ok()).map(|place| {
            let choice = self.choices.iter().find(|(range, _)| range.contains(&place));
            choice.map_or((place, place), |(range, _)| (range.start, range.end.saturating_sub(1)))
        });
        node.children().into_iter().filter_map(|child| self.span(child, skip)).chain(own).reduce(hull)
    }
}

fn holds(place: &Range<usize>, span: Span) -> bool {
    place.start <= span.0 && span.1 < place.end
}

/// From the first to the last place of both.
pub(crate) fn hull(one: Span, other: Span) -> Span {
    (one.0.min(other.0), one.1.max(other.1))
}
