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
//! pipelines and cancels there does so here. The thread that waits polls them itself; connections and timers live on one thread of
//! this crate, which is started at first use.
//!
//! Transactions take the same closures: `pool.transaction(async |tx| { … }).wait()`. Their bodies may say `.await` or `.wait()`.
//! A program that has a `postgres::Client` already can run single statements over it: `Wrapped`, with the Cargo feature `postgres`.
//!
//! Do not wait in a program that is async: the thread stands still, with all tasks on it.

#[cfg(feature = "postgres")]
mod wrapped;

#[cfg(feature = "postgres")]
pub use self::wrapped::Wrapped;

use std::future::{Future, IntoFuture, pending};
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle};

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
        wait(self.into_future())
    }
}

impl<F: IntoFuture> Wait for F {}

impl<'c, T: FromRow, E: From<Error>> RowStream<'c, T, E> {
    /// The rows as an iterator that blocks the thread until the next one is there.
    pub fn wait(self) -> Rows<'c, T, E> {
        Rows(self)
    }
}

/// The rows of a [`Many`](crate::Many), one by one: what [`RowStream::wait`] returns.
#[derive(Debug)]
pub struct Rows<'c, T, E = Error>(RowStream<'c, T, E>);

impl<T: FromRow, E: From<Error>> Iterator for Rows<'_, T, E> {
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        wait(self.0.try_next()).transpose()
    }
}

/// Polls on this thread, within the runtime of the connections.
fn wait<F: Future>(future: F) -> F::Output {
    let _within = connections().enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let (mut future, mut cx) = (pin!(future), Context::from_waker(&waker));
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The runtime in which connections are driven, on a thread that ends with the process.
fn connections() -> &'static Handle {
    static HANDLE: OnceLock<Handle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().expect("an event queue");
        let handle = runtime.handle().clone();
        let thread = thread::Builder::new().name("sqlwright".to_owned());
        thread.spawn(move || runtime.block_on(pending::<()>())).expect("a thread");
        handle
    })
}
