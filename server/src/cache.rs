//! The cache of data directories: initialised ones, so that only the first start on a machine runs initdb, and those that
//! callers have filled; and notes of callers.
//!
//! One file each, written aside and renamed: a reader sees a whole one or none. Processes that find no initialised one
//! take turns on a lock, and only the first builds it.

use std::env;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::Error;

/// Entries that nobody has made or used for so long are removed whenever a new one is written: PostgreSQL gets minor
/// releases every quarter.
const OLD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Of those that callers have filled, the most recently used stay: so many, with so many bytes in all.
const MOST_KEPT: usize = 8;
const MOST_BYTES: u64 = 1 << 30;
/// So many notes stay, the most recently used.
const MOST_NOTES: usize = 200;

/// The variable that names the folder, or says that nothing is cached.
const VARIABLE: &str = "SQLWRIGHT_CACHE";
const OFF: &str = "off";

/// What an entry is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// What initdb makes.
    Initialised,
    /// What a caller has filled and wants kept.
    Kept,
    /// A text of a caller.
    Note,
}

impl Kind {
    fn extension(self) -> &'static str {
        match self {
            Self::Initialised => "cluster",
            Self::Kept => "kept",
            Self::Note => "note",
        }
    }
}

/// The folder of cached data directories.
pub(crate) struct Cache {
    folder: PathBuf,
}

/// The place of one of them.
pub(crate) struct Entry<'a> {
    cache: &'a Cache,
    name: String,
    path: PathBuf,
}

impl Cache {
    /// The cache in `folder`, or else in the user's cache folder. `None` when there is no folder that is ours alone, or
    /// the user wants none: then each start runs initdb.
    pub(crate) fn open(folder: Option<&Path>) -> Option<Self> {
        let candidates = match folder {
            Some(folder) => vec![folder.to_path_buf()],
            None => default_folders(),
        };
        let folder = candidates.into_iter().find(|folder| make_private(folder).is_ok())?;
        Some(Self { folder })
    }

    /// The entry for a key; `name` is what its file begins with.
    pub(crate) fn entry(&self, kind: Kind, name: &str, key: &impl Hash) -> Entry<'_> {
        let name = format!("{name}-{}", hash(key));
        let path = self.folder.join(format!("{name}.{}", kind.extension()));
        Entry { cache: self, name, path }
    }

    /// Whether there is an entry whose file begins with this.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name().as_encoded_bytes().starts_with(name.as_bytes()))
    }

    /// Waits for the lock of the folder; it is released when the file is closed, also by a crash.
    fn lock(&self) -> io::Result<File> {
        let path = self.folder.join("lock");
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        file.lock()?;
        Ok(file)
    }

    /// Removes what a writer that died half way left, entries that nobody uses any more, and the kept ones that are too
    /// many besides the one that is `coming`, with so many bytes. Call with the lock held.
    fn remove_old(&self, coming: Option<(&Path, usize)>) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let mut kept = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else { continue };
            let Ok(metadata) = entry.metadata() else { continue };
            let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let is_old = || used.elapsed().is_ok_and(|age| age > OLD);
            let expired = match extension {
                "new" => true,
                "cluster" | "kept" | "note" => is_old(),
                _ => false,
            };
            if expired {
                let _ = fs::remove_file(path);
            } else if extension == Kind::Kept.extension() {
                kept.push((used, metadata.len(), path));
            }
        }
        let Some((coming, length)) = coming else { return };
        kept.retain(|(_, _, path)| path != coming);
        kept.sort();
        let mut bytes = length as u64;
        for (number, (_, length, path)) in kept.into_iter().rev().enumerate() {
            bytes += length;
            if number + 1 >= MOST_KEPT || bytes > MOST_BYTES {
                let _ = fs::remove_file(path);
            }
        }
    }
}

impl Cache {
    /// Makes room for one more note.
    fn remove_notes(&self) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let notes = entries.filter(|path| path.extension().is_some_and(|end| end == Kind::Note.extension()));
        let used = |path: &PathBuf| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        let mut notes: Vec<_> = notes.map(|path| (used(&path), path)).collect();
        notes.sort();
        for (_, path) in notes.iter().rev().skip(MOST_NOTES - 1) {
            let _ = fs::remove_file(path);
        }
    }
}

impl Entry<'_> {
    /// Its content, if there is one.
    pub(crate) fn read(&self) -> Option<Vec<u8>> {
        fs::read(&self.path).ok()
    }

    /// The content that another process has written since `stale` was found wanting, else the one that `build` makes,
    /// which is then written.
    pub(crate) fn replace(
        &self,
        stale: Option<&[u8]>,
        build: impl FnOnce() -> Result<Vec<u8>, Error>,
    ) -> Result<Vec<u8>, Error> {
        // A file system without locks costs repeated work, nothing else.
        let lock = self.cache.lock().ok();
        if let Some(found) = self.read()
            && Some(found.as_slice()) != stale
        {
            return Ok(found);
        }
        let content = build()?;
        if lock.is_some() {
            self.cache.remove_old(None);
        }
        // A full disk or a read-only folder makes the next start slow, not this one wrong.
        let _ = self.write(&content);
        Ok(content)
    }

    /// Writes what a caller wants kept, and removes others where they become too many.
    ///
    /// # Errors
    /// What the file system says; a full disk, for example.
    pub(crate) fn store(&self, content: &[u8]) -> io::Result<()> {
        // The lock keeps others from removing what is being written.
        let _lock = self.cache.lock()?;
        if content.len() as u64 > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.cache.remove_old(Some((&self.path, content.len())));
        self.write(content)
    }

    /// Writes what is small and quickly made again: without the lock, for which another process's initdb may have to be waited for.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn jot(&self, content: &[u8]) -> io::Result<()> {
        if !self.path.exists() {
            self.cache.remove_notes();
        }
        self.write(content)
    }

    /// Notes that it has been used.
    pub(crate) fn touch(&self) {
        let _ = File::open(&self.path).and_then(|file| file.set_modified(SystemTime::now()));
    }

    /// Removes it: it is of no use.
    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    fn write(&self, content: &[u8]) -> io::Result<()> {
        let aside = self.cache.folder.join(format!("{}.{}.new", self.name, crate::unique_suffix()));
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&aside)
            .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&aside, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written
    }
}

