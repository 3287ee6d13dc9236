//! Brings the schema into an empty database, over a connection that waits as long as the server is at work.

use std::time::Duration;

use sqlwright_connect::Address;
use sqlwright_migrations::{Schema, Stop, Target, Temporary};
use tokio_postgres::{Client, Config};

use super::problem;
use crate::check::server::connect::{self, Connection, Outcome};
use crate::check::server::{Settings, failure};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::SourceMap;

struct Session<'a> {
    address: &'a Address,
    connection: Connection,
    patience: Duration,
}

impl sqlwright_migrations::Session for Session<'_> {
    type Failure = Box<Diagnostic>;

    fn config(&self) -> &Config {
        &self.address.config
    }

    fn client(&self) -> &Client {
        &self.connection.client
    }

    async fn done<T>(&self, work: impl Future<Output = T>) -> Outcome<T> {
        self.connection.done(self.address, self.patience, work).await
    }

    async fn reopen(&mut self) -> Outcome<()> {
        let fresh = Connection::open(self.address).await?;
        std::mem::replace(&mut self.connection, fresh).close().await;
        Ok(())
    }
}

/// Applies the whole schema. Where the server is ours alone (`own_server`), roles that the schema names and nobody created are made up.
///
/// The temporary tables that it made, which are gone then.
///
/// # Errors
/// A diagnostic that points to the statement.
pub(in crate::check::server) async fn apply(
    address: &Address,
    schema: &Schema,
    settings: &Settings,
    own_server: bool,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) -> Outcome<Temporary> {
    let connection = Connection::open(address).await?;
    let version = connection.answered(settings.answer_timeout, connect::server_version(&connection.client)).await?;
    let around = |error| Box::new(failure::of_server(&error, "the schema could not be applied"));
    let (options, search_path) = (&settings.migrations, settings.search_path.as_deref());
    let server_version = version.map_err(around)?;
    let target = Target { options, search_path, own_server, all_rights: own_server, server_version };
    let mut session = Session { address, connection, patience: settings.answer_timeout };
    let mut problems = Vec::new();
    let applied = sqlwright_migrations::apply(&mut session, schema, target, sources, &mut problems).await;
    problems.into_iter().for_each(|problem| diagnostics.push(problem::diagnostic(problem)));
    session.connection.close().await;
    applied.map_err(|stop| match stop {
        Stop::Problem(problem) => Box::new(problem::diagnostic(*problem)),
        Stop::Session { failure, during: Some(place) } if failure.code == Code::NoAnswer => {
            Box::new(failure.at(place, "while this was being applied"))
        }
        Stop::Session { failure, .. } => failure,
    })
}
