//! Which files lie in a folder, and which of them are SQL.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::tool::Tool;
use super::{names, shown};
use crate::problem::{Code, Problem, Problems};

/// A folder with what is in it, without what is hidden or skipped.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The names of its SQL files.
    pub(super) sql: Vec<String>,
    /// The names of migrations that are no SQL.
    pub(super) programs: Vec<String>,
    /// The names of its other files.
    pub(super) others: Vec<String>,
    pub(super) folders: Vec<(String, Folder)>,
}

/// A file to apply, and the tool that its name and folder show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) tool: Option<Tool>,
}

impl Folder {
    /// The last name of its path.
    pub(super) fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.sql.iter().chain(&self.others).any(|other| other == name)
    }

    /// It and all folders below it.
    pub(super) fn all(&self) -> Vec<&Folder> {
        let mut all = vec![self];
        all.extend(self.folders.iter().flat_map(|(_, folder)| folder.all()));
        all
    }

    /// All SQL files, at any depth.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.all().iter().flat_map(|folder| folder.sql.iter().map(|name| folder.path.join(name))).collect()
    }
}

/// Reads folders, following links.
pub(super) struct Finder<'a> {
    /// What is skipped, resolved.
    pub(super) skip: HashSet<PathBuf>,
    pub(super) problems: &'a mut Problems,
    /// The folders on the way to the one at hand, resolved.
    way: Vec<PathBuf>,
    /// The folders and files that were found.
    seen: HashSet<PathBuf>,
}

impl<'a> Finder<'a> {
    /// `skip` are files and folders to leave out.
    pub(super) fn new(skip: &[PathBuf], problems: &'a mut Problems) -> Self {
        let mut resolved = HashSet::new();
        for path in skip {
            match fs::canonicalize(path) {
                Ok(path) => drop(resolved.insert(path)),
                Err(error) => {
                    let text = format!("{}, which `skip` names, cannot be read: {error}", shown(path));
                    problems.push(Problem::new(Code::UnreadableSkip, text));
                }
            }
        }
        Self { skip: resolved, problems, way: Vec::new(), seen: HashSet::new() }
    }

    /// A folder with all that is below it.
    ///
    /// # Errors
    /// The path that could not be read.
    pub(super) fn read(&mut self, path: &Path) -> Result<Folder, (PathBuf, io::Error)> {
        let failed = |error| (path.to_owned(), error);
        let resolved = fs::canonicalize(path).map_err(failed)?;
        let mut folder = Folder { path: path.to_owned(), ..Folder::default() };
        let mut entries: Vec<fs::DirEntry> = fs::read_dir(path).and_then(Iterator::collect).map_err(failed)?;
        // What is there itself comes before links to it.
        entries.sort_by_key(|entry| (entry.file_type().is_ok_and(|kind| kind.is_symlink()), entry.file_name()));
        self.way.push(resolved);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                self.entry(&mut folder, name, &entry.path())?;
            }
        }
        self.way.pop();
        Ok(folder)
    }

    fn entry(&mut self, folder: &mut Folder, name: String, path: &Path) -> Result<(), (PathBuf, io::Error)> {
        let failed = |error| (path.to_owned(), error);
        let is_link = fs::symlink_metadata(path).map_err(failed)?.is_symlink();
        let metadata = match fs::metadata(path) {
            Err(_) if is_link && !names::is_sql(&name) => return Ok(()),
            Err(_) if is_link => return Err(failed(io::Error::other("it is a dangling symbolic link"))),
            read => read.map_err(failed)?,
        };
        let is_wanted = metadata.is_dir() || names::is_sql(&name) || names::program(&name).is_some();
        if !is_wanted {
            folder.others.push(name);
            return Ok(());
        }
        let resolved = fs::canonicalize(path).map_err(failed)?;
        if self.skip.contains(&resolved) || self.leads_back(path, &resolved) {
            return Ok(());
        }
        self.seen.insert(resolved);
        if metadata.is_dir() {
            folder.folders.push((name, self.read(path)?));
        } else if !names::is_sql(&name) {
            folder.programs.push(name);
        } else if metadata.is_file() {
            folder.sql.push(name);
        } else {
            return Err(failed(io::Error::other("it is not a file")));
        }
        Ok(())
    }

    /// Whether a link leads to what is read already; that is said.
    fn leads_back(&mut self, path: &Path, resolved: &Path) -> bool {
        let why = if self.way.iter().any(|folder| folder == resolved) {
            "leads back to a folder that contains it"
        } else if self.seen.contains(resolved) {
            "is a link to another file or folder of the schema"
        } else {
            return false;
        };
        let text = format!("{} {why}, and is skipped", shown(path));
        self.problems.push(Problem::new(Code::SkippedLink, text));
        true
    }
}
