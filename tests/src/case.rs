//! A case: what goes in and what must come out, as a folder.

use std::io;
use std::path::{Path, PathBuf};

use sqlwright_codegen::Layout;

use crate::compare::Files;
use crate::walk::{files_below, folders_in};

/// One folder below `cases/AREA/`.
#[derive(Debug, Clone)]
pub struct Case {
    /// `area/name`.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

/// What a case expects, as it is on disk.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The files below `expected/`.
    pub files: Files,
    /// `expected.stderr`: all errors, rendered. Such a case must fail.
    pub errors: Option<String>,
    /// `expected.warnings`: all warnings of a case that succeeds, rendered.
    pub warnings: Option<String>,
    /// `expected.report.json`: the report of a case that succeeds.
    pub report: Option<String>,
}

/// All cases, sorted; `CASE=text` leaves only those whose names contain it.
///
/// # Errors
/// When the folder cannot be read.
pub fn cases() -> io::Result<Vec<Case>> {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases = Vec::new();
    for area in folders_in(&top)? {
        for folder in folders_in(&area)? {
            let name = folder.strip_prefix(&top).unwrap_or(&folder).to_string_lossy().into_owned();
            if name.contains(&wanted) {
                cases.push(Case { name, folder });
            }
        }
    }
    Ok(cases)
}

impl Case {
    /// What is expected.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn expected(&self) -> io::Result<Expected> {
        Ok(Expected {
            files: files_below(&self.folder.join("expected"))?,
            errors: self.text("expected.stderr")?,
            warnings: self.text("expected.warnings")?,
            report: self.text("expected.report.json")?,
        })
    }

    fn text(&self, name: &str) -> io::Result<Option<String>> {
        match std::fs::read_to_string(self.folder.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One file for `include!` where the name ends so, as a build script writes it; else a crate.
    pub fn layout(&self) -> Layout {
        if self.name.ends_with("single_file") { Layout::SingleFile } else { Layout::Crate }
    }

    /// The schema: `schema/`, else `schema.sql`.
    pub fn schema(&self) -> PathBuf {
        let folder = self.folder.join("schema");
        if folder.exists() { folder } else { self.folder.join("schema.sql") }
    }

    /// Names in the case's folder that mean nothing: a misspelt `expected.stder` would otherwise be a case that checks nothing.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn strangers(&self) -> io::Result<Vec<String>> {
        const KNOWN: [&str; 8] = [
            "schema.sql",
            "schema",
            "queries",
            "sqlwright.toml",
            "expected",
            "expected.report.json",
            "expected.stderr",
            "expected.warnings",
        ];
        let mut strangers = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !KNOWN.contains(&name.as_str()) {
                strangers.push(name);
            }
        }
        strangers.sort();
        Ok(strangers)
    }
}
