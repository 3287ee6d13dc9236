//! Data directories that a caller has filled, kept so that a later start finds them as they were.
//!
//! An entry is used only where everything is the same that has decided what is in it: the caller's key, PostgreSQL, our
//! settings, the environment, and the files that extensions are made of. All of it is stored and compared as text. What
//! does not hold any more, or is damaged, is removed, and the caller fills a fresh one.

use std::env;
use std::fmt::Write;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::archive::{self, push_part, take_part};
use crate::binaries::Binaries;
use crate::settings;

const SIGNATURE: &[u8] = b"sqlwright kept 1\n";

/// Variables that change what the server's programs do; those that begin with PG do not reach them.
const VARIABLES: [&str; 7] = ["ICU_DATA", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LD_PRELOAD", "TZ", "TZDIR"];

/// Folders of an installation that the server does not read: for JIT, which is off, and for building extensions.
const UNREAD: [&str; 2] = ["bitcode", "pgxs"];
/// What the list of an installation's files is far below: there are some hundreds of them.
const MOST_LISTED: usize = 8 << 20;
/// As many folders deep; links may lead in circles.
const DEPTH: u32 = 16;

/// Where `state` is in `global/pg_control` (`src/include/catalog/pg_control.h`), and the value of a database that was shut
/// down.
const CONTROL_FILE: &str = "global/pg_control";
const STATE_AT: usize = 16;
const SHUT_DOWN: u32 = 1;

/// Everything that decides what is in a data directory, as text: what can be known before the server runs.
///
/// # Errors
/// When PostgreSQL's programs cannot be looked at.
pub(crate) fn key(binaries: &Binaries, extra: &[(String, String)], callers: &str) -> io::Result<String> {
    let mut key = format!("{}\n", binaries.version());
    key.push_str(&machine(binaries.folder(), extra)?);
    let initdb_options = settings::initdb_options(binaries.major());
    // Writing to a String cannot fail.
    let _ = writeln!(key, "{initdb_options:?}");
    key.push_str(callers);
    Ok(key)
}

/// The same of an installation that need not be run for it: its programs, what is in other folders of it, our settings and the
/// environment.
///
/// # Errors
/// When these cannot be looked at.
pub(crate) fn installed(programs: &Path, folders: &[PathBuf], extra: &[(String, String)]) -> io::Result<String> {
    Ok(machine(programs, extra)? + &listing(folders)?)
}

fn machine(programs: &Path, extra: &[(String, String)]) -> io::Result<String> {
    let mut key = String::new();
    for program in ["postgres", "initdb"] {
        list(&programs.join(program), DEPTH, &mut key)?;
    }
    let variables = VARIABLES.iter().map(|name| ((*name).into(), env::var_os(name)));
    let locale = env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"LC_"));
    let mut variables: Vec<_> = variables.chain(locale.map(|(name, value)| (name, Some(value)))).collect();
    variables.sort();
    // Writing to a String cannot fail.
    let _ = write!(key, "{}\n{extra:?}\n{variables:?}\n", settings::SETTINGS);
    Ok(key)
}

/// A data directory that was filled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept<'a> {
    /// The whole key.
    pub(crate) key: &'a str,
    /// The installation's folders with what extensions are made of.
    pub(crate) folders: Vec<PathBuf>,
    /// The database that the caller has filled.
    pub(crate) database: &'a str,
    /// How many databases were created.
    pub(crate) databases: u64,
    /// What the caller wants to be told.
    pub(crate) note: &'a str,
}

impl Kept<'_> {
    /// The entry, with the data directory of a server that has ended.
    ///
    /// # Errors
    /// When it cannot be read, or is not to be kept: the server was not shut down, there are tablespaces elsewhere, or
    /// settings that hold from the next start on.
    pub(crate) fn pack(&self, data: &Path) -> io::Result<Vec<u8>> {
        check(data)?;
        let mut entry = SIGNATURE.to_vec();
        push_part(&mut entry, self.key.as_bytes());
        let mut folders = Vec::new();
        for folder in &self.folders {
            push_part(&mut folders, folder.as_os_str().as_encoded_bytes());
        }
        push_part(&mut entry, &folders);
        push_part(&mut entry, listing(&self.folders)?.as_bytes());
        push_part(&mut entry, self.database.as_bytes());
        push_part(&mut entry, &self.databases.to_le_bytes());
        push_part(&mut entry, self.note.as_bytes());
        archive::pack_into(&mut entry, data)?;
        let sum = checksum(&entry);
        entry.extend(sum.to_le_bytes());
        Ok(entry)
    }

    /// An entry, and the archive of its data directory; `None` where it is damaged, or was made of anything else.
    pub(crate) fn read<'a>(entry: &'a [u8], key: &str) -> Option<(Kept<'a>, &'a [u8])> {
        let (whole, sum) = entry.split_last_chunk::<16>()?;
        let mut rest = whole.strip_prefix(SIGNATURE)?;
        let stored = str::from_utf8(take_part(&mut rest)?).ok().filter(|stored| *stored == key)?;
        let folders = read_folders(take_part(&mut rest)?)?;
        let found = listing(&folders).ok()?;
        if take_part(&mut rest)? != found.as_bytes() || checksum(whole) != u128::from_le_bytes(*sum) {
            return None;
        }
        let database = str::from_utf8(take_part(&mut rest)?).ok()?;
        let databases = u64::from_le_bytes(take_part(&mut rest)?.try_into().ok()?);
        let note = str::from_utf8(take_part(&mut rest)?).ok()?;
        Some((Kept { key: stored, folders, database, databases, note }, rest))
    }
}

