//! Reports about the model, for people and tools: the catalogue, and one statement in words.

mod catalogue;
mod explain;

pub use catalogue::{catalogue, same_but_for_lines};
pub use explain::{explain, places};

use crate::build::model::ConstraintKind;

/// The word for a kind of constraint, in the catalogue and in sentences.
fn kind(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey => "primary_key",
        ConstraintKind::Unique => "unique",
        ConstraintKind::ForeignKey => "foreign_key",
        ConstraintKind::Check => "check",
        ConstraintKind::Exclusion => "exclusion",
        ConstraintKind::NotNull => "not_null",
    }
}
