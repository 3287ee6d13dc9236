//! A server that does not answer: how long it is waited for, and what is done then.

use std::sync::Arc;
use std::time::Duration;

use sqlwright_connect::Canceller;
use sqlwright_wire::clock::timeout;
use sqlwright_wire::{CancelKey, Wire};

use super::session::{Choices, Session, State};
use super::settle;
use crate::error::Error;
use crate::statement::Statement;

/// So much longer than the server has, where it is we who say when the time of a call is over.
pub(crate) const MARGIN: Duration = Duration::from_secs(5);

/// However little time connecting has: a server may be busy.
const SHORTEST: Duration = Duration::from_secs(1);

/// What it takes to send a cancel request for a session.
pub(super) struct SessionCanceller {
    canceller: Canceller,
    key: CancelKey,
}

impl SessionCanceller {
    pub(super) fn new(canceller: Canceller, key: CancelKey) -> Self {
        Self { canceller, key }
    }

    pub(super) fn process(&self) -> i32 {
        self.key.process()
    }

    /// Done when the server has closed the connection of the request.
    pub(super) async fn cancel(&self) -> Result<(), sqlwright_connect::Error> {
        self.canceller.cancel(&self.key).await
    }
}

/// How long a server may say nothing that has this `statement_timeout` from us; none if it has another one, which is not known.
pub(super) fn patience(statement_timeout: Option<Duration>) -> Option<Duration> {
    statement_timeout.filter(|limit| !limit.is_zero())
}

/// Whoever waits on the connection ends after the server's own limit at the latest, or when nothing answers where the server was: then a
/// connection that is to be made would have ended in the same time. A statement that still runs is cancelled.
pub(super) fn watch(wire: &Wire, choices: &Choices, canceller: Arc<SessionCanceller>) {
    let limit = choices.connect_timeout.max(SHORTEST);
    let asked = Arc::clone(&canceller);
    let ask = move || {
        let asked = Arc::clone(&asked);
        async move { timeout(limit, asked.canceller.is_answered()).await.unwrap_or(false) }
    };
    let watch = wire.watch(patience(choices.statement_timeout), limit, ask);
    wire.handle().spawn(async move {
        if watch.await {
            // The connection is closed, so there is nothing else that it could hit.
            let _ = timeout(settle::LIMIT, canceller.cancel()).await;
        }
    });
}

impl State {
    /// A statement is sent. Whether its session may have other limits after it.
    #[inline]
    pub(crate) fn runs(&mut self, statement: &Statement) -> bool {
        if statement.leaves_all() {
            return false;
        }
        self.leaves(statement.session());
        statement.may_set_limits()
    }
}

impl Session {
    /// The server's own limit is shorter, or as long.
    pub(crate) fn is_limited_below(&self, limit: Duration) -> bool {
        self.statement_timeout.is_some_and(|usual| limit >= usual)
    }

    /// How long the server may say nothing, as long as that is known.
    pub(crate) fn patience(&self) -> Option<Duration> {
        patience(self.statement_timeout)
    }

    /// Whether the connection was lost, and not given up because the server was silent for too long.
    pub(crate) fn is_lost(&self) -> bool {
        self.wire().is_closed() && !self.wire().is_silent()
    }

    /// A call ends with this error because of its time limit, without the server's word. In a transaction it may have done something all the
    /// same, so that must not be committed.
    pub(crate) fn end_late(&self, error: &Error) {
        let mut state = self.lock();
        state.overdue = true;
        if state.transaction.is_open() {
            state.transaction.condemn(error);
        }
    }

    /// Whether the server owes an answer to a call that has ended because of its time limit: nobody waits for it again.
    pub(crate) fn is_overdue(&self) -> bool {
        self.lock().overdue
    }

    /// The server's limit may be another one from here on, and is not known.
    pub(crate) fn lift_limits(&self) {
        self.wire().set_patience(None);
    }

    /// It has the limit again that was set when the session began.
    pub(super) fn restore_limits(&self) {
        self.wire().set_patience(self.patience());
    }
}
