//! Putting a statement on the wire: prepared, unprepared, or over a client that keeps nothing.

use std::sync::Arc;

use tokio_postgres::RowStream;

use crate::connection::{Core, Flight, Prepared};
use crate::error::Error;
use crate::statement::{Arguments, Statement};

pub(super) async fn send(
    core: &Arc<Core>,
    statement: &'static Statement,
    arguments: &Arguments,
    streamed: bool,
) -> Result<(RowStream, Flight), Error> {
    core.beside_no_stream(statement)?;
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
        match core.driver().query_raw(&prepared.statement, arguments.iter()).await {
            Ok(rows) => return Ok((rows, flight)),
            Err(error) => {
                flight.land();
                // It has not run. In a transaction the error has aborted that.
                if core.forget_if_stale(statement, &error) && !core.is_in_transaction() {
                    continue;
                }
                let error = Error::driver(Some(statement.name()), error);
                core.note(Err(&error));
                return Err(error);
            }
        }
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
    let (rows, mut flight) = core.first(statement, arguments, types).await?;
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
) -> Result<RowStream, Error> {
    if statement.is_sent_at_once() {
        let types = statement.parameters().iter().map(|ty| ty.to_one_shot());
        let sending = client.query_typed_raw(statement.sql(), arguments.iter().zip(types));
        return sending.await.map_err(|error| Error::driver(Some(statement.name()), error));
    }
    let prepared = client.prepare(statement.sql()).await;
    let prepared = prepared.map_err(|error| Error::driver_before_parameters(Some(statement.name()), error))?;
    statement.verify(prepared.params(), prepared.columns())?;
    let sending = client.query_raw(&prepared, arguments.iter());
    sending.await.map_err(|error| Error::driver(Some(statement.name()), error))
}
