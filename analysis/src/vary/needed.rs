//! Which variants decide what is true of all.

use super::MOST_VARIANTS;
use super::proof::Proof;
use super::shape::{Shape, bits};

/// The variants whose facts decide, for [`super::combine`]; `None` where there are more than [`MOST_VARIANTS`]. With a proof
/// the terms that only take rows away are all off or all on, and of many columns that are set or kept none, one, two, or all are set;
/// without one these are all variants.
pub fn needed(shape: &Shape, proof: Option<&Proof>) -> Option<Vec<u64>> {
    let Some(proof) = proof else { return shape.variants() };
    every(shape, proof).or_else(|| pairs(shape, proof))
}

/// Whether not all columns that are set or kept are looked at with all others.
pub(super) fn is_by_pairs(shape: &Shape, proof: &Proof) -> bool {
    every(shape, proof).is_none()
}

fn every(shape: &Shape, proof: &Proof) -> Option<Vec<u64>> {
    gather(shape, proof, 0, &[0])
}

fn pairs(shape: &Shape, proof: &Proof) -> Option<Vec<u64>> {
    let each: Vec<u64> = bits(proof.apart).collect();
    let two = each.iter().flat_map(|one| each.iter().map(move |other| one | other));
    let sets: Vec<u64> = two.chain([0, proof.apart]).collect();
    gather(shape, proof, proof.apart, &sets)
}

/// All variants with one of these sets of terms, and any other terms, but for those that are apart.
fn gather(shape: &Shape, proof: &Proof, apart: u64, sets: &[u64]) -> Option<Vec<u64>> {
    let free = shape.terms() & !shape.alternatives() & !proof.shrinking & !apart;
    let mut variants = Vec::new();
    for set in sets {
        for shrinking in [0, proof.shrinking] {
            variants.extend(shape.combinations(free, set | shrinking)?);
        }
    }
    variants.sort_unstable();
    variants.dedup();
    (variants.len() <= MOST_VARIANTS).then_some(variants)
}
