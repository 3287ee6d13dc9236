//! Query trees as PostgreSQL writes them, and their nodes by name.

pub mod expr;
pub mod node;
pub mod query;
pub(crate) mod result_type;
