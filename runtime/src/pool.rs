//! A pool of connections.
//!
//! It is our own. deadpool makes connections inside `get`, so that a caller which gives up ends the attempt, and those with little time never
//! succeed. bb8 makes them in tasks, but cannot lend one without waiting (the fast path of a call is a lock and a pop), repeats what cannot
//! succeed, such as a wrong password, until the time is over, does not tell who waits why, and cannot be drained. What remains is small:
//!
//! - `state`: what is under the one lock; `shared`: the ways of a connection through it; `lent`: how one comes back
//! - `get`: a caller waits in line, and is handed a connection by whoever has one; nobody is woken in vain
//! - `maker`, `make`: connections are made in tasks of their own, again if that fails
//! - `tend`: those that are idle are looked after; `replicas`: those for reading go to replicas that are up to date
//! - `build`, `hooks`: what can be chosen; `limits`, `metrics`: what can be seen

mod build;
mod get;
mod hooks;
mod lent;
mod limits;
mod make;
mod maker;
mod metrics;
mod read;
mod replicas;
mod shared;
mod state;
mod tend;

pub use self::build::PoolBuilder;
pub use self::hooks::Credentials;
pub use self::lent::PooledConnection;
pub use self::limits::Status;
pub use self::metrics::{Closed, Histogram, Metrics};
pub use self::read::{ReadConnection, ReadPool};

use std::fmt;
use std::ops::AsyncFnOnce;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sqlwright_wire::clock::timeout;

use self::shared::Shared;
use crate::access::ReadWrite;
use crate::batch::{Answers, Batch, BatchError};
use crate::client::{Handle, clients};
pub use crate::connection::Limits;
use crate::error::{Error, ErrorKind};
use crate::exec::{Lease, Leased, Place, PlaceRef};
use crate::listener::{Listener, Source};
use crate::observe::Observer;
use crate::statement::Statements;
use crate::transaction::{Origin, Repeatable, Transaction, TransactionBuilder, TransactionGuard};

/// A pool of connections. Cloning it is cheap, and the clones share the connections.
///
/// A repository over a pool takes a connection for each statement, and returns it with the result. A connection that is
/// closed, in a transaction, or still busy with a dropped call is never handed out: it is cleaned up first,
/// or closed. A statement that is proven to change nothing and whose connection is lost (the server was restarted, an
/// administrator ended the session) is sent again, over another one, unless it has already returned a row.
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
    /// The connections for what only reads, if they are others.
    readers: Option<Arc<Shared>>,
}

impl Pool {
    /// A pool over a `postgres://` URL (or libpq's `key=value` form). Connects at first use.
    ///
    /// # Errors
    /// The URL is invalid.
    pub fn new(url: &str) -> Result<Self, Error> {
        Self::builder().build(url)
    }

