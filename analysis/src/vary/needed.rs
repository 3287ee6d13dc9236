//! Which variants decide what is true of all.

use super::proof::Proof;
use super::shape::Shape;

/// The variants whose facts decide, for [`super::combine`]; `None` where there are more than [`super::MOST_VARIANTS`]. With a proof
/// the terms that only take rows away are all off or all on; without one these are all variants.
pub fn needed(shape: &Shape, proof: Option<&Proof>) -> Option<Vec<u64>> {
    let Some(proof) = proof else { return shape.variants() };
    let free = shape.terms() & !shape.alternatives() & !proof.shrinking;
    let most = shape.combinations(free, 0)?;
    let least = shape.combinations(free, proof.shrinking)?;
    let mut variants = [most, least].concat();
    variants.sort_unstable();
    variants.dedup();
    (variants.len() <= super::MOST_VARIANTS).then_some(variants)
}
