//! Connections to the server, for administration and for the schema.

use std::time::Duration;

use sqlwright_connect::{Address, Connected};
use sqlwright_migrations as migrations;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config};

use crate::Error;

/// How long to wait for a host, if the connection string does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// Limits that would end a transaction which only waits; the second is there from 17 on.
const NO_LIMITS: &str = "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings \
     WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout', 'statement_timeout', 'lock_timeout')";

/// A connection, and the task that drives it.
pub(crate) struct Session {
    address: Address,
    pub(crate) client: Client,
    driver: JoinHandle<()>,
}

impl Session {
    pub(crate) async fn open(address: &Address) -> Result<Self, Error> {
        let Connected { client, driver, .. } = address.connect(PATIENCE).await.map_err(Error::Connect)?;
        // An error of the connection reaches whoever waits for an answer.
        let driver = tokio::spawn(async { drop(driver.await) });
        Ok(Self { address: address.clone(), client, driver })
    }

    /// One that holds an advisory lock until it ends.
    pub(crate) async fn holding(address: &Address, key: i64) -> Result<Self, Error> {
        let session = Self::open(address).await?;
        let lock = format!("BEGIN; {NO_LIMITS}; SELECT pg_catalog.pg_advisory_xact_lock({key})");
        session.execute(&lock).await.map_err(Error::failed(|| "take a lock on the server for tests".to_owned()))?;
        Ok(session)
    }

    /// Runs a command.
    pub(crate) async fn execute(&self, command: &str) -> Result<(), tokio_postgres::Error> {
        self.client.batch_execute(command).await
    }

    /// Ends it, and waits until its last message is sent.
    pub(crate) async fn close(self) {
        drop(self.client);
        let _ = self.driver.await;
    }
}

impl migrations::Session for Session {
    type Failure = Error;

    fn config(&self) -> &Config {
        &self.address.config
    }

    fn client(&self) -> &Client {
        &self.client
    }

    /// However long it takes: whoever calls can set a limit.
    async fn done<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        Ok(work.await)
    }

    async fn reopen(&mut self) -> Result<(), Error> {
        let fresh = Self::open(&self.address).await?;
        std::mem::replace(self, fresh).close().await;
        Ok(())
    }
}
