//! The key: everything of ours that decides what a schema comes to, as text. What PostgreSQL and the machine decide, the server adds.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use sqlwright_migrations::Schema;

use super::depends::Depends;
use crate::check::server::Settings;
use crate::source::SourceMap;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// `None` where it is not known which program this is.
pub(super) fn key(schema: &Schema, settings: &Settings, sources: &SourceMap, depends: Depends) -> Option<String> {
    let mut key = program()?;
    // Writing to a String cannot fail.
    let _ = writeln!(key, "search path {:?}", settings.search_path);
    let _ = writeln!(key, "stubbed {:?}", settings.migrations.stubbed_extensions);
    if depends == Depends::TheDay {
        let _ =
            writeln!(key, "day {}", SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() / SECONDS_OF_A_DAY);
    }
    key.push_str(&schema.identity(sources));
    Some(key)
}

/// Which program applies the schema: a newer one may do it differently.
fn program() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let metadata = path.metadata().ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}\n", path.display(), metadata.len(), modified.as_nanos()))
}
