//! The schema: `sqlwright-migrations` reads and applies it, and what it finds wrong becomes diagnostics.

mod apply;
mod help;
mod problem;

use std::path::PathBuf;

use sqlwright_migrations::Reading;
pub use sqlwright_migrations::{Options, Schema};

use crate::diagnostics::Diagnostics;
use crate::source::SourceMap;

pub(super) use apply::apply;

/// Reads folders and files, in the order in which they are to be applied. `None` when a diagnostic says what is wrong.
///
/// `sources` has the query files already.
pub fn read(
    paths: &[PathBuf],
    options: &Options,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Schema> {
    let Reading { schema, problems } = sqlwright_migrations::read(paths, options, sources);
    problems.into_iter().for_each(|problem| diagnostics.push(problem::diagnostic(problem)));
    schema
}
