//! The time limit of a call: when it is over, the server is told to stop.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use crate::connection::{Core, Stop};
use crate::error::{Error, ErrorKind};

pub(super) struct Limit {
    duration: Duration,
    /// Runs from the first poll on.
    timer: Option<Pin<Box<Sleep>>>,
    /// Where the statement runs, once that is known; nowhere to send a cancel request from over a client of the driver's.
    core: Option<Arc<Core>>,
    stopping: Option<Stop>,
    /// The server lets it run for longer than is usual on the connection.
    raised: bool,
}

impl Limit {
    pub(super) fn new(duration: Duration) -> Self {
        Self { duration, timer: None, core: None, stopping: None, raised: false }
    }

    pub(super) fn runs_on(&mut self, core: Option<&Arc<Core>>) {
        self.core = core.cloned();
        // Somewhat longer, so that it is we who say when it is over.
        self.raised = core.is_some_and(|core| core.raise_statement_timeout(self.duration + Duration::from_secs(5)));
    }

    /// Whether the server has been told.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.is_some()
    }

    /// What to make of a poll of the call, after which it may go on or not. When a pending one becomes an error, the call is
    /// to be dropped.
    pub(super) fn judge<T>(
        &mut self,
        poll: Poll<Result<T, Error>>,
        goes_on: bool,
        statement: &'static str,
        cx: &mut Context<'_>,
    ) -> Poll<Result<T, Error>> {
        if goes_on {
            return match self.expired(statement, cx) {
                Poll::Ready(error) => Poll::Ready(Err(error)),
                Poll::Pending => poll,
            };
        }
        if let (Some(stopping), Some(core)) = (self.stopping.take(), &self.core) {
            drop(stopping);
            core.calm();
            // Our request, which has done what it can.
            if matches!(&poll, Poll::Ready(Err(error)) if error.kind() == ErrorKind::Cancelled) {
                return poll.map_err(|error| error.into_kind(ErrorKind::StatementTimeout));
            }
        }
        poll
    }

    fn expired(&mut self, statement: &'static str, cx: &mut Context<'_>) -> Poll<Error> {
        if self.stopping.is_none() {
            let duration = self.duration;
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(duration)));
            if timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.stopping = self.core.as_ref().and_then(|core| core.stop());
        }
        let stopping = self.stopping.as_mut().map(|stopping| stopping.as_mut().poll(cx));
        if stopping.is_some_and(|stopping| stopping.is_pending()) {
            return Poll::Pending;
        }
        self.stopping = None;
        Poll::Ready(Error::plain(ErrorKind::StatementTimeout, Some(statement)))
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        if let (true, Some(core)) = (self.raised, &self.core) {
            core.lower_statement_timeout();
        }
    }
}
