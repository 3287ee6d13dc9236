//! The time limit of a call: when it is over, the server is told to stop, and the call ends.
//!
//! It is the limit of one call only. What bounds all others, and what no call waits for, is the watch of the connection
//! (`connection::silence`).

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use sqlwright_wire::clock::{Sleep, sleep};

use crate::connection::Session;
use crate::error::{Commits, Error, ErrorKind};

/// So much longer the call waits for the server's own word while it is told to stop: only that says that nothing is stored, or that it was
/// done in time. A cancel request takes a connection of its own, which is three or four round trips where it is encrypted.
const GRACE: Duration = Duration::from_millis(500);

pub(crate) struct Limit {
    duration: Duration,
    /// Runs from the first poll on, and again for the grace.
    timer: Option<Sleep>,
    /// Where the statement runs, once that is known; nowhere to send a cancel request from over a client of another crate.
    session: Option<Arc<Session>>,
    told: bool,
}

impl Limit {
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, timer: None, session: None, told: false }
    }

    /// For what runs in this session.
    pub(crate) fn on(session: &Arc<Session>, duration: Duration) -> Self {
        let mut limit = Self::new(duration);
        limit.runs_on(session);
        limit
    }

    pub(super) fn runs_on(&mut self, session: &Arc<Session>) {
        self.session = Some(Arc::clone(session));
    }

    pub(super) fn duration(&self) -> Duration {
        self.duration
    }

    /// Runs it to its end, or until it has to be given up.
    pub(crate) async fn run<T>(
        &mut self,
        statement: &'static str,
        commits: Commits,
        future: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut future = pin!(future);
        poll_fn(|cx| {
            let poll = future.as_mut().poll(cx);
            let goes_on = poll.is_pending();
            self.judge(poll, goes_on, statement, commits, cx)
        })
        .await
    }

    /// Whether the server has been told to stop, though it may not have heard.
    pub(crate) fn has_told(&self) -> bool {
        self.told
    }

    /// What to make of a poll of the call, after which it may go on or not. When a pending one becomes an error, the call is
    /// to be dropped.
    pub(super) fn judge<T>(
        &mut self,
        poll: Poll<Result<T, Error>>,
        goes_on: bool,
        statement: &'static str,
        commits: Commits,
        cx: &mut Context<'_>,
    ) -> Poll<Result<T, Error>> {
        if goes_on {
            return match self.poll_over(cx) {
                Poll::Ready(()) => Poll::Ready(Err(self.late(statement, commits))),
                Poll::Pending => poll,
            };
        }
        match poll {
            // Our request, which has done what it can.
            Poll::Ready(Err(error)) if self.told && error.kind() == ErrorKind::Cancelled => {
                Poll::Ready(Err(error.into_kind(ErrorKind::StatementTimeout)))
            }
            poll => poll,
        }
    }

    fn poll_over(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let duration = self.duration;
        let timer = self.timer.get_or_insert_with(|| sleep(duration));
        ready!(Pin::new(&mut *timer).poll(cx));
        let Some(session) = &self.session else { return Poll::Ready(()) };
        if !self.told && session.stop() {
            self.told = true;
            *timer = sleep(GRACE);
            ready!(Pin::new(timer).poll(cx));
        }
        Poll::Ready(())
    }

    #[cold]
    fn late(&self, statement: &'static str, commits: Commits) -> Error {
        let error = Error::late(Some(statement), commits);
        if let Some(session) = &self.session {
            session.end_late(&error);
        }
        error
    }
}
