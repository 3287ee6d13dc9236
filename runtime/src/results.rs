//! What methods return: one type per cardinality. Each is a statement that has not been sent yet.

mod awaited;
mod borrowed;
mod chunks;
mod grouped;
mod many;

pub use self::borrowed::{ForEach, Mapped, MappedAll};
pub use self::chunks::Chunks;
pub use self::grouped::{AllGroups, GroupStream, Grouped, OptionalGroup};
pub use self::many::{All, First, Many, RowStream};

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::exec::{Answer, Call, Rows};
use crate::row::{Columns, FromRow};

macro_rules! statement {
    ($(#[$doc:meta])* $name:ident $(<$row:ident>)?) => {
        $(#[$doc])*
        #[must_use = "a statement does nothing until it is awaited"]
        pub struct $name<'c, $($row,)? E = Error> {
            call: Call<'c>,
            output: PhantomData<fn() -> ($($row,)? E,)>,
        }

        impl<'c, $($row,)? E> $name<'c, $($row,)? E> {
            pub(crate) fn new(call: Call<'c>) -> Self {
                Self { call, output: PhantomData }
            }

            /// Sets a time limit, from the first poll to the result. When it has passed, the server is asked to cancel, and
            /// the error is a [`StatementTimeout`](ErrorKind::StatementTimeout), or an [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) if changes may
            /// be stored and the server does not say so within half a second.
            pub fn timeout(self, limit: Duration) -> Self {
                Self::new(self.call.timeout(limit))
            }

            pub(crate) fn into_call(self) -> Call<'c> {
                self.call
            }
        }

        impl<$($row,)? E> fmt::Debug for $name<'_, $($row,)? E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.call.statement().name()).finish()
            }
        }
    };
}

statement! {
    /// A future of `Result<T, E>`: exactly one row. No row, or a second one, is an error.
    ///
    /// Nothing is sent before the first poll. If it is dropped before its result arrives, the statement may or may not have run.
    One<T>
}

statement! {
    /// A future of `Result<Option<T>, E>`: at most one row. A second one is an error.
    ///
    /// Nothing is sent before the first poll. If it is dropped before its result arrives, the statement may or may not have run.
    Optional<T>
}

statement! {
    /// A future of `Result<u64, E>`: how many rows were inserted, updated or deleted.
    ///
    /// Nothing is sent before the first poll. If it is dropped before its result arrives, the statement may or may not have run.
    Execute
}

statement! {
    /// A future of `Result<(), E>`: exactly one row is affected; any other number is an error.
    ///
    /// The error does not undo the statement, as its [`outcome`](Error::outcome) says: run it in a transaction, which the error rolls
    /// back. Where the server enforces it (`--@ affects one enforced`), nothing is stored, and a transaction is aborted.
    ///
    /// Nothing is sent before the first poll. If it is dropped before its result arrives, the statement may or may not have run.
    ExecuteOne
}

// Of what follows, only `from_row` depends on the row type; all else is compiled once, in `call`.

impl<T: FromRow, E: From<Error>> Future for One<'_, T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let statement = self.call.statement();
        let error = match ready!(self.call.poll_answer(Rows::AtMostOne, cx)) {
            Ok(Answer { row: Some(row), .. }) => match T::from_row(&mut Columns::new(row.values(), statement)) {
                Ok(value) => return Poll::Ready(Ok(value)),
                Err(error) => self.call.of_answer(error),
            },
            Ok(Answer { row: None, .. }) => self.call.error(ErrorKind::NoRow),
            Err(error) => error,
        };
        Poll::Ready(Err(E::from(error)))
    }
}

impl<T: FromRow, E: From<Error>> Future for Optional<'_, T, E> {
    type Output = Result<Option<T>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let statement = self.call.statement();
        Poll::Ready(match ready!(self.call.poll_answer(Rows::AtMostOne, cx)) {
            Ok(Answer { row: Some(row), .. }) => match T::from_row(&mut Columns::new(row.values(), statement)) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(E::from(self.call.of_answer(error))),
            },
            Ok(Answer { row: None, .. }) => Ok(None),
            Err(error) => Err(E::from(error)),
        })
    }
}

impl<E: From<Error>> Future for Execute<'_, E> {
    type Output = Result<u64, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.call.poll_answer(Rows::Ignored, cx));
        Poll::Ready(answer.map(|answer| answer.affected).map_err(E::from))
    }
}

impl<E: From<Error>> Future for ExecuteOne<'_, E> {
    type Output = Result<(), E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = match ready!(self.call.poll_answer(Rows::Ignored, cx)) {
            Ok(answer) if answer.affected == 1 => Ok(()),
            Ok(answer) => Err(self.call.error(ErrorKind::WrongCount { expected: 1, actual: answer.affected })),
            Err(error) => Err(error),
        };
        Poll::Ready(outcome.map_err(E::from))
    }
}
