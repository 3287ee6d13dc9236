//! What goes into a batch, and what comes out of it.

use std::fmt;
use std::marker::PhantomData;

use sqlwright_wire::Row;

use super::Batch;
use crate::error::{Error, ErrorKind, Outcome};
use crate::exec::Raw;
use crate::results::{All, Execute, ExecuteOne, One, Optional};
use crate::row::{Columns, FromRow};
use crate::statement::Statement;

/// What is counted here, because the server does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    None,
    OneRow,
    AtMostOneRow,
    OneChanged,
    /// As many as this.
    Changed(u64),
}

impl Guard {
    pub(super) fn check(self, raw: &Raw, statement: &Statement) -> Result<(), Error> {
        let kind = match self {
            Self::OneRow if raw.first.is_none() => ErrorKind::NoRow,
            Self::OneRow | Self::AtMostOneRow if !raw.more.is_empty() => ErrorKind::TooManyRows,
            Self::OneChanged if raw.affected != 1 => ErrorKind::WrongCount { expected: 1, actual: raw.affected },
            Self::Changed(expected) if raw.affected != expected => {
                ErrorKind::WrongCount { expected, actual: raw.affected }
            }
            _ => return Ok(()),
        };
        // Then COMMIT has not gone along.
        Err(Error::plain(kind, Some(statement.name())).with_outcome(Outcome::NotStored))
    }
}

type Read<T> = fn(Raw, &'static Statement) -> Result<T, Error>;

mod sealed {
    use super::{Batch, Read};

    pub trait Push: Sized {
        type Output;

        fn push_to(self, batch: &mut Batch) -> Read<Self::Output>;
    }
}

/// What can be pushed into a [`Batch`](crate::Batch): a statement as returned by the methods of repositories; for one with many
/// rows, its `.all()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be pushed into a batch",
    note = "push what a repository method returns; for a statement with many rows, its `.all()`"
)]
pub trait Batchable: sealed::Push<Output = Self::Value> {
    /// Its result.
    type Value;
    /// Its error.
    type Error: From<Error>;
}

macro_rules! batchable {
    ($($type:ident <$($row:ident)?> = $value:ty, $guard:expr, |$raw:ident, $statement:ident| $read:expr;)*) => {$(
        impl<$($row: FromRow,)? E: From<Error>> sealed::Push for $type<'_, $($row,)? E> {
            type Output = $value;

            fn push_to(self, batch: &mut Batch) -> Read<Self::Output> {
                batch.add(&self.into_call(), $guard);
                |$raw, $statement| $read
            }
        }

        impl<$($row: FromRow,)? E: From<Error>> Batchable for $type<'_, $($row,)? E> {
            type Value = $value;
            type Error = E;
        }
    )*};
}

batchable! {
    One<T> = T, Guard::OneRow, |raw, statement| {
        let row = first(raw, statement).transpose()?;
        row.ok_or_else(|| Error::plain(ErrorKind::NoRow, Some(statement.name())))
    };
    Optional<T> = Option<T>, Guard::AtMostOneRow, |raw, statement| first(raw, statement).transpose();
    Execute<> = u64, Guard::None, |raw, _statement| Ok(raw.affected);
    ExecuteOne<> = (), Guard::OneChanged, |_raw, _statement| Ok(());
    All<T> = Vec<T>, Guard::None, |raw, statement| raw.rows().map(|row| decode(row, statement)).collect();
}

fn first<T: FromRow>(raw: Raw, statement: &'static Statement) -> Option<Result<T, Error>> {
    raw.first.as_ref().map(|row| decode(row, statement))
}

fn decode<T: FromRow>(row: &Row, statement: &'static Statement) -> Result<T, Error> {
    T::from_row(&mut Columns::new(row.values(), statement))
}

/// Represents one statement of a batch, and is exchanged for its result: [`Answers::take`].
pub struct Ticket<T, E = Error> {
    batch: usize,
    index: usize,
    read: Read<T>,
    error: PhantomData<fn() -> E>,
}

impl<T, E> Ticket<T, E> {
    pub(super) fn new(batch: usize, index: usize, read: Read<T>) -> Self {
        Self { batch, index, read, error: PhantomData }
    }
}

impl<T, E> fmt::Debug for Ticket<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ticket").field(&self.index).finish()
    }
}

/// An answer, unless it has been taken.
pub(super) type Taken = (&'static Statement, Option<Result<Raw, Error>>);

/// The results of the statements of a [`Batch`](crate::Batch).
pub struct Answers {
    batch: usize,
    /// Each is taken once.
    answers: Vec<Taken>,
    /// Why there are no answers at all.
    nothing: Option<Error>,
    /// Whether the changes of the batch are stored.
    outcome: Outcome,
}

impl Answers {
    pub(super) fn new(batch: usize, answers: Vec<Taken>) -> Self {
        Self { batch, answers, nothing: None, outcome: Outcome::NotStored }
    }

    pub(super) fn stored(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    /// All answers, in the order of the statements.
    pub(crate) fn into_raws(self) -> impl Iterator<Item = Raw> {
        self.answers.into_iter().filter_map(|(_, answer)| answer?.ok())
    }

    /// The result of one statement, as if it had been awaited. After the one that failed it may be
    /// [`AbortedTransaction`](ErrorKind::AbortedTransaction).
    ///
    /// # Errors
    /// The statement's own; or the ticket belongs to another batch.
    pub fn take<T, E: From<Error>>(&mut self, ticket: Ticket<T, E>) -> Result<T, E> {
        if let Some(error) = &self.nothing {
            return Err(E::from(error.clone()));
        }
        let answer = match self.answers.get_mut(ticket.index) {
            Some((statement, answer)) if ticket.batch == self.batch => answer.take().map(|answer| (*statement, answer)),
            _ => None,
        };
        let Some((statement, answer)) = answer else {
            // Of whose outcome nothing is known here.
            let text = "the ticket belongs to another batch";
            return Err(E::from(Error::with_text(ErrorKind::Decode, None, text)));
        };
        let read = |raw| (ticket.read)(raw, statement).map_err(|error| error.with_outcome(self.outcome));
        answer.and_then(read).map_err(E::from)
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.answers.iter().map(|(statement, _)| statement.name())).finish()
    }
}

/// Why a batch failed: the error of the first statement that did. Nothing of the batch is stored, unless [`Error::outcome`] says otherwise:
/// it is unknown if COMMIT was sent along and the connection was lost.
///
/// To get the typed error of that statement, exchange the tickets nevertheless, in the order of pushing:
/// `tx.run(batch).await.unwrap_or_else(BatchError::into_answers)`. In a transaction, what failed is not stored, whatever is done with
/// it.
#[derive(Debug)]
pub struct BatchError {
    error: Error,
    answers: Answers,
}

impl BatchError {
    pub(super) fn new(error: Error, answers: Answers) -> Self {
        let answers = answers.stored(error.outcome());
        Self { error, answers }
    }

    /// The failure.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The result of each statement.
    pub fn into_answers(self) -> Answers {
        self.answers
    }
}

impl From<Error> for BatchError {
    fn from(error: Error) -> Self {
        let nothing = Some(error.clone());
        Self { answers: Answers { batch: 0, answers: Vec::new(), nothing, outcome: error.outcome() }, error }
    }
}

impl From<BatchError> for Error {
    fn from(failed: BatchError) -> Self {
        failed.error
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for BatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}
