//! Keeps a server for the next process, and starts one that was kept.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_postgres::{Config, NoTls};

use crate::cache::{self, Cache, Kind};
use crate::kept::{self, Kept};
use crate::server::{Plan, block_on};
use crate::{Database, Options, Server};

/// How long to wait until the server has written everything and ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where extensions are, and what else the server reads of its installation.
pub(crate) const INSTALLATION: &str =
    "SELECT setting FROM pg_catalog.pg_config() WHERE name IN ('PKGLIBDIR', 'SHAREDIR') ORDER BY 1";

/// A server on a data directory that another has filled.
#[derive(Debug)]
pub struct Restored {
    /// The server.
    pub server: Server,
    /// The database that was named when it was kept.
    pub database: Database,
    /// The note that it was kept with.
    pub note: String,
}

impl Server {
    /// Stops the server, and keeps its data directory with all databases for [`Options::start_kept`] with the same key,
    /// in any process of this user on this machine. The key is a text that contains everything that has determined what
    /// the caller put into the server. Whoever starts it again gets the database and the note. Blocks.
    ///
    /// The 8 that were used last are kept, up to one gigabyte.
    ///
    /// # Errors
    /// Why it was not kept: a full disk, for example, a disabled cache, or a server that has a tablespace elsewhere or was
    /// changed by ALTER SYSTEM.
    pub fn keep(mut self, database: &Database, key: &str, note: &str) -> io::Result<()> {
        let cache = Cache::open(self.options.cache.as_deref()).ok_or(io::ErrorKind::NotFound)?;
        let name = cache::hash(&key);
        let key = kept::key(&self.binaries, &self.options.settings, key)?;
        let config = database.config().clone();
        let folders = block_on(async || installation(&config).await)?.map_err(io::Error::other)?;
        if !self.watchdog.stop(PATIENCE) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let databases = self.databases.load(Ordering::Relaxed);
        let kept = Kept { key: &key, folders, database: database.name(), databases, note };
        let entry = kept.pack(&self.watchdog.data())?;
        cache.entry(Kind::Kept, &name, &key).store(&entry)
    }

    pub(crate) fn start_kept_with(options: &Options, key: &str) -> Option<Restored> {
        // Most schemas are not worth keeping, and nothing is lost by looking.
        let name = cache::hash(&key);
        let cache = Cache::open(options.cache.as_deref()).filter(|cache| cache.has(&name))?;
        let plan = Plan::new(options).ok()?;
        let key = kept::key(&plan.binaries, &options.settings, key).ok()?;
        let entry = cache.entry(Kind::Kept, &name, &key);
        let content = entry.read()?;
        let restored = Kept::read(&content, &key).and_then(|(kept, archive)| {
            let server = plan.restart(archive, kept.database).ok()?;
            server.databases.store(kept.databases, Ordering::Relaxed);
            let database = Database::existing(&server, kept.database.to_owned());
            Some(Restored { server, database, note: kept.note.to_owned() })
        });
        match &restored {
            Some(_) => entry.touch(),
            None => entry.remove(),
        }
        restored
    }
}

async fn installation(config: &Config) -> Result<Vec<PathBuf>, tokio_postgres::Error> {
    let (client, connection) = config.connect(NoTls).await?;
    let driver = tokio::spawn(connection);
    let rows = client.query_typed(INSTALLATION, &[]).await;
    drop(client);
    let _ = driver.await;
    rows?.iter().map(|row| row.try_get::<_, String>(0).map(PathBuf::from)).collect()
}
