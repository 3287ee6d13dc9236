//! Writing a set of files so that all of them change or none: each is staged beside its place, then they are renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Difference;

/// What the staging folders are called, before the number of the process that they are of.
const STAGING: &str = ".sqlwright-";

/// After so long the folder of a run that cannot be asked for is taken for abandoned.
const ABANDONED: Duration = Duration::from_secs(600);

/// Carries out the differences in `folder`, all or none, and sweeps what a run that was killed has left there.
///
/// # Errors
///
/// When a file cannot be written, replaced or removed, by its name; then everything is as it was before.
pub(super) fn apply(folder: &Path, differences: &[Difference]) -> io::Result<()> {
    if differences.is_empty() {
        return Ok(());
    }
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
    sweep(folder);
    let staging = folder.join(format!("{STAGING}{}", std::process::id()));
    let staged = stage(&staging, folder, differences);
    let result = staged.and_then(|()| replace(&staging, folder, differences));
    let _ = fs::remove_dir_all(&staging);
    if is_new && result.is_err() {
        let _ = fs::remove_dir(folder);
    }
    result
}

/// The error with the name of what it happened to.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Writes all new texts, each under the names that it will have.
fn stage(staging: &Path, folder: &Path, differences: &[Difference]) -> io::Result<()> {
    for difference in differences {
        let Some(text) = &difference.new else { continue };
        let (place, path) = (staging.join("new").join(&difference.path), folder.join(&difference.path));
        let written = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&place, text));
        written.map_err(|error| named(&path, &error))?;
    }
    Ok(())
}

/// Puts the staged files in their places. What was there is kept until all are, and put back when one fails.
fn replace(staging: &Path, folder: &Path, differences: &[Difference]) -> io::Result<()> {
    let old = staging.join("old");
    for (done, difference) in differences.iter().enumerate() {
        if let Err(error) = replace_one(staging, folder, difference) {
            let mut error = named(&folder.join(&difference.path), &error);
            for difference in differences[..=done].iter().rev() {
                if let Err(kept) = put_back(&old, folder, difference) {
                    error = io::Error::other(format!("{error}; {} could not be restored: {kept}", difference.path));
                }
            }
            return Err(error);
        }
    }
    for difference in differences.iter().filter(|difference| difference.new.is_none()) {
        remove_empty_folders(folder, &folder.join(&difference.path));
    }
    Ok(())
}

fn replace_one(staging: &Path, folder: &Path, difference: &Difference) -> io::Result<()> {
    let place = folder.join(&difference.path);
    if difference.old.is_some() {
        let kept = staging.join("old").join(&difference.path);
        kept.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::rename(&place, kept)?;
    }
    if difference.new.is_some() {
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::rename(staging.join("new").join(&difference.path), &place)?;
    }
    Ok(())
}

fn put_back(old: &Path, folder: &Path, difference: &Difference) -> io::Result<()> {
    let (kept, place) = (old.join(&difference.path), folder.join(&difference.path));
    if kept.exists() {
        return fs::rename(kept, place);
    }
    if difference.old.is_none() && place.exists() {
        fs::remove_file(&place)?;
    }
    remove_empty_folders(folder, &place);
    Ok(())
}

/// Removes the staging folders of runs that are over.
fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.strip_prefix(STAGING)) else { continue };
        if process.parse::<u32>().is_ok() && is_over(process, &entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_over(process: &str, staging: &Path) -> bool {
    let processes = PathBuf::from("/proc");
    if processes.join("self").exists() {
        return process == std::process::id().to_string() || !processes.join(process).exists();
    }
    let age = fs::metadata(staging).and_then(|metadata| metadata.modified()).map(|time| time.elapsed());
    matches!(age, Ok(Ok(age)) if age > ABANDONED)
}

fn remove_empty_folders(top: &Path, path: &Path) {
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|folder| *folder != top) {
        // Fails, and so stops, at the first folder that is not empty.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
}
