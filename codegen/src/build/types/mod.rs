//! What is known of types: the table of those that are built in, the Rust types that are made of them, and how they are written.

mod built_in;
mod paths;
mod rust;
mod tokens;

pub use built_in::{BuiltIn, Crates, Dates, Numeric, Package, constant, is_plain_name};
pub use paths::{rooted, rooted_attribute};
pub use rust::{Mapped, RustType, UserTypeName};
pub use tokens::{CurrentModule, argument_type, field_type, shown, written};
