//! sqlwright-codegen: annotated `.sql` files to typed Rust repositories, checked by PostgreSQL itself.

pub mod analyse;
pub mod catalog;
pub mod diagnostics;
pub mod parse;
pub mod read;
pub mod server;
pub mod source;
