//! Writing into query files what they use of fragments, and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Generator;
use crate::cargo::Build;
use crate::check::{self, Checked};
use crate::diagnostics::{Code, Diagnostic};
use crate::failure::Failure;

/// A query file that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edited {
    /// The file, as the configuration names its folder.
    pub path: PathBuf,
    /// How many uses in it were written.
    pub uses: usize,
}

impl Generator {
    /// Writes into the query files what they use of fragments, where it is out of date; returns the files that changed. No server is
    /// asked, and nothing else in the files is touched.
    ///
    /// # Errors
    ///
    /// If there are other errors in the query files, or a file cannot be written.
    pub fn expand(&self) -> Result<Vec<Edited>, Failure> {
        let mut checked = Checked::default();
        let Some(config) = self.configuration(Build::detect().as_ref(), &mut checked) else {
            return Err(Failure::from(checked));
        };
        let mut checked = check::read(&config, checked.sources, checked.diagnostics);
        checked.diagnostics.remove(Code::DifferentExpansion);
        if !checked.diagnostics.has_errors() {
            match write(&checked) {
                Ok(edited) => return Ok(edited),
                Err(error) => checked
                    .diagnostics
                    .push(Diagnostic::new(Code::FailedOutput, format!("cannot write the text of fragments: {error}"))),
            }
        }
        Err(Failure::from(checked))
    }
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
fn write(checked: &Checked) -> io::Result<Vec<Edited>> {
    let (mut staged, mut edited) = (Vec::new(), Vec::new());
    for edit in checked.fragments.edits(&checked.sources) {
        let source = checked.sources.file(edit.file);
        staged.push(stage(source.path(), source.text(), &edit.text)?);
        edited.push(Edited { path: source.path().to_owned(), uses: edit.uses });
    }
    for one in &staged {
        fs::rename(&one.place, &one.target).map_err(|error| named(&one.target, &error))?;
    }
    Ok(edited)
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
