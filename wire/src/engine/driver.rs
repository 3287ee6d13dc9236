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
            if !state.task.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
                let old = state.task.replace(cx.waker().clone());
                state.leaving.drop(old);
            }
            if state.dead.is_none() && state.task_drives {
                state.aim(cx.waker());
                state.drive(NOBODY);
                if state.order.is_empty() && state.backlog() == 0 && !state.unflushed && state.listener.is_none() {
                    state.task_drives = false;
                }
            }
            if state.closing && state.live() == 0 {
                state.close();
            }
            if state.dead.is_some() {
                let task = state.task.take();
                state.leaving.drop(task);
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
            let task = state.task.take();
            state.leaving.drop(task);
            state.die(Error::closed(io::ErrorKind::NotConnected, "the Tokio runtime that it was made in has ended"));
        });
    }
}
