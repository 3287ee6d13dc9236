//! The one path that every statement takes: lease, prepare, send, read. Not generic, so it is compiled once.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use tokio_postgres::{Row, RowStream};

use crate::client::{Lease, Source};
use crate::connection::{Core, Flight};
use crate::error::{Error, ErrorKind};
use crate::statement::{Arguments, Statement};

/// A statement with its parameters, before and while it runs.
pub(crate) struct Call<'c> {
    statement: &'static Statement,
    /// The caller asks for its rows one by one.
    streamed: bool,
    state: State<'c>,
}

/// Boxed and `Send`, so that nobody but this module sees what is in it.
type Running<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

enum State<'c> {
    /// An error of encoding waits here for the first poll.
    New(Source<'c>, Result<Arguments, Error>),
    Single(Running<'c, Answer>),
    Opening(Running<'c, (Open<'c>, RowStream)>),
    /// The rows are dropped before the rest.
    Open(Pin<Box<RowStream>>, Open<'c>),
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
        Self { statement, streamed: false, state: State::New(source, arguments) }
    }

    pub(crate) fn statement(&self) -> &'static Statement {
        self.statement
    }

    /// The caller is going to ask for the rows one by one, and may do other things in between.
    pub(crate) fn streamed(self) -> Self {
        Self { streamed: true, ..self }
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
                        self.state = State::Opening(Box::pin(open(source, self.statement, arguments, self.streamed)));
                    }
                    State::New(_, Err(error)) => return Poll::Ready(Some(Err(error))),
                    _ => {}
                },
                State::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok((open, rows)) => self.state = State::Open(Box::pin(rows), open),
                    Err(error) => {
                        self.state = State::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Open(rows, open) => {
                    let row = ready!(open.poll_row(rows.as_mut(), cx)).transpose();
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
    wanted: Rows,
) -> Result<Answer, Error> {
    let (mut open, rows) = open(source, statement, arguments, false).await?;
    // On the stack of this future, which is boxed already; and dropped before `open`.
    let mut rows = pin!(rows);
    let mut first = None;
    while let Some(row) = poll_fn(|cx| open.poll_row(rows.as_mut(), cx)).await? {
        match wanted {
            Rows::Ignored => {}
            Rows::AtMostOne if first.is_none() => first = Some(row),
            Rows::AtMostOne => {
                return Err(Error::plain(ErrorKind::TooManyRows, Some(statement.name())));
            }
        }
    }
    Ok(Answer { row: first, affected: rows.rows_affected().unwrap_or(0) })
}

/// A statement whose answer is arriving. Its flight ends before the connection goes back.
struct Open<'c> {
    statement: &'static Statement,
    flight: Option<Flight>,
    lease: Lease<'c>,
}

async fn open<'c>(
    source: Source<'c>,
    statement: &'static Statement,
    arguments: Arguments,
    streamed: bool,
) -> Result<(Open<'c>, RowStream), Error> {
    let lease = source.lease(statement).await?;
    let (rows, flight) = match lease.connection() {
        Ok(connection) => {
            let (rows, flight) = send(connection.core(), statement, &arguments, streamed).await?;
            (rows, Some(flight))
        }
        Err(client) => (Box::pin(send_bare(client, statement, &arguments)).await?, None),
    };
    Ok((Open { statement, flight, lease }, rows))
}

async fn send(
    core: &Arc<Core>,
    statement: &'static Statement,
    arguments: &Arguments,
    streamed: bool,
) -> Result<(RowStream, Flight), Error> {
    core.beside_no_stream(statement)?;
    loop {
        let Some(prepared) = core.ready(statement) else {
            if let Some(types) = core.at_once(statement) {
                let (rows, mut flight) = Box::pin(core.first(statement, arguments, types)).await?;
                if streamed {
                    flight.stream();
                }
                return Ok((rows, flight));
            }
            Box::pin(core.prepare(statement)).await?;
            continue;
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
    fn poll_row(&mut self, rows: Pin<&mut RowStream>, cx: &mut Context<'_>) -> Poll<Result<Option<Row>, Error>> {
        let outcome = match ready!(rows.poll_next(cx)) {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    static STATEMENT: Statement = Statement::new("call.test", "SELECT 1", &[], &[]);

    /// It is allocated for every call. 1,048 bytes are the driver's `query_raw`, which keeps room for preparing its text.
    #[test]
    fn the_future_of_a_statement_is_small() {
        fn size<'c, F: Future>(_: impl Fn(Source<'c>, Arguments) -> F) -> usize {
            size_of::<F>()
        }
        let single = size(|source, arguments| single(source, &STATEMENT, arguments, Rows::AtMostOne));
        let open = size(|source, arguments| open(source, &STATEMENT, arguments, true));
        assert!(single <= 1408 && open <= 1408, "{single} and {open} bytes");
    }
}