    /// A pool over the URL in the environment variable `DATABASE_URL`, or from libpq's variables: see
    /// [`PoolBuilder::build_from_env`].
    ///
    /// # Errors
    /// Neither is set, or what is set cannot be used.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build_from_env()
    }

    /// A builder, for limits other than the defaults.
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// The limits of the pool and its connections.
    pub fn limits(&self) -> &Limits {
        self.shared.limits()
    }

    /// The number of connections, and of calls that wait for one.
    pub fn status(&self) -> Status {
        let state = self.shared.lock();
        Status {
            max_size: self.limits().max_size,
            size: state.size,
            available: state.idle.len(),
            connecting: state.making,
            waiting: state.waiters.len(),
        }
    }

    /// What the pool has done since it was built: how many connections it has made and closed, and how long calls waited.
    pub fn metrics(&self) -> Metrics {
        self.shared.lock().metrics.clone()
    }

    /// Closes the pool and all its clones. From now on calls fail with [`PoolClosed`](ErrorKind::PoolClosed), also those that wait for a
    /// connection. Connections that are in use work until they are returned, and are then closed; this waits for them.
    ///
    /// # Errors
    /// After `deadline` some are still in use (`PoolTimeout`). They are closed when they are returned.
    pub async fn close(&self, deadline: Duration) -> Result<(), Error> {
        let all: Vec<_> = [Some(&self.shared), self.readers.as_ref()].into_iter().flatten().collect();
        all.iter().for_each(|shared| shared.close());
        let emptied = async {
            for shared in &all {
                shared.emptied().await;
            }
        };
        timeout(deadline, emptied).await.map_err(|_| {
            let left: usize = all.iter().map(|shared| shared.lock().size).sum();
            let text = format!("of the closed pool {left} connections are still in use");
            Error::with_text(ErrorKind::PoolTimeout, None, text)
        })
    }

    /// Whether [`close`](Self::close) was called.
    pub fn is_closed(&self) -> bool {
        self.shared.lock().is_closed
    }

    /// Whether the server answers: one round trip on a connection of the pool, which runs nothing.
    ///
    /// # Errors
    /// There was no response within `deadline`, including the wait for a connection (`PoolTimeout`); or no connection could be
    /// made.
    pub async fn health(&self, deadline: Duration) -> Result<(), Error> {
        let late = "the server did not answer before the deadline";
        let started = Instant::now();
        let connection = match timeout(deadline, self.connection()).await {
            Ok(connection) => connection?,
            Err(_) => return Err(get::overdue(&self.shared).and(late)),
        };
        let answered = timeout(deadline.saturating_sub(started.elapsed()), connection.session().answers()).await;
        answered.unwrap_or_else(|_| Err(Error::with_text(ErrorKind::PoolTimeout, None, late)))
    }

    /// Whether these statements still fit the database: [`Connection::verify`](crate::Connection::verify) on a connection of the pool, such
    /// as `pool.verify(mercado::STATEMENTS)` in a readiness check.
    ///
    /// # Errors
    /// As there, and as [`connection`](Self::connection).
    pub async fn verify(&self, statements: Statements) -> Result<(), Error> {
        self.connection().await?.verify(statements).await
    }

    /// Takes a connection, which is returned when it is dropped. Statements over the same connection can share the state
    /// of its session, and run in order.
    ///
    /// # Errors
    /// Timed out waiting for one (`PoolTimeout`), or none could be made.
    pub async fn connection(&self) -> Result<PooledConnection, Error> {
        let lease = match self.shared.lease_now() {
            Some(lease) => lease,
            None => self.later(None, false).await?,
        };
        Ok(PooledConnection::new(lease))
    }

    /// A session of its own that listens to notifications, next to the connections of the pool and with their connection string.
    ///
    /// # Errors
    /// As [`Listener::connect`]; or the callback for credentials has failed, which is asked for each connection that it makes.
    pub async fn listener(&self) -> Result<Listener, Error> {
        let maker = self.shared.maker.clone();
        let source: Source = Arc::new(move || {
            let maker = maker.clone();
            Box::pin(async move { maker.address().await })
        });
        Listener::open(source, self.limits().connect_timeout, Arc::clone(&self.shared.maker.observer)).await
    }

    fn later(&self, statement: Option<&'static str>, must_answer: bool) -> BoxFuture<'static, Result<Lease, Error>> {
        get::get(Arc::clone(&self.shared), statement, must_answer)
    }

    fn into_place(self) -> PlaceRef<'static> {
        PlaceRef::Owned(Arc::new(self))
    }

    fn origin(&self) -> Origin<'static> {
        Origin::Place(self.clone().into_place())
    }

    /// A pool for repositories that cannot write: a method that writes does not compile over it. Its connections are those to
    /// [`replicas`](PoolBuilder::replicas), or else the same.
    ///
    /// Over the same connections the access is in the type only. Use a separate pool for a role without write privileges, to have
    /// the server enforce it as well.
    pub fn read_only(&self) -> ReadPool {
        let shared = Arc::clone(self.readers.as_ref().unwrap_or(&self.shared));
        ReadPool::new(Self { shared, readers: None })
    }

    /// Runs `body` in a transaction: commits when it returns Ok, rolls back when it returns an error, panics or is dropped.
    ///
    /// If the transaction fails because of a concurrent one (serialization failure 40001 or deadlock 40P01, in one of its
    /// statements or at COMMIT), the body is run again from a clone of the closure: 10 attempts at most, none of which begins
    /// later than 10 seconds after the first, with pauses that grow from 10 ms to 1 s, with jitter. No other failure is
    /// retried. [`build_transaction`](Self::build_transaction) sets other limits.
    ///
    /// If a body discards a statement's error and returns Ok, the result is an
    /// [`AbortedTransaction`](ErrorKind::AbortedTransaction) error: PostgreSQL stores nothing of such a transaction. Use
    /// [`Transaction::savepoint`] to continue after a failure.
    ///
    /// ```no_run
    /// # use sqlwright::{Error, Pool, Transaction};
    /// # #[derive(Debug)] struct AppError;
    /// # impl From<Error> for AppError { fn from(_: Error) -> Self { Self } }
    /// async fn place_order(tx: &mut Transaction, customer: i64, items: &[i64]) -> Result<i64, AppError> {
    /// #   let _ = (tx, customer, items); Ok(1)
    ///     // repositories over `tx`: Orders::new(tx).create(customer).await?
    /// }
    ///
    /// # async fn run(pool: Pool, customer: i64, items: &[i64]) -> Result<(), AppError> {
    /// let order = pool.transaction(async |tx| place_order(tx, customer, items).await).await?;
    /// // With `?` in the closure itself, the type of its error must be written down:
    /// let order = pool
    ///     .transaction(async |tx| -> Result<_, AppError> { Ok(place_order(tx, customer, items).await? + 1) })
    ///     .await?;
    /// # let _ = order; Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The body's; or that of taking a connection, of BEGIN or of COMMIT.
    pub async fn transaction<T, E, F>(&self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Repeatable,
    {
        self.build_transaction().run(body).await
    }

    /// Like [`transaction`](Self::transaction), but the body runs only once and may change what it captures.
    ///
    /// # Errors
    /// The body's; or that of taking a connection, of BEGIN or of COMMIT.
    pub async fn transaction_once<T, E, F>(&self, body: F) -> Result<T, E>
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
    /// That of taking a connection. An error of BEGIN is returned by the first statement, or by COMMIT.
    pub async fn begin(&self) -> Result<TransactionGuard<'static>, Error> {
        self.build_transaction().begin().await
    }

    /// A builder for a transaction with options other than the defaults: isolation level, read-only, how often it is tried.
    pub fn build_transaction(&self) -> TransactionBuilder<'static> {
        TransactionBuilder::new(self.origin())
    }

    /// Runs many statements in a transaction of their own, in one or two round trips: see [`Batch`]. They are run again if they fail
    /// because of a concurrent transaction.
    ///
    /// # Errors
    /// That of the first statement that the server refused, or that did not return as many rows as its type says; or that of taking a
    /// connection, of BEGIN or COMMIT.
    pub async fn run(&self, batch: Batch) -> Result<Answers, BatchError> {
        batch.run_over(self.origin()).await
    }
}

clients! {
    () Pool, ReadWrite, |pool| pool;
}

impl From<Pool> for Handle<'static, ReadWrite> {
    fn from(pool: Pool) -> Self {
        Self::new(pool.into_place())
    }
}

impl Place for Pool {
    fn lease(&self, _: Option<&'static str>) -> Result<Leased<'_>, Error> {
        Ok(self.shared.lease_now().map_or(Leased::Later, Leased::Now))
    }

    fn lease_later(&self, statement: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>> {
        self.later(statement, false)
    }

    fn lease_another(&self, statement: &'static str) -> Option<BoxFuture<'static, Result<Lease, Error>>> {
        // Others of the pool may be lost, too, and not know yet.
        Some(self.later(Some(statement), true))
    }

    fn overdue(&self) -> Option<Error> {
        Some(get::overdue(&self.shared))
    }

    fn is_pool(&self) -> bool {
        true
    }

    fn observer(&self) -> Option<&Arc<Observer>> {
        Some(&self.shared.maker.observer)
    }

    fn name(&self) -> &'static str {
        "Pool"
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("limits", self.limits()).field("status", &self.status()).finish()
    }
}
