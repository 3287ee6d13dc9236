//! Rows that come in groups, each of which is one value.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::Stream;
use sqlwright_wire::Values;

use super::{Many, RowStream};
use crate::error::Error;
use crate::row::{Columns, FromRow};

/// Takes a row into the group before it; or hands it back, if another group begins with it.
type Join<T> = fn(&mut T, T) -> Option<T>;

/// Any number of groups of rows, each of them one `T`: use `.all().await?` or `.stream()`.
///
/// The rows of a group follow each other, which is proven when the code is generated. Nothing is sent before the first poll of what these
/// return.
#[must_use = "a statement does nothing until `.all().await` or `.stream()`"]
pub struct Grouped<'c, T, E = Error> {
    rows: Many<'c, T, E>,
    join: Join<T>,
}

/// A future of `Result<Vec<T>, E>`: all groups of a [`Grouped`].
#[must_use = "a statement does nothing until it is awaited"]
pub struct AllGroups<'c, T, E = Error> {
    rows: RowStream<'c, T, E>,
    join: Join<T>,
    collected: Vec<T>,
}

/// A future of `Result<Option<T>, E>`: all rows are one group, if there are any.
#[must_use = "a statement does nothing until it is awaited"]
pub struct OptionalGroup<'c, T, E = Error> {
    rows: AllGroups<'c, T, E>,
}

/// The groups of a [`Grouped`], one by one: a `Stream` of `Result<T, E>`. It is like a [`RowStream`], and keeps one group in memory.
#[must_use = "a stream does nothing until it is polled"]
pub struct GroupStream<'c, T, E = Error> {
    rows: RowStream<'c, T, E>,
    join: Join<T>,
    /// There may be more rows of it.
    group: Option<T>,
}

impl<'c, T, E> Grouped<'c, T, E> {
    pub(crate) fn new(rows: Many<'c, T, E>, join: Join<T>) -> Self {
        Self { rows, join }
    }

    /// Sets a time limit, from the first poll to the last row, or to the first row of a stream. When it has passed, the server is asked
    /// to cancel, and the error is a [`StatementTimeout`](crate::ErrorKind::StatementTimeout).
    pub fn timeout(self, limit: Duration) -> Self {
        Self { rows: self.rows.timeout(limit), join: self.join }
    }

    /// All groups, in a `Vec`.
    pub fn all(self) -> AllGroups<'c, T, E> {
        AllGroups { rows: self.rows.rows, join: self.join, collected: Vec::new() }
    }

    /// The groups one by one, each as soon as the next one begins.
    pub fn stream(self) -> GroupStream<'c, T, E> {
        GroupStream { rows: self.rows.stream(), join: self.join, group: None }
    }
}

impl<'c, T, E> OptionalGroup<'c, T, E> {
    pub(crate) fn new(rows: Grouped<'c, T, E>) -> Self {
        Self { rows: rows.all() }
    }

    /// Sets a time limit, from the first poll to the last row. When it has passed, the server is asked to cancel, and the error is a
    /// [`StatementTimeout`](crate::ErrorKind::StatementTimeout).
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.rows.rows.call = self.rows.rows.call.timeout(limit);
        self
    }
}

impl<T: FromRow, E: From<Error>> Future for OptionalGroup<'_, T, E> {
    type Output = Result<Option<T>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let groups = ready!(Pin::new(&mut self.rows).poll(cx));
        Poll::Ready(groups.map(|groups| groups.into_iter().next()))
    }
}

impl<T: FromRow, E: From<Error>> GroupStream<'_, T, E> {
    /// The next group; `None` after the last.
    ///
    /// # Errors
    /// The statement failed, or a row cannot be read as a `T`.
    pub async fn try_next(&mut self) -> Result<Option<T>, E> {
        poll_fn(|cx| self.poll_group(cx)).await.transpose()
    }

    fn poll_group(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, E>>> {
        loop {
            let row = match ready!(Pin::new(&mut self.rows).poll_next(cx)) {
                Some(Ok(row)) => row,
                Some(Err(error)) => {
                    self.group = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(self.group.take().map(Ok)),
            };
            let Some(group) = &mut self.group else {
                self.group = Some(row);
                continue;
            };
            if let Some(next) = (self.join)(group, row) {
                return Poll::Ready(self.group.replace(next).map(Ok));
            }
        }
    }
}

// The values are never pinned.
impl<T, E> Unpin for AllGroups<'_, T, E> {}
impl<T, E> Unpin for OptionalGroup<'_, T, E> {}
impl<T, E> Unpin for GroupStream<'_, T, E> {}

impl<T: FromRow, E: From<Error>> Stream for GroupStream<'_, T, E> {
    type Item = Result<T, E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_group(cx)
    }
}

impl<T: FromRow, E: From<Error>> Future for AllGroups<'_, T, E> {
    type Output = Result<Vec<T>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (join, collected) = (this.join, &mut this.collected);
        let every = |row: Values<'_>, statement| {
            let row = T::from_row(&mut Columns::new(row, statement))?;
            let next = match collected.last_mut() {
                Some(group) => join(group, row),
                None => Some(row),
            };
            collected.extend(next);
            Ok(())
        };
        ready!(this.rows.poll_every(every, cx))?;
        Poll::Ready(Ok(std::mem::take(&mut this.collected)))
    }
}

macro_rules! debug {
    ($($name:ident)*) => {$(
        impl<T, E> fmt::Debug for $name<'_, T, E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.rows).finish()
            }
        }
    )*};
}

debug! { Grouped AllGroups OptionalGroup GroupStream }
