//! Waiting for locks that others hold on a live database: for a limited time, however many statements need them.

use std::time::{Duration, Instant};

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::diagnostics::Diagnostic;

/// Long enough for a lock that nobody holds.
const SHORTEST: Duration = Duration::from_millis(1);

/// How much longer is waited for locks.
#[derive(Debug)]
pub(super) struct Patience {
    left: Duration,
}

impl Patience {
    pub(super) fn new(left: Duration) -> Self {
        Self { left }
    }

    pub(super) fn left(&self) -> Duration {
        self.left.max(SHORTEST)
    }

    /// The time since then was spent waiting.
    pub(super) fn spend(&mut self, since: Instant) {
        self.left = self.left.saturating_sub(since.elapsed());
    }
}

/// The command that limits the time to the end of the transaction, or of a savepoint.
pub(super) fn waiting(patience: Duration) -> String {
    format!("SET LOCAL lock_timeout = '{}ms'; ", patience.max(SHORTEST).as_millis())
}

/// Whether a lock was not to be had in time.
pub(super) fn is_timeout(error: &Error) -> bool {
    error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
}

/// Adds to what PostgreSQL says of a statement, where it is that.
pub(super) fn explained(diagnostic: Diagnostic, error: &Error, patience: Option<Duration>) -> Diagnostic {
    let Some(patience) = patience.filter(|_| is_timeout(error)) else { return diagnostic };
    diagnostic
        .note(format!("another session holds a lock on the table, and still held it after {} s in all", patience.as_secs_f32()))
        .help("try again when it has finished: ALTER TABLE, TRUNCATE and VACUUM FULL hold such locks, to the end of their transactions")
}
