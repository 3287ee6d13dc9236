//! A data directory as one sequence of bytes, so that a cached one is replaced, read and copied as a whole.
//!
//! The format is private to this crate: a signature, then for each folder and file its kind, path and content, then
//! an end mark. Symbolic links do not occur in a fresh data directory and are left out, as is the lock file.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path};

use crate::account::Account;

/// Changes with the format and with what is put in.
pub(crate) const SIGNATURE: &[u8] = b"sqlwright cluster 2\n";
const FOLDER: u8 = b'd';
const FILE: u8 = b'f';
const END: u8 = b'e';

/// Reads the folder `root` into an archive.
pub(crate) fn pack(root: &Path) -> io::Result<Vec<u8>> {
    let mut archive = SIGNATURE.to_vec();
    pack_folder(root, Path::new(""), &mut archive)?;
    archive.push(END);
    Ok(archive)
}

fn pack_folder(root: &Path, folder: &Path, archive: &mut Vec<u8>) -> io::Result<()> {
    let mut entries = fs::read_dir(root.join(folder))?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = folder.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            push_entry(archive, FOLDER, &path, &[]);
            pack_folder(root, &path, archive)?;
        } else if kind.is_file() && is_needed(&path) {
            push_entry(archive, FILE, &path, &fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Free space maps and visibility maps are only hints, which PostgreSQL does without and makes anew: a quarter of all
/// files, and creating files is what most of the time of a start is spent on.
fn is_needed(path: &Path) -> bool {
    let name = path.as_os_str().as_bytes();
    !name.ends_with(b"_fsm") && !name.ends_with(b"_vm") && name != b"postmaster.pid"
}

fn push_entry(archive: &mut Vec<u8>, kind: u8, path: &Path, content: &[u8]) {
    archive.push(kind);
    for part in [path.as_os_str().as_bytes(), content] {
        archive.extend((part.len() as u64).to_le_bytes());
        archive.extend(part);
    }
}

/// One folder or file of an archive.
struct Entry<'a> {
    kind: u8,
    path: &'a Path,
    content: &'a [u8],
}

/// Writes an archive into the new folder `root`, all owned by `account`.
///
/// # Errors
/// `InvalidData` when the archive is damaged (nothing is written then), else what writing met.
pub(crate) fn unpack(archive: &[u8], root: &Path, account: Account) -> io::Result<()> {
    let entries = read_entries(archive)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the cached data directory is damaged"))?;
    create_folder(root, account)?;
    for entry in entries {
        let path = root.join(entry.path);
        if entry.kind == FOLDER {
            create_folder(&path, account)?;
        } else {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(entry.content)?;
            account.own_file(&file)?;
        }
    }
    Ok(())
}

/// Creates a folder and gives it away before anything is in it, so that its owner can always remove it.
fn create_folder(path: &Path, account: Account) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)?;
    account.own_path(path)
}

/// All entries of an archive; `None` when it is not whole.
fn read_entries(archive: &[u8]) -> Option<Vec<Entry<'_>>> {
    let mut rest = archive.strip_prefix(SIGNATURE)?;
    let mut entries = Vec::new();
    loop {
        let (&kind, after) = rest.split_first()?;
        rest = after;
        match kind {
            END => return rest.is_empty().then_some(entries),
            FOLDER | FILE => {
                let path = Path::new(std::ffi::OsStr::from_bytes(take_part(&mut rest)?));
                let content = take_part(&mut rest)?;
                let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
                if !inside || path.as_os_str().is_empty() {
                    return None;
                }
                entries.push(Entry { kind, path, content });
            }
            _ => return None,
        }
    }
}

fn take_part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (part, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(part)
}
