//! A database on somebody's server, created for one run and dropped at its end, however that comes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use sqlwright_connect::Address;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::connect::{Connection, Outcome};
use super::failure;
use super::interrupt;

/// How often and how long to wait while somebody else copies the template database.
const ATTEMPTS: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// A scratch database; dropping it drops the database, if [`Scratch::remove`] has not.
pub(super) struct Scratch {
    database: Arc<Database>,
    removed: bool,
}

/// What it takes to drop it.
pub(super) struct Database {
    name: String,
    administration: Address,
    /// The server process that is creating it, or 0.
    creator: AtomicI32,
}

impl Scratch {
    /// Creates a database with a name of its own.
    ///
    /// # Errors
    /// A diagnostic when the server cannot be reached or the role may not create databases.
    pub(super) async fn create(server: &Address) -> Outcome<Self> {
        let mut administration = server.clone();
        if server.config.get_dbname().is_none() {
            administration.config.dbname("postgres");
        }
        let connection = Connection::open(&administration).await?;
        let database = Arc::new(Database { name: unique_name(), administration, creator: AtomicI32::new(0) });
        // From here on it will be dropped, also when it is still being created.
        interrupt::register(&database)?;
        interrupt::wait_if_ending().await;
        let scratch = Self { database, removed: false };
        let created = scratch.database.create(&connection).await;
        connection.close().await;
        match created {
            Ok(()) => Ok(scratch),
            Err(error) => {
                let refusal = failure::of_server(&error, "cannot create a scratch database")
                    .help("the role needs CREATEDB: ALTER ROLE … CREATEDB; or use a private PostgreSQL");
                scratch.forget();
                Err(Box::new(refusal))
            }
        }
    }

    /// Where it is.
    pub(super) fn address(&self) -> Address {
        let mut address = self.database.administration.clone();
        address.config.dbname(&self.database.name);
        address
    }

    /// Drops the database.
    ///
    /// # Errors
    /// A diagnostic that names the database that was left behind.
    pub(super) async fn remove(self) -> Outcome<()> {
        let removed = self.database.drop_it().await;
        self.forget();
        removed
    }

    fn forget(mut self) {
        self.removed = true;
        interrupt::unregister(&self.database);
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.removed {
            // A runtime may be running on this thread, so the last command gets a thread of its own.
            let database = Arc::clone(&self.database);
            let _ = std::thread::spawn(move || database.drop_blocking()).join();
            interrupt::unregister(&self.database);
        }
    }
}

impl Database {
    async fn create(&self, connection: &Connection) -> Result<(), Error> {
        let process = connection.client.query_typed_one("SELECT pg_catalog.pg_backend_pid()", &[]).await?.try_get(0)?;
        self.creator.store(process, Ordering::SeqCst);
        let created = self.try_to_create(&connection.client).await;
        self.creator.store(0, Ordering::SeqCst);
        created
    }

    async fn try_to_create(&self, client: &Client) -> Result<(), Error> {
        let command = format!("CREATE DATABASE {}", self.name);
        for _ in 1..ATTEMPTS {
            match client.batch_execute(&command).await {
                Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => tokio::time::sleep(PAUSE).await,
                done => return done,
            }
        }
        client.batch_execute(&command).await
    }

    async fn drop_on(&self, client: &Client) -> Result<(), Error> {
        self.stop_creator(client).await?;
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await
    }

    /// A CREATE DATABASE that was given up goes on in the server, and a DROP before its end would find nothing.
    async fn stop_creator(&self, client: &Client) -> Result<(), Error> {
        let creator = self.creator.swap(0, Ordering::SeqCst);
        if creator == 0 {
            return Ok(());
        }
        let stop = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = $1";
        for _ in 0..ATTEMPTS {
            if client.query_typed(stop, &[(&creator, Type::INT4)]).await?.is_empty() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Drops the database if it exists; whoever is connected is disconnected.
    pub(super) async fn drop_it(&self) -> Outcome<()> {
        let connection = Connection::open(&self.administration).await?;
        let dropped = self.drop_on(&connection.client).await;
        connection.close().await;
        dropped.map_err(|error| {
            let message = format!("the scratch database {} could not be dropped", self.name);
            let diagnostic = failure::of_server(&error, &message);
            Box::new(diagnostic.help(format!("drop it by hand: DROP DATABASE {}", self.name)))
        })
    }

    /// The same from a thread without a runtime. Its failure can reach nobody any more.
    fn drop_blocking(&self) {
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            let _ = runtime.block_on(self.drop_it());
        }
    }
}

/// Unique on the server for all practical purposes: process, time and a counter.
fn unique_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let counter = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("sqlwright_scratch_{}_{:x}_{counter}", std::process::id(), time.as_nanos())
}
