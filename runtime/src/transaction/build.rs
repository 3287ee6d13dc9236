//! Transactions with options other than the defaults.

use std::fmt;
use std::marker::PhantomData;
use std::ops::AsyncFnOnce;
use std::time::Duration;

use super::attempts::Attempts;
use super::begin::Mode;
use super::{Origin, Repeatable, Transaction, TransactionGuard, attempts};
use crate::access::{ReadOnly, ReadWrite};
use crate::error::Error;

/// How much of concurrent transactions a transaction sees
/// ([PostgreSQL's documentation](https://www.postgresql.org/docs/current/transaction-iso.html)). PostgreSQL's READ UNCOMMITTED is its
/// READ COMMITTED.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Isolation {
    /// Each statement sees what was committed before it began.
    ReadCommitted,
    /// All statements see what was committed before the first of them began.
    RepeatableRead,
    /// As if transactions ran one after the other; some fail, and are run again.
    Serializable,
}

pub(super) struct Options {
    /// None: what the server takes by default (`default_transaction_isolation`).
    pub(super) isolation: Option<Isolation>,
    pub(super) deferrable: bool,
    pub(super) attempts: u32,
    pub(super) deadline: Duration,
}

/// Options for a transaction, from [`Pool::build_transaction`](crate::Pool::build_transaction) and similar methods: isolation, access, how
/// often and how long it is tried.
///
/// ```no_run
/// # use sqlwright::{Error, Isolation, Pool};
/// # use std::time::Duration;
/// # async fn run(pool: Pool) -> Result<(), Error> {
/// pool.build_transaction()
///     .isolation(Isolation::Serializable)
///     .attempts(20)
///     .deadline(Duration::from_secs(3))
///     .run(async |tx| -> Result<(), Error> {
///         // repositories over `tx`
/// #       let _ = tx;
///         Ok(())
///     })
///     .await
/// # }
/// ```
#[must_use = "a transaction does nothing until `run`"]
pub struct TransactionBuilder<'c, A = ReadWrite> {
    origin: Origin<'c>,
    options: Options,
    access: PhantomData<fn() -> A>,
}

impl<'c> TransactionBuilder<'c, ReadWrite> {
    /// READ ONLY, and REPEATABLE READ unless another level is chosen: one snapshot for all statements. Repositories over the
    /// transaction have no methods that write.
    pub fn read_only(self) -> TransactionBuilder<'c, ReadOnly> {
        let isolation = self.options.isolation.or(Some(Isolation::RepeatableRead));
        let options = Options { isolation, ..self.options };
        TransactionBuilder { origin: self.origin, options, access: PhantomData }
    }
}

impl TransactionBuilder<'_, ReadOnly> {
    /// SERIALIZABLE, READ ONLY, DEFERRABLE: the first statement may have to wait, and then the transaction neither fails nor makes others
    /// fail. This is for long reports that run concurrently with SERIALIZABLE writers.
    pub fn deferrable(mut self) -> Self {
        self.options.isolation = Some(Isolation::Serializable);
        self.options.deferrable = true;
        self
    }
}

#[expect(private_bounds, reason = "there are two kinds of access, and users cannot add more")]
impl<'c, A: Mode> TransactionBuilder<'c, A> {
    pub(crate) fn new(origin: Origin<'c>) -> Self {
        let options = Options {
            // One snapshot for all statements that only read.
            isolation: A::READ_ONLY.then_some(Isolation::RepeatableRead),
            deferrable: false,
            attempts: 10,
            deadline: Duration::from_secs(10),
        };
        Self { origin, options, access: PhantomData }
    }

    /// The isolation level. Default: the server's (`default_transaction_isolation`, which is READ COMMITTED unless changed), and REPEATABLE
    /// READ for read-only transactions.
    pub fn isolation(mut self, level: Isolation) -> Self {
        self.options.isolation = Some(level);
        self
    }

    /// The maximum number of attempts, if it fails because of concurrent transactions; 0 counts as 1. Default: 10.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.options.attempts = attempts.max(1);
        self
    }

    /// How long after the start of the first attempt another one may start. Default: 10 seconds.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.options.deadline = limit;
        self
    }

    /// Runs `body` in the transaction: commits when it returns Ok, rolls back when it returns an error, panics or is dropped. The
    /// body is run again from a clone if the transaction fails because of a concurrent one; see
    /// [`Pool::transaction`](crate::Pool::transaction).
    ///
    /// # Errors
    /// The body's; or that of taking a connection, of BEGIN or of COMMIT.
    pub async fn run<T, E, F>(self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E> + Repeatable,
    {
        attempts::run(&self.origin, &self.options, body).await
    }

    /// Like [`run`](Self::run), but the body runs only once and may change what it captures.
    ///
    /// # Errors
    /// The body's; or that of taking a connection, of BEGIN or of COMMIT.
    pub async fn run_once<T, E, F>(self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E>,
    {
        attempts::run_once(&self.origin, &self.options, body).await
    }

    /// Begins the transaction, which its owner commits: see [`TransactionGuard`]. It is not tried again, so neither
    /// [`attempts`](Self::attempts) nor [`deadline`](Self::deadline) applies.
    ///
    /// # Errors
    /// That of taking a connection, or of BEGIN if its response is awaited.
    pub async fn begin(self) -> Result<TransactionGuard<'c, A>, Error> {
        let mut watch = self.origin.watch();
        self.origin.begin::<A>(&self.options, &mut watch).await.map(TransactionGuard::new)
    }
}

impl<'c> TransactionBuilder<'c> {
    /// For what is a transaction by itself, sent up to one Sync.
    pub(crate) fn into_attempts(self) -> (Origin<'c>, Attempts) {
        (self.origin, Attempts::new(&self.options))
    }
}

impl<A> fmt::Debug for TransactionBuilder<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionBuilder")
            .field("isolation", &self.options.isolation)
            .field("deferrable", &self.options.deferrable)
            .field("attempts", &self.options.attempts)
            .field("deadline", &self.options.deadline)
            .finish_non_exhaustive()
    }
}
