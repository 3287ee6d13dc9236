//! Many statements in one round trip.

mod answers;
mod run;

pub use self::answers::{Answers, BatchError, Batchable, Ticket};
pub(crate) use self::run::FAR;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub(crate) use self::answers::Guard;
use crate::error::{Commits, Error};
use crate::exec::{Call, Step};
use crate::statement::Form;

/// Statements that are sent to the server together, in the order in which they were pushed. They can be of one kind or of several, and take one round
/// trip, however many there are.
///
/// Instead of awaiting what a repository method returns, push it; its [`Ticket`] is later exchanged for the result. It
/// runs where the batch is run, whatever the repository was created over:
///
/// - [`Transaction::run`](crate::Transaction::run) makes it a part of the transaction.
/// - [`Pool::run`](crate::Pool::run) and [`Connection::run`](crate::Connection::run) make it a transaction of its own, which is run
///   again if it fails because of a concurrent one. If the server enforces everything, `--@ affects one enforced` included, there is one round
///   trip (two where statements have to be prepared first); if rows have to be counted here, COMMIT follows in a second one. It also does
///   if there are time limits, which must not stop COMMIT.
///
/// The types of the statements are its guards: exactly one row ([`One`](crate::One)), at most one ([`Optional`](crate::Optional)), exactly
/// one affected row ([`ExecuteOne`](crate::ExecuteOne)). If one does not hold, or the server refuses a statement, nothing is
/// stored: the transaction cannot be committed any more, even if its body returns Ok. (A
/// [`savepoint`](crate::Transaction::savepoint) around the batch limits this to the batch.)
///
/// The time limit of a single statement (`--@ timeout`, `.timeout(…)`) starts when the previous statement has ended;
/// [`timeout`](Self::timeout) sets one for the whole batch. When it has passed, the server is asked to cancel, and the error is a
/// [`StatementTimeout`](crate::ErrorKind::StatementTimeout).
///
/// ```no_run
/// # mod shop {
/// #     use sqlwright::contract::{Statement, ty};
/// #     use sqlwright::{Client, ExecuteOne, Handle, One, ReadWrite};
/// #     pub struct Shelves<'c> { db: Handle<'c, ReadWrite> }
/// #     impl<'c> Shelves<'c> {
/// #         pub fn new(client: &'c (impl Client<Access = ReadWrite> + ?Sized)) -> Self { Self { db: client.handle() } }
/// #         pub fn take(&self, product: i64) -> ExecuteOne<'c> { self.db.execute_one(&TAKE, &[&product]) }
/// #         pub fn note(&self, product: i64) -> One<'c, i64> { self.db.one(&NOTE, &[&product]) }
/// #     }
/// #     static TAKE: Statement = Statement::new("shelves.take", "UPDATE …", &[ty::INT8], &[]);
/// #     static NOTE: Statement = Statement::new("shelves.note", "INSERT …", &[ty::INT8], &[ty::INT8]);
/// # }
/// # use shop::Shelves;
/// # use sqlwright::{Batch, Error, Transaction};
/// async fn take(tx: &mut Transaction, products: &[i64]) -> Result<Vec<i64>, Error> {
///     let shelves = Shelves::new(tx);
///     let mut batch = Batch::new();
///     let mut notes = Vec::new();
///     for &product in products {
///         batch.push(shelves.take(product));
///         notes.push(batch.push(shelves.note(product)));
///     }
///     let mut answers = tx.run(batch).await?;
///     notes.into_iter().map(|note| answers.take(note)).collect()
/// }
/// ```
#[must_use = "a batch does nothing until it is run"]
pub struct Batch {
    id: usize,
    entries: Vec<Entry>,
    /// The parameters of all, one after the other.
    arguments: Vec<u8>,
    /// The first whose parameters could not be encoded: then nothing is sent.
    failed: Option<(usize, Error)>,
    limit: Option<Duration>,
}

/// One statement, and what its answer must be like.
struct Entry {
    statement: Form,
    /// Where its parameters end, and how many they are.
    end: usize,
    count: u16,
    guard: Guard,
    limit: Option<Duration>,
}

/// Batches are numbered, so that a ticket of one is not taken for one of another.
static NEXT: AtomicUsize = AtomicUsize::new(0);

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { id, entries: Vec::new(), arguments: Vec::new(), failed: None, limit: None }
    }

    /// Adds a statement, which runs after those that were pushed before.
    pub fn push<S: Batchable>(&mut self, statement: S) -> Ticket<S::Value, S::Error> {
        let read = statement.push_to(self);
        Ticket::new(self.id, self.entries.len() - 1, read)
    }

    fn add(&mut self, call: &Call<'_>, guard: Guard) {
        if self.entries.capacity() == 0 {
            // As many as most batches have, without growing time and again.
            self.entries.reserve(16);
            self.arguments.reserve(512);
        }
        let (statement, limit) = (call.form(), call.limit());
        let count = match call.arguments() {
            Ok(arguments) => {
                self.arguments.extend_from_slice(arguments.bytes());
                arguments.count()
            }
            Err(error) => {
                self.failed.get_or_insert((self.entries.len(), error));
                0
            }
        };
        let guard = if statement.is_enforced() { Guard::None } else { guard };
        self.entries.push(Entry { statement, end: self.arguments.len(), count, guard, limit });
    }

    /// Adds a statement whose parameters are in wire form.
    pub(crate) fn push_encoded(&mut self, statement: Form, count: u16, arguments: &[u8], guard: Guard) {
        self.arguments.extend_from_slice(arguments);
        let guard = if statement.is_enforced() { Guard::None } else { guard };
        self.entries.push(Entry { statement, end: self.arguments.len(), count, guard, limit: None });
    }

    /// Sets a time limit for the whole batch, from the first poll to the last result, in place of the statements' own. (The wait
    /// for a connection counts, but also ends with the pool's own limit.)
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The number of statements.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no statements.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the server enforces all that the statements promise, and that they are stored together or not at all: a procedure may
    /// commit in between, unless there is a BEGIN.
    fn is_guarded_by_the_server(&self) -> bool {
        self.entries
            .iter()
            .all(|entry| entry.guard == Guard::None && entry.statement.commits(false) != Commits::OnItsWay)
    }

    fn may_write(&self) -> bool {
        self.entries.iter().any(|entry| !entry.statement.is_read_only())
    }

    fn has_limits(&self) -> bool {
        self.limit.is_some() || self.entries.iter().any(|entry| entry.limit.is_some())
    }

    /// The statements, as they are sent.
    pub(crate) fn steps(&self, limit: Option<Duration>) -> impl Iterator<Item = Step<'_>> + Clone {
        let mut start = 0;
        self.entries.iter().map(move |entry| {
            let arguments = self.arguments.get(start..entry.end).unwrap_or_default();
            start = entry.end;
            Step { statement: entry.statement, count: entry.count, arguments, limit: entry.limit.or(limit) }
        })
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| entry.statement.name())).finish()
    }
}
