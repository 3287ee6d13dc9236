//! Whether all variants can be prepared and mean the sum of their parts.
//!
//! With everything on, names have the most that they can mean; with one fragment on, it has the least around it. Where it means the same
//! both times, it means the same in between. So the tree with everything on, without the items of fragments that are off, must be the
//! tree of each variant that was seen: then what varies are whole items, and what the server decides by the whole of a query, its
//! groups and its types, must not vary.

mod apart;
mod compare;
mod merge;
mod names;
mod rules;
mod shrinking;
mod terms;

use compare::Comparison;
use merge::Merge;
use terms::Sightings;

pub use names::same_names;

use super::doubt::Doubt;
use super::shape::{Shape, bits};
use crate::described::{Described, Tree};
use crate::tree::node::Node;
use crate::tree::normal::{Layout, Part, normal};

/// A variant that was described.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Its terms.
    pub variant: u64,
    /// What the server said of it.
    pub described: &'a Described,
}

/// All variants can be prepared, return the same columns, and mean the sum of their parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// The terms that only take rows away, or order them.
    pub shrinking: u64,
    /// The terms that each set one column of an UPDATE to a value that no row decides.
    pub(super) apart: u64,
    /// For each result column: whether it is made of several of those columns.
    pub(super) together: Vec<bool>,
}

/// Shows that all variants can be prepared, return the same columns, and mean the sum of their parts, from those of
/// [`Shape::samples`]; others that were described are looked at, too.
///
/// # Errors
/// Why it is not proven, which does not mean that it is not so.
pub fn prove(shape: &Shape, seen: &[Seen<'_>]) -> Result<Proof, Doubt> {
    let samples = shape.samples();
    let find = |variant: &u64| {
        let found = seen.iter().find(|seen| seen.variant == *variant);
        found.copied().ok_or(Doubt::Unseen { variant: *variant })
    };
    let needed: Vec<Seen<'_>> = samples.iter().map(find).collect::<Result<_, _>>()?;
    let others = seen.iter().filter(|seen| !samples.contains(&seen.variant)).copied();
    let seen: Vec<Seen<'_>> = needed.into_iter().chain(others).collect();
    signatures(shape, &seen)?;
    let nodes: Vec<(u64, Node<'_>)> = seen.iter().map(node).collect::<Result<_, _>>()?;
    let layout = layout(shape);
    let trees: Vec<(u64, Part<'_>)> =
        nodes.iter().map(|(variant, node)| tree(&layout, *variant, node)).collect::<Result<_, _>>()?;
    let whole = whole(shape, &layout, &trees)?;
    rules::check(shape, &whole)?;
    let mut proof = Proof { shrinking: shrinking::terms(shape, &whole), ..Proof::default() };
    apart::note(shape, &whole, &mut proof);
    Ok(proof)
}

/// All return the same columns, and a parameter has one type wherever it is used.
fn signatures(shape: &Shape, seen: &[Seen<'_>]) -> Result<(), Doubt> {
    let Some(first) = seen.first() else { return Ok(()) };
    for Seen { variant, described } in seen.iter().copied() {
        if let Some(plan) = described.no_plan.as_ref().filter(|plan| !plan.of_constant) {
            return Err(Doubt::NoTree { variant, reason: plan.message.clone() });
        }
        let columns = (&first.described.columns, &described.columns);
        let of = |column: &crate::described::DescribedColumn| (column.name.clone(), column.type_oid, column.typmod);
        let differs = columns.0.iter().zip(columns.1).position(|(one, other)| of(one) != of(other));
        let longer = (columns.0.len() != columns.1.len()).then_some(columns.0.len().min(columns.1.len()));
        if let Some(column) = differs.or(longer) {
            return Err(Doubt::Rows { variant, column });
        }
        let same = |parameter: &usize| {
            let users = seen.iter().filter(|seen| shape.is_used(*parameter, seen.variant));
            let one = users.into_iter().find_map(|seen| seen.described.parameters.get(*parameter));
            !shape.is_used(*parameter, variant) || one == described.parameters.get(*parameter)
        };
        if let Some(parameter) = (0..described.parameters.len()).find(|parameter| !same(parameter)) {
            return Err(Doubt::Parameter { variant, parameter });
        }
    }
    Ok(())
}

fn layout(shape: &Shape) -> Layout {
    let fragments = shape.fragments.iter().enumerate();
    let text = shape.choices.iter().enumerate().filter(|(_, choice)| !choice.sort);
    Layout {
        fragments: fragments.map(|(index, fragment)| (fragment.place.clone(), shape.terms_of(index))).collect(),
        choices: text
            .flat_map(|(index, choice)| choice.places.iter().map(move |place| (place.clone(), index)))
            .collect(),
        sort: shape.choices.iter().position(|choice| choice.sort),
    }
}

fn node<'a>(seen: &Seen<'a>) -> Result<(u64, Node<'a>), Doubt> {
    let unknown = |reason: String| Doubt::NoTree { variant: seen.variant, reason };
    match &seen.described.tree {
        Tree::Query(text) => {
            Node::parse(text).map(|node| (seen.variant, node)).map_err(|error| unknown(error.to_string()))
        }
        Tree::Unavailable(reason) => Err(unknown(reason.clone())),
    }
}

fn tree<'t>(layout: &Layout, variant: u64, node: &'t Node<'t>) -> Result<(u64, Part<'t>), Doubt> {
    let unknown = || Doubt::NoTree { variant, reason: "it is not one query".to_owned() };
    normal(node, layout, variant).map(|part| (variant, part)).ok_or_else(unknown)
}

/// The tree with all parts, each with its terms.
fn whole<'t>(shape: &Shape, layout: &Layout, trees: &[(u64, Part<'t>)]) -> Result<Part<'t>, Doubt> {
    let Some(((first, part), _)) = trees.split_first() else { return Err(Doubt::Unseen { variant: 0 }) };
    let full: Vec<&(u64, Part<'_>)> =
        trees.iter().filter(|(variant, _)| *variant == shape.full(variant & shape.alternatives())).collect();
    let mut whole = part.clone();
    for (variant, other) in &full {
        Merge { layout, variants: (*first, *variant) }.run(&mut whole, other);
    }
    let mut sightings = Sightings::new();
    for (variant, part) in trees {
        let mut comparison = Comparison::new(layout, *variant, other_choices(shape, *first, *variant));
        compare(&mut comparison, &whole, part)?;
        for (path, present) in comparison.present {
            sightings.entry(path).or_default().push((*variant, present));
        }
        // The texts of alternatives are the same in all variants that have them.
        let same_alternatives = |full: &&&(u64, Part<'_>)| other_choices(shape, full.0, *variant) == 0;
        if let Some((_, full)) = full.iter().find(same_alternatives) {
            compare(&mut Comparison::new(layout, *variant, 0), full, part)?;
        }
    }
    terms::settle(shape, &mut whole, &sightings)?;
    Ok(whole)
}

fn compare(comparison: &mut Comparison<'_>, whole: &Part<'_>, part: &Part<'_>) -> Result<(), Doubt> {
    let variant = comparison.variant;
    comparison.run(whole, part).map_err(|difference| Doubt::Meaning {
        variant,
        place: difference.place,
        what: difference.clause.words().to_owned(),
    })
}

/// The choices, as bits, whose alternatives are not the same in two variants.
fn other_choices(shape: &Shape, one: u64, other: u64) -> u64 {
    let differs = shape.choices.iter().map(|choice| (one ^ other) & choice.all() != 0);
    differs.zip(bits(u64::MAX)).filter(|(differs, _)| *differs).fold(0, |all, (_, bit)| all | bit)
}
