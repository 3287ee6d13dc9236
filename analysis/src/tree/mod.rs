//! Query trees as PostgreSQL writes them, and their nodes by name. What PostgreSQL calls its nodes, their fields and the numbers of its
//! enums is known here only, and so is what differs between its versions.

pub mod clause;
mod entry;
pub mod expr;
pub mod node;
pub(crate) mod normal;
pub(crate) mod parts;
mod permission;
pub mod query;
pub(crate) mod resolve;
pub(crate) mod same;
mod set_operation;
mod source;
mod stored;
mod system_column;
mod text;
mod with;
mod write;

use std::ops::RangeInclusive;

pub use stored::StoredTree;

/// An object identifier of PostgreSQL.
pub type Oid = u32;

/// The type `boolean`.
pub(crate) const BOOLEAN: Oid = 16;

/// The major versions whose trees are known.
pub(crate) const VERSIONS: RangeInclusive<u32> = 13..=18;

/// How deep expressions and queries may nest; beyond it nothing is known. Keeps the stack small.
pub(crate) const MAX_DEPTH: u32 = 160;
