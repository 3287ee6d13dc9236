//! What can be chosen about a private PostgreSQL.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::binaries::Binaries;
use crate::cache::{Cache, Kind};
use crate::{Error, Restored, Server, kept};

/// How to start a [`Server`]; made by [`Server::options`]. Every choice is optional.
#[derive(Debug, Clone)]
#[must_use = "nothing is started before `start` is called"]
pub struct Options {
    pub(crate) binaries: Option<PathBuf>,
    pub(crate) cache: Option<PathBuf>,
    pub(crate) parent: Option<PathBuf>,
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { binaries: None, cache: None, parent: None, settings: Vec::new(), patience: Duration::from_secs(60) }
    }
}

impl Options {
    /// The folder with `initdb` and `postgres`; no other is searched then.
    pub fn binaries(mut self, folder: impl Into<PathBuf>) -> Self {
        self.binaries = Some(folder.into());
        self
    }

    /// The folder for cached data directories, instead of `$SQLWRIGHT_CACHE`, `$XDG_CACHE_HOME/sqlwright` or
    /// `~/.cache/sqlwright`. It is created if necessary; one that other users may write to is not used.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// The folder below which the server's own is created. Its path must be short, and the user that PostgreSQL runs as
    /// must be able to create folders in it. Default: `$TMPDIR`, otherwise `/dev/shm` if it has 2 GB to spare, otherwise
    /// `/tmp`.
    pub fn temporary(mut self, folder: impl Into<PathBuf>) -> Self {
        self.parent = Some(folder.into());
        self
    }

    /// A setting as in `postgresql.conf`, as in `("max_prepared_transactions", "10")`; later ones win.
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// How long to wait for the first connection. Default: one minute.
    pub fn timeout(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the server and returns once it accepts connections. Blocks; may be called inside an asynchronous runtime.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn start(self) -> Result<Server, Error> {
        Server::start_with(&self)
    }

    /// Starts the server on a data directory that [`Server::keep`] has kept under the same key. Returns `None` if there is
    /// none, or if something else that determines its content has changed: PostgreSQL and its extensions, the settings,
    /// the environment. A damaged one is removed. Blocks as [`Options::start`] does.
    pub fn start_kept(self, key: &str) -> Option<Restored> {
        Server::start_kept_with(&self, key)
    }

    /// Which PostgreSQL would be started, as text: its programs with their sizes and times, all files in `folders`, the settings, and
    /// what counts of the environment. It is the same as long as a server answers the same. Nothing is run. `None` if there is no
    /// PostgreSQL, or it cannot be looked at.
    pub fn identity(&self, folders: &[PathBuf]) -> Option<String> {
        let programs = Binaries::locate(self.binaries.as_deref()).ok()?;
        kept::installed(&programs, folders, &self.settings).ok()
    }

    /// The text that [`Self::keep_note`] has kept under this name.
    pub fn note(&self, name: &str) -> Option<Vec<u8>> {
        let cache = Cache::open(self.cache.as_deref())?;
        let entry = cache.entry(Kind::Note, "note", &name);
        let content = entry.read()?;
        entry.touch();
        Some(content)
    }

    /// Keeps a text beside the data directories, in the place of an earlier one of this name. It is removed when nobody has read it
    /// for a month.
    ///
    /// # Errors
    /// Why it was not kept: a full disk, for example, or a disabled cache.
    pub fn keep_note(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let cache = Cache::open(self.cache.as_deref()).ok_or(io::ErrorKind::NotFound)?;
        cache.entry(Kind::Note, "note", &name).jot(content)
    }
}
