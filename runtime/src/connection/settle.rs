//! Bringing a connection to rest after a request was given up.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_postgres::NoTls;

use super::Core;

/// How long a request that was given up may take to end by itself: most do, and a cancel costs a connection of its own.
const GRACE: Duration = Duration::from_millis(100);

/// How long the server may take to stop after a cancel request.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

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
        core.client.cancel_token().cancel_query(NoTls).await.ok();
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

impl Core {
    /// Waits until nothing is under way any more, and makes it so.
    pub(crate) async fn settle(self: &Arc<Self>) {
        if self.traffic.begin_settling() {
            spawn(self);
        }
        self.traffic.wait(|traffic| !traffic.is_settling()).await;
    }
}
