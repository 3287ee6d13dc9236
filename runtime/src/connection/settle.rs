//! Bringing a connection to rest after a request was given up.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Core;

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
pub(super) enum End {
    Quiet,
    Busy,
}

/// Opens the gate again, even if the task that settles is itself dropped.
struct Gate {
    core: Arc<Core>,
    end: End,
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.core.traffic.end_settling(self.end);
    }
}

/// Settles in a task of its own; the gate is closed already.
pub(super) fn spawn(core: &Arc<Core>) {
    let mut gate = Gate { core: Arc::clone(core), end: End::Busy };
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(settle(gate))),
        Err(_) => {
            // Nobody can wait here: later requests are answered after what was given up.
            core.traffic.retire();
            gate.end = End::Quiet;
        }
    }
}

async fn settle(mut gate: Gate) {
    gate.end = bring_to_rest(&gate.core).await;
}

async fn bring_to_rest(core: &Core) -> End {
    if let Ok(end) = timeout(GRACE, rest(core)).await {
        return end;
    }
    core.traffic.retire();
    let stop = async {
        // If the request cannot be delivered there is still time for the statement to end by itself.
        core.cancel().await;
        let end = rest(core).await;
        sleep(AFTERMATH).await;
        end
    };
    timeout(LIMIT, stop).await.unwrap_or(End::Busy)
}

/// The answer to Sync comes after all answers before it.
async fn rest(core: &Core) -> End {
    loop {
        let answered = core.client.check_connection().await.is_ok();
        if core.client.is_closed() {
            return End::Busy;
        }
        if answered && !core.traffic.has_flights() {
            return End::Quiet;
        }
        core.traffic.wait(|traffic| !traffic.has_flights()).await;
    }
}

/// A cancel request under way, and the patience with what it is to stop.
pub(crate) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Core {
    /// In a task of its own, because the answer may be here before the server has done with the request: dropped then, it would be
    /// closed too early.
    async fn cancel(&self) {
        let (canceller, token) = (self.canceller.clone(), self.client.cancel_token());
        let request = async move { timeout(LIMIT, canceller.cancel(token)).await };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(request).await),
            Err(_) => drop(request.await),
        }
    }

    /// Tells the server to stop the only statement that is under way, in the open transaction too; is done when that has not
    /// helped. None if others are under way, which the request could hit, or nothing is: then there is nothing but to
    /// give the statement up.
    pub(crate) fn stop(self: &Arc<Self>) -> Option<Stop> {
        // An answer to BEGIN that nobody has looked at is under way no more.
        let _ = self.transaction.check();
        if !self.traffic.has_one_flight() {
            return None;
        }
        let core = Arc::clone(self);
        Some(Box::pin(async move {
            let stop = async {
                core.cancel().await;
                let mut again = AGAIN;
                loop {
                    // The server ignores a request that comes between two commands, and what was prepared runs after the
                    // preparation that was stopped.
                    sleep(again).await;
                    core.cancel().await;
                    again = LONGEST.min(again * 2);
                }
            };
            timeout(LIMIT, stop).await.unwrap_or(());
            core.traffic.give_up();
        }))
    }

    /// Whether a cancel request may still arrive, though one has been answered.
    pub(crate) fn may_be_cancelled(&self) -> bool {
        self.traffic.is_retired()
    }

    /// A cancel request may still arrive, or arrive a second time: the server signals the process, then its group
    /// (`signal_child` in `postmaster.c`), and what comes in between may be the next statement. So nothing is sent for a
    /// moment, and no pool hands the connection out again.
    pub(crate) fn calm(self: &Arc<Self>) {
        self.traffic.retire();
        if let Ok(runtime) = tokio::runtime::Handle::try_current()
            && self.traffic.close_gate()
        {
            let core = Arc::clone(self);
            runtime.spawn(async move {
                sleep(AFTERMATH).await;
                core.open_gate();
            });
        }
    }

    /// Waits until nothing is under way any more, and makes it so.
    pub(crate) async fn settle(self: &Arc<Self>) {
        if self.traffic.begin_settling() {
            spawn(self);
        }
        self.traffic.wait(|traffic| !traffic.is_settling()).await;
    }
}
