//! Putting a statement on the wire: prepared, unprepared, or over a client that keeps nothing.

use std::sync::Arc;

use tokio_postgres::RowStream;

use crate::connection::{Core, Flight, Prepared};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::statement::{Arguments, Statement};

pub(super) async fn send(
    core: &Arc<Core>,
    statement: &'static Statement,
    arguments: &Arguments,
    streamed: bool,
) -> Result<(RowStream, Flight), Error> {
    core.beside_no_stream(statement)?;
    if core.driver().is_closed() {
        return Err(Error::plain(ErrorKind::Connection, Some(statement.name())).with_outcome(Outcome::NotStored));
    }
    let mut is_repeated = false;
    loop {
        let prepared = match core.ready(statement) {
            Some(prepared) => prepared,
            // Rare, and large.
            None => match Box::pin(send_unprepared(core, statement, arguments, streamed)).await? {
                Sent::Prepared(prepared) => prepared,
                Sent::Running(running) => return Ok(*running),
            },
        };
        let mut flight = core.depart(Some(statement)).await?;
        if streamed {
            flight.stream();
        }
        let error = match core.driver().query_raw(&prepared.statement, arguments.iter()).await {
            // BEGIN was answered before.
            Ok(rows) => return core.transaction().check().map(|()| (rows, flight)),
            Err(error) => error,
        };
        flight.land();
        let (error, is_stale) = core.failed(statement, false, error);
        if !is_stale || is_repeated {
            return Err(error);
        }
        is_repeated = true;
    }
}

/// What came of a statement that was not prepared.
enum Sent {
    Prepared(Prepared),
    Running(Box<(RowStream, Flight)>),
}

async fn send_unprepared(
    core: &Arc<Core>,
    statement: &'static Statement,
    arguments: &Arguments,
    streamed: bool,
) -> Result<Sent, Error> {
    let Some(types) = core.at_once(statement) else {
        return core.prepared(statement).await.map(Sent::Prepared);
    };
    let Some((rows, mut flight)) = core.first(statement, arguments, types).await? else {
        return core.prepared(statement).await.map(Sent::Prepared);
    };
    if streamed {
        flight.stream();
    }
    Ok(Sent::Running(Box::new((rows, flight))))
}

/// With the driver's client there is no place to keep a prepared statement. One turn, if the driver need not look types
/// up: while rows arrive that nobody reads, it cannot (tokio-postgres 0.7.18, pull requests 1348 and 1349).
pub(super) async fn send_bare(
    client: &tokio_postgres::Client,
    statement: &'static Statement,
    arguments: &Arguments,
    commits: Commits,
) -> Result<RowStream, Error> {
    let commits = if client.is_closed() { Commits::Later } else { commits };
    let failed = |error| Error::driver(Some(statement.name()), commits, error);
    if statement.is_sent_at_once(commits) {
        let types = statement.parameters().iter().map(|ty| ty.to_one_shot());
        return client.query_typed_raw(statement.sql(), arguments.iter().zip(types)).await.map_err(failed);
    }
    let prepared = client.prepare(statement.sql()).await;
    let prepared = prepared.map_err(|error| Error::driver_before_parameters(Some(statement.name()), error))?;
    statement.verify(prepared.params(), prepared.columns())?;
    client.query_raw(&prepared, arguments.iter()).await.map_err(failed)
}
