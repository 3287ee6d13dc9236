//! One server, and what this process has there.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use sqlwright_connect::Address;
use sqlwright_server::Server;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;

use crate::names::{COPY, Owner, owner_of};
use crate::schema::Contents;
use crate::session::Session;
use crate::template::Setting;
use crate::url::with_database;
use crate::{Error, template};

/// How many connections for administration this process has at a time.
const CONNECTIONS: usize = 4;

/// How often and how long to wait while somebody else is connected to the database that is copied.
const ATTEMPTS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// How long the end of a test waits for its database to be dropped; the next process removes what is left.
const FAREWELL: Duration = Duration::from_secs(30);

/// The databases that are named like copies of ours and that the role may drop.
const COPIES: &str = "SELECT datname::text FROM pg_catalog.pg_database \
     WHERE pg_catalog.starts_with(datname::text, $1) AND pg_catalog.pg_has_role(datdba, 'USAGE')";

/// The keys of advisory locks that are held, in whatever database of the server.
const HELD: &str = "SELECT (classid::bigint << 32) | objid::bigint FROM pg_catalog.pg_locks \
     WHERE locktype = 'advisory' AND objsubid = 1";

/// Files are copied without writing them to the log, with two checkpoints: the quicker way where these need not wait for a disk, and the
/// slower one where they do.
const COPIES_FILES: &str = "SELECT pg_catalog.current_setting('server_version_num')::int >= 150000 \
     AND pg_catalog.current_setting('fsync') = 'off'";

/// What creates and drops databases: the runtime of a test ends with the test. It ends with the process.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).thread_name("sqlwright-testing").enable_all().build().expect("threads")
});

/// Runs to the end, even if the test that waits for it ends before.
pub(crate) async fn on_runtime<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    RUNTIME.spawn(work).await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

/// Which server.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// One of our own, from the binaries in this folder.
    Private(Option<PathBuf>),
    /// That of a connection string.
    Given(String),
}

