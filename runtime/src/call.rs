//! The one path that every statement takes: lease, prepare, send, read. Not generic, so it is compiled once.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use tokio_postgres::{Row, RowStream};

use crate::client::{Lease, Source};
use crate::connection::{Connection, Flight};
use crate::error::{Error, ErrorKind};
use crate::statement::{Arguments, Statement};

/// A statement with its parameters, before and while it runs.
pub(crate) struct Call<'c> {
    statement: &'static Statement,
    state: State<'c>,
}

enum State<'c> {
    /// An error of encoding waits here for the first poll.
    New(Source<'c>, Result<Arguments, Error>),
    Single(Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send + 'c>>),
    Opening(Pin<Box<dyn Future<Output = Result<Open<'c>, Error>> + Send + 'c>>),
    Open(Box<Open<'c>>),
    Done,
}

/// What a statement came to that does not return many rows.
pub(crate) struct Answer {
    pub(crate) row: Option<Row>,
    pub(crate) affected: u64,
}

/// What to do with rows.
#[derive(Clone, Copy)]
pub(crate) enum Rows {
    AtMostOne,
    Ignored,
}

impl<'c> Call<'c> {
    pub(crate) fn new(source: Source<'c>, statement: &'static Statement, arguments: Result<Arguments, Error>) -> Self {
        Self { statement, state: State::New(source, arguments) }
    }

    pub(crate) fn statement(&self) -> &'static Statement {
        self.statement
    }

    fn take(&mut self) -> State<'c> {
        std::mem::replace(&mut self.state, State::Done)
    }

    /// Runs to the end.
    pub(crate) fn poll_answer(&mut self, rows: Rows, cx: &mut Context<'_>) -> Poll<Result<Answer, Error>> {
        if let State::New(..) = self.state
            && let State::New(source, arguments) = self.take()
        {
            self.state = State::Single(Box::pin(single(source, self.statement, arguments?, rows)));
        }
        let State::Single(future) = &mut self.state else {
            panic!("a statement was polled after it had completed");
        };
        let answer = ready!(future.as_mut().poll(cx));
        self.state = State::Done;
        Poll::Ready(answer)
    }

    /// The next row, as it arrives.
    pub(crate) fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Row, Error>>> {
        loop {
            match &mut self.state {
                State::New(..) => match self.take() {
                    State::New(source, Ok(arguments)) => {
                        self.state = State::Opening(Box::pin(open(source, self.statement, arguments)));
                    }
                    State::New(_, Err(error)) => return Poll::Ready(Some(Err(error))),
                    _ => {}
                },
                State::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok(open) => self.state = State::Open(Box::new(open)),
                    Err(error) => {
                        self.state = State::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Open(open) => {
                    let row = ready!(open.poll_row(cx)).transpose();
                    if !matches!(row, Some(Ok(_))) {
                        self.state = State::Done;
                    }
                    return Poll::Ready(row);
                }
                State::Single(_) | State::Done => return Poll::Ready(None),
            }
        }
    }
}

async fn single(
    source: Source<'_>,
    statement: &'static Statement,
    arguments: Arguments,
    rows: Rows,
) -> Result<Answer, Error> {
    let mut open = open(source, statement, arguments).await?;
    let mut first = None;
    while let Some(row) = poll_fn(|cx| open.poll_row(cx)).await? {
        match rows {
            Rows::Ignored => {}
            Rows::AtMostOne if first.is_none() => first = Some(row),
            Rows::AtMostOne => {
                return Err(Error::plain(ErrorKind::TooManyRows, Some(statement.name())));
            }
        }
    }
    Ok(Answer { row: first, affected: open.affected() })
}

/// A statement whose answer is arriving. The flight ends before the connection goes back.
struct Open<'c> {
    statement: &'static Statement,
    rows: Pin<Box<RowStream>>,
    flight: Option<Flight>,
    lease: Lease<'c>,
}

async fn open<'c>(source: Source<'c>, statement: &'static Statement, arguments: Arguments) -> Result<Open<'c>, Error> {
    let lease = source.lease(statement).await?;
    let (rows, flight) = match lease.connection() {
        Ok(connection) => {
            let (rows, flight) = send(connection, statement, &arguments).await?;
            (rows, Some(flight))
        }
        Err(client) => (Box::pin(send_bare(client, statement, &arguments)).await?, None),
    };
    Ok(Open { statement, rows: Box::pin(rows), flight, lease })
}

async fn send(
    connection: &Connection,
    statement: &'static Statement,
    arguments: &Arguments,
) -> Result<(RowStream, Flight), Error> {
    let core = connection.core();
    let prepared = core.prepared(statement).await?;
    let flight = core.depart().await?;
    match core.driver().query_raw(&prepared.statement, arguments.iter()).await {
        Ok(rows) => Ok((rows, flight)),
        Err(error) => {
            flight.land();
            let error = Error::driver(Some(statement.name()), error);
            core.note(Err(&error));
            Err(error)
        }
    }
}

/// With the driver's client there is no place to keep a prepared statement. One turn, if the driver need not look types
/// up: while rows arrive that nobody reads, it cannot (tokio-postgres 0.7.18, pull requests 1348 and 1349).
async fn send_bare(
    client: &tokio_postgres::Client,
    statement: &'static Statement,
    arguments: &Arguments,
) -> Result<RowStream, Error> {
    if statement.columns().iter().all(|column| column.oid() != 0) {
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

impl Open<'_> {
    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Row>, Error>> {
        let outcome = match ready!(self.rows.as_mut().poll_next(cx)) {
            Some(Ok(row)) if self.flight.is_some() => return Poll::Ready(Ok(Some(row))),
            // The types were not compared when preparing.
            Some(Ok(row)) => match self.statement.verify_columns(row.columns()) {
                Ok(()) => return Poll::Ready(Ok(Some(row))),
                Err(error) => Err(error),
            },
            Some(Err(error)) => Err(Error::driver(Some(self.statement.name()), error)),
            None => Ok(None),
        };
        if let (Some(flight), Ok(connection)) = (self.flight.take(), self.lease.connection()) {
            connection.core().note(outcome.as_ref().map(|_| ()));
            flight.land();
        }
        Poll::Ready(outcome)
    }

    fn affected(&self) -> u64 {
        self.rows.rows_affected().unwrap_or(0)
    }
}
