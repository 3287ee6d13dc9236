//! The key: everything of ours that decides what a schema comes to, as text. What PostgreSQL and the machine decide, the server adds.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use sqlwright_migrations::{Schema, What};

use super::depends::Depends;
use crate::check::server::Settings;
use crate::source::{FileId, SourceMap};

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// `None` where it is not known which program this is.
pub(super) fn key(schema: &Schema, settings: &Settings, sources: &SourceMap, depends: Depends) -> Option<String> {
    let mut key = program()?;
    // Writing to a String cannot fail.
    let _ = writeln!(key, "search path {:?}", settings.search_path);
    let _ = writeln!(key, "stubbed {:?}", settings.migrations.stubbed_extensions);
    let _ = writeln!(key, "expected {:?}", schema.expected);
    if depends == Depends::TheDay {
        let _ =
            writeln!(key, "day {}", SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() / SECONDS_OF_A_DAY);
    }
    // By their order: query files have numbers of the same kind.
    let files = schema.files();
    let numbers: HashMap<FileId, usize> = files.iter().enumerate().map(|(number, file)| (*file, number)).collect();
    for migration in &schema.migrations {
        let (transaction, keeps, tool) = (migration.transaction, migration.keeps, migration.tool);
        let _ = writeln!(key, "migration {} {transaction} {keeps:?} {tool:?}", numbers[&migration.file]);
        for step in &migration.steps {
            let range = &step.item.range;
            let _ = write!(key, "{} {} {}", numbers[&step.file], range.start, range.end);
            match &step.item.what {
                What::Statement { sent_by: None, rows: None } => {}
                what => drop(write!(key, " {what:?}")),
            }
            if let Some(why) = &step.not_included {
                let _ = write!(key, " {why:?}");
            }
            key.push('\n');
        }
    }
    for file in files {
        let text = sources.file(file).text();
        let _ = writeln!(key, "file {}", text.len());
        key.push_str(text);
    }
    Some(key)
}

/// Which program applies the schema: a newer one may do it differently.
fn program() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let metadata = path.metadata().ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}\n", path.display(), metadata.len(), modified.as_nanos()))
}
