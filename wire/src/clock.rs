//! Time limits, which one thread of this crate keeps for the whole process.
//!
//! A timer in the caller's runtime would make every wait of that runtime look at the clock and the timers, also for statements that have no
//! limit. Here it costs nothing as long as it is not set, and the thread sleeps until the earliest is over. It counts real time: whether
//! the caller's runtime has a clock, and whether a test has paused it, does not matter.

use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::LazyLock;
use std::task::{Context, Poll, ready};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::task::{JoinHandle, yield_now};

/// Begins with the first use, and ends with the process. None if there can be no thread: then the caller's runtime has the timers.
static CLOCK: LazyLock<Option<Handle>> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_time().build().ok()?;
    let handle = runtime.handle().clone();
    let thread = thread::Builder::new().name("sqlwright-clock".to_owned());
    thread.spawn(move || runtime.block_on(pending::<()>())).ok()?;
    Some(handle)
});

/// Runs on the thread of the clock, or else in this runtime. It must not take long.
pub(crate) fn spawn<F>(future: F, runtime: &Handle) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    CLOCK.as_ref().unwrap_or(runtime).spawn(future)
}

/// Waits for so long.
pub fn sleep(duration: Duration) -> Sleep {
    let _clock = CLOCK.as_ref().map(Handle::enter);
    Sleep { timer: Box::pin(tokio::time::sleep(duration)), turn: None, is_over: false }
}

/// A wait for a point in time: see [`sleep`].
pub struct Sleep {
    timer: Pin<Box<tokio::time::Sleep>>,
    /// A turn of the caller's runtime, when the time is over: if it was blocked, it has not read yet what has come in time.
    turn: Option<Pin<Box<dyn Future<Output = ()> + Send + Sync>>>,
    is_over: bool,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if !self.is_over {
            ready!(self.timer.as_mut().poll(cx));
            let turn = self.turn.get_or_insert_with(|| Box::pin(yield_now()));
            ready!(turn.as_mut().poll(cx));
            self.is_over = true;
        }
        Poll::Ready(())
    }
}

impl std::fmt::Debug for Sleep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sleep").field("is_over", &self.is_over).finish_non_exhaustive()
    }
}

/// The time of a [`timeout`] is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed;

/// Waits for the future, and for so long at most.
///
/// # Errors
/// The time is over.
pub async fn timeout<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    let (mut future, mut timer) = (pin!(future), None);
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        let timer = timer.get_or_insert_with(|| sleep(limit));
        Pin::new(timer).poll(cx).map(|()| Err(Elapsed))
    })
    .await
}
