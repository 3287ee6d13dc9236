//! Where statements run: a pool, a connection or a transaction, by reference or owned.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

#[cfg(feature = "postgres")]
use crate::blocking::Wrapped;
use crate::call::{Blocks, Call};
use crate::connection::{Connection, Core};
use crate::error::{Commits, Error};
use crate::pool::{Pool, PooledConnection, ReadConnection, ReadPool};
use crate::results::{Execute, ExecuteOne, Many, One, Optional};
use crate::statement::{Arguments, Statement};
use crate::transaction::{Transaction, TransactionGuard};
use crate::value::Encode;

/// Access of clients that may write.
#[derive(Debug, Clone, Copy)]
pub struct ReadWrite;

/// Access of clients that may only read.
#[derive(Debug, Clone, Copy)]
pub struct ReadOnly;

/// The kinds of access that allow statements that write.
#[diagnostic::on_unimplemented(
    message = "this statement writes, but the client is read-only",
    label = "needs a read-write pool, connection or transaction"
)]
pub trait MayWrite: sealed::Access {}

impl MayWrite for ReadWrite {}

mod sealed {
    pub trait Access {}
    impl Access for super::ReadWrite {}
    impl Access for super::ReadOnly {}

    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a PostgreSQL client",
        note = "pass a pool, a connection or a transaction by reference"
    )]
    pub trait Client {}
}

/// What a repository can be created over, by reference: a [`Pool`], a [`Connection`], a [`Transaction`], or a client or
/// transaction that was made with tokio-postgres.
///
/// A pool provides a connection for each statement. tokio-postgres's own client has nowhere to keep prepared
/// statements: a statement whose columns are all built-in types is parsed and run in one round trip, any other is prepared
/// first, and so is one that writes and returns rows outside a transaction. [`Connection::new`] over the client
/// keeps them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a PostgreSQL client",
    note = "pass a pool, a connection or a transaction by reference"
)]
pub trait Client: sealed::Client {
    /// Whether statements that write may run: [`ReadWrite`] or [`ReadOnly`].
    type Access;

    /// What repositories keep.
    fn handle(&self) -> Handle<'_, Self::Access>;
}

#[derive(Clone)]
pub(crate) enum Source<'c> {
    Pool(&'c Pool),
    Owned(Pool),
    Connection(&'c Connection),
    /// In the transaction that is open on it.
    Transaction(&'c Connection),
    /// Taken from a pool already, for one call.
    Leased(Arc<PooledConnection>),
    Bare(&'c tokio_postgres::Client),
    BareTransaction(&'c tokio_postgres::Client),
    #[cfg(feature = "postgres")]
    Wrapped(&'c Wrapped<'c>),
}

/// A small, cloneable reference to a [`Client`], whatever its type; or a pool of its own.
pub struct Handle<'c, A = ReadWrite> {
    source: Source<'c>,
    access: PhantomData<fn() -> A>,
}

impl<'c, A> Handle<'c, A> {
    fn new(source: Source<'c>) -> Self {
        Self { source, access: PhantomData }
    }

    fn call(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Call<'c> {
        Call::new(self.source.clone(), statement, Arguments::encode(statement, values))
    }

    /// A statement that returns exactly one row.
    pub fn one<T, E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> One<'c, T, E> {
        One::new(self.call(statement, values))
    }

    /// A statement that returns at most one row.
    pub fn optional<T, E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Optional<'c, T, E> {
        Optional::new(self.call(statement, values))
    }

    /// A statement that returns any number of rows.
    pub fn many<T, E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Many<'c, T, E> {
        Many::new(self.call(statement, values))
    }

    /// A statement without result columns.
    pub fn execute<E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Execute<'c, E> {
        Execute::new(self.call(statement, values))
    }

    /// A statement without result columns that must change exactly one row.
    pub fn execute_one<E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> ExecuteOne<'c, E> {
        ExecuteOne::new(self.call(statement, values))
    }
}

impl<A> Clone for Handle<'_, A> {
    fn clone(&self) -> Self {
        Self::new(self.source.clone())
    }
}

impl<A> fmt::Debug for Handle<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.source {
            Source::Pool(_) => "Handle(&Pool)",
            Source::Owned(_) => "Handle(Pool)",
            Source::Connection(_) | Source::Leased(_) => "Handle(&Connection)",
            Source::Transaction(_) => "Handle(&Transaction)",
            Source::Bare(_) => "Handle(&tokio_postgres::Client)",
            Source::BareTransaction(_) => "Handle(&tokio_postgres::Transaction)",
            #[cfg(feature = "postgres")]
            Source::Wrapped(_) => "Handle(&Wrapped)",
        })
    }
}

impl From<Pool> for Handle<'static, ReadWrite> {
    fn from(pool: Pool) -> Self {
        Self::new(Source::Owned(pool))
    }
}

impl From<ReadPool> for Handle<'static, ReadOnly> {
    fn from(pool: ReadPool) -> Self {
        Self::new(Source::Owned(pool.into_inner()))
    }
}

