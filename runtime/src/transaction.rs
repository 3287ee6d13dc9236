//! Transactions as async closures: commit on Ok, roll back on an error, a panic or a drop; and as guards.

mod attempts;
mod begin;
mod build;
mod guard;
mod repeatable;
mod savepoint;
mod state;

pub(crate) use self::begin::Origin;
pub use self::build::{Isolation, TransactionBuilder};
pub use self::guard::TransactionGuard;
pub use self::repeatable::Repeatable;
pub(crate) use self::state::State;

use std::fmt;
use std::marker::PhantomData;
use std::ops::AsyncFnOnce;

use futures_util::FutureExt;
use tokio_postgres::error::SqlState;

use self::begin::Mode;
use crate::batch::{Answers, Batch, BatchError};
use crate::client::ReadWrite;
use crate::connection::Connection;
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::pool::PooledConnection;

/// An open transaction: repositories over it see and make its changes.
///
/// A call that is dropped while it runs in a transaction is not cancelled (that would abort the transaction); statements that
/// follow wait for it.
pub struct Transaction<A = ReadWrite> {
    connection: Connection,
    /// Goes back to the pool after the transaction has ended.
    _lease: Option<PooledConnection>,
    open: bool,
    savepoints: u32,
    access: PhantomData<fn() -> A>,
}

/// COMMIT of an aborted transaction rolls back and reports no error; any other command fails there.
const COMMIT: &str = "SELECT; COMMIT";

impl<A> Transaction<A> {
    /// Runs `body` so that its changes can be undone alone: kept when it returns Ok, undone when it returns an error.
    ///
    /// The body borrows the transaction, so nothing else can run on it in the meantime.
    ///
    /// # Errors
    /// The body's; or that of SAVEPOINT. If the body discarded an error and returned Ok, it is
    /// [`AbortedTransaction`](ErrorKind::AbortedTransaction), and its changes are undone.
    pub async fn savepoint<T, E, F>(&mut self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Self) -> Result<T, E>,
    {
        self.savepoints += 1;
        let savepoint = savepoint::Savepoint::set(&self.connection, self.savepoints).await?;
        match body(self).await {
            Ok(value) => {
                savepoint.release().await?;
                Ok(value)
            }
            Err(error) => {
                savepoint.roll_back().await;
                Err(error)
            }
        }
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Sends COMMIT without waiting for anything. It does nothing if a statement before it fails; [`commit`](Self::commit) has
    /// its answer.
    pub(crate) fn send_commit(&self) {
        let core = self.connection.core();
        core.transaction().send_commit(core, COMMIT);
    }

    /// The server's side may be in any state after a failure; ROLLBACK is right in all of them.
    async fn commit(&mut self) -> Result<(), Error>
    where
        A: Mode,
    {
        match self.end().await {
            Ok(()) => {
                self.open = false;
                self.connection.core().end_transaction();
                Ok(())
            }
            Err(error) => {
                if error.kind().is_conflict() {
                    self.connection.core().note(Err(&error));
                }
                self.roll_back().await;
                Err(error)
            }
        }
    }

    async fn end(&mut self) -> Result<(), Error>
    where
        A: Mode,
    {
        let core = self.connection.core();
        let begun = core.transaction().begun().await;
        // What only reads is stored nowhere.
        begun.map_err(|error| if A::READ_ONLY { error.with_outcome(Outcome::NotStored) } else { error })?;
        if let Some(error) = core.transaction().doom() {
            return Err(error);
        }
        let ended = match core.transaction().committing() {
            Some(committing) => committing.await,
            None if self.connection.is_closed() => {
                return Err(Error::plain(ErrorKind::Connection, None).with_outcome(Outcome::NotStored));
            }
            None => core.command(COMMIT).await,
        };
        ended.map_err(|error| match error.code() {
            Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => Error::plain(ErrorKind::AbortedTransaction, None),
            // Nothing was to be stored.
            _ if A::READ_ONLY => Error::driver(None, Commits::Later, error),
            _ => Error::at_commit(error),
        })
    }

    /// Rolls back and waits until the connection is at rest, so that locks are gone when the caller goes on.
    async fn roll_back(&mut self) {
        self.send_rollback();
        self.connection.core().settle().await;
    }

    fn send_rollback(&mut self) {
        self.open = false;
        let core = self.connection.core();
        core.transaction().forget_answers();
        // The first poll puts it on the wire; its answer is waited for by whoever settles the connection.
        let _ = core.command("ROLLBACK").now_or_never();
        core.end_transaction();
    }
}

impl Transaction {
    /// Runs many statements in one round trip, as a part of the transaction.
    ///
    /// # Errors
    /// That of the first statement that the server refused, or that did not return as many rows as its type says. The transaction can only be
    /// rolled back then, or to a savepoint.
    pub async fn run(&self, batch: Batch) -> Result<Answers, BatchError> {
        batch.run_in(self).await
    }
}

impl<A> Drop for Transaction<A> {
    fn drop(&mut self) {
        if self.open {
            self.send_rollback();
        }
    }
}

impl<A> fmt::Debug for Transaction<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("connection", &self.connection).finish_non_exhaustive()
    }
}
