//! How the pool makes connections and looks them over.

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, TimeoutType};
use tokio_postgres::Config;

use crate::connection::{Connection, connect};
use crate::error::Error;

pub(crate) struct Manager {
    config: Config,
}

impl Manager {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        Ok(Self { config: connect::parse(url)? })
    }
}

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = Error;

    async fn create(&self) -> Result<Connection, Error> {
        connect::connect(&self.config).await
    }

    async fn recycle(&self, connection: &mut Connection, _: &Metrics) -> RecycleResult<Error> {
        if connection.core().recycle().await { Ok(()) } else { Err(RecycleError::message("closed or busy")) }
    }
}

/// What took too long.
pub(super) fn explain(step: TimeoutType) -> &'static str {
    match step {
        TimeoutType::Wait => "all connections of the pool are in use; release them sooner, or allow more (`max_size`)",
        TimeoutType::Create => "the server did not accept a connection in time (`connect_timeout`)",
        TimeoutType::Recycle => "a used connection did not come to rest in time",
    }
}
