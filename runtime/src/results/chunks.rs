//! Any number of rows, some at a time.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream};
use sqlwright_wire::{Row, encode};

use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::exec::{Call, Lease, Leased, Limit, Portal, Request, Running, wait_until};
use crate::observe::Watch;
use crate::row::{Columns, FromRow};
use crate::statement::{Arguments, Form, Statement};

/// The rows of a [`Many`](super::Many), some at a time: a `Stream` of `Result<Vec<T>, E>`.
///
/// The rows are in a portal on the server, and a chunk is fetched when it is polled. Memory use does not grow with
/// their number, and between the chunks other statements can run in the same transaction, which a
/// [`RowStream`](super::RowStream) does not allow. A portal exists only in a transaction; outside one this is an error
/// ([`NoTransaction`](ErrorKind::NoTransaction)).
///
/// Each chunk is a round trip. Dropping it closes the portal. A time limit is for each chunk. The server runs no parallel plan for what is
/// fetched in parts.
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
        let values = rows.iter().map(|row| T::from_row(&mut Columns::new(row.values(), self.statement)));
        // The transaction has changed nothing yet.
        let values = values.collect::<Result<Vec<T>, Error>>().map_err(|error| error.with_outcome(Outcome::NotStored));
        Poll::Ready(Some(values.map_err(E::from)))
    }
}

impl<T, E> Chunks<'_, T, E> {
    /// Whatever the row type. Dropped while it waits, nothing is lost: the request under way is kept.
    fn poll_rows(&mut self, cx: &mut Context<'_>) -> Poll<Result<Vec<Row>, Error>> {
        self.state = match std::mem::replace(&mut self.state, State::Done) {
            State::New(call) => State::Running(open(call, self.size).boxed()),
            State::Open(cursor) => State::Running(cursor.fetch(None).boxed()),
            state => state,
        };
        let State::Running(running) = &mut self.state else {
            return Poll::Ready(Ok(Vec::new()));
        };
        let fetched = ready!(running.as_mut().poll(cx));
        self.state = State::Done;
        let (cursor, rows) = fetched?;
        if cursor.is_open {
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

/// A portal of the transaction that is open.
struct Cursor {
    lease: Lease,
    statement: Form,
    name: String,
    size: u32,
    limit: Option<Duration>,
    /// It is there, and may have more rows.
    is_open: bool,
    watch: Watch,
}

/// Execute takes no larger number.
const MOST: u32 = i32::MAX.unsigned_abs();

/// Portals are numbered, because several can be open in one transaction.
static NEXT: AtomicUsize = AtomicUsize::new(0);

async fn open(call: Call<'_>, size: u32) -> Result<(Cursor, Vec<Row>), Error> {
    let (statement, limit) = (call.form(), call.limit());
    let (place, arguments) = call.into_parts()?;
    let mut watch = Watch::begin(place.get().observer(), statement);
    let lease = match place.get().lease(Some(statement.name()))? {
        Leased::Now(lease) if place.get().is_transaction() => lease,
        _ => {
            let error = Error::plain(ErrorKind::NoTransaction, Some(statement.name()));
            watch.end(Err(&error));
            return Err(error);
        }
    };
    watch.runs_on(lease.server());
    let name = format!("sqlwright_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    Cursor { lease, statement, name, size, limit, is_open: false, watch }.fetch(Some(arguments)).await
}

impl Cursor {
    /// The first rows, where there are arguments; or the next.
    async fn fetch(mut self, arguments: Option<Arguments>) -> Result<(Self, Vec<Row>), Error> {
        let fetched = match self.limit {
            Some(limit) => {
                let mut limit = Limit::on(&self.lease, limit);
                limit.run(self.statement.name(), Commits::Later, self.rows(arguments)).await
            }
            None => self.rows(arguments).await,
        };
        match &fetched {
            Ok(rows) => self.watch.part(rows.len()),
            Err(error) => self.watch.end(Err(error)),
        }
        if !self.is_open {
            self.watch.end_parts();
        }
        fetched.map(|rows| (self, rows))
    }

    async fn rows(&mut self, arguments: Option<Arguments>) -> Result<Vec<Row>, Error> {
        let (name, at_most) = (self.name.as_bytes(), self.size);
        let (portal, arguments) = match arguments {
            Some(arguments) => (Portal::New { name, at_most }, arguments),
            None => (Portal::Open { name, at_most }, Arguments::NONE),
        };
        let (statement, limit) = (self.statement, self.limit);
        let request = Request { statement, arguments: &arguments, is_streamed: false, portal, limit };
        let mut running = loop {
            match Running::start(Lease::of(&self.lease), &request)? {
                Ok(running) => break running,
                Err((lease, what)) => wait_until(&lease, statement, what).await?,
            }
        };
        // From here on there may be one.
        self.is_open = true;
        let mut rows = Vec::new();
        while let Some(body) = poll_fn(|cx| running.poll_row(cx)).await? {
            rows.push(running.keep_row(body));
        }
        self.is_open = running.is_suspended();
        Ok(rows)
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        // It ends with its transaction in any case.
        if self.is_open && self.lease.is_in_transaction() {
            let _ = self.lease.wire().send(|out| {
                encode::close_portal(self.name.as_bytes(), out);
                encode::sync(out);
                Ok(())
            });
        }
    }
}
