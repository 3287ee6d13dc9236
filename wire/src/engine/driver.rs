//! The connection's own task.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Inner;
use super::poll::NOBODY;
use crate::Error;

/// Drives while several wait, and reads what nobody waits for.
pub(super) struct Driver(pub(super) Arc<Inner>);

impl Future for Driver {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.with(|state| {
            state.counts.driver_polls += 1;
            if !state.driver.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
                let old = state.driver.replace(cx.waker().clone());
                state.deferred.drop(old);
            }
            if state.ended.is_none() && state.driver_is_active {
                state.set_target(cx.waker());
                state.drive(NOBODY);
                if state.order.is_empty() && state.backlog() == 0 && !state.unflushed && !state.listened {
                    state.driver_is_active = false;
                }
            }
            if state.closing && state.live() == 0 {
                state.close();
            }
            if state.ended.is_some() {
                let waker = state.driver.take();
                state.deferred.drop(waker);
                return Poll::Ready(());
            }
            Poll::Pending
        })
    }
}

/// The runtime may end before the connection does: nobody would read any more.
impl Drop for Driver {
    fn drop(&mut self) {
        self.0.with(|state| {
            let waker = state.driver.take();
            state.deferred.drop(waker);
            if state.ended.is_some() {
                return;
            }
            state.end(Error::closed(io::ErrorKind::NotConnected, "the Tokio runtime that it was made in has ended"));
        });
    }
}
