//! Who drives the connections of threads that wait: whoever waits, and while nobody does a thread of this crate.
//!
//! A thread that waited for another one to read its answer would be woken twice for each statement; that takes longer than many
//! statements do.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Notify;

/// When nobody has waited for so long, the thread of this crate takes over.
const IDLE: Duration = Duration::from_millis(10);

struct Driver {
    /// It has one thread at a time; `block_on` of others waits for its turn, or for its own future.
    runtime: Runtime,
    /// How many threads drive, or wait for their turn.
    waiting: AtomicUsize,
    /// How often one began to.
    waits: AtomicUsize,
    /// The thread of this crate drives.
    is_ours: AtomicBool,
    wanted: Notify,
}

/// It and its thread end with the process.
static DRIVER: LazyLock<&Driver> = LazyLock::new(|| {
    let driver: &Driver = Box::leak(Box::new(Driver {
        runtime: Builder::new_current_thread().enable_all().build().expect("an event queue"),
        waiting: AtomicUsize::new(0),
        waits: AtomicUsize::new(0),
        is_ours: AtomicBool::new(false),
        wanted: Notify::new(),
    }));
    let thread = thread::Builder::new().name("sqlwright".to_owned());
    thread.spawn(|| -> Infallible { driver.stand_in() }).expect("a thread");
    driver
});

impl Driver {
    fn stand_in(&self) -> ! {
        loop {
            self.is_ours.store(true, Ordering::SeqCst);
            if self.waiting.load(Ordering::SeqCst) == 0 {
                self.runtime.block_on(self.wanted.notified());
            }
            self.is_ours.store(false, Ordering::SeqCst);
            loop {
                let waits = self.waits.load(Ordering::SeqCst);
                thread::sleep(IDLE);
                if self.waiting.load(Ordering::SeqCst) == 0 && self.waits.load(Ordering::SeqCst) == waits {
                    break;
                }
            }
        }
    }

    fn drive(&self, until: impl Future<Output = ()>) {
        let _waiting = Waiting::new(&self.waiting);
        self.waits.fetch_add(1, Ordering::SeqCst);
        if self.is_ours.load(Ordering::SeqCst) {
            self.wanted.notify_one();
        }
        self.runtime.block_on(until);
    }
}

struct Waiting<'d>(&'d AtomicUsize);

impl<'d> Waiting<'d> {
    fn new(count: &'d AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Waits for futures, one after the other.
pub(super) struct Waiter {
    signal: Arc<Signal>,
    waker: Waker,
}

#[derive(Default)]
struct Signal(Notify);

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.notify_one();
    }
}

impl Waiter {
    pub(super) fn new() -> Self {
        let signal = Arc::<Signal>::default();
        Self { waker: Waker::from(Arc::clone(&signal)), signal }
    }

    /// Polls on this thread, with the connections' runtime at hand but not as one of its tasks: so that it can wait in turn.
    ///
    /// # Panics
    /// The thread runs async tasks, of any runtime.
    #[track_caller]
    pub(super) fn wait<F: Future + ?Sized>(&self, mut future: Pin<&mut F>) -> F::Output {
        let driver = *DRIVER;
        if Handle::try_current().is_ok_and(|here| here.id() != driver.runtime.handle().id()) {
            // Of a runtime that is only at hand, as in `spawn_blocking`, nothing is blocked. Whether its tasks run here only Tokio knows, which panics
            // then and says why: also where the future is ready at once.
            driver.runtime.block_on(async {});
        }
        let _within = driver.runtime.enter();
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&self.waker)) {
                return output;
            }
            driver.drive(self.signal.0.notified());
        }
    }
}
