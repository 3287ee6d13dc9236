//! Writes into query files what uses must contain, and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Fragments;
use super::lines::{line_break, next_line, trimmed};
use crate::source::{FileId, SourceMap};

/// A query file that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edited {
    /// The file, as the configuration names its folder.
    pub path: PathBuf,
    /// How many uses in it were written.
    pub uses: usize,
}

/// A new text that waits next to the file whose place it will take.
struct Staged {
    place: PathBuf,
    target: PathBuf,
}

impl Drop for Staged {
    fn drop(&mut self) {
        // It is gone when it took its place.
        let _ = fs::remove_file(&self.place);
    }
}

/// Writes all files that are out of date. Every new text is on disk before the first file is replaced, and each is replaced whole.
///
/// # Errors
/// When a file cannot be written, or changed after it was read.
pub(crate) fn write(fragments: &Fragments, sources: &SourceMap) -> io::Result<Vec<Edited>> {
    let mut files: Vec<FileId> = fragments.edits.keys().map(|index| fragments.blocks[*index].marker.file).collect();
    files.dedup();
    let mut staged = Vec::new();
    let mut edited = Vec::new();
    for file in files {
        let source = sources.file(file);
        let (text, uses) = text(fragments, file, source.text());
        staged.push(stage(source.path(), source.text(), &text)?);
        edited.push(Edited { path: source.path().to_owned(), uses });
    }
    for one in &staged {
        fs::rename(&one.place, &one.target).map_err(|error| named(&one.target, &error))?;
    }
    Ok(edited)
}

/// The new text of a file, and how many uses are written in it.
fn text(fragments: &Fragments, file: FileId, old: &str) -> (String, usize) {
    let mut text = String::with_capacity(old.len());
    let (mut written, mut uses) = (0, 0);
    for (index, lines) in &fragments.edits {
        let used = &fragments.blocks[*index];
        if used.marker.file != file {
            continue;
        }
        // A marker that is the last line of all has no `--@ end`, and is no use.
        let ending = line_break(&old[next_break(old, used.marker.end)..]);
        text.push_str(&old[written..used.body.start]);
        for line in lines {
            text.push_str(if trimmed(&line.text).is_empty() { "" } else { &line.text });
            text.push_str(ending);
        }
        written = used.body.end;
        uses += 1;
    }
    text.push_str(&old[written..]);
    (text, uses)
}

fn next_break(text: &str, at: usize) -> usize {
    let behind = next_line(text, at);
    behind - text[at..behind].chars().rev().take_while(|character| "\r\n".contains(*character)).count()
}

/// Writes a text next to its file; what a link leads to is replaced, not the link.
fn stage(path: &Path, old: &str, new: &str) -> io::Result<Staged> {
    let staged = || {
        let target = fs::canonicalize(path)?;
        let found = fs::read(&target)?;
        let (mark, found) = match found.strip_prefix("\u{feff}".as_bytes()) {
            Some(rest) => ("\u{feff}", rest),
            None => ("", &*found),
        };
        if found != old.as_bytes() {
            return Err(io::Error::other("it was changed in the meantime; run the command again"));
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let place = target.with_file_name(format!(".{name}.sqlwright-{}", std::process::id()));
        let staged = Staged { place, target };
        fs::write(&staged.place, format!("{mark}{new}"))?;
        fs::set_permissions(&staged.place, fs::metadata(&staged.target)?.permissions())?;
        Ok(staged)
    };
    staged().map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
