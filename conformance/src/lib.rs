//! sqlwright beside cornucopia: what both make of the same files over the same database, and how that differs.
//!
//! The list of all differences with their reasons is in the book (`docs/src/cornucopia.md`), and [`listed`] reads it from there.
//! `tests/side_by_side/` generates with both, and fails for a difference that is not on the list and for one on the list that
//! no longer occurs.

mod api;
mod differences;
mod input;
mod listed;
mod ours;
mod pieces;
mod shape;
mod theirs;

pub use api::{Api, Statement, UserType, Value};
pub use differences::{Comparison, Difference, Kind, compare};
pub use input::{Input, application, cases, corpus, folders, mercado};
pub use listed::{Listed, listed};
pub use ours::ours;
pub use pieces::{Piece, pieces};
pub use shape::Shape;
pub use theirs::read as theirs;
