//! Whether all variants can be prepared and mean the sum of their parts.

use super::doubt::Doubt;
use super::shape::Shape;
use crate::described::Described;

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
    /// The terms that only take rows away.
    pub shrinking: u64,
}

/// Shows that all variants can be prepared, return the same columns, and mean the sum of their parts, from those of
/// [`Shape::samples`].
///
/// # Errors
/// Why it is not proven, which does not mean that it is not so.
pub fn prove(shape: &Shape, seen: &[Seen<'_>]) -> Result<Proof, Doubt> {
    for variant in shape.samples() {
        let described = seen.iter().find(|seen| seen.variant == variant);
        described.ok_or(Doubt::Unseen { variant })?;
    }
    Err(Doubt::NoItem { terms: 0 })
}
