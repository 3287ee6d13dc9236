//! Reads `schema/`: plain SQL, and the migrations of sqlx, refinery, diesel, dbmate and goose. Only their up parts; we read
//! migrations, we never own them.

mod layout;
mod order;

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{FileId, Sources};

/// One file of the schema, or its up part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The file.
    pub file: FileId,
    /// The part of its text that is applied.
    pub up: Range<usize>,
    /// Whether its tool runs it in a transaction; plain SQL is run as psql does, each statement for itself.
    pub transaction: bool,
}

/// Reads a folder or a file, in the order in which the files are to be applied. `None` when a diagnostic says what is wrong.
pub fn read(path: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Vec<Migration>> {
    let found = match find(path) {
        Ok(found) => found,
        Err((path, error)) => {
            diagnostics.push(unreadable(&path, &error));
            return None;
        }
    };
    if found.is_empty() {
        diagnostics.push(
            Diagnostic::error("no-schema", format!("there is no .sql file in {}", shown(path)))
                .help("put the DDL there, or name the folder or file with --schema"),
        );
        return None;
    }
    let mut migrations = Vec::with_capacity(found.len());
    let errors = diagnostics.error_count();
    for path in found {
        match crate::source::read_text(&path) {
            Ok(text) => {
                let (up, transaction) = layout::up_part(&path, &text);
                migrations.push(Migration { file: sources.add(shown(&path), text), up, transaction });
            }
            Err(error) => diagnostics.push(unreadable(&path, &error)),
        }
    }
    (diagnostics.error_count() == errors).then_some(migrations)
}

/// A path as messages show it, on every system.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("the schema {} does not exist", shown(path)),
        io::ErrorKind::InvalidData => format!("{} is not UTF-8 text", shown(path)),
        _ => format!("cannot read {}: {error}", shown(path)),
    };
    Diagnostic::error("no-schema", message).help("name the folder or file that holds the DDL with --schema")
}

/// The files to apply, in order.
fn find(path: &Path) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let metadata = fs::metadata(path).map_err(|error| (path.to_path_buf(), error))?;
    if metadata.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    walk(path, &mut files).map_err(|error| (path.to_path_buf(), error))?;
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // The type of the entry itself: a linked folder could lead around in a circle.
        let is_folder = entry.file_type()?.is_dir();
        let is_sql = !is_folder && Path::new(&name).extension().is_some_and(|end| end.eq_ignore_ascii_case("sql"));
        if !name.starts_with('.') && (is_folder || is_sql) {
            entries.push((name, is_folder));
        }
    }
    // A folder of diesel's: one migration.
    if entries.iter().any(|(name, is_folder)| name == "up.sql" && !is_folder) {
        files.push(folder.join("up.sql"));
        return Ok(());
    }
    for name in order::in_order(entries.iter().map(|(name, _)| name.as_str()).collect()) {
        let path = folder.join(name);
        let is_folder = entries.iter().any(|(entry, is_folder)| entry == name && *is_folder);
        if is_folder { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
