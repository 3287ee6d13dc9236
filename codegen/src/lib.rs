//! sqlwright-codegen turns a directory of annotated `.sql` files into typed Rust repositories for PostgreSQL.
//!
//! No statement is guessed at: each one is prepared and analysed by a real PostgreSQL
//! with the real schema, and the generated Rust carries what was proven.
//!
//! From a build script one line is enough:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), sqlwright_codegen::Failure> {
//!     sqlwright_codegen::generate()
//! }
//! ```
//!
//! It reads `queries/`, `schema/` and `sqlwright.toml` next to `Cargo.toml`, and writes one file that the crate includes:
//! `mod queries { include!(concat!(env!("OUT_DIR"), "/sqlwright/mod.rs")); }`. [`Generator`] is for everything else. The
//! command `sqlwright` does the same for code that is committed.
//!
//! Each stage of a run is a span of [`tracing`].

mod build;
mod cargo;
mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
mod config;
pub mod diagnostics;
mod digest;
mod failure;
mod generator;
mod last_run;
mod lint;
mod pipeline;
mod record;
pub mod report;
pub mod source;

pub use build::files::{Difference, FileSet};
pub use build::layout::Layout;
pub use check::parse::{ast, template};
pub use check::{Checked, CheckedFile, CheckedStatement, Complete, Variant, Varied};
pub use diagnostics::{Diagnostic, Diagnostics, Format, Label, Level, Severity, render};
pub use failure::Failure;
pub use generator::{Edited, Generated, Generator, SchemaDatabase, Unchanged, generate};
