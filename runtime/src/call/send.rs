//! Putting a statement on the wire: prepared, unprepared, or over a client that keeps nothing.

use std::sync::Arc;

use tokio_postgres::RowStream;

use crate::connection::{Core, Flight, Prepared, is_server, refusal};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::statement::{Arguments, Statement};

/// A statement that runs.
pub(super) struct Sent {
    pub(super) rows: RowStream,
    /// Its types were compared before.
    pub(super) compared: bool,
    /// None over a client that keeps nothing.
    pub(super) flight: Option<Flight>,
}

pub(super) async fn send(
    core: &Arc<Core>,
    statement: &'static Statement,
    arguments: &Arguments,
    streamed: bool,
) -> Result<Sent, Error> {
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
                Unprepared::Ready(prepared) => prepared,
                Unprepared::Running(sent) => return Ok(*sent),
            },
        };
        let mut flight = core.depart(Some(statement)).await?;
        if streamed {
            flight.stream();
        }
        let error = match core.driver().query_raw(&prepared.statement, arguments.iter()).await {
            // BEGIN was answered before.
            Ok(rows) => {
                return core.transaction().check().map(|()| Sent { rows, compared: true, flight: Some(flight) });
            }
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
enum Unprepared {
    Ready(Prepared),
    Running(Box<Sent>),
}

async fn send_unprepared(
    core: &Arc<Core>,
    statement: &'static Statement,
    arguments: &Arguments,
    streamed: bool,
) -> Result<Unprepared, Error> {
    let may_prepare = core.may_prepare().await.map_err(|error| error.for_statement(Some(statement.name())))?;
    let first = match core.at_once(statement) {
        _ if !may_prepare => Some(core.unprepared(statement, arguments).await?),
        Some(types) => core.first(statement, arguments, types).await?,
        None => None,
    };
    let Some((rows, mut flight)) = first else {
        return core.prepared(statement).await.map(Unprepared::Ready);
    };
    if streamed {
        flight.stream();
    }
    Ok(Unprepared::Running(Box::new(Sent { rows, compared: may_prepare, flight: Some(flight) })))
}

/// With the driver's client there is no place to keep a prepared statement. One turn, if the driver need not look types
/// up: while rows arrive that nobody reads, it cannot (tokio-postgres 0.7.18, pull requests 1348 and 1349).
pub(super) async fn send_bare(
    client: &tokio_postgres::Client,
    statement: &'static Statement,
    arguments: &Arguments,
    commits: Commits,
) -> Result<Sent, Error> {
    let commits = if client.is_closed() { Commits::Later } else { commits };
    let failed = |error| Error::driver(Some(statement.name()), commits, error).on_path_of(statement);
    let sent = |rows| Sent { rows, compared: false, flight: None };
    let may_prepare = match statement.is_sent_at_once(commits) {
        true => true,
        false => is_server(client).await.map_err(|error| error.for_statement(Some(statement.name())))?,
    };
    if statement.is_sent_at_once(if may_prepare { commits } else { Commits::Later }) {
        let types = statement.parameters().iter().map(|ty| ty.to_one_shot());
        return client.query_typed_raw(statement.sql(), arguments.iter().zip(types)).await.map(sent).map_err(failed);
    }
    if !may_prepare {
        return Err(refusal(statement));
    }
    let prepared = client.prepare(statement.sql()).await;
    let refused = |error| Error::driver_before_parameters(Some(statement.name()), error).on_path_of(statement);
    let prepared = prepared.map_err(refused)?;
    statement.verify(prepared.params(), prepared.columns())?;
    client.query_raw(&prepared, arguments.iter()).await.map(sent).map_err(failed)
}
