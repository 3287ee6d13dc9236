//! Who drives the connections of threads that wait: whoever waits, and while nobody does a thread of this crate.
//!
//! A thread that waited for another one to read its answer would be woken twice for each statement; that takes longer than many
//! statements do.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
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

fn driver() -> &'static Driver {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    static THREAD: OnceLock<()> = OnceLock::new();
    let driver = DRIVER.get_or_init(|| Driver {
        runtime: Builder::new_current_thread().enable_all().build().expect("an event queue"),
        waiting: AtomicUsize::new(0),
        waits: AtomicUsize::new(0),
        is_ours: AtomicBool::new(false),
        wanted: Notify::new(),
    });
    THREAD.get_or_init(|| {
        // It ends with the process.
        let thread = thread::Builder::new().name("sqlwright".to_owned());
        thread.spawn(|| -> Infallible { driver.stand_in() }).expect("a thread");
    });
    driver
}

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
        self.waiting.fetch_add(1, Ordering::SeqCst);
        self.waits.fetch_add(1, Ordering::SeqCst);
        if self.is_ours.load(Ordering::SeqCst) {
            self.wanted.notify_one();
        }
        self.runtime.block_on(until);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A thread that waits for futures, one after the other.
pub(super) struct Waiter {
    signal: Arc<Signal>,
    waker: Waker,
    /// In a runtime of somebody else's nothing can be driven.
    is_guest: bool,
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
