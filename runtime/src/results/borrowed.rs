//! Rows that borrow from the server's response, one at a time.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use sqlwright_wire::Values;

use super::{Many, One, Optional, RowStream};
use crate::error::{Error, ErrorKind};
use crate::exec::{Call, POLLED_AGAIN, Rows};
use crate::row::{BorrowedRow, Columns};
use crate::statement::Statement;

/// A statement whose rows are converted while they borrow from the server's response: what the `map` of [`One`],
/// [`Optional`] and [`Many`] returns.
///
/// For a [`One`] or an [`Optional`] it is a future of `Result<U, E>` or `Result<Option<U>, E>`; for a [`Many`] use `.all().await`.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Mapped<Q, F> {
    statement: Q,
    map: F,
}

/// A future of `Result<Vec<U>, E>`.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct MappedAll<'c, T, U, F, E = Error> {
    rows: RowStream<'c, T, E>,
    map: F,
    collected: Vec<U>,
}

/// A future of `Result<(), E>`, which ends with the last row.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct ForEach<'c, T, F, E = Error> {
    rows: RowStream<'c, T, E>,
    body: F,
    output: PhantomData<fn() -> T>,
}

impl<T, E> One<'_, T, E> {
    /// Converts the row, which borrows from the server's response, so that nothing is copied needlessly.
    pub fn map<U, F>(self, map: F) -> Mapped<Self, Option<F>>
    where
        T: BorrowedRow,
        F: for<'r> FnOnce(T::Ref<'r>) -> U,
    {
        Mapped { statement: self, map: Some(map) }
    }
}

impl<T, E> Optional<'_, T, E> {
    /// Converts the row, which borrows from the server's response, so that nothing is copied needlessly.
    pub fn map<U, F>(self, map: F) -> Mapped<Self, Option<F>>
    where
        T: BorrowedRow,
        F: for<'r> FnOnce(T::Ref<'r>) -> U,
    {
        Mapped { statement: self, map: Some(map) }
    }
}

impl<'c, T, E> Many<'c, T, E> {
    /// Converts each row, which borrows from the server's response, so that nothing is copied needlessly.
    pub fn map<U, F>(self, map: F) -> Mapped<Self, F>
    where
        T: BorrowedRow,
        F: for<'r> FnMut(T::Ref<'r>) -> U,
    {
        Mapped { statement: self, map }
    }

    /// Calls `body` with each row as it arrives. The row borrows from the server's response: nothing is copied or kept.
    pub fn for_each<F>(self, body: F) -> ForEach<'c, T, F, E>
    where
        T: BorrowedRow,
        F: for<'r> FnMut(T::Ref<'r>),
    {
        ForEach { rows: self.rows, body, output: PhantomData }
    }
}

impl<'c, T, F, E> Mapped<Many<'c, T, E>, F> {
    /// All of them, in a `Vec`.
    pub fn all<U>(self) -> MappedAll<'c, T, U, F, E>
    where
        T: BorrowedRow,
        F: for<'r> FnMut(T::Ref<'r>) -> U,
    {
        MappedAll { rows: self.statement.rows, map: self.map, collected: Vec::new() }
    }
}

// Neither the closures nor the values are ever pinned.
impl<Q, F> Unpin for Mapped<Q, F> {}
impl<T, U, F, E> Unpin for MappedAll<'_, T, U, F, E> {}
impl<T, F, E> Unpin for ForEach<'_, T, F, E> {}

fn with<T: BorrowedRow, U>(
    row: Values<'_>,
    statement: &'static Statement,
    map: impl for<'r> FnOnce(T::Ref<'r>) -> U,
) -> Result<U, Error> {
    T::borrow_row(&mut Columns::new(row, statement)).map(map)
}

/// The same of the only row.
fn with_one<T: BorrowedRow, U>(
    row: Values<'_>,
    call: &mut Call<'_>,
    map: impl for<'r> FnOnce(T::Ref<'r>) -> U,
) -> Result<U, Error> {
    with::<T, U>(row, call.statement(), map).map_err(|error| call.of_answer(error))
}

impl<T, E, U, F> Future for Mapped<One<'_, T, E>, Option<F>>
where
    T: BorrowedRow,
    E: From<Error>,
    F: for<'r> FnOnce(T::Ref<'r>) -> U,
{
    type Output = Result<U, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let call = &mut this.statement.call;
        let answer = ready!(call.poll_answer(Rows::AtMostOne, cx));
        let map = this.map.take().expect(POLLED_AGAIN);
        let row = answer.and_then(|answer| answer.row.ok_or_else(|| call.error(ErrorKind::NoRow)));
        let value = row.and_then(|row| with_one::<T, U>(row.values(), call, map));
        Poll::Ready(value.map_err(E::from))
    }
}

impl<T, E, U, F> Future for Mapped<Optional<'_, T, E>, Option<F>>
where
    T: BorrowedRow,
    E: From<Error>,
    F: for<'r> FnOnce(T::Ref<'r>) -> U,
{
    type Output = Result<Option<U>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let call = &mut this.statement.call;
        let answer = ready!(call.poll_answer(Rows::AtMostOne, cx));
        let map = this.map.take().expect(POLLED_AGAIN);
        let value =
            answer.and_then(|answer| answer.row.map(|row| with_one::<T, U>(row.values(), call, map)).transpose());
        Poll::Ready(value.map_err(E::from))
    }
}

impl<T, U, F, E> Future for MappedAll<'_, T, U, F, E>
where
    T: BorrowedRow,
    E: From<Error>,
    F: for<'r> FnMut(T::Ref<'r>) -> U,
{
    type Output = Result<Vec<U>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (map, collected) = (&mut this.map, &mut this.collected);
        let every =
            |row: Values<'_>, statement| with::<T, U>(row, statement, &mut *map).map(|value| collected.push(value));
        ready!(this.rows.poll_every(every, cx))?;
        Poll::Ready(Ok(std::mem::take(&mut this.collected)))
    }
}

impl<T, F, E> Future for ForEach<'_, T, F, E>
where
    T: BorrowedRow,
    E: From<Error>,
    F: for<'r> FnMut(T::Ref<'r>),
{
    type Output = Result<(), E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let body = &mut this.body;
        let every = |row: Values<'_>, statement| with::<T, ()>(row, statement, &mut *body);
        this.rows.poll_every(every, cx).map_err(E::from)
    }
}