/// A short text that stands for a key.
pub(crate) fn hash(key: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// What `$SQLWRIGHT_CACHE` says; else `$XDG_CACHE_HOME/sqlwright`, `~/.cache/sqlwright`, and a folder of our own in the
/// temporary one.
fn default_folders() -> Vec<PathBuf> {
    match env::var_os(VARIABLE).filter(|said| !said.is_empty()) {
        Some(said) if said == OFF => return Vec::new(),
        Some(said) => return vec![said.into()],
        None => {}
    }
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    // A home that is named but does not exist (that of `nobody`, say) is not ours to create.
    let home = absolute("HOME").filter(|home| home.is_dir()).map(|home| home.join(".cache"));
    let home = absolute("XDG_CACHE_HOME").or(home);
    let user = rustix::process::geteuid().as_raw();
    home.map(|folder| folder.join("sqlwright"))
        .into_iter()
        .chain([env::temp_dir().join(format!("sqlwright-cache-{user}"))])
        .collect()
}

/// Creates the folder if need be, for us alone; fails when it is another user's or others may write to it: they could
/// make us run a data directory of theirs.
fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let metadata = fs::symlink_metadata(folder)?;
    let ours = metadata.uid() == rustix::process::geteuid().as_raw();
    if metadata.is_dir() && ours && metadata.mode() & 0o022 == 0 {
        Ok(())
    } else {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of so many bytes, last used so many days ago.
    fn file(folder: &Path, name: &str, length: u64, days: u64) {
        let file = File::create(folder.join(name)).unwrap();
        file.set_len(length).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60)).unwrap();
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name != "lock").collect();
        names.sort();
        names
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(Some(folder.path())).unwrap();
        (folder, cache)
    }

    #[test]
    fn the_least_recently_used_go_where_there_are_too_many() {
        let (folder, cache) = cache();
        for number in 0..MOST_KEPT {
            file(folder.path(), &format!("{number}.kept"), 10, number as u64 + 1);
        }
        file(folder.path(), "a.cluster", 10, 20);
        file(folder.path(), "other", 10, 100);
        cache.entry(Kind::Kept, "15", &"key").store(b"new").unwrap();
        let left = names(folder.path());
        assert_eq!(left.len(), MOST_KEPT + 2, "{left:?}");
        assert!(!left.contains(&format!("{}.kept", MOST_KEPT - 1)), "{left:?}");
        // The same once more is not one more.
        cache.entry(Kind::Kept, "15", &"key").store(b"newer").unwrap();
        assert_eq!(names(folder.path()), left);
    }

    #[test]
    fn notes_are_bounded_and_of_other_folders_nothing_is_removed() {
        let (folder, cache) = cache();
        for number in 0..MOST_NOTES + 3 {
            file(folder.path(), &format!("{number}.note"), 10, number as u64 % 29 + 1);
        }
        file(folder.path(), "a.kept", 10, 20);
        cache.entry(Kind::Note, "note", &"name").jot(b"text").unwrap();
        assert_eq!(names(folder.path()).len(), MOST_NOTES + 1);
        assert_eq!(cache.entry(Kind::Note, "note", &"name").read().unwrap(), b"text");
        cache.entry(Kind::Note, "note", &"name").jot(b"another").unwrap();
        assert_eq!(names(folder.path()).len(), MOST_NOTES + 1);
    }

    #[test]
    fn what_is_used_stays() {
        let (folder, cache) = cache();
        let used = cache.entry(Kind::Kept, "15", &"used");
        used.store(b"content").unwrap();
        let name = names(folder.path())[0].clone();
        file(folder.path(), &name, 7, 29);
        (0..MOST_KEPT - 1).for_each(|number| file(folder.path(), &format!("{number}.kept"), 10, number as u64 + 1));
        used.touch();
        cache.entry(Kind::Kept, "15", &"other").store(b"new").unwrap();
        assert!(names(folder.path()).contains(&name));
    }

    #[test]
    fn bytes_count_too() {
        let (folder, cache) = cache();
        file(folder.path(), "1.kept", MOST_BYTES / 2, 1);
        file(folder.path(), "2.kept", MOST_BYTES / 2, 2);
        file(folder.path(), "3.kept", 10, 3);
        cache.entry(Kind::Kept, "15", &"key").store(b"new").unwrap();
        let left = names(folder.path());
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left.contains(&"1.kept".to_owned()), "{left:?}");
    }

    #[test]
    fn what_is_old_and_what_a_writer_left_goes() {
        let (folder, cache) = cache();
        for (name, days) in [("1.kept", 31), ("2.kept", 29), ("3.cluster", 31), ("4.cluster", 1), ("5.new", 0)] {
            file(folder.path(), name, 10, days);
        }
        cache.entry(Kind::Initialised, "15", &"key").replace(None, || Ok(b"new".to_vec())).unwrap();
        let left = names(folder.path());
        assert_eq!(left.len(), 3, "{left:?}");
        assert!(["2.kept", "4.cluster"].iter().all(|name| left.contains(&(*name).to_owned())), "{left:?}");
    }
}
