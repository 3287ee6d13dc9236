//! Statements that have several texts. Each text is a *variant*: a set of terms that are on, as bits of a number, and with them the
//! fragments of the text that are there.
//!
//! All variants have their places in common: what is not there is blank, or a constant that changes nothing, and every piece is as
//! long as the longest that can stand in its place. So a node's place in a tree tells which fragment it is of.
//!
//! [`prove`] shows from a few described variants that all of them can be prepared and mean the sum of their parts; [`needed`] and
//! [`combine`] find what is true of all of them.

mod combine;
mod doubt;
mod needed;
mod proof;
mod shape;
mod sorts;
mod writes;

pub use combine::{Decided, Varied, combine};
pub use doubt::Doubt;
pub use needed::needed;
pub use proof::{Proof, Seen, prove, same_names};
pub use shape::{Choice, Fragment, Shape};
pub use sorts::{SortColumn, sort_columns};
pub use writes::writes_to_all_rows;

/// How many variants are looked at one by one at most.
pub const MOST_VARIANTS: usize = 256;
