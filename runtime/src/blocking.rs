//! The same repositories without `async`: [`Wait::wait`] where an async program uses `.await`.
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
//! Nothing extra is generated, and there is only one implementation: the futures are those of an async program, so pools, retries,
//! pipelining and cancelling work in the same way. The waiting thread polls them itself and drives the connections;
//! while no thread waits, a thread of this crate drives them.
//!
//! Transactions take the same closures: `pool.transaction(async |tx| { … }).wait()`. Their bodies may use `.await` or `.wait()`.
//! A program that has a `postgres::Client` already can run single statements over it: `Wrapped`, with the Cargo feature `postgres`.
//!
//! In a thread that runs async tasks waiting panics, as `block_on` of Tokio does: it would block all of them, and perhaps the one that it waits for. Within
//! `spawn_blocking` and `block_in_place` it is allowed.

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
    /// Blocks the thread until the future is ready, and returns its output.
    ///
    /// # Panics
    /// The thread runs async tasks; or the operating system provides no thread or no event queue to drive connections.
    #[track_caller]
    fn wait(self) -> Self::Output {
        Waiter::new().wait(pin!(self.into_future()))
    }
}

impl<F: IntoFuture> Wait for F {}

impl<'c, T: FromRow, E: From<Error>> RowStream<'c, T, E> {
    /// The rows as an iterator that blocks the thread until the next one arrives. It panics as [`Wait::wait`] does.
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

    #[track_caller]
    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(pin!(self.stream.try_next())).transpose()
    }
}

impl<T, E> fmt::Debug for Rows<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rows").field(&self.stream).finish()
    }
}
