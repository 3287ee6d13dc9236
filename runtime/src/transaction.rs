//! Transactions as async closures: commit on Ok, roll back on an error, a panic or a drop; and as guards.

mod attempts;
mod begin;
mod build;
mod guard;
mod repeatable;
mod savepoint;

pub(crate) use self::begin::Origin;
pub use self::build::{Isolation, TransactionBuilder};
pub use self::guard::TransactionGuard;
pub use self::repeatable::Repeatable;

use std::fmt;
use std::marker::PhantomData;
use std::ops::AsyncFnOnce;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use sqlwright_wire::Status;

use self::begin::Mode;
use crate::access::ReadWrite;
use crate::client::clients;
use crate::connection::{Begin, Connection, Session};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::exec::{Command, Lease, Leased, Place, run_command};
use crate::observe::{Observer, TransactionWatch, Watch};
use crate::statement::Statement;

/// An open transaction: repositories over it see and make its changes.
///
/// BEGIN goes along with the first statement; a transaction without any takes no round trip. A call that is dropped while it runs in a
/// transaction is not cancelled (that would abort the transaction); statements that follow wait for it.
pub struct Transaction<A = ReadWrite> {
    within: Within,
    open: bool,
    savepoints: u32,
    watch: TransactionWatch,
    access: PhantomData<fn() -> A>,
}

/// Where its statements run: whatever its access.
struct Within(Lease);

static COMMIT: Statement = Statement::new("COMMIT", "COMMIT", &[], &[]);

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
        let savepoint = savepoint::Savepoint::set(self.session(), self.savepoints).await?;
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

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.within.0
    }

    /// The server's side may be in any state after a failure; ROLLBACK is right in all of them.
    async fn commit(&mut self) -> Result<(), Error>
    where
        A: Mode,
    {
        let ended = self.end().await;
        self.watch.committed(ended.as_ref().copied());
        match ended {
            Ok(()) => {
                self.open = false;
                self.session().end_transaction();
                Ok(())
            }
            Err(error) => {
                if error.kind().is_conflict() {
                    self.session().note(Err(&error));
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
        let session = &self.within.0;
        // What is still under way may be a BEGIN by hand.
        let is_idle = session.wire().pending() == 0 && session.wire().status() == Status::Idle;
        let begin = {
            let state = session.lock();
            if let Some(error) = state.transaction.doom() {
                return Err(error.clone());
            }
            state.transaction.state().clone()
        };
        match begin {
            // Nothing was sent. Where a transaction is open all the same, BEGIN is to say so.
            Begin::Pending(_) if is_idle => return Ok(()),
            Begin::Failed(error) => return Err(error),
            _ => {}
        }
        if session.is_overdue() {
            // A savepoint has undone what was late, if the server has stopped it.
            session.settle().await;
        }
        if session.is_overdue() || session.is_closed() && !session.is_lost() {
            return Err(Error::late(None, Commits::Later));
        }
        if session.is_closed() {
            return Err(Error::plain(ErrorKind::Connection, None).with_outcome(Outcome::NotStored));
        }
        // What only reads is stored nowhere.
        let commits = if A::READ_ONLY { Commits::Later } else { Commits::AtItsEnd };
        self.watch.commits();
        match self.watch.context().around(send_commit(session, commits)).await {
            // An aborted transaction was rolled back, which is no error to the server.
            Ok(tag) if tag == "ROLLBACK" => Err(Error::plain(ErrorKind::AbortedTransaction, None)),
            Ok(_) => Ok(()),
            Err(error) if A::READ_ONLY => Err(error),
            Err(error) => Err(error.at_commit()),
        }
    }

    /// Rolls back and waits until the connection is at rest, so that locks are gone when the caller goes on; not for a server that has not
    /// answered in time already.
    async fn roll_back(&mut self) {
        let is_overdue = self.session().is_overdue();
        self.send_rollback();
        if !is_overdue {
            self.session().settle().await;
        }
    }

    /// Puts ROLLBACK on the wire; its answer is waited for by whoever settles the connection.
    fn send_rollback(&mut self) {
        self.open = false;
        let session = self.session();
        let is_begun = !matches!(session.lock().transaction.state(), Begin::Pending(_));
        let is_over = session.wire().pending() == 0 && session.wire().status() == Status::Idle;
        if is_begun && !is_over {
            session.send_command("ROLLBACK");
        }
        session.end_transaction();
    }
}

/// COMMIT; the tag of its answer.
async fn send_commit(session: &Arc<Session>, commits: Commits) -> Result<String, Error> {
    let mut watch = Watch::begin(Some(session.observer()), (&COMMIT).into());
    watch.runs_on(session.server());
    let answer = run_command(session, Command::Known(&COMMIT), commits).await;
    watch.end(answer.as_ref().map(|_| 0));
    answer
}

clients! {
    (A) Transaction<A>, A, |transaction| &transaction.within;
    ('t, A) TransactionGuard<'t, A>, A, |transaction| &transaction.within;
}

impl Place for Within {
    fn lease(&self, _: Option<&'static str>) -> Result<Leased<'_>, Error> {
        Ok(Leased::Now(Lease::of(&self.0)))
    }

    fn lease_later(&self, _: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>> {
        let lease = Lease::of(&self.0);
        Box::pin(async move { Ok(lease) })
    }

    fn is_transaction(&self) -> bool {
        true
    }

    fn observer(&self) -> Option<&Arc<Observer>> {
        Some(self.0.observer())
    }

    fn name(&self) -> &'static str {
        "Transaction"
    }
}

impl Connection {
    /// Runs `body` in a transaction: commits when it returns Ok, rolls back when it returns an error, panics or is dropped.
    /// The body is run again if the transaction fails because of a concurrent one; see [`Pool::transaction`](crate::Pool::transaction).
    ///
    /// # Errors
    /// The body's; or that of BEGIN or COMMIT.
    pub async fn transaction<T, E, F>(&mut self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Repeatable,
    {
        self.build_transaction().run(body).await
    }

    /// Like [`transaction`](Self::transaction), but the body runs only once and may change what it captures.
    ///
    /// # Errors
    /// The body's; or that of BEGIN or COMMIT.
    pub async fn transaction_once<T, E, F>(&mut self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction) -> Result<T, E>,
    {
        self.build_transaction().run_once(body).await
    }

    /// Begins a transaction, which its owner commits: see [`TransactionGuard`]. For other options, use
    /// `build_transaction().….begin()`.
    ///
    /// # Errors
    /// An error of BEGIN is returned by the first statement, or by COMMIT.
    pub async fn begin(&mut self) -> Result<TransactionGuard<'_>, Error> {
        self.build_transaction().begin().await
    }

    /// A builder for a transaction with options other than the defaults: isolation level, read-only, how often it is tried.
    pub fn build_transaction(&mut self) -> TransactionBuilder<'_> {
        TransactionBuilder::new(Origin::Connection(self))
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
        f.debug_struct("Transaction").field("open", &self.open).finish_non_exhaustive()
    }
}
