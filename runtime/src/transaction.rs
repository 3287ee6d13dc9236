//! Transactions as async closures: commit on Ok, roll back on an error, a panic or a drop.

mod attempts;
mod savepoint;

pub(crate) use self::attempts::{run, run_once};

use std::fmt;
use std::marker::PhantomData;
use std::ops::AsyncFnOnce;
use std::sync::Arc;

use futures_util::FutureExt;

use crate::client::{ReadOnly, ReadWrite};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind};
use crate::pool::{Pool, PooledConnection};

/// An open transaction: repositories over it see and make its changes.
///
/// What is dropped while it runs in a transaction is not cancelled (that would abort the transaction); statements that
/// follow wait for it.
pub struct Transaction<A = ReadWrite> {
    connection: Connection,
    /// Goes back to the pool after the transaction has ended.
    _lease: Option<PooledConnection>,
    open: bool,
    savepoints: u32,
    access: PhantomData<fn() -> A>,
}

/// Where a transaction gets its connection.
pub(crate) enum Origin<'c> {
    Pool(&'c Pool),
    Connection(&'c mut Connection),
}

/// The statement that opens a transaction of this access.
pub(crate) trait Begin {
    const BEGIN: &'static str;
}

impl Begin for ReadWrite {
    const BEGIN: &'static str = "BEGIN";
}

impl Begin for ReadOnly {
    // One snapshot for all statements.
    const BEGIN: &'static str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
}

impl Origin<'_> {
    async fn begin<A: Begin>(&self) -> Result<Transaction<A>, Error> {
        match self {
            Self::Connection(connection) => begin(connection.share(), None).await,
            Self::Pool(pool) => {
                let lease = pool.connection().await?;
                begin(lease.share(), Some(lease)).await
            }
        }
    }
}

impl<A> Transaction<A> {
    /// Runs `body` so that its changes can be undone alone: kept when it returns Ok, undone when it returns an error.
    ///
    /// The transaction is lent to the body, so nothing else can run on it meanwhile.
    ///
    /// # Errors
    /// The body's; or that of SAVEPOINT. A body that swallowed an error and returned Ok gets
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

    /// The server's side may be in any state after a failure; ROLLBACK is right in all of them.
    async fn commit(&mut self) -> Result<(), Error> {
        if self.connection.is_closed() {
            self.open = false;
            self.connection.core().end_transaction();
            return Err(Error::plain(ErrorKind::Connection, None));
        }
        // COMMIT of an aborted transaction rolls back and reports no error; any other command fails there.
        let Err(error) = self.connection.core().command("SELECT; COMMIT").await else {
            self.open = false;
            self.connection.core().end_transaction();
            return Ok(());
        };
        let error = if error.code().is_some_and(|code| code.code() == "25P02") {
            Error::plain(ErrorKind::AbortedTransaction, None)
        } else {
            Error::at_commit(error)
        };
        if error.kind().is_conflict() {
            self.connection.core().note(Err(&error));
        }
        self.roll_back().await;
        Err(error)
    }

    /// Rolls back and waits until the connection is at rest, so that locks are gone when the caller goes on.
    async fn roll_back(&mut self) {
        self.send_rollback();
        self.connection.core().settle().await;
    }

    fn send_rollback(&mut self) {
        self.open = false;
        let core = self.connection.core();
        // The first poll puts it on the wire; its answer is waited for by whoever settles the connection.
        let _ = core.command("ROLLBACK").now_or_never();
        core.end_transaction();
    }
}

async fn begin<A: Begin>(connection: Connection, lease: Option<PooledConnection>) -> Result<Transaction<A>, Error> {
    let core = Arc::clone(connection.core());
    let flight = core.depart(None).await?;
    core.begin_transaction();
    // Armed before BEGIN is on the wire, and dropped after the flight.
    let transaction = Transaction { connection, _lease: lease, open: true, savepoints: 0, access: PhantomData };
    let begun = core.command(A::BEGIN).await;
    flight.land();
    begun.map_err(|error| Error::driver_before_parameters(None, error))?;
    Ok(transaction)
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
