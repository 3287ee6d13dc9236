//! How the pool makes connections and looks them over.

use std::time::Duration;

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, TimeoutType};
use tokio::time::timeout;

use super::Limits;
use crate::connection::Connection;
use crate::connection::connect::{Address, connect};
use crate::error::{Error, ErrorKind, Outcome};
use crate::statement::Statements;

/// How long it may take to bring a used connection to rest.
pub(super) const RECYCLE: Duration = Duration::from_secs(10);

pub(crate) struct Manager {
    pub(super) address: Address,
    pub(super) limits: Limits,
    pub(super) warm_up: Vec<Statements>,
    pub(super) prepare: Vec<Statements>,
}

impl Manager {
    async fn connect(&self) -> Result<Connection, Error> {
        let connection = connect(&self.address, &self.limits).await?;
        match timeout(self.limits.connect_timeout, self.ready(&connection)).await {
            Ok(ready) => ready.map(|()| connection),
            Err(_) => {
                let text = "preparing a new connection took longer than `connect_timeout` allows";
                Err(Error::with_text(ErrorKind::Connection, None, text).with_outcome(Outcome::NotStored))
            }
        }
    }

    async fn ready(&self, connection: &Connection) -> Result<(), Error> {
        for statements in &self.warm_up {
            connection.warm_up(statements).await;
        }
        for statements in &self.prepare {
            connection.prepare(statements).await?;
        }
        Ok(())
    }
}

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = Error;

    async fn create(&self) -> Result<Connection, Error> {
        // Rare, and of many kilobytes, for which every call over a pool would have to have room.
        Box::pin(self.connect()).await
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<Error> {
        if self.limits.max_lifetime.is_some_and(|limit| metrics.age() > limit) {
            return Err(RecycleError::message("too old"));
        }
        if connection.core().is_reusable() { Ok(()) } else { Err(RecycleError::message("closed or busy")) }
    }
}

/// What took too long.
pub(super) fn explain(step: TimeoutType) -> &'static str {
    match step {
        TimeoutType::Wait => "all connections of the pool are in use; release them sooner, or allow more (`max_size`)",
        TimeoutType::Create => "the server did not accept a connection in time",
        TimeoutType::Recycle => "a returned connection could not be cleaned up in time",
    }
}
