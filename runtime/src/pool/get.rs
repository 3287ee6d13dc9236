//! Waiting for a connection.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlwright_wire::clock::{sleep, timeout};
use tokio::runtime::Handle;

use super::metrics::Reason;
use super::shared::{Shared, Ticket, closed};
use super::state::{Idle, Served};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Outcome};
use crate::exec::Lease;

/// How long a connection that has been idle may take to answer.
const PING: Duration = Duration::from_secs(2);

/// If making a connection has ended with its runtime, or in a panic of a hook, another is begun a moment later.
const AGAIN: Duration = Duration::from_millis(25);

/// What there is for who asks.
enum Next {
    Idle(Idle),
    Wait(Ticket),
    Refused(Error),
}

/// A connection, within `wait_timeout`. With `must_answer` it has been asked whether it answers.
pub(super) fn get(
    shared: Arc<Shared>,
    statement: Option<&'static str>,
    must_answer: bool,
) -> BoxFuture<'static, Result<Lease, Error>> {
    async move {
        let started = Instant::now();
        let waiting = shared.maker.observer.waits();
        let found = timeout(shared.limits().wait_timeout, find(&shared, must_answer)).await;
        let found = found.unwrap_or_else(|_| Err(overdue(&shared))).map_err(|error| error.for_statement(statement));
        waiting.end(found.as_ref().map(drop));
        if found.is_ok() {
            shared.lock().metrics.wait.add(started.elapsed());
        }
        found
    }
    .boxed()
}

async fn find(shared: &Arc<Shared>, must_answer: bool) -> Result<Lease, Error> {
    loop {
        let (lease, is_doubtful) = match next(shared) {
            Next::Refused(error) => return Err(error),
            Next::Idle(idle) => {
                let now = Instant::now();
                let is_doubtful = idle.is_idle_for(shared.limits().ping_after, now);
                let Some(lease) = shared.inspect(idle, now) else { continue };
                (lease, is_doubtful)
            }
            Next::Wait(ticket) => {
                shared.top_up();
                match ticket.served().await {
                    Served::Lease(lease) => (lease, false),
                    Served::Failed(error) => return Err(error),
                    Served::Again => {
                        sleep(AGAIN).await;
                        continue;
                    }
                }
            }
        };
        if (must_answer || is_doubtful) && !answers(shared, &lease).await {
            shared.retire(lease.keep(), Reason::Lost);
            continue;
        }
        if let Some(hook) = &shared.maker.hooks.before_acquire
            && !hook(&Connection::of(Arc::clone(&lease))).await
        {
            shared.retire(lease.keep(), Reason::Refused);
            continue;
        }
        return Ok(lease);
    }
}

fn next(shared: &Arc<Shared>) -> Next {
    let mut state = shared.lock();
    if state.is_closed {
        return Next::Refused(closed());
    }
    if let Some(idle) = state.idle.pop() {
        return Next::Idle(idle);
    }
    if let Some(failure) = state.open_failure(Instant::now())
        && state.living() == 0
    {
        let error = failure.error.clone();
        drop(state);
        return Next::Refused(open(shared, &error));
    }
    state.runtime = Handle::try_current().ok();
    Next::Wait(shared.queue(&mut state))
}

/// What it has been idle with for as long may be gone in the same way: it is not asked one by one.
async fn answers(shared: &Arc<Shared>, lease: &Lease) -> bool {
    match timeout(PING, lease.answers()).await {
        Ok(answered) => answered.is_ok(),
        Err(_) => {
            let now = Instant::now();
            let limit = shared.limits().ping_after;
            let silent: Vec<_> = {
                let mut state = shared.lock();
                state.idle.extract_if(.., |idle| idle.is_idle_for(limit, now)).collect()
            };
            for idle in silent {
                shared.retire(idle.session, Reason::Lost);
            }
            false
        }
    }
}

/// Why there was no connection in time.
pub(super) fn overdue(shared: &Shared) -> Error {
    let state = shared.lock();
    let text = match &state.failure {
        Some(failure) if state.living() == 0 => {
            return failure.error.clone().and("no connection could be made in time").with_outcome(Outcome::NotStored);
        }
        Some(failure) => {
            let text = format!("all connections of the pool are in use, and no other could be made: {}", failure.error);
            return Error::with_text(ErrorKind::PoolTimeout, None, text);
        }
        None if state.making > 0 && state.size < shared.limits().max_size || state.living() == 0 => {
            "the server has not accepted a connection in time; it is still being made, for the next call"
        }
        None => "all connections of the pool are in use; release them sooner, or allow more (`max_size`)",
    };
    Error::with_text(ErrorKind::PoolTimeout, None, text)
}

/// The circuit breaker is open.
pub(super) fn open(shared: &Shared, error: &Error) -> Error {
    let failures = shared.breaker.map_or(0, |breaker| breaker.failures);
    error
        .clone()
        .and(&format!("nothing is tried for a while after {failures} failed attempts (the pool's circuit breaker)"))
}
