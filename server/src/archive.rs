//! A data directory as one sequence of bytes, so that a cached one is replaced, read and copied as a whole.
//!
//! The format is private to this crate: a signature, then for each folder and file its kind, path and content, then
//! an end mark. Blocks of zeros are left out of the content: pages of a fresh index are little else. Symbolic links do
//! not occur in a fresh data directory and are left out, as is the lock file. (The crate `tar` writes sparse files only where the file
//! system has holes, which these files do not have: an archive would be several times as large.)

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Component, Path};

use crate::account::Account;

/// Changes with the format and with what is put in.
pub(crate) const SIGNATURE: &[u8] = b"sqlwright cluster 3\n";
const FOLDER: u8 = b'd';
const FILE: u8 = b'f';
const END: u8 = b'e';

/// How many zeros in a row are worth leaving out, at multiples of this.
const BLOCK: usize = 512;
const ZEROS: [u8; BLOCK] = [0; BLOCK];

/// Reads the folder `root` into an archive.
pub(crate) fn pack(root: &Path) -> io::Result<Vec<u8>> {
    let mut archive = Vec::new();
    pack_into(&mut archive, root)?;
    Ok(archive)
}

/// The same behind what is there already.
pub(crate) fn pack_into(archive: &mut Vec<u8>, root: &Path) -> io::Result<()> {
    archive.extend(SIGNATURE);
    pack_folder(root, Path::new(""), archive)?;
    archive.push(END);
    Ok(())
}

fn pack_folder(root: &Path, folder: &Path, archive: &mut Vec<u8>) -> io::Result<()> {
    let mut entries = fs::read_dir(root.join(folder))?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = folder.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            push_entry(archive, FOLDER, &path);
            pack_folder(root, &path, archive)?;
        } else if kind.is_file() && is_needed(&path) {
            push_entry(archive, FILE, &path);
            push_content(archive, &fs::read(entry.path())?);
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

fn push_entry(archive: &mut Vec<u8>, kind: u8, path: &Path) {
    archive.push(kind);
    push_part(archive, path.as_os_str().as_bytes());
}

/// The length of a file, how many pieces it has, and each with its offset.
fn push_content(archive: &mut Vec<u8>, content: &[u8]) {
    push_number(archive, content.len());
    let count_at = archive.len();
    push_number(archive, 0);
    let (mut count, mut at) = (0_u64, blocks(content, true));
    while at < content.len() {
        let length = blocks(&content[at..], false);
        count += 1;
        push_number(archive, at);
        push_part(archive, &content[at..at + length]);
        at += length;
        at += blocks(&content[at..], true);
    }
    archive[count_at..count_at + 8].copy_from_slice(&count.to_le_bytes());
}

/// How many bytes at the beginning are in blocks of zeros, or in others.
fn blocks(bytes: &[u8], zero: bool) -> usize {
    bytes.chunks(BLOCK).take_while(|block| (**block == ZEROS[..block.len()]) == zero).map(<[u8]>::len).sum()
}

fn push_number(archive: &mut Vec<u8>, number: usize) {
    archive.extend((number as u64).to_le_bytes());
}

/// A sequence of bytes with its length.
pub(crate) fn push_part(archive: &mut Vec<u8>, part: &[u8]) {
    push_number(archive, part.len());
    archive.extend(part);
}

/// One folder or file of an archive.
struct Entry<'a> {
    path: &'a Path,
    /// `None` of a folder.
    content: Option<Content<'a>>,
}

/// What is in a file: zeros, but for these pieces.
struct Content<'a> {
    length: u64,
    pieces: Vec<(u64, &'a [u8])>,
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
        match &entry.content {
            None => create_folder(&path, account)?,
            Some(content) => create_file(&path, content, account)?,
        }
    }
    Ok(())
}

/// Creates a folder and gives it away before anything is in it, so that its owner can always remove it.
fn create_folder(path: &Path, account: Account) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)?;
    account.own_path(path)
}

fn create_file(path: &Path, content: &Content<'_>, account: Account) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    match content.pieces.as_slice() {
        [(0, piece)] if piece.len() as u64 == content.length => file.write_all(piece)?,
        pieces => {
            file.set_len(content.length)?;
            pieces.iter().try_for_each(|(offset, piece)| file.write_all_at(piece, *offset))?;
        }
    }
    account.own_file(&file)
}

/// All entries of an archive; `None` when it is not whole.
fn read_entries(archive: &[u8]) -> Option<Vec<Entry<'_>>> {
    let mut rest = archive.strip_prefix(SIGNATURE)?;
    let mut entries = Vec::new();
    loop {
        let (&kind, after) = rest.split_first()?;
        rest = after;
        if kind == END {
            return rest.is_empty().then_some(entries);
        }
        let path = Path::new(std::ffi::OsStr::from_bytes(take_part(&mut rest)?));
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || path.as_os_str().is_empty() {
            return None;
        }
        let content = match kind {
            FOLDER => None,
            FILE => Some(take_content(&mut rest)?),
            _ => return None,
        };
        entries.push(Entry { path, content });
    }
}

fn take_content<'a>(rest: &mut &'a [u8]) -> Option<Content<'a>> {
    let length = take_number(rest)?;
    let mut pieces = Vec::new();
    for _ in 0..take_number(rest)? {
        let (offset, piece) = (take_number(rest)?, take_part(rest)?);
        if offset.checked_add(piece.len() as u64)? > length {
            return None;
        }
        pieces.push((offset, piece));
    }
    Some(Content { length, pieces })
}

fn take_number(rest: &mut &[u8]) -> Option<u64> {
    let (number, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    Some(u64::from_le_bytes(*number))
}

/// A sequence of bytes with its length.
pub(crate) fn take_part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_number(rest)?).ok()?;
    let (part, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let folder = tempfile::tempdir().unwrap();
        let (before, after) = (folder.path().join("before"), folder.path().join("after"));
        fs::create_dir_all(before.join("base/1")).unwrap();
        let page = |content: &[(usize, u8)], length: usize| {
            let mut page = vec![0; length];
            content.iter().for_each(|(at, byte)| page[*at] = *byte);
            page
        };
        let contents = [
            ("empty", Vec::new()),
            ("short", b"15\n".to_vec()),
            ("zeros", vec![0; 8192]),
            ("zeros and a bit", vec![0; 8193]),
            ("ends", page(&[(0, 1), (8191, 2)], 8192)),
            ("middle", page(&[(BLOCK, 1), (2 * BLOCK - 1, 2), (4000, 3)], 8192)),
            ("tail", page(&[(8199, 1)], 8200)),
            ("full", vec![7; 3 * BLOCK + 1]),
        ];
        for (name, content) in &contents {
            fs::write(before.join("base/1").join(name), content).unwrap();
        }
        let archive = pack(&before).unwrap();
        unpack(&archive, &after, Account::Ours).unwrap();
        for (name, content) in &contents {
            assert_eq!(&fs::read(after.join("base/1").join(name)).unwrap(), content, "{name}");
        }
        assert!(archive.len() < 8192, "{}", archive.len());
        for length in 0..archive.len() {
            assert!(read_entries(&archive[..length]).is_none(), "cut at {length}");
        }
    }
}
