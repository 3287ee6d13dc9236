//! Pools and connections over which nothing can be written.

use std::ops::AsyncFnOnce;

use super::{Pool, PooledConnection};
use crate::client::ReadOnly;
use crate::error::Error;
use crate::transaction::{self, Origin, Transaction};

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

    /// Runs `body` in a READ ONLY transaction, so that all its statements see the database at one moment or fail; otherwise
    /// as [`Pool::transaction`].
    ///
    /// # Errors
    /// The body's; or that of taking a connection, of BEGIN or of COMMIT.
    pub async fn transaction<T, E, F>(&self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction<ReadOnly>) -> Result<T, E> + Clone,
    {
        transaction::run::<ReadOnly, _, _, _>(Origin::Pool(&self.0), body).await
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
