//! What is seen of statements, transactions and connections from outside: a hook for numbers, spans of `tracing`, and tags in SQL.
//!
//! With the Cargo feature `tracing`, which is on by default, every call of a statement, every batch and every transaction is a span in the
//! words of OpenTelemetry's conventions for databases. A [`Tracer`] hears the same without spans. Neither ever sees a parameter value.
//!
//! ```no_run
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicU64, Ordering};
//!
//! use sqlwright::Pool;
//! use sqlwright::observe::{Ended, StatementEnd, Tracer};
//!
//! #[derive(Default)]
//! struct Failures(AtomicU64);
//!
//! impl Tracer for Failures {
//!     fn statement(&self, end: &StatementEnd<'_>) {
//!         if let Ended::Failed(_) = end.result {
//!             self.0.fetch_add(1, Ordering::Relaxed);
//!         }
//!     }
//! }
//!
//! # fn run() -> Result<(), sqlwright::Error> {
//! let failures = Arc::new(Failures::default());
//! let pool = Pool::builder().tracer(failures.clone()).build_from_env()?;
//! # let _ = pool; Ok(())
//! # }
//! ```

mod batch;
mod observer;
#[cfg(not(feature = "tracing"))]
#[path = "observe/silent.rs"]
mod spans;
#[cfg(feature = "tracing")]
mod spans;
mod tags;
mod transaction;
mod watch;

pub(crate) use self::batch::BatchWatch;
pub(crate) use self::observer::Observer;
pub(crate) use self::transaction::TransactionWatch;
pub(crate) use self::watch::Watch;

use std::time::Duration;

use crate::error::Error;

/// Hears of what happens on the connections of a pool, or on one of its own: [`PoolBuilder::tracer`](crate::PoolBuilder::tracer).
///
/// Its methods are called in the task that runs the statement, so they must be quick, and must not block or panic. Without a tracer
/// nothing is measured.
pub trait Tracer: Send + Sync {
    /// A call of a statement has ended, or was dropped.
    fn statement(&self, end: &StatementEnd<'_>) {
        let _ = end;
    }

    /// A transaction has ended.
    fn transaction(&self, end: &TransactionEnd) {
        let _ = end;
    }

    /// Somebody has waited for a connection of the pool, because none was idle.
    fn wait(&self, end: &WaitEnd<'_>) {
        let _ = end;
    }

    /// A new connection was made, or could not be: of the pool, or of a listener.
    fn connect(&self, end: &ConnectEnd<'_>) {
        let _ = end;
    }
}

/// How a call of a statement ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct StatementEnd<'a> {
    /// The repository and the method, such as `customers.find_by_email`; `COMMIT` for the end of a transaction.
    pub statement: &'static str,
    /// From the first poll to the end, as the caller has it, with all waits. In a batch: since the answer to the statement before it. Of a
    /// stream this includes the time that the caller takes between the rows.
    pub duration: Duration,
    /// How much of that was waiting for a connection of the pool.
    pub waited: Duration,
    /// How many rows arrived.
    pub rows: u64,
    /// How many rows were affected, as the server says. Of what only reads, these are the rows that were read.
    pub affected: u64,
    /// How often it was sent again: because its connection was lost, or what was prepared was out of date.
    pub retries: u32,
    /// It was one of a batch, which takes one round trip for all.
    pub is_batched: bool,
    /// What became of it.
    pub result: Ended<'a>,
}

/// What became of something.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Ended<'a> {
    /// It did what was expected of it.
    Completed,
    /// It failed. [`Error::server_error`] may contain values.
    Failed(&'a Error),
    /// The caller dropped it before its end.
    Dropped,
}

impl<'a> Ended<'a> {
    fn of<T>(result: Result<T, &'a Error>) -> Self {
        result.map_or_else(Self::Failed, |_| Self::Completed)
    }

    /// Its error, if it failed.
    pub fn error(self) -> Option<&'a Error> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Completed | Self::Dropped => None,
        }
    }
}

/// How a transaction ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransactionEnd {
    /// From the wait for a connection to the end of the last attempt.
    pub duration: Duration,
    /// How often its body was run.
    pub attempts: u32,
    /// What became of it.
    pub result: TransactionResult,
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransactionResult {
    /// It was committed.
    Committed,
    /// It was rolled back, or never began.
    RolledBack,
    /// The connection was lost, or the future dropped, during COMMIT.
    Unknown,
}

/// How a wait for a connection ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitEnd<'a> {
    /// How long it took.
    pub duration: Duration,
    /// Whether a connection was had.
    pub result: Ended<'a>,
}

/// How connecting ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConnectEnd<'a> {
    /// How long it took, all hosts together, and until the connection was ready.
    pub duration: Duration,
    /// Whether there is a connection.
    pub result: Ended<'a>,
}
