//! Reads files without waiting for a pipe.

use std::fs;
use std::io;
use std::path::Path;

/// Reads a file, and nothing but a file: who opens a FIFO waits for somebody who writes.
///
/// # Errors
///
/// When it cannot be read, or is something else.
pub fn file(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    fs::read(path)
}

/// The same of a text.
///
/// # Errors
///
/// As [`file()`], and when it is not UTF-8.
pub fn text(path: &Path) -> io::Result<String> {
    String::from_utf8(file(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
