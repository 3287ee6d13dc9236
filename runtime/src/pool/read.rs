//! Pools and connections over which nothing can be written.

use std::ops::AsyncFnOnce;

use super::{Pool, PooledConnection};
use crate::client::ReadOnly;
use crate::error::Error;
use crate::transaction::{Origin, Repeatable, Transaction, TransactionBuilder, TransactionGuard};

/// A [`Pool`] for statements that only read: see [`Pool::read_only`].
#[derive(Debug, Clone)]
pub struct ReadPool(Pool);

impl ReadPool {
    pub(super) fn new(pool: Pool) -> Self {
        Self(pool)
    }

    pub(crate) fn inner(&self) -> &Pool {
        &self.0
    }

    pub(crate) fn into_inner(self) -> Pool {
        self.0
    }

    /// Takes a connection, which goes back when it is dropped.
    ///
    /// # Errors
    /// None became free in time (`PoolTimeout`), or none could be made.
    pub async fn connection(&self) -> Result<ReadConnection, Error> {
        self.0.connection().await.map(ReadConnection)
    }

    /// Runs `body` in a REPEATABLE READ, READ ONLY transaction: all its statements see the database at one moment. Run again
    /// also when the connection is lost; otherwise as [`Pool::transaction`].
    ///
    /// # Errors
    /// The body's; or that of taking a connection, of BEGIN or of COMMIT.
    pub async fn transaction<T, E, F>(&self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction<ReadOnly>) -> Result<T, E> + Repeatable,
    {
        self.build_transaction().run(body).await
    }

    /// Begins a transaction, for its owner to commit: see [`TransactionGuard`]. With other options,
    /// `build_transaction().….begin()`.
    ///
    /// # Errors
    /// That of taking a connection; that of BEGIN comes with the first statement, or with COMMIT.
    pub async fn begin(&self) -> Result<TransactionGuard<'static, ReadOnly>, Error> {
        self.build_transaction().begin().await
    }

    /// A transaction with other options than the usual ones.
    pub fn build_transaction(&self) -> TransactionBuilder<'static, ReadOnly> {
        TransactionBuilder::new(Origin::Pool(self.0.clone()))
    }
}

/// A connection of a [`ReadPool`].
#[derive(Debug)]
pub struct ReadConnection(PooledConnection);

impl ReadConnection {
    pub(crate) fn inner(&self) -> &PooledConnection {
        &self.0
    }
}
