//! Nothing is sent for a while, because a cancel request is under way that could hit it.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Inner, State};
use crate::Error;

/// Keeps back what is begun on a connection: see [`Wire::hold`](super::Wire::hold).
pub struct Hold(Arc<Inner>);

impl Hold {
    pub(super) fn new(inner: &Arc<Inner>) -> Self {
        inner.with(|state| state.holds += 1);
        Self(Arc::clone(inner))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.with(|state| {
            state.holds -= 1;
            if state.ended.is_none() && state.holds == 0 && !state.waiting.is_empty() {
                state.send_waiting();
                state.write_now();
            }
        });
    }
}

impl std::fmt::Debug for Hold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hold")
    }
}

impl State {
    pub(super) fn poll_quiet(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if let Some(error) = &self.ended {
            return Poll::Ready(Err(error.clone()));
        }
        if self.order.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let old = self.quiet.replace(cx.waker().clone());
        self.deferred.drop(old);
        Poll::Pending
    }

    #[cold]
    pub(super) fn tell_if_quiet(&mut self) {
        if self.order.is_empty() {
            let waker = self.quiet.take();
            self.deferred.wake_owned(waker);
        }
    }
}
