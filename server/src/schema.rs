//! The SQL files that make a schema: which, in which order, and where one fails.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio_postgres::error::ErrorPosition;

use crate::Error;

/// The `.sql` files directly in a folder, in the order of their names.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let files = list(folder).and_then(|files| match files.is_empty() {
        true => Err(io::Error::new(io::ErrorKind::NotFound, "there is no .sql file in it")),
        false => Ok(files),
    });
    files.map_err(|source| Error::io("apply the schema in", folder, source))
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| path.as_ref().map_or(true, |path| path.extension().is_some_and(|end| end == "sql")))
        .collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// The place of an error in a file, as `path:line`; the path alone where the server names no place.
pub(crate) fn place(file: &Path, text: &str, error: &tokio_postgres::Error) -> String {
    let position = match error.as_db_error().and_then(|error| error.position()) {
        Some(ErrorPosition::Original(position)) => *position as usize,
        _ => return file.display().to_string(),
    };
    // The server counts characters, from 1.
    let before = text.chars().take(position.saturating_sub(1));
    format!("{}:{}", file.display(), before.filter(|&character| character == '\n').count() + 1)
}
