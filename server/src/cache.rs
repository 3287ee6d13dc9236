//! The cache of initialised data directories, so that only the first start on a machine runs initdb.
//!
//! One file per PostgreSQL and set of initdb options, written aside and renamed: a reader sees a whole one or none.
//! Processes that find none take turns on a lock, and only the first builds it.

use std::env;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::binaries::Binaries;
use crate::{Error, archive};

/// Entries older than this are removed whenever a new one is written: PostgreSQL gets minor releases every quarter.
const OLD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The place of one cached data directory.
pub(crate) struct Cache {
    folder: PathBuf,
    key: String,
}

impl Cache {
    /// The cache entry for these binaries and options of initdb, in `folder` or else in the user's cache folder.
    /// `None` when there is no folder that is ours alone: then each start runs initdb.
    pub(crate) fn open(folder: Option<&Path>, binaries: &Binaries, initdb_options: &[&str]) -> Option<Self> {
        let mut hasher = DefaultHasher::new();
        (archive::SIGNATURE, binaries.version(), binaries.folder(), initdb_options).hash(&mut hasher);
        let key = format!("{}-{:016x}", binaries.number(), hasher.finish());
        let candidates = match folder {
            Some(folder) => vec![folder.to_path_buf()],
            None => default_folders(),
        };
        let folder = candidates.into_iter().find(|folder| make_private(folder).is_ok())?;
        Some(Self { folder, key })
    }

    /// The cached archive, if there is one.
    pub(crate) fn read(&self) -> Option<Vec<u8>> {
        fs::read(self.path()).ok()
    }

    /// The archive that another process has cached since `stale` was found wanting, else the one that `build` makes,
    /// which is then cached.
    pub(crate) fn replace(
        &self,
        stale: Option<&[u8]>,
        build: impl FnOnce() -> Result<Vec<u8>, Error>,
    ) -> Result<Vec<u8>, Error> {
        // A file system without locks costs repeated work, nothing else.
        let lock = self.lock().ok();
        if let Some(found) = self.read()
            && Some(found.as_slice()) != stale
        {
            return Ok(found);
        }
        let archive = build()?;
        if lock.is_some() {
            self.remove_old();
        }
        // A full disk or a read-only folder makes the next start slow, not this one wrong.
        let _ = self.write(&archive);
        Ok(archive)
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.cluster", self.key))
    }

    /// Waits for the lock of the folder; it is released when the file is closed, also by a crash.
    fn lock(&self) -> io::Result<File> {
        let path = self.folder.join("lock");
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        file.lock()?;
        Ok(file)
    }

    fn write(&self, archive: &[u8]) -> io::Result<()> {
        let aside = self.folder.join(format!("{}.{}.new", self.key, crate::unique_suffix()));
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&aside)
            .and_then(|mut file| file.write_all(archive).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&aside, self.path()));
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written
    }

    /// Removes what a writer that died half way left, and entries of PostgreSQLs long gone. Call with the lock held.
    fn remove_old(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let expired = match path.extension().and_then(|extension| extension.to_str()) {
                Some("new") => true,
                Some("cluster") => age(&entry).is_some_and(|age| age > OLD),
                _ => false,
            };
            if expired {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn age(entry: &fs::DirEntry) -> Option<Duration> {
    entry.metadata().ok()?.modified().ok()?.elapsed().ok()
}

/// `$XDG_CACHE_HOME/sqlwright`, `~/.cache/sqlwright`, and a folder of our own in the temporary one.
fn default_folders() -> Vec<PathBuf> {
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
