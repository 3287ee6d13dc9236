//! One statement for many rows: sent in chunks, whose values are arrays, and stored together or not at all.

mod feed;
mod handle;
mod rows;
mod run;

pub(crate) use self::feed::Feed;
pub use self::rows::{BulkRows, BulkWay};

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlwright_wire::Values;

use crate::error::{Error, ErrorKind};
use crate::exec::PlaceRef;
use crate::row::{Columns, FromRow};
use crate::statement::Statement;

/// What a method for many rows (`--@ bulk`) returns: awaiting it sends all rows, and gives a `Result<T, E>`.
///
/// The rows are taken from the iterator when they are sent, so that no more than a chunk of them is in memory. All are stored or none:
///
/// - Over a pool, a few thousand rows or about 1 MiB are a transaction of their own, in one round trip. If there are more, they are sent one chunk after
///   the other, in one transaction, with a round trip for each.
/// - Over a transaction they are a part of it. After an error, or if this is dropped before its end, the transaction can only be
///   rolled back, or to a savepoint.
/// - Over a [`Connection`](crate::Connection) and over clients of other crates all rows are sent in one round trip, which takes as much memory as they
///   need.
///
/// Without rows nothing is sent. Once several chunks were sent the statement is not run again if it fails because of a concurrent transaction: see
/// [`Error::is_transient`]. An error says nothing about which row of the input is to blame, except where nothing was sent because of it
/// ([`SameKey`](ErrorKind::SameKey), and values that cannot be encoded).
#[must_use = "a statement does nothing until it is awaited"]
pub struct Bulk<'r, T, E = Error> {
    place: PlaceRef<'r>,
    feed: Feed<'r>,
    read: Read<T>,
    /// Each row of the input must affect exactly one.
    is_exact: bool,
    limit: Option<Duration>,
    error: PhantomData<fn() -> E>,
}

/// What is made of what comes back.
#[derive(Clone, Copy)]
struct Read<T> {
    /// A row, with the position of that of the input if it is known.
    row: fn(&mut T, Values<'_>, &'static Statement, usize) -> Result<(), Error>,
    /// After some rows of the input: how many were affected, and how many of the input there were by now.
    end: fn(&mut T, u64, usize),
    /// The position matters.
    is_aligned: bool,
}

impl<'r, E> Bulk<'r, u64, E> {
    pub(crate) fn count(place: PlaceRef<'r>, feed: Feed<'r>) -> Self {
        let read = Read { row: |_, _, _, _| Ok(()), end: |count, affected, _| *count += affected, is_aligned: false };
        Self { place, feed, read, is_exact: false, limit: None, error: PhantomData }
    }

    pub(crate) fn exact(place: PlaceRef<'r>, feed: Feed<'r>) -> Self {
        Self { is_exact: true, ..Self::count(place, feed) }
    }
}

impl<'r, T: FromRow, E> Bulk<'r, Vec<T>, E> {
    pub(crate) fn rows(place: PlaceRef<'r>, feed: Feed<'r>) -> Self {
        let row = |rows: &mut Vec<T>, values: Values<'_>, statement, _| {
            rows.push(T::from_row(&mut Columns::new(values, statement))?);
            Ok(())
        };
        let read = Read { row, end: |_, _, _| {}, is_aligned: false };
        Self { place, feed, read, is_exact: false, limit: None, error: PhantomData }
    }
}

impl<'r, T: FromRow, E> Bulk<'r, Vec<Option<T>>, E> {
    pub(crate) fn aligned(place: PlaceRef<'r>, feed: Feed<'r>) -> Self {
        let row = |rows: &mut Vec<Option<T>>, values: Values<'_>, statement: &'static Statement, index: usize| {
            if rows.len() <= index {
                rows.resize_with(index + 1, || None);
            }
            if rows[index].is_some() {
                return Err(Error::plain(ErrorKind::TooManyRows, Some(statement.name())));
            }
            rows[index] = Some(T::from_row(&mut Columns::new(values, statement))?);
            Ok(())
        };
        let end = |rows: &mut Vec<Option<T>>, _, count| rows.resize_with(count, || None);
        let read = Read { row, end, is_aligned: true };
        Self { place, feed, read, is_exact: false, limit: None, error: PhantomData }
    }
}

impl<T, E> Bulk<'_, T, E> {
    /// Sets a time limit, from the first poll to the result. When it has passed, the server is asked to cancel, and the error is a
    /// [`StatementTimeout`](ErrorKind::StatementTimeout).
    pub fn timeout(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }
}

impl<'r, T: Default + Send + 'r, E: From<Error> + 'r> IntoFuture for Bulk<'r, T, E> {
    type Output = Result<T, E>;
    type IntoFuture = BoxFuture<'r, Result<T, E>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.run().await.map_err(E::from) })
    }
}

impl<T, E> fmt::Debug for Bulk<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bulk").field(&self.feed.statement().name()).finish()
    }
}
