//! Bringing a session to rest after a request was given up.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::session::Session;

/// How long a request that was given up may take to end by itself: most do, and a cancel costs a connection of its own.
const GRACE: Duration = Duration::from_millis(100);

/// How long the server may take to stop after a cancel request.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// After so long without an answer the server is told once more to stop, and then after twice as long each time, up to the longest.
const AGAIN: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// A cancel request is delivered by another server process, which may be a moment late and hit what comes next.
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

async fn settle(mut gate: Gate) {
    gate.end = bring_to_rest(&gate.session).await;
}

async fn bring_to_rest(session: &Session) -> End {
    if let Ok(end) = timeout(GRACE, rest(session)).await {
        return end;
    }
    session.lock().retire();
    let stop = async {
        // If the request cannot be delivered there is still time for the statement to end by itself.
        session.cancel().await;
        let end = rest(session).await;
        sleep(AFTERMATH).await;
        end
    };
    timeout(LIMIT, stop).await.unwrap_or(End::Busy)
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

/// A cancel request under way, and the patience with what it is to stop.
pub(crate) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Session {
    /// Settles in a task of its own; the gate is closed already.
    pub(super) fn spawn_settling(self: &Arc<Self>) {
        let gate = Gate { session: Arc::clone(self), end: End::Busy };
        self.wire().handle().spawn(settle(gate));
    }

    /// Waits until nothing is under way any more, and makes it so.
    pub(crate) async fn settle(self: &Arc<Self>) {
        if self.begin_settling() {
            self.spawn_settling();
        }
        self.wait(|state| !state.is_settling()).await;
    }

    /// In a task of its own, because the answer may be here before the server has done with the request: dropped then, it would be
    /// closed too early.
    async fn cancel(&self) {
        let (canceller, key) = (self.canceller.clone(), self.key.clone());
        let request = async move { timeout(LIMIT, canceller.cancel(&key)).await };
        drop(self.wire().handle().spawn(request).await);
    }

    /// Tells the server to stop the only statement that is under way, in the open transaction too; is done when that has not
    /// helped. None if others are under way, which the request could hit, or nothing is: then there is nothing but to
    /// give the statement up.
    pub(crate) fn stop(self: &Arc<Self>) -> Option<Stop> {
        if self.wire().live() != 1 {
            return None;
        }
        let session = Arc::clone(self);
        Some(Box::pin(async move {
            let stop = async {
                session.cancel().await;
                let mut again = AGAIN;
                loop {
                    // The server ignores a request that comes between two commands.
                    sleep(again).await;
                    session.cancel().await;
                    again = LONGEST.min(again * 2);
                }
            };
            timeout(LIMIT, stop).await.unwrap_or(());
            session.lock().break_off();
        }))
    }

    /// A cancel request may still arrive, or arrive a second time: the server signals the process, then its group
    /// (`signal_child` in `postmaster.c`), and what comes in between may be the next statement. So nothing is sent for a
    /// moment, and no pool lends the session again.
    pub(crate) fn calm(self: &Arc<Self>) {
        let mut state = self.lock();
        state.retire();
        if !state.close_gate() {
            return;
        }
        self.attend();
        drop(state);
        let session = Arc::clone(self);
        self.wire().handle().spawn(async move {
            sleep(AFTERMATH).await;
            let mut state = session.lock();
            state.open_gate();
            let settle = session.needs_settling(&mut state);
            drop(state);
            session.changed.notify_waiters();
            if settle {
                session.spawn_settling();
            }
        });
    }
}
