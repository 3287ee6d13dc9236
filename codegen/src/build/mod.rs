//! The second half: from checked statements to Rust. Pure but for the files that are compared and written at the end.

pub mod column_names;
pub mod emit;
pub mod files;
pub mod imports;
pub mod layout;
pub mod lower;
pub mod model;
pub mod names;
pub mod reasons;
pub mod types;
