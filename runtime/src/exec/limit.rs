//! The time limit of a call: when it is over, the server is told to stop.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use crate::connection::{Session, Stop};
use crate::error::{Error, ErrorKind, Outcome};

pub(crate) struct Limit {
    duration: Duration,
    /// Runs from the first poll on.
    timer: Option<Pin<Box<Sleep>>>,
    /// Where the statement runs, once that is known; nowhere to send a cancel request from over a client of another crate.
    session: Option<Arc<Session>>,
    stopping: Option<Stop>,
    told: bool,
}

impl Limit {
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, timer: None, session: None, stopping: None, told: false }
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

    /// Runs it, in a transaction, to its end or until it has to be given up.
    pub(crate) async fn run<T>(
        &mut self,
        statement: &'static str,
        future: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut future = pin!(future);
        poll_fn(|cx| {
            let poll = future.as_mut().poll(cx);
            let goes_on = poll.is_pending();
            match self.judge(poll, goes_on, statement, cx) {
                Poll::Ready(Err(error)) if goes_on => Poll::Ready(Err(error.with_outcome(Outcome::NotStored))),
                verdict => verdict,
            }
        })
        .await
    }

    /// Whether the server was told to stop, though it may not have heard.
    pub(crate) fn has_told(&self) -> bool {
        self.told
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
        if let (Some(stopping), Some(session)) = (self.stopping.take(), &self.session) {
            drop(stopping);
            session.calm();
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
            self.stopping = self.session.as_ref().and_then(Session::stop);
            self.told = self.stopping.is_some();
        }
        let stopping = self.stopping.as_mut().map(|stopping| stopping.as_mut().poll(cx));
        if stopping.is_some_and(|stopping| stopping.is_pending()) {
            return Poll::Pending;
        }
        self.stopping = None;
        Poll::Ready(Error::plain(ErrorKind::StatementTimeout, Some(statement)))
    }
}
