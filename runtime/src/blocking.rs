//! The same repositories without `async`: [`Wait::wait`] where an async program says `.await`.
//!
//! ```no_run
//! use sqlwright::blocking::Wait;
//! # use sqlwright::{Error, Pool};
//! # fn run() -> Result<(), Error> {
//! let pool = Pool::from_env()?;
//! # let many: fn(&Pool) -> sqlwright::Many<'_, i64> = |_| unimplemented!();
//! # let (customers, _) = (many, 0);
//! let all = customers(&pool).all().wait()?; // a `Vec`
//! for customer in customers(&pool).stream().wait() { // or one by one
//!     println!("{}", customer?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is generated for it, and nothing runs twice: the futures are those of the async program, so what pools, retries,
//! pipelines and cancels there does so here. The thread that waits polls them itself and drives the connections meanwhile;
//! while none waits, a thread of this crate does.
//!
//! Transactions take the same closures: `pool.transaction(async |tx| { … }).wait()`. Their bodies may say `.await` or `.wait()`.
//! A program that has a `postgres::Client` already can run single statements over it: `Wrapped`, with the Cargo feature `postgres`.
//!
//! Do not wait in a program that is async: the thread stands still, with all tasks on it.

mod driver;
#[cfg(feature = "postgres")]
mod wrapped;

#[cfg(feature = "postgres")]
pub use self::wrapped::{Wrappable, Wrapped};

use std::fmt;
use std::future::IntoFuture;
use std::pin::pin;

use self::driver::Waiter;
use crate::error::Error;
use crate::results::RowStream;
use crate::row::FromRow;

/// Waiting for a statement, a transaction, or any other future of this crate.
pub trait Wait: IntoFuture + Sized {
    /// Blocks the thread until the future is ready, and gives its output.
    ///
    /// # Panics
    /// The operating system gives no thread or no event queue to run connections with.
    fn wait(self) -> Self::Output {
        Waiter::new().wait(pin!(self.into_future()))
    }
}

impl<F: IntoFuture> Wait for F {}

impl<'c, T: FromRow, E: From<Error>> RowStream<'c, T, E> {
    /// The rows as an iterator that blocks the thread until the next one is there.
    pub fn wait(self) -> Rows<'c, T, E> {
        Rows { stream: self, waiter: Waiter::new() }
    }
}

/// The rows of a [`Many`](crate::Many), one by one: what [`RowStream::wait`] returns.
pub struct Rows<'c, T, E = Error> {
    stream: RowStream<'c, T, E>,
    waiter: Waiter,
}

impl<T: FromRow, E: From<Error>> Iterator for Rows<'_, T, E> {
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(pin!(self.stream.try_next())).transpose()
    }
}

impl<T, E> fmt::Debug for Rows<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rows").field(&self.stream).finish()
    }
}
