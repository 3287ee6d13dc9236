//! A running private PostgreSQL.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls};

use crate::account::Account;
use crate::binaries::Binaries;
use crate::cache::{Cache, Kind};
use crate::database::Database;
use crate::settings::{initdb_options, write_settings};
use crate::watchdog::Watchdog;
use crate::{Error, Options, archive};

/// All but the characters that RFC 3986 never reserves.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How long to wait between two attempts to connect to a server that starts.
const PAUSE: Duration = Duration::from_millis(2);

/// A private PostgreSQL. Dropping it stops the server and removes its files.
///
/// The superuser is `postgres`, and so is the name of a database for administration. Connections need no password; only
/// this user, root, and the user that the server runs as can reach the socket.
#[derive(Debug)]
pub struct Server {
    pub(crate) watchdog: Watchdog,
    pub(crate) binaries: Binaries,
    pub(crate) databases: AtomicU64,
    /// As which it was started.
    pub(crate) options: Options,
}

impl Server {
    /// Starts a server with the default [`Options`], and returns once it accepts connections. Blocks; may be called
    /// inside an asynchronous runtime.
    ///
    /// # Errors
    /// [`Error::BinariesMissing`] on a machine without PostgreSQL; the others as described there.
    pub fn start() -> Result<Self, Error> {
        Self::options().start()
    }

    /// Options for how to start it.
    pub fn options() -> Options {
        Options::default()
    }

    /// The one server of this process, started by the first call. It ends with the process.
    ///
    /// # Errors
    /// As [`Server::start`]; every call returns the error of the first.
    pub fn shared() -> Result<&'static Self, &'static Error> {
        static SHARED: OnceLock<Result<Server, Error>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    pub(crate) fn start_with(options: &Options) -> Result<Self, Error> {
        let plan = Plan::new(options)?;
        let initdb_options = initdb_options(plan.binaries.major());
        let Some(cache) = Cache::open(options.cache.as_deref()) else {
            return plan.start(&plan.initialise(&initdb_options)?);
        };
        let key = (archive::SIGNATURE, plan.binaries.version(), plan.binaries.folder(), &initdb_options);
        let entry = cache.entry(Kind::Initialised, plan.binaries.number(), &key);
        let cached = entry.read();
        if let Some(archive) = &cached {
            match plan.start(archive) {
                // Perhaps what is cached is damaged: a fresh one will tell.
                Err(Error::Ended { .. } | Error::Io { .. }) => {}
                result => return result,
            }
        }
        let archive = entry.replace(cached.as_deref(), || plan.initialise(&initdb_options))?;
        plan.start(&archive)
    }

    /// The URL of a database, as in `postgres://postgres@%2Ftmp%2Fsqlwright-1a2b:5432/shop`, for tokio-postgres and for
    /// every client built on libpq.
    pub fn url(&self, database: &str) -> String {
        let folder = percent_encode(self.folder().as_os_str().as_encoded_bytes(), RESERVED);
        format!("postgres://postgres@{folder}:5432/{}", percent_encode(database.as_bytes(), RESERVED))
    }

    /// The driver's configuration for a database.
    pub fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config.host_path(self.folder()).port(5432).user("postgres").dbname(database);
        config
    }

    /// The folder of the socket, as in `psql --host=FOLDER --username=postgres`.
    pub fn folder(&self) -> &Path {
        self.watchdog.folder()
    }

    /// The folder of PostgreSQL's programs, where `psql`, `pg_dump` and the like are if they are installed.
    pub fn binaries(&self) -> &Path {
        self.binaries.folder()
    }

    /// The whole version, as in `15.18 (Debian 15.18-0+deb12u1)`.
    pub fn version(&self) -> &str {
        self.binaries.version()
    }

    /// The major version, as in 15.
    pub fn major_version(&self) -> u32 {
        self.binaries.major()
    }

    /// Creates an empty database with a name of its own. It lives as long as the server, unless it is
    /// [removed](Database::remove).
    ///
    /// # Errors
    /// [`Error::Command`] when the server refuses it.
    pub async fn create_database(&self) -> Result<Database, Error> {
        self.create_database_from("template1").await
    }

