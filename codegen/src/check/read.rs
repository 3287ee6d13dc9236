//! Finds and reads the query files of a folder.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap};

/// Reads every `*.sql` file below `folder`, sorted by path, each with its folders and file stem below it.
///
/// Names that start with a dot are left out. Links to files are followed; a link to a folder is followed when it leads
/// out of `folder` and no other link led there, so that circles end. What cannot be read, and a folder
/// without query files, are reported.
pub fn query_files(
    folder: &Path,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Vec<(FileId, Vec<String>)> {
    let root = fs::canonicalize(folder).and_then(|root| match root.is_dir() {
        true => Ok(root),
        false => Err(io::ErrorKind::NotADirectory.into()),
    });
    let root = match root {
        Ok(root) => root,
        Err(error) => {
            diagnostics.push(no_folder(folder, &error));
            return Vec::new();
        }
    };
    let mut search =
        Search { visited: HashSet::from([root.clone()]), root, found: Vec::new(), diagnostics, sound: true };
    search.folder(folder, &[]);
    let Search { mut found, sound, .. } = search;
    found.sort_by(|one, other| one.names.cmp(&other.names));
    if found.is_empty() && sound {
        diagnostics.push(
            Diagnostic::new(Code::NoQueryFiles, format!("the folder `{}` has no `.sql` file", folder.display()))
                .help("write a query file such as `customers.sql`: statements, each below a line `--! name`"),
        );
    }
    let read = |found: Found| Some((found.read(folder, sources, diagnostics)?, found.names));
    found.into_iter().filter_map(read).collect()
}

fn no_folder(folder: &Path, error: &io::Error) -> Diagnostic {
    // Where it was looked for: a relative path says that only to who knows the current folder.
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let shown = folder.display();
    let (code, message) = match error.kind() {
        io::ErrorKind::NotFound => (Code::NoQueryFolder, format!("the folder of query files `{shown}` does not exist")),
        _ => (Code::UnreadableFile, format!("the folder of query files `{shown}` cannot be read: {error}")),
    };
    Diagnostic::new(code, message)
        .help("create it, or name the right one: `--queries DIR`, or `queries` in `sqlwright.toml`")
}

/// A query file that was found.
struct Found {
    path: PathBuf,
    /// The folders below the queries folder, and the file stem.
    names: Vec<String>,
}

impl Found {
    fn read(&self, folder: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<FileId> {
        let shown = self.path.strip_prefix(folder).unwrap_or(&self.path).to_string_lossy().replace('\\', "/");
        let shown = format!("{}/{shown}", folder.display().to_string().trim_end_matches('/'));
        let unreadable = match sqlwright_source::read::file(&self.path).map(String::from_utf8) {
            Ok(Ok(text)) => {
                // Without the byte order mark, columns in messages are those of editors.
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                return Some(sources.add(shown, text));
            }
            Ok(Err(error)) => {
                let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                Diagnostic::new(
                    Code::NotUtf8,
                    format!("the query file `{shown}` is not UTF-8: the first error is in line {line}"),
                )
                .help("save it as UTF-8")
            }
            Err(error) => {
                Diagnostic::new(Code::UnreadableFile, format!("the query file `{shown}` cannot be read: {error}"))
                    .help("make it readable, or give it a name that does not end in `.sql`")
            }
        };
        diagnostics.push(unreadable);
        None
    }
}

struct Search<'a> {
    /// The queries folder without links.
    root: PathBuf,
    /// The folders behind links that were read, without links.
    visited: HashSet<PathBuf>,
    found: Vec<Found>,
    diagnostics: &'a mut Diagnostics,
    /// Whether everything could be looked at.
    sound: bool,
}

impl Search<'_> {
    fn folder(&mut self, folder: &Path, names: &[String]) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(folder, &error),
        };
        // The order decides which of two links to one folder is read.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.entry(&entry, names);
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, names: &[String]) {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return;
        }
        let is_folder = path.is_dir();
        if !is_folder && path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("sql")) {
            return;
        }
        let name = if is_folder { path.file_name() } else { path.file_stem() };
        let Some(name) = name.and_then(|name| name.to_str()) else {
            self.sound = false;
            self.diagnostics.push(
                Diagnostic::new(Code::NotUtf8, format!("the name of `{}` is not UTF-8", path.display()))
                    .help("rename it: the names of files and folders become names in Rust"),
            );
            return;
        };
        let names = names.iter().cloned().chain([name.to_owned()]).collect();
        if !is_folder {
            self.found.push(Found { path, names });
        } else if !path.is_symlink() || self.leads_out(&path) {
            self.folder(&path, &names);
        }
    }

    /// Whether a link leads to a folder that no other way leads to.
    fn leads_out(&mut self, link: &Path) -> bool {
        match fs::canonicalize(link) {
            Ok(target) => {
                !target.starts_with(&self.root) && !self.root.starts_with(&target) && self.visited.insert(target)
            }
            Err(error) => {
                self.unreadable(link, &error);
                false
            }
        }
    }

    fn unreadable(&mut self, folder: &Path, error: &io::Error) {
        self.sound = false;
        self.diagnostics.push(
            Diagnostic::new(Code::UnreadableFile, format!("the folder `{}` cannot be read: {error}", folder.display()))
                .help("make it readable, or name another folder with `--queries DIR`"),
        );
    }
}