macro_rules! clients {
    ($(($($generics:tt)*) $type:ty, $access:ty, |$client:ident| $source:expr;)*) => {$(
        impl<$($generics)*> sealed::Client for $type {}

        impl<$($generics)*> Client for $type {
            type Access = $access;

            fn handle(&self) -> Handle<'_, $access> {
                let $client = self;
                Handle::new($source)
            }
        }
    )*};
}

clients! {
    () Pool, ReadWrite, |pool| Source::Pool(pool);
    () ReadPool, ReadOnly, |pool| Source::Pool(pool.inner());
    () Connection, ReadWrite, |connection| Source::Connection(connection);
    () PooledConnection, ReadWrite, |connection| Source::Connection(connection);
    () ReadConnection, ReadOnly, |connection| Source::Connection(connection.inner());
    (A) Transaction<A>, A, |transaction| Source::Transaction(transaction.connection());
    ('t, A) TransactionGuard<'t, A>, A, |transaction| Source::Transaction(transaction.connection());
    () tokio_postgres::Client, ReadWrite, |client| Source::Bare(client);
    () tokio_postgres::Transaction<'_>, ReadWrite, |transaction| Source::BareTransaction(transaction.client());
}

#[cfg(feature = "postgres")]
clients! {
    () Wrapped<'_>, ReadWrite, |client| Source::Wrapped(client);
}

/// Where one statement runs, for as long as it runs.
pub(crate) enum Lease<'c> {
    Pooled(PooledConnection),
    Leased(Arc<PooledConnection>),
    Connection(&'c Connection),
    Bare(&'c tokio_postgres::Client),
    BareTransaction(&'c tokio_postgres::Client),
}

impl<'c> Source<'c> {
    pub(crate) async fn lease(self, statement: &'static Statement) -> Result<Lease<'c>, Error> {
        let pool = match &self {
            Source::Connection(connection) | Source::Transaction(connection) => {
                return Ok(Lease::Connection(connection));
            }
            Source::Leased(connection) => return Ok(Lease::Leased(Arc::clone(connection))),
            Source::Bare(client) => return Ok(Lease::Bare(client)),
            Source::BareTransaction(client) => return Ok(Lease::BareTransaction(client)),
            #[cfg(feature = "postgres")]
            Source::Wrapped(_) => {
                let text = "a client of the crate `postgres` cannot lend its connection";
                return Err(Error::with_text(crate::ErrorKind::Connection, Some(statement.name()), text));
            }
            Source::Pool(pool) => *pool,
            Source::Owned(pool) => pool,
        };
        // Waiting for a connection is rare and its future large.
        Box::pin(pool.lease(Some(statement.name()))).await.map(Lease::Pooled)
    }

    /// The same, with a connection taken from the pool.
    pub(crate) async fn leased(self, statement: &'static Statement) -> Result<Self, Error> {
        let pool = match &self {
            Source::Pool(pool) => *pool,
            Source::Owned(pool) => pool,
            _ => return Ok(self),
        };
        pool.lease(Some(statement.name())).await.map(Source::lent)
    }

    pub(crate) fn lent(connection: PooledConnection) -> Self {
        Source::Leased(Arc::new(connection))
    }

    /// Whether each statement gets a connection that others have had and will have.
    pub(crate) fn is_pool(&self) -> bool {
        matches!(self, Source::Pool(_) | Source::Owned(_) | Source::Leased(_))
    }

    /// Whether a transaction decides what is stored.
    pub(crate) fn is_transaction(&self) -> bool {
        match self {
            Source::Transaction(_) | Source::BareTransaction(_) => true,
            _ => self.blocks().is_some_and(|client| client.is_transaction()),
        }
    }

    /// A client that blocks.
    pub(crate) fn blocks(&self) -> Option<&dyn Blocks> {
        match self {
            #[cfg(feature = "postgres")]
            Source::Wrapped(client) => Some(client.blocks()),
            _ => None,
        }
    }

    /// Where that is known already.
    pub(crate) fn core(&self) -> Option<&Arc<Core>> {
        match self {
            Source::Connection(connection) | Source::Transaction(connection) => Some(connection.core()),
            Source::Leased(connection) => Some(connection.core()),
            _ => None,
        }
    }
}

impl Lease<'_> {
    pub(crate) fn connection(&self) -> Result<&Connection, &tokio_postgres::Client> {
        match self {
            Lease::Pooled(connection) => Ok(connection),
            Lease::Leased(connection) => Ok(connection),
            Lease::Connection(connection) => Ok(connection),
            Lease::Bare(client) | Lease::BareTransaction(client) => Err(client),
        }
    }

    /// Where another connection can be had.
    pub(crate) fn pool(&self) -> Option<Pool> {
        match self {
            Lease::Pooled(connection) => connection.pool(),
            Lease::Leased(connection) => connection.pool(),
            Lease::Connection(_) | Lease::Bare(_) | Lease::BareTransaction(_) => None,
        }
    }

    /// When the changes of a statement are stored.
    pub(crate) fn commits(&self, statement: &Statement) -> Commits {
        statement.commits(match self.connection() {
            Ok(connection) => connection.core().is_in_transaction(),
            Err(_) => matches!(self, Lease::BareTransaction(_)),
        })
    }
}