    /// Creates a copy of the database `template`, to which nobody may be connected in the meantime.
    ///
    /// # Errors
    /// [`Error::Command`] when there is no such database or somebody is connected to it.
    pub async fn create_database_from(&self, template: &str) -> Result<Database, Error> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed) + 1;
        let name = format!("sqlwright_{number}");
        Database::create(self, name, template).await
    }
}

/// What a start has found out before it does anything.
pub(crate) struct Plan<'a> {
    options: &'a Options,
    pub(crate) binaries: Binaries,
    account: Account,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(options: &'a Options) -> Result<Self, Error> {
        Ok(Self { options, binaries: Binaries::find(options.binaries.as_deref())?, account: Account::choose()? })
    }

    fn arm(&self, initdb_options: &[&str]) -> Result<Watchdog, Error> {
        Watchdog::arm(self.options.parent.as_deref(), &self.binaries, initdb_options, self.account)
    }

    /// Makes a fresh data directory and packs it.
    fn initialise(&self, initdb_options: &[&str]) -> Result<Vec<u8>, Error> {
        let mut watchdog = self.arm(initdb_options)?;
        watchdog.initialise()?;
        let data = watchdog.data();
        archive::pack(&data).map_err(|source| Error::io("read", &data, source))
    }

    /// Starts a server on a copy of the archived data directory that initdb has made.
    fn start(&self, archive: &[u8]) -> Result<Server, Error> {
        let (watchdog, data) = self.unpack(archive)?;
        write_settings(&data, self.binaries.major(), &self.options.settings)
            .map_err(|source| Error::io("write", &data, source))?;
        self.start_on(watchdog, "postgres")
    }

    /// Starts a server on a copy of the archived data directory of another, and waits until this database can be reached.
    pub(crate) fn restart(&self, archive: &[u8], database: &str) -> Result<Server, Error> {
        let (watchdog, _) = self.unpack(archive)?;
        self.start_on(watchdog, database)
    }

    fn unpack(&self, archive: &[u8]) -> Result<(Watchdog, PathBuf), Error> {
        let watchdog = self.arm(&[])?;
        let data = watchdog.data();
        archive::unpack(archive, &data, self.account).map_err(|source| Error::io("write", &data, source))?;
        Ok((watchdog, data))
    }

    fn start_on(&self, mut watchdog: Watchdog, database: &str) -> Result<Server, Error> {
        watchdog.start()?;
        let (binaries, options) = (self.binaries.clone(), self.options.clone());
        let mut server = Server { watchdog, binaries, databases: AtomicU64::new(0), options };
        server.wait_until_ready(database, self.options.patience)?;
        Ok(server)
    }
}

impl Server {
    fn wait_until_ready(&mut self, database: &str, patience: Duration) -> Result<(), Error> {
        let config = self.config(database);
        let watchdog = &mut self.watchdog;
        let folder = watchdog.folder().to_path_buf();
        let ready = block_on(async || connect_until_ready(&config, watchdog, patience).await);
        ready.map_err(|source| Error::io("watch over", &folder, source))?
    }
}

/// Runs a future to its end. A runtime cannot be entered where another one runs, so it gets a thread of its own.
pub(crate) fn block_on<T: Send>(body: impl AsyncFnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            Ok(runtime.block_on(body()))
        });
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

async fn connect_until_ready(config: &Config, watchdog: &mut Watchdog, patience: Duration) -> Result<(), Error> {
    let started = Instant::now();
    loop {
        let attempt = tokio::time::timeout(patience.saturating_sub(started.elapsed()), config.connect(NoTls)).await;
        let source = match attempt {
            Ok(Ok(_)) => return Ok(()),
            // Nothing changes by waiting where it is ready and refuses.
            Ok(Err(error)) if is_final(&error) => {
                return Err(Error::NotReady {
                    after: started.elapsed(),
                    log: watchdog.log_tail(),
                    source: Some(error),
                });
            }
            Ok(Err(error)) => Some(error),
            Err(_) => None,
        };
        if watchdog.has_ended(PAUSE) {
            return Err(watchdog.ended());
        }
        if started.elapsed() >= patience {
            return Err(Error::NotReady { after: patience, log: watchdog.log_tail(), source });
        }
    }
}

/// Whether the server has answered, and not that it starts.
fn is_final(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| *code != SqlState::CANNOT_CONNECT_NOW)
}
