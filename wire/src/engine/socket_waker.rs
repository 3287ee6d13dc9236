//! The waker that the stream has.
//!
//! It is always the same one, so that the stream never drops a waker of somebody else under the connection's lock, and any
//! thread may look at the socket without taking the wake-up away from whoever waits for it.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

const POLLING: u8 = 1;
const WOKEN: u8 = 2;

/// Wakes whoever drives the socket.
#[derive(Default)]
pub(super) struct SocketWaker {
    flags: AtomicU8,
    target: Mutex<Option<Waker>>,
}

impl SocketWaker {
    /// Whom to wake from now on; returns who it was.
    pub(super) fn set_target(&self, waker: Waker) -> Option<Waker> {
        self.target.lock().unwrap_or_else(PoisonError::into_inner).replace(waker)
    }

    /// Until `end_polling` nobody is woken, because the lock is held.
    #[inline]
    pub(super) fn begin_polling(&self) {
        self.flags.store(POLLING, Ordering::SeqCst);
    }

    /// Whether somebody is to be woken for what has happened since.
    #[inline]
    pub(super) fn end_polling(&self) -> bool {
        self.flags.swap(0, Ordering::SeqCst) & WOKEN != 0
    }
}

impl Wake for SocketWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.flags.fetch_or(WOKEN, Ordering::SeqCst) & POLLING != 0 {
            return;
        }
        let target = self.target.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(target) = target {
            target.wake();
        }
    }
}
