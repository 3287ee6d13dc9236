//! Why a statement's variants are not proven.

use std::fmt;

use super::shape::{Fragment, Shape};

/// Why it is not proven that all variants can be prepared and mean the sum of their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A variant that the rules ask for was not described.
    Unseen {
        /// The variant.
        variant: u64,
    },
    /// A variant's tree is not known.
    NoTree {
        /// The variant.
        variant: u64,
        /// Why.
        reason: String,
    },
    /// Two variants return different columns.
    Rows {
        /// The variant that returns others than the first one.
        variant: u64,
        /// The position of the first column that differs.
        column: usize,
    },
    /// A parameter has another type in one variant than in the others.
    Parameter {
        /// The variant.
        variant: u64,
        /// The position of the parameter.
        parameter: usize,
    },
    /// A variant means something else than its parts: what is there has another meaning than with everything on.
    Meaning {
        /// The variant.
        variant: u64,
        /// The first place that is known of what differs.
        place: Option<usize>,
        /// What differs, in words: a clause, or a kind of expression.
        what: String,
    },
    /// A fragment is nothing that can be there or not: no operand of AND or OR, no join, no item of a list.
    NoItem {
        /// Its terms.
        terms: u64,
    },
    /// A fragment is part of what all of the query rests on, as GROUP BY and DISTINCT.
    Fixed {
        /// A place in it, if one is known.
        place: Option<usize>,
        /// The clause.
        clause: &'static str,
    },
    /// With all its fragments off nothing is left of a condition, which then is true or false for all rows.
    Emptied {
        /// A place in the condition, if one is known.
        place: Option<usize>,
    },
}

impl Doubt {
    /// The fragment that it is about, by its position, if it is about one.
    pub fn fragment(&self, shape: &Shape) -> Option<usize> {
        let at = |place: usize| {
            let holds = |fragment: &&(usize, &Fragment)| fragment.1.place.contains(&place);
            let found = shape.fragments.iter().enumerate().collect::<Vec<_>>();
            found.iter().filter(holds).min_by_key(|(_, fragment)| fragment.place.len()).map(|(index, _)| *index)
        };
        let alone = |variant: u64| (0..shape.fragments.len()).find(|fragment| shape.alone(*fragment) == Some(variant));
        match *self {
            Self::Unseen { variant }
            | Self::NoTree { variant, .. }
            | Self::Rows { variant, .. }
            | Self::Parameter { variant, .. } => alone(variant),
            Self::Meaning { variant, place, .. } => place.and_then(at).or_else(|| alone(variant)),
            Self::NoItem { terms } => shape.fragments.iter().position(|fragment| fragment.terms == terms),
            Self::Fixed { place, .. } | Self::Emptied { place } => place.and_then(at),
        }
    }
}

/// A sentence without its full stop, which starts in lower case.
impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unseen { .. } => f.write_str("a variant that the proof needs could not be described"),
            Self::NoTree { reason, .. } => write!(f, "the query tree of a variant is not known: {reason}"),
            Self::Rows { column, .. } => write!(f, "column {} is not the same in all variants", column + 1),
            Self::Parameter { parameter, .. } => {
                write!(f, "${} does not have the same type in all variants", parameter + 1)
            }
            Self::Meaning { what, .. } => {
                write!(f, "{what} means something else when other fragments are there")
            }
            Self::NoItem { .. } => f.write_str(
                "this is no whole operand of AND or OR, no join, and no item of ORDER BY, SET, VALUES or WITH, so it is not \
                 proven that the rest means the same without it",
            ),
            Self::Fixed { clause, .. } => {
                write!(f, "{clause} is not the same in all variants, and everything else in the query depends on it")
            }
            Self::Emptied { .. } => {
                f.write_str("with all its parts off nothing is left of this condition, so it holds for all rows or for none")
            }
        }
    }
}
