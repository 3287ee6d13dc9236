//! Bringing a session to rest after a request was given up.

use std::sync::Arc;
use std::time::Duration;

use sqlwright_wire::Hold;
use sqlwright_wire::clock::{sleep, timeout};

use super::session::Session;

/// How long a request that was given up may take to end by itself: most do, and a cancel costs a connection of its own.
const GRACE: Duration = Duration::from_millis(100);

/// How long the server may take to stop after a cancel request. No call waits for that.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// After so long without an answer the server is told once more to stop, and then after twice as long each time, up to the longest.
const AGAIN: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// A pooler closes the connection of a cancel request perhaps before the server has it, so it may hit what comes next. How long that
/// takes nobody can know; a pool does not lend such a session again.
const AFTERMATH: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Quiet,
    Busy,
}

/// Opens the gate again, even if the task that settles is itself dropped.
struct Gate {
    session: Arc<Session>,
    end: End,
}

impl Drop for Gate {
    fn drop(&mut self) {
        let mut state = self.session.lock();
        state.has_settled();
        if self.end == End::Busy {
            state.break_off();
        }
        drop(state);
        self.session.changed.notify_waiters();
    }
}

/// With a hold from the beginning, a call is over its limit.
async fn settle(mut gate: Gate, hold: Option<Hold>) {
    if hold.is_none()
        && let Ok(end) = timeout(GRACE, rest(&gate.session)).await
    {
        gate.end = end;
        return;
    }
    gate.session.lock().retire();
    // What was begun meanwhile, such as a ROLLBACK, goes on the wire when nothing can hit it any more, and before the gate opens.
    let _hold = hold.unwrap_or_else(|| gate.session.wire().hold());
    gate.end = timeout(LIMIT, stop(&gate.session)).await.unwrap_or(End::Busy);
}

/// Until all that was sent is answered, and each cancel request has had its effect.
///
/// When the server closes the connection of a request, it has sent its signal: the process gets it before anything that is sent after that,
/// and while it waits for a command it takes no notice (`PostgresMain` in `postgres.c`). So nothing is sent before, and what is
/// sent afterwards is safe. A request that was not closed in time is worse than none: the session is given up.
async fn stop(session: &Session) -> End {
    let mut again = AGAIN;
    loop {
        // If it cannot be delivered there is still time for the statement to end by itself.
        session.cancel().await;
        // The server ignores a request that comes between two commands.
        match timeout(again, session.wire().quiet()).await {
            Ok(Ok(())) => break,
            Ok(Err(_)) => return End::Busy,
            Err(_) => again = LONGEST.min(again * 2),
        }
    }
    if !session.lock().is_direct {
        sleep(AFTERMATH).await;
    }
    End::Quiet
}

/// The answer to Sync comes after all answers before it.
async fn rest(session: &Session) -> End {
    loop {
        if session.sync().await.is_err() {
            return End::Busy;
        }
        if session.wire().live() == 0 {
            return End::Quiet;
        }
        session.wait(|_| session.wire().live() == 0).await;
    }
}

impl Session {
    /// Settles in a task of its own; the gate is closed already.
    pub(super) fn spawn_settling(self: &Arc<Self>) {
        self.settle_in_the_background(None);
    }

    fn settle_in_the_background(self: &Arc<Self>, hold: Option<Hold>) {
        let gate = Gate { session: Arc::clone(self), end: End::Busy };
        self.wire().handle().spawn(settle(gate, hold));
    }

    /// Waits until nothing is under way any more, and makes it so; at most as long as the server has for a statement.
    pub(crate) async fn settle(self: &Arc<Self>) {
        let settled = async {
            loop {
                if self.begin_settling() {
                    self.spawn_settling();
                }
                self.wait(|state| !state.is_settling()).await;
                // What was kept back has been sent by now.
                if self.wire().pending() == 0 || self.lock().is_broken() {
                    return;
                }
            }
        };
        let patience = self.patience().map_or(LIMIT, |patience| patience.min(LIMIT));
        // What does not settle in time does in its task, or the session is broken off.
        let _ = timeout(patience, settled).await;
    }

    /// Waits until something new may be sent.
    pub(crate) async fn wait_for_gate(&self) {
        self.wait(|state| !state.is_closed_to_new()).await;
    }

    /// In a task of its own, because the answer may be here before the server has done with the request: dropped then, it would be
    /// closed too early.
    async fn cancel(&self) {
        let canceller = Arc::clone(&self.canceller);
        let request = async move { timeout(LIMIT, canceller.cancel()).await };
        drop(self.wire().handle().spawn(request).await);
    }

    /// Has the server told, in a task of its own, to stop the only statement that is under way, in the open transaction too; until it has,
    /// nothing else is sent, and no pool lends the session again. `false` if others are under way, which the request could hit, or if
    /// something is being stopped: then there is nothing but to give the statement up.
    pub(crate) fn stop(self: &Arc<Self>) -> bool {
        let mut state = self.lock();
        if self.wire().live() != 1 || !state.close_gate() {
            return false;
        }
        state.retire();
        self.attend();
        drop(state);
        self.settle_in_the_background(Some(self.wire().hold()));
        true
    }
}
