//! How the pool makes connections and looks them over.

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, TimeoutType};
use tokio_postgres::Config;

use crate::connection::{Connection, connect};
use crate::error::Error;
use crate::statement::Statements;

pub(crate) struct Manager {
    config: Config,
    warm_up: Vec<Statements>,
    prepare: Vec<Statements>,
}

impl Manager {
    pub(super) fn new(url: &str, warm_up: Vec<Statements>, prepare: Vec<Statements>) -> Result<Self, Error> {
        Ok(Self { config: connect::parse(url)?, warm_up, prepare })
    }
}

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = Error;

    async fn create(&self) -> Result<Connection, Error> {
        let connection = connect::connect(&self.config).await?;
        for statements in &self.warm_up {
            connection.warm_up(statements).await;
        }
        for statements in &self.prepare {
            connection.prepare(statements).await?;
        }
        Ok(connection)
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
