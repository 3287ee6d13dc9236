//! Transactions as guards: committed by a call, rolled back when dropped.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use super::Transaction;
use super::begin::Mode;
use crate::access::ReadWrite;
use crate::connection::Connection;
use crate::error::Error;

/// An open [`Transaction`] that its owner commits: what `begin` of [`Pool`](crate::Pool), [`Connection`] and
/// [`TransactionBuilder`](crate::TransactionBuilder) return.
///
/// For what a closure cannot hold: a stream out of a transaction, a transaction for each request of a web service, a test that rolls
/// back. It is not run again when it loses against another one (`error.kind().is_conflict()`); where that matters use
/// [`Pool::transaction`](crate::Pool::transaction).
///
/// If it is dropped before [`commit`](Self::commit), it is rolled back before a pool hands out its connection again.
///
/// ```no_run
/// # use sqlwright::{Error, Pool, Transaction};
/// # async fn place_order(_: &mut Transaction, _: i64) -> Result<i64, Error> { Ok(1) }
/// # async fn run(pool: Pool, customer: i64) -> Result<(), Error> {
/// let mut tx = pool.begin().await?;
/// let order = place_order(&mut tx, customer).await?; // and repositories over `&tx`
/// tx.commit().await?;
/// # let _ = order; Ok(())
/// # }
/// ```
#[must_use = "a transaction that is dropped is rolled back"]
pub struct TransactionGuard<'c, A = ReadWrite> {
    transaction: Transaction<A>,
    /// Lent for as long as the transaction is open, where it is not a pool's.
    connection: PhantomData<&'c mut Connection>,
}

impl<A> TransactionGuard<'_, A> {
    pub(super) fn new(transaction: Transaction<A>) -> Self {
        Self { transaction, connection: PhantomData }
    }

    /// Rolls back, and waits until the locks are released. Dropping also rolls back, but does not wait.
    pub async fn rollback(mut self) {
        self.transaction.roll_back().await;
    }
}

#[expect(private_bounds, reason = "there are two kinds of access, and users cannot add more")]
impl<A: Mode> TransactionGuard<'_, A> {
    /// Commits.
    ///
    /// # Errors
    /// That of BEGIN or COMMIT; then nothing is stored, unless [`Error::outcome`] says otherwise. One of its statements failed before, and that
    /// was not undone by a savepoint ([`AbortedTransaction`](crate::ErrorKind::AbortedTransaction)).
    pub async fn commit(mut self) -> Result<(), Error> {
        self.transaction.commit().await
    }
}

impl<A> Deref for TransactionGuard<'_, A> {
    type Target = Transaction<A>;

    fn deref(&self) -> &Transaction<A> {
        &self.transaction
    }
}

impl<A> DerefMut for TransactionGuard<'_, A> {
    fn deref_mut(&mut self) -> &mut Transaction<A> {
        &mut self.transaction
    }
}

impl<A> fmt::Debug for TransactionGuard<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TransactionGuard").field(&self.transaction).finish()
    }
}
