//! Folders as sorted lists.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The folders directly in a folder, sorted.
///
/// # Errors
/// When the folder cannot be read.
pub fn folders_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// All files below a folder with their texts, by their path below it (`/` between names). None where there is no such folder.
///
/// # Errors
/// When something cannot be read, or is not UTF-8.
pub fn files_below(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                files.insert(name, std::fs::read_to_string(&path)?);
            }
        }
    }
    Ok(files)
}

/// The folders below a folder that are cases, each with its path there, as in `area/name`: the outermost that have a file in them.
///
/// # Errors
/// When a folder cannot be read.
pub fn case_folders(top: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut cases = Vec::new();
    let mut folders = folders_in(top)?;
    while let Some(folder) = folders.pop() {
        let mut entries = std::fs::read_dir(&folder)?.collect::<io::Result<Vec<_>>>()?.into_iter();
        if entries.any(|entry| entry.path().is_file()) {
            let name = folder.strip_prefix(top).unwrap_or(&folder).to_string_lossy().into_owned();
            cases.push((name, folder));
        } else {
            folders.extend(folders_in(&folder)?);
        }
    }
    cases.sort();
    Ok(cases)
}
