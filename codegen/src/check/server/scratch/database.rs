//! A database that is to be dropped, and how that is done.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use sqlwright_connect::Address;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use crate::check::server::connect::{Connection, Outcome};
use crate::check::server::failure;
use crate::diagnostics::{Code, Diagnostic};

/// How often and how long to wait while somebody else copies the template database.
const ATTEMPTS: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// What it takes to drop it.
pub(in crate::check::server) struct Database {
    pub(super) name: String,
    pub(super) administration: Address,
    /// The server process that is creating it, or 0.
    creator: AtomicI32,
    /// How long to wait for an answer.
    patience: Duration,
}

impl Database {
    /// One that is still to be created.
    pub(super) fn new(name: String, administration: Address, patience: Duration) -> Self {
        Self { name, administration, creator: AtomicI32::new(0), patience }
    }

    pub(super) async fn create(&self, connection: &Connection) -> Result<(), Error> {
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
    pub(in crate::check::server) async fn drop_it(&self) -> Outcome<()> {
        let dropped = match Connection::open(&self.administration).await {
            Ok(connection) => {
                let dropped = connection.answered(self.patience, self.drop_on(&connection.client)).await;
                connection.close().await;
                dropped
            }
            Err(unreachable) => Err(unreachable),
        };
        let message = format!("the scratch database {} could not be dropped", self.name);
        let failed = match dropped {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => failure::of_server(&error, &message),
            Err(unreachable) => Diagnostic::new(Code::ServerError, format!("{message}: {}", unreachable.message)),
        };
        let help = format!(
            "the next run with this server removes it; or remove it yourself: DROP DATABASE {} WITH (FORCE)",
            self.name
        );
        Err(Box::new(failed.help(help)))
    }

    /// The same from a thread without a runtime. Its failure can reach nobody any more.
    pub(super) fn drop_blocking(&self) {
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            let _ = runtime.block_on(self.drop_it());
        }
    }
}
