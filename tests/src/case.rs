//! A case: what goes in and what must come out, as a folder.

use std::io;
use std::path::{Path, PathBuf};

use sqlwright_codegen::Layout;

use sqlwright_harness::{Files, case_folders, files_below};

/// What comes out of a case besides the files in `expected/`.
const OUTPUTS: [&str; 3] = ["expected.report.json", "expected.stderr", "expected.warnings"];

/// One folder below `cases/AREA/`.
#[derive(Debug, Clone)]
pub struct Case {
    /// `area/name`.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

/// All cases, sorted.
///
/// # Errors
/// When the folder cannot be read.
pub fn cases() -> io::Result<Vec<Case>> {
    let folders = case_folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"))?;
    Ok(folders.into_iter().map(|(name, folder)| Case { name, folder }).collect())
}

impl Case {
    /// What is expected, by path in the case's folder: the files below `expected/`; `expected.stderr`, all errors of a case that must
    /// fail, rendered; `expected.warnings` and `expected.report.json`, all warnings and the report of one that succeeds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn expected(&self) -> io::Result<Files> {
        let files = files_below(&self.folder.join("expected"))?.into_iter();
        let mut files: Files = files.map(|(name, text)| (format!("expected/{name}"), text)).collect();
        for name in OUTPUTS {
            match std::fs::read_to_string(self.folder.join(name)) {
                Ok(text) => drop(files.insert(name.to_owned(), text)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(files)
    }

    /// One file for `include!`, as a build script writes it, or a module of the own crate, where the name ends so; else a crate.
    pub fn layout(&self) -> Layout {
        match &self.name {
            name if name.ends_with("single_file") => Layout::SingleFile,
            name if name.ends_with("as_module") => Layout::Module,
            _ => Layout::Crate,
        }
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
        const KNOWN: [&str; 5] = ["schema.sql", "schema", "queries", "sqlwright.toml", "expected"];
        let mut strangers = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !KNOWN.iter().chain(&OUTPUTS).any(|known| *known == name) {
                strangers.push(name);
            }
        }
        strangers.sort();
        Ok(strangers)
    }
}