fn read_folders(mut text: &[u8]) -> Option<Vec<PathBuf>> {
    use std::os::unix::ffi::OsStrExt;
    let mut folders = Vec::new();
    while !text.is_empty() {
        folders.push(PathBuf::from(std::ffi::OsStr::from_bytes(take_part(&mut text)?)));
    }
    Some(folders)
}

/// Whether another server starts on a data directory as this one's server was.
fn check(data: &Path) -> io::Result<()> {
    let control = fs::read(data.join(CONTROL_FILE))?;
    let state = control.get(STATE_AT..).and_then(|rest| rest.first_chunk::<4>());
    if state.map(|state| u32::from_ne_bytes(*state)) != Some(SHUT_DOWN) {
        return Err(io::Error::other("the server was not shut down"));
    }
    for tablespace in fs::read_dir(data.join("pg_tblspc"))? {
        // A folder is in place.
        if !tablespace?.file_type()?.is_dir() {
            return Err(io::Error::other("there are tablespaces elsewhere"));
        }
    }
    // ALTER SYSTEM: the server that ran has not read it.
    let settings = fs::read_to_string(data.join("postgresql.auto.conf"))?;
    if settings.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        return Err(io::Error::other("there are settings that hold from the next start on"));
    }
    Ok(())
}

/// All files below folders, each with its length and the time of its last change.
fn listing(folders: &[PathBuf]) -> io::Result<String> {
    let mut listing = String::new();
    folders.iter().try_for_each(|folder| list(folder, DEPTH, &mut listing))?;
    Ok(listing)
}

fn list(path: &Path, depth: u32, listing: &mut String) -> io::Result<()> {
    // What a link leads to counts, if it leads anywhere.
    let Ok(metadata) = fs::metadata(path) else {
        let _ = writeln!(listing, "{} leads nowhere", path.display());
        return Ok(());
    };
    if !metadata.is_dir() {
        let (length, seconds, nanoseconds) = (metadata.len(), metadata.mtime(), metadata.mtime_nsec());
        let _ = writeln!(listing, "{} {length} {seconds}.{nanoseconds:09}", path.display());
        return Ok(());
    }
    if UNREAD.iter().any(|name| path.ends_with(name)) {
        return Ok(());
    }
    let entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    if depth == 0 || listing.len() > MOST_LISTED {
        return Err(io::Error::other(format!("there is more in {} than an installation has", path.display())));
    }
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    paths.iter().try_for_each(|path| list(path, depth - 1, listing))
}

/// Tells a damaged entry from a whole one. It need not withstand anybody: the folder is ours alone. It must be quick where
/// nothing is optimised, as in build scripts: few steps, each over many bytes.
fn checksum(bytes: &[u8]) -> u128 {
    const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let (chunks, rest) = bytes.as_chunks::<16>();
    let mut sum = bytes.len() as u128;
    for chunk in chunks {
        sum = (sum ^ u128::from_le_bytes(*chunk)).wrapping_mul(FACTOR).rotate_left(47);
    }
    rest.iter().fold(sum, |sum, byte| (sum ^ u128::from(*byte)).wrapping_mul(FACTOR).rotate_left(47))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_installation_counts() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_path_buf()];
        fs::create_dir_all(folder.path().join("extension")).unwrap();
        let control = folder.path().join("extension/citext.control");
        fs::write(&control, "default_version = '1.6'").unwrap();
        let before = listing(&folders).unwrap();
        assert_eq!(before, listing(&folders).unwrap());

        fs::write(folder.path().join("extension/citext--1.7.sql"), "").unwrap();
        let added = listing(&folders).unwrap();
        assert_ne!(before, added);
        let file = fs::File::options().append(true).open(&control).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        let changed = listing(&folders).unwrap();
        assert_ne!(added, changed);
        std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
        assert_ne!(changed, listing(&folders).unwrap());
    }

    #[test]
    fn every_byte_counts_in_the_checksum() {
        let bytes: Vec<u8> = (0..100).collect();
        let sum = checksum(&bytes);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x80;
            assert_ne!(checksum(&damaged), sum, "{at}");
            damaged.truncate(at);
            assert_ne!(checksum(&damaged), sum, "cut at {at}");
        }
        assert_ne!(checksum(&[0; 16]), checksum(&[0; 32]));
    }
}
