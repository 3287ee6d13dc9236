//! What is under the pool's one lock: its connections, who waits for one, and what has happened. Nobody waits here.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::Limits;
use super::metrics::Metrics;
use crate::connection::Session;
use crate::error::Error;
use crate::exec::Lease;

#[derive(Default)]
pub(super) struct State {
    /// Those that nobody uses, the one that was used last at the end. While there are any nobody waits.
    pub(super) idle: Vec<Idle>,
    /// In the order in which they came.
    pub(super) waiters: VecDeque<Waiter>,
    /// How many have waited by now.
    pub(super) tickets: u64,
    /// All connections that are not closed: idle, lent, being made, cleaned up, and being closed.
    pub(super) size: usize,
    /// Those of them that are being made.
    pub(super) making: usize,
    /// Those of them that are being closed.
    pub(super) closing: usize,
    /// The last attempts to connect, if they have failed.
    pub(super) failure: Option<Failure>,
    /// Connections that were made before are not handed out again: their server has turned read-only.
    pub(super) left: Option<Instant>,
    pub(super) is_closed: bool,
    /// A task looks after it.
    pub(super) is_tended: bool,
    /// Where tasks can be begun from a thread that is in no runtime.
    pub(super) runtime: Option<Handle>,
    pub(super) metrics: Metrics,
}

/// A connection that nobody uses.
pub(super) struct Idle {
    pub(super) session: Arc<Session>,
    pub(super) since: Instant,
    /// When it is to be replaced.
    pub(super) expires: Option<Instant>,
}

/// When a connection was made, and when it is to be replaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) made: Instant,
    pub(super) expires: Option<Instant>,
}

/// Somebody who waits.
pub(super) struct Waiter {
    pub(super) number: u64,
    pub(super) sender: oneshot::Sender<Served>,
}

/// What somebody who waits is given.
pub(super) enum Served {
    Lease(Lease),
    Failed(Error),
    /// The runtime has ended in which a connection was being made.
    Again,
}

/// Attempts to connect that have failed one after the other.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) times: u32,
    /// The circuit breaker is open until then.
    pub(super) open_until: Option<Instant>,
}

/// When the circuit breaker opens, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Breaker {
    pub(super) failures: u32,
    pub(super) pause: Duration,
}

impl State {
    /// How many there are that may come back.
    pub(super) fn living(&self) -> usize {
        self.size - self.making - self.closing
    }

    /// How many are to be made now. After a failure one attempt at a time is enough to see whether the server is back.
    pub(super) fn wanted(&self, limits: &Limits, now: Instant) -> usize {
        if self.is_closed || self.open_failure(now).is_some() {
            return 0;
        }
        let needed = self.waiters.len() + limits.min_idle.saturating_sub(self.idle.len());
        let at_once = if self.failure.is_some() { 1 } else { usize::MAX };
        let wanted = needed.min(at_once).saturating_sub(self.making);
        wanted.min(limits.max_size.saturating_sub(self.size))
    }

    /// Why nobody is to wait for a connection that would have to be made: the circuit breaker is open.
    pub(super) fn open_failure(&self, now: Instant) -> Option<&Failure> {
        self.failure.as_ref().filter(|failure| failure.open_until.is_some_and(|until| now < until))
    }

    /// An attempt has failed. Whether the breaker opens, or stays open.
    pub(super) fn fail(&mut self, error: &Error, breaker: Option<Breaker>, now: Instant) -> bool {
        self.metrics.failed_connects += 1;
        let times = self.failure.as_ref().map_or(0, |failure| failure.times).saturating_add(1);
        let opens = breaker.filter(|breaker| times >= breaker.failures);
        let open_until = opens.and_then(|breaker| now.checked_add(breaker.pause));
        self.failure = Some(Failure { error: error.clone(), times, open_until });
        opens.is_some()
    }
}

impl Idle {
    pub(super) fn has_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether it has been idle for so long.
    pub(super) fn is_idle_for(&self, limit: Option<Duration>, now: Instant) -> bool {
        limit.is_some_and(|limit| now.saturating_duration_since(self.since) >= limit)
    }
}
