//! Any number of rows, some at a time.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::future::{BoxFuture, join};
use futures_util::{FutureExt, Stream, TryStreamExt};
use tokio_postgres::Row;

use crate::call::{Call, Limit};
use crate::client::Source;
use crate::connection::Core;
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::row::{Columns, FromRow};
use crate::statement::{Arguments, Statement};

/// The rows of a [`Many`](super::Many), some at a time: a `Stream` of `Result<Vec<T>, E>`.
///
/// The rows are in a cursor on the server, and a chunk is fetched when it is polled. Memory use does not grow with
/// their number, and between the chunks other statements can run in the same transaction, which a
/// [`RowStream`](super::RowStream) does not allow. A cursor exists only in a transaction; outside one this is an error
/// ([`NoTransaction`](ErrorKind::NoTransaction)).
///
/// It takes one round trip for the cursor and one for each chunk. Dropping it closes the cursor. A time limit is
/// for each chunk.
#[must_use = "chunks do nothing until they are polled"]
pub struct Chunks<'c, T, E = Error> {
    statement: &'static Statement,
    size: u32,
    state: State<'c>,
    output: PhantomData<fn() -> (T, E)>,
}

enum State<'c> {
    New(Call<'c>),
    Running(BoxFuture<'c, Result<(Cursor, Vec<Row>), Error>>),
    Open(Cursor),
    Done,
}

impl<'c, T, E> Chunks<'c, T, E> {
    pub(super) fn new(call: Call<'c>, size: u32) -> Self {
        Self { statement: call.statement(), size: size.clamp(1, MOST), state: State::New(call), output: PhantomData }
    }
}

impl<T: FromRow, E: From<Error>> Chunks<'_, T, E> {
    /// The next rows; `None` after the last. A chunk is never empty.
    ///
    /// # Errors
    /// The statement failed, or a row cannot be read as a `T`; or there is no transaction.
    pub async fn try_next(&mut self) -> Result<Option<Vec<T>>, E> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<T>, E>>> {
        let rows = match ready!(self.poll_rows(cx)) {
            Ok(rows) => rows,
            Err(error) => return Poll::Ready(Some(Err(E::from(error)))),
        };
        if rows.is_empty() {
            return Poll::Ready(None);
        }
        let values = rows.iter().map(|row| T::from_row(&mut Columns::new(row, self.statement)));
        // A cursor changes nothing.
        let values = values.collect::<Result<Vec<T>, Error>>().map_err(|error| error.with_outcome(Outcome::NotStored));
        Poll::Ready(Some(values.map_err(E::from)))
    }
}

impl<T, E> Chunks<'_, T, E> {
    /// Whatever the row type. Dropped while it waits, nothing is lost: the request under way is kept.
    fn poll_rows(&mut self, cx: &mut Context<'_>) -> Poll<Result<Vec<Row>, Error>> {
        self.state = match std::mem::replace(&mut self.state, State::Done) {
            State::New(call) => State::Running(open(call, self.size).boxed()),
            State::Open(cursor) => State::Running(cursor.fetch_next().boxed()),
            state => state,
        };
        let State::Running(running) = &mut self.state else {
            return Poll::Ready(Ok(Vec::new()));
        };
        let fetched = ready!(running.as_mut().poll(cx));
        self.state = State::Done;
        let (cursor, rows) = fetched?;
        if rows.len() as u64 == u64::from(self.size) {
            self.state = State::Open(cursor);
        }
        Poll::Ready(Ok(rows))
    }
}

impl<T: FromRow, E: From<Error>> Stream for Chunks<'_, T, E> {
    type Item = Result<Vec<T>, E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx)
    }
}

impl<T, E> fmt::Debug for Chunks<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chunks").field(&self.statement.name()).finish()
    }
}

/// A cursor of the transaction that is open. (The driver's portals ask for its own transaction, which needs the client to
/// itself.)
struct Cursor {
    core: Arc<Core>,
    statement: &'static Statement,
    number: usize,
    fetch: tokio_postgres::Statement,
    limit: Option<Duration>,
}

/// FETCH takes no larger number (`SignedIconst` in `gram.y`).
const MOST: u32 = i32::MAX.unsigned_abs();

/// Cursors are numbered, because several can be open in one transaction.
static NEXT: AtomicUsize = AtomicUsize::new(0);

async fn open(call: Call<'_>, size: u32) -> Result<(Cursor, Vec<Row>), Error> {
    let statement = call.statement();
    let limit = call.limit();
    let (core, arguments) = match call.into_parts()? {
        (Source::Transaction(connection), arguments) => (Arc::clone(connection.core()), arguments),
        _ => return Err(Error::plain(ErrorKind::NoTransaction, Some(statement.name()))),
    };
    let first = async { Cursor::declare(Arc::clone(&core), statement, &arguments, size, limit).await?.fetch().await };
    within(limit, &core, statement, first).await
}

async fn within<T>(
    limit: Option<Duration>,
    core: &Arc<Core>,
    statement: &'static Statement,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match limit {
        Some(limit) => Limit::raising(core, limit).run(statement.name(), future).await,
        None => future.await,
    }
}

impl Cursor {
    async fn declare(
        core: Arc<Core>,
        statement: &'static Statement,
        arguments: &Arguments,
        size: u32,
        limit: Option<Duration>,
    ) -> Result<Self, Error> {
        core.beside_no_stream(statement)?;
        core.must_prepare(statement).await?;
        let flight = core.depart(Some(statement)).await?;
        core.touch(statement.session());
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let declare = format!("DECLARE sqlwright_{number} NO SCROLL CURSOR FOR {}", statement.sql());
        let types = statement.parameters().iter().map(|ty| ty.to_one_shot());
        let declare = core.driver().query_typed_raw(&declare, arguments.iter().zip(types));
        // Its columns are those of the cursor, which is there when the server comes to this.
        let fetch = format!("FETCH FORWARD {size} FROM sqlwright_{number}");
        let (declared, fetch) = join(declare, core.driver().prepare(&fetch)).await;
        flight.land();
        let opened = declared
            .and(fetch)
            .map_err(|error| Error::driver(Some(statement.name()), Commits::Later, error).on_path_of(statement));
        core.note(opened.as_ref().map(drop));
        let cursor = Self { statement, number, fetch: opened?, core, limit };
        statement.verify_columns(cursor.fetch.columns())?;
        Ok(cursor)
    }

    async fn fetch_next(self) -> Result<(Self, Vec<Row>), Error> {
        let (core, statement) = (Arc::clone(&self.core), self.statement);
        within(self.limit, &core, statement, self.fetch()).await
    }

    async fn fetch(self) -> Result<(Self, Vec<Row>), Error> {
        self.core.beside_no_stream(self.statement)?;
        let flight = self.core.depart(Some(self.statement)).await?;
        let rows = async {
            let none: [&(dyn tokio_postgres::types::ToSql + Sync); 0] = [];
            self.core.driver().query_raw(&self.fetch, none).await?.try_collect().await
        };
        let rows: Result<Vec<Row>, _> = rows.await;
        flight.land();
        let rows = rows.map_err(|error| Error::driver(Some(self.statement.name()), Commits::Later, error));
        self.core.note(rows.as_ref().map(drop));
        Ok((self, rows?))
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        // The first poll puts it on the wire; nobody needs its answer, which comes before that to the end of the transaction.
        let close = format!("CLOSE sqlwright_{}", self.number);
        let _ = self.core.driver().batch_execute(&close).now_or_never();
    }
}
