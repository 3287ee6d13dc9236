//! Whether what is written means the same wherever it is there: for statements of which all variants are looked at.

use std::collections::BTreeMap;

use super::{Seen, Shape, layout, node, tree};
use crate::tree::node::Node;
use crate::tree::normal::{NAMED, Part};
use crate::vary::Doubt;

/// Where a name stands, and the kind of node.
type Place = (usize, &'static str);

/// The fields that tell what it is the name of.
type Meaning<'t> = Vec<Part<'t>>;

/// Shows that each column that is written is the same column in all variants that have it. Where no more than that is known of
/// variants, each means what its text says, and no name in it has been captured by a part that others do not have.
///
/// # Errors
/// What means something else, or that a tree is not known.
pub fn same_names(shape: &Shape, seen: &[Seen<'_>]) -> Result<(), Doubt> {
    let nodes: Vec<(u64, Node<'_>)> = seen.iter().map(node).collect::<Result<_, _>>()?;
    let layout = layout(shape);
    let mut known: BTreeMap<Place, Vec<Meaning<'_>>> = BTreeMap::new();
    for (variant, node) in &nodes {
        // What is not a query has no names.
        let Ok((_, part)) = tree(&layout, *variant, node) else { continue };
        for (place, meanings) in names(&part) {
            let earlier = known.entry(place).or_insert_with(|| meanings.clone());
            let same = earlier.len() == meanings.len() && meanings.iter().all(|meaning| earlier.contains(meaning));
            if !same {
                let what = "a name".to_owned();
                return Err(Doubt::Meaning { variant: *variant, place: Some(place.0), what });
            }
        }
    }
    Ok(())
}

/// All names in a tree with what they mean, each once: a star stands for several, and what is sorted by also stands elsewhere.
fn names<'t>(tree: &Part<'t>) -> BTreeMap<Place, Vec<Meaning<'t>>> {
    let mut found: BTreeMap<Place, Vec<Meaning<'t>>> = BTreeMap::new();
    let mut pending = vec![tree];
    while let Some(part) = pending.pop() {
        if let Some((place, meaning)) = meaning(part) {
            let meanings = found.entry(place).or_default();
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
        pending.extend(part.children());
    }
    found
}

/// Where a name stands, and what it is the name of.
fn meaning<'t>(part: &Part<'t>) -> Option<(Place, Meaning<'t>)> {
    let Part::Node(label, Some(place), fields) = part else { return None };
    let (label, telling) = NAMED.iter().find(|(named, _)| named == label)?;
    let telling = telling.iter().filter_map(|name| fields.iter().find(|(field, _)| field == name));
    let telling: Vec<_> = telling.collect();
    // A column of UNION stands where that of its first member does (`transformSetOperationStmt` in `analyze.c`), which is looked at, too.
    let is_of_union = |part: &Part<'_>| matches!(part, Part::Text(name) if name.starts_with("*SELECT* "));
    if telling.iter().any(|(_, part)| is_of_union(part)) {
        return None;
    }
    Some(((*place, *label), telling.into_iter().map(|(_, part)| part.clone()).collect()))
}