/// One server, and what this process has there.
pub(crate) struct Home {
    /// A connection string for it; the database does not matter.
    url: String,
    /// Its database for administration.
    pub(crate) address: Address,
    /// It ends with this process.
    pub(crate) is_own: bool,
    pub(crate) copies_files: bool,
    pub(crate) owner: Owner,
    /// Holds the lock that says that this process lives.
    life: tokio::sync::Mutex<Option<Session>>,
    turns: Semaphore,
    idle: Mutex<Vec<Session>>,
    pub(crate) making: tokio::sync::Mutex<()>,
    /// What templates say about sessions.
    pub(crate) settings: Mutex<HashMap<String, Arc<[Setting]>>>,
    /// The databases that all tests use in transactions, by template.
    shared: tokio::sync::Mutex<HashMap<String, String>>,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Home {
    /// The one of this process at a place.
    pub(crate) async fn at(place: Place) -> Result<Arc<Self>, Error> {
        static HOMES: LazyLock<tokio::sync::Mutex<HashMap<Place, Arc<Home>>>> = LazyLock::new(Default::default);
        let mut homes = HOMES.lock().await;
        if let Some(home) = homes.get(&place) {
            return Ok(Arc::clone(home));
        }
        let home = Arc::new(Self::open(&place).await?);
        homes.insert(place, Arc::clone(&home));
        Ok(home)
    }

    async fn open(place: &Place) -> Result<Self, Error> {
        let (url, is_own) = match place {
            Place::Given(url) => (url.clone(), false),
            Place::Private(binaries) => (start(binaries.clone()).await?.url("postgres"), true),
        };
        let mut address: Address = url.parse().map_err(Error::Connect)?;
        if address.config.get_dbname().is_none() {
            address.config.dbname("postgres");
        }
        let session = Session::open(&address).await?;
        let copies_files = session.client.query_typed_one(COPIES_FILES, &[]).await;
        let copies_files = copies_files.and_then(|row| row.try_get(0));
        let home = Self {
            url,
            address,
            is_own,
            copies_files: copies_files.map_err(Error::failed(|| "ask the server for its version".to_owned()))?,
            owner: Owner::new(),
            life: tokio::sync::Mutex::default(),
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::default(),
            making: tokio::sync::Mutex::default(),
            settings: Mutex::default(),
            shared: tokio::sync::Mutex::default(),
        };
        if !is_own {
            sweep(&session).await.map_err(Error::failed(|| "remove the databases of earlier tests".to_owned()))?;
        }
        home.give_back(session);
        Ok(home)
    }

    /// As whom it is used.
    pub(crate) fn user(&self) -> &str {
        self.address.config.get_user().unwrap_or_default()
    }

    /// The connection string of a database.
    pub(crate) fn url(&self, name: &str) -> String {
        with_database(&self.url, name)
    }

    /// A copy of the template of a schema, which is made if necessary; its name.
    pub(crate) async fn copy(&self, contents: &Contents) -> Result<String, Error> {
        self.say_that_we_live().await?;
        // The semaphore is never closed.
        let _turn = self.turns.acquire().await;
        let session = self.session().await?;
        let name = self.owner.next_name();
        let mut copied = self.create(&session, &name, Some(&contents.template)).await;
        if copied.as_ref().is_err_and(|error| error.code() == Some(&SqlState::UNDEFINED_DATABASE)) {
            self.make(contents).await?;
            copied = self.create(&session, &name, Some(&contents.template)).await;
        }
        copied.map_err(Error::failed(|| format!("create the database {name} from {}", contents.template)))?;
        let set = template::copy_settings(self, &session, &contents.template, &name).await;
        if let Err(error) = set {
            let _ = drop_on(&session, &name).await;
            return Err(error);
        }
        self.give_back(session);
        Ok(name)
    }

    /// The copy that all tests use in transactions; its name.
    pub(crate) async fn shared(&self, contents: &Contents) -> Result<String, Error> {
        let mut shared = self.shared.lock().await;
        if let Some(name) = shared.get(&contents.template) {
            return Ok(name.clone());
        }
        let name = self.copy(contents).await?;
        shared.insert(contents.template.clone(), name.clone());
        Ok(name)
    }

    /// Creates a database: a copy of the server's own template, or of another.
    pub(crate) async fn create(
        &self,
        session: &Session,
        name: &str,
        template: Option<&str>,
    ) -> Result<(), tokio_postgres::Error> {
        let template = template.map_or_else(String::new, |template| format!(" TEMPLATE {template}"));
        let strategy = if self.copies_files { " STRATEGY file_copy" } else { "" };
        let command = format!("CREATE DATABASE {name}{template}{strategy}");
        for _ in 1..ATTEMPTS {
            match session.execute(&command).await {
                Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => tokio::time::sleep(PAUSE).await,
                done => return done,
            }
        }
        session.execute(&command).await
    }

    /// Drops a database. Returns once it is gone, unless the server goes with the process anyway.
    pub(crate) fn remove(self: &Arc<Self>, name: String) {
        let (done, dropped) = mpsc::channel::<()>();
        let home = Arc::clone(self);
        RUNTIME.spawn(async move {
            let _turn = home.turns.acquire().await;
            // It is nobody's after this process, which is when the next one tries.
            if let Ok(session) = home.session().await
                && drop_on(&session, &name).await.is_ok()
            {
                home.give_back(session);
            }
            drop(done);
        });
        if !self.is_own {
            // It ends with an error, when `done` is dropped.
            let _ = dropped.recv_timeout(FAREWELL);
        }
    }

    /// A connection for administration.
    pub(crate) async fn session(&self) -> Result<Session, Error> {
        loop {
            let idle = locked(&self.idle).pop();
            match idle {
                Some(session) if session.client.is_closed() => {}
                Some(session) => return Ok(session),
                None => return Session::open(&self.address).await,
            }
        }
    }

    /// For the next one.
    pub(crate) fn give_back(&self, session: Session) {
        locked(&self.idle).push(session);
    }

    /// The lock is there before any database is.
    async fn say_that_we_live(&self) -> Result<(), Error> {
        if self.is_own {
            return Ok(());
        }
        let mut life = self.life.lock().await;
        if life.as_ref().is_none_or(|session| session.client.is_closed()) {
            *life = Some(Session::holding(&self.address, self.owner.key()).await?);
        }
        Ok(())
    }
}

/// The private server of this process.
async fn start(binaries: Option<PathBuf>) -> Result<&'static Server, Error> {
    let start = move || match binaries {
        None => Server::shared(),
        // It ends with the process, as the other does.
        Some(binaries) => Box::leak(Box::new(Server::options().binaries(binaries).start())).as_ref(),
    };
    let started = tokio::task::spawn_blocking(start).await;
    started.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())).map_err(Error::Private)
}

/// Drops a database if it exists; whoever is connected is disconnected.
pub(crate) async fn drop_on(session: &Session, name: &str) -> Result<(), tokio_postgres::Error> {
    session.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
}

/// Removes the copies of processes that could not do it themselves.
async fn sweep(session: &Session) -> Result<(), tokio_postgres::Error> {
    let copies = session.client.query_typed(COPIES, &[(&COPY, Type::TEXT)]).await?;
    // Later than the databases: the lock is there before a database is.
    let held = session.client.query_typed(HELD, &[]).await?;
    let held: Vec<i64> = held.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    for copy in copies {
        let name: String = copy.try_get(0)?;
        if owner_of(&name).is_some_and(|owner| !held.contains(&owner)) {
            // It fails if another process was faster, or if somebody whom the role may not disconnect is in it.
            let _ = drop_on(session, &name).await;
        }
    }
    Ok(())
}
