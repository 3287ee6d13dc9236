//! Any number of rows: all of them, the first, or one by one.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::Stream;
use sqlwright_wire::Values;

use super::chunks::Chunks;
use crate::error::Error;
use crate::exec::Call;
use crate::row::{Columns, FromRow};
use crate::statement::Statement;

/// Any number of rows: use `.all().await?`, `.first().await?`, `.stream()` or `.chunks(n)`.
///
/// Nothing is sent before the first poll of what these return.
#[must_use = "a statement does nothing until `.all().await`, `.first().await` or `.stream()`"]
pub struct Many<'c, T, E = Error> {
    pub(super) rows: RowStream<'c, T, E>,
}

/// The rows of a [`Many`], decoded as they arrive: a `Stream` of `Result<T, E>`.
///
/// Rows are read as they are polled for, so memory use does not grow with their number. Between the first poll and
/// the last row another statement on the same connection or transaction is an error
/// ([`ErrorKind::StreamOpen`](crate::ErrorKind::StreamOpen)): its result would have to wait for the rows, and the code that reads them might wait for
/// it. Over a pool, each stream has a connection of its own. Dropping a stream before its end cancels the rest.
#[must_use = "a stream does nothing until it is polled"]
pub struct RowStream<'c, T, E = Error> {
    pub(super) call: Call<'c>,
    /// Why a row could not be read, of a statement whose others are read all the same.
    unreadable: Option<Error>,
    output: PhantomData<fn() -> (T, E)>,
}

/// A future of `Result<Vec<T>, E>`.
#[must_use = "a statement does nothing until it is awaited"]
pub struct All<'c, T, E = Error> {
    rows: RowStream<'c, T, E>,
    collected: Vec<T>,
}

/// A future of `Result<Option<T>, E>`: the first row, if there is any. The rest is not read, unless the statement may write:
/// then it runs to its end.
#[must_use = "a statement does nothing until it is awaited"]
pub struct First<'c, T, E = Error> {
    rows: RowStream<'c, T, E>,
    first: Option<T>,
}

impl<'c, T, E> Many<'c, T, E> {
    pub(crate) fn new(call: Call<'c>) -> Self {
        Self { rows: RowStream::new(call) }
    }

    /// Sets a time limit, from the first poll to the last row, to the first row of a stream, or to the end of each chunk.
    /// When it has passed, the server is asked to cancel, and the error is a [`StatementTimeout`](crate::ErrorKind::StatementTimeout).
    pub fn timeout(self, limit: Duration) -> Self {
        Self::new(self.rows.call.timeout(limit))
    }

    /// All rows, in a `Vec`.
    pub fn all(self) -> All<'c, T, E> {
        All { rows: self.rows, collected: Vec::new() }
    }

    /// The first row, if there is any.
    pub fn first(self) -> First<'c, T, E> {
        First { rows: self.rows, first: None }
    }

    /// The rows in chunks of at most `size` (0 counts as 1, and no more than `i32::MAX`), each fetched when it is polled: in a transaction, where other
    /// statements can run between the chunks. A statement that writes does all of that with the first chunk.
    pub fn chunks(self, size: u32) -> Chunks<'c, T, E> {
        Chunks::new(self.rows.call, size)
    }

    /// The rows one by one, as they arrive.
    pub fn stream(self) -> RowStream<'c, T, E> {
        RowStream::new(self.rows.call.streamed())
    }
}

impl<'c, T, E> All<'c, T, E> {
    pub(crate) fn into_call(self) -> Call<'c> {
        self.rows.call
    }
}

impl<T: FromRow, E: From<Error>> RowStream<'_, T, E> {
    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// The statement failed, or the row cannot be read as a `T`.
    pub async fn try_next(&mut self) -> Result<Option<T>, E> {
        poll_fn(|cx| self.poll_row(cx)).await.transpose()
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, E>>> {
        let row = match ready!(self.call.poll_row(cx)) {
            Ok(Some(at)) => T::from_row(&mut Columns::new(self.call.values(&at), self.call.statement())),
            Ok(None) => return Poll::Ready(None),
            Err(error) => return Poll::Ready(Some(Err(E::from(error)))),
        };
        Poll::Ready(Some(row.map_err(|error| E::from(self.call.of_answer(error)))))
    }
}

impl<'c, T, E> RowStream<'c, T, E> {
    fn new(call: Call<'c>) -> Self {
        Self { call, unreadable: None, output: PhantomData }
    }

    /// Every row, until one cannot be read; of a statement that may write, to the end then, too.
    pub(super) fn poll_every(
        &mut self,
        mut read: impl FnMut(Values<'_>, &'static Statement) -> Result<(), Error>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Error>> {
        let statement = self.call.statement();
        while self.unreadable.is_none() {
            match ready!(self.call.poll_row(cx))? {
                Some(at) => self.unreadable = read(self.call.values(&at), statement).err(),
                None => return Poll::Ready(Ok(())),
            }
        }
        ready!(self.call.poll_end(cx))?;
        let error = self.unreadable.take();
        Poll::Ready(error.map_or(Ok(()), |error| Err(self.call.of_answer(error))))
    }

    /// Skips rows that have arrived already. If there are no others the connection is at rest, and nothing has to be cancelled.
    fn skip(&mut self, cx: &mut Context<'_>) {
        const MOST: usize = 100;
        for _ in 0..MOST {
            if !matches!(self.call.poll_row(cx), Poll::Ready(Ok(Some(_)))) {
                return;
            }
        }
    }
}

impl<T: FromRow, E: From<Error>> Stream for RowStream<'_, T, E> {
    type Item = Result<T, E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_row(cx)
    }
}

// The values are never pinned.
impl<T, E> Unpin for All<'_, T, E> {}
impl<T, E> Unpin for First<'_, T, E> {}

impl<T: FromRow, E: From<Error>> Future for All<'_, T, E> {
    type Output = Result<Vec<T>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let collected = &mut this.collected;
        let every = |row: Values<'_>, statement| {
            collected.push(T::from_row(&mut Columns::new(row, statement))?);
            Ok(())
        };
        ready!(this.rows.poll_every(every, cx))?;
        Poll::Ready(Ok(std::mem::take(&mut this.collected)))
    }
}

impl<T: FromRow, E: From<Error>> Future for First<'_, T, E> {
    type Output = Result<Option<T>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let rows = &mut this.rows;
        if this.first.is_none() && rows.unreadable.is_none() {
            let Some(at) = ready!(rows.call.poll_row(cx))? else { return Poll::Ready(Ok(None)) };
            match T::from_row(&mut Columns::new(rows.call.values(&at), rows.call.statement())) {
                Ok(value) => this.first = Some(value),
                Err(error) => rows.unreadable = Some(error),
            }
        }
        ready!(rows.call.poll_end(cx))?;
        rows.skip(cx);
        rows.call.is_enough();
        Poll::Ready(match rows.unreadable.take() {
            None => Ok(this.first.take()),
            Some(error) => Err(E::from(rows.call.of_answer(error))),
        })
    }
}

macro_rules! debug {
    ($($name:ident, |$this:ident| $call:expr;)*) => {$(
        impl<T, E> fmt::Debug for $name<'_, T, E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let $this = self;
                f.debug_tuple(stringify!($name)).field(&$call.statement().name()).finish()
            }
        }
    )*};
}

debug! {
    Many, |many| many.rows.call;
    RowStream, |rows| rows.call;
    All, |all| all.rows.call;
    First, |first| first.rows.call;
}
