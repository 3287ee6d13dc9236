//! Pools and connections over which nothing can be written.

use std::ops::AsyncFnOnce;

use super::{Pool, PooledConnection};
use crate::access::ReadOnly;
use crate::client::{Handle, clients};
use crate::error::Error;
use crate::transaction::{Repeatable, Transaction, TransactionBuilder, TransactionGuard};

/// A [`Pool`] for statements that only read: see [`Pool::read_only`].
#[derive(Debug, Clone)]
pub struct ReadPool(Pool);

impl ReadPool {
    pub(super) fn new(pool: Pool) -> Self {
        Self(pool)
    }

    /// Takes a connection, which is returned to the pool when it is dropped.
    ///
    /// # Errors
    /// Timed out waiting for one (`PoolTimeout`), or none could be made.
    pub async fn connection(&self) -> Result<ReadConnection, Error> {
        self.0.connection().await.map(ReadConnection)
    }

    /// Runs `body` in a REPEATABLE READ, READ ONLY transaction: all its statements see the same snapshot. It is run again
    /// also if the connection is lost; otherwise like [`Pool::transaction`].
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

    /// Begins a transaction, which its owner commits: see [`TransactionGuard`]. For other options, use
    /// `build_transaction().….begin()`.
    ///
    /// # Errors
    /// That of taking a connection. An error of BEGIN is returned by the first statement, or by COMMIT.
    pub async fn begin(&self) -> Result<TransactionGuard<'static, ReadOnly>, Error> {
        self.build_transaction().begin().await
    }

    /// A builder for a transaction with options other than the defaults.
    pub fn build_transaction(&self) -> TransactionBuilder<'static, ReadOnly> {
        TransactionBuilder::new(self.0.origin())
    }
}

/// A connection of a [`ReadPool`].
#[derive(Debug)]
pub struct ReadConnection(PooledConnection);

clients! {
    () ReadPool, ReadOnly, |pool| &pool.0;
    () ReadConnection, ReadOnly, |connection| &*connection.0;
}

impl From<ReadPool> for Handle<'static, ReadOnly> {
    fn from(pool: ReadPool) -> Self {
        Self::new(pool.0.into_place())
    }
}
