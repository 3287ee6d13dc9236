//! Connections are made in tasks of their own: a caller that gives up does not end the attempt, and whoever waits is served by the first that
//! is ready.
//!
//! A failed attempt is repeated, with growing pauses, as long as somebody waits. What waiting does not mend fails all who wait, unless there
//! are other connections that may come back.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use futures_util::future::{Either, select};
use sqlwright_wire::clock::timeout;

use super::lent;
use super::shared::Shared;
use super::state::Served;
use crate::connection::Session;
use crate::error::Error;

/// The pauses between attempts.
fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_jitter()
        .with_factor(2.0)
        .with_min_delay(Duration::from_millis(25))
        .with_max_delay(Duration::from_millis(500))
        .without_max_times()
        .build()
}

/// A place for a connection that is being made, and counted already.
struct Place {
    shared: Arc<Shared>,
    is_over: bool,
}

/// Makes a connection for which there is a place.
pub(super) fn make(shared: &Arc<Shared>) -> impl Future<Output = ()> + Send + use<> {
    let place = Place { shared: Arc::clone(shared), is_over: false };
    // Of many kilobytes.
    Box::pin(place.fill())
}

impl Place {
    async fn fill(mut self) {
        let shared = Arc::clone(&self.shared);
        let mut closed = pin!(shared.closed());
        for pause in pauses() {
            let started = Instant::now();
            let made = match select(pin!(shared.maker.connect()), closed.as_mut()).await {
                Either::Left((made, _)) => made,
                Either::Right(_) => return,
            };
            match made {
                Ok(session) => return self.arrived(session, started),
                Err(error) if self.failed(&error) => {}
                Err(_) => return,
            }
            let paused = timeout(pause, shared.knock.notified());
            if let Either::Right(_) = select(pin!(paused), closed.as_mut()).await {
                return;
            }
            if self.gives_up() {
                return;
            }
        }
    }

    fn arrived(mut self, session: Arc<Session>, started: Instant) {
        self.is_over = true;
        let times = lent::join(&session, &self.shared, started);
        {
            let mut state = self.shared.lock();
            state.making -= 1;
            state.failure = None;
            state.metrics.created += 1;
            state.metrics.connect.add(started.elapsed());
        }
        self.shared.give(session, Instant::now(), times);
        // After a failure there was one attempt at a time.
        self.shared.top_up();
    }

    /// Whether to try again.
    fn failed(&mut self, error: &Error) -> bool {
        let shared = Arc::clone(&self.shared);
        let mut state = shared.lock();
        let is_open = state.fail(error, shared.breaker, Instant::now());
        let is_hopeless = (is_open || error.is_lasting()) && state.living() == 0;
        let hopeless = if is_hopeless { std::mem::take(&mut state.waiters) } else { Default::default() };
        let goes_on = state.making == 1 && !state.waiters.is_empty() && !is_open;
        if !goes_on {
            self.leave(&mut state);
        }
        drop(state);
        for waiter in hopeless {
            let error = if is_open { super::get::open(&shared, error) } else { error.clone() };
            let _ = waiter.sender.send(Served::Failed(error));
        }
        goes_on
    }

    /// Nobody waits any more.
    fn gives_up(&mut self) -> bool {
        let shared = Arc::clone(&self.shared);
        let mut state = shared.lock();
        let gives_up = state.waiters.is_empty();
        if gives_up {
            self.leave(&mut state);
        }
        gives_up
    }

    fn leave(&mut self, state: &mut super::state::State) {
        self.is_over = true;
        state.making -= 1;
        self.shared.has_gone(state);
    }
}

/// The runtime has ended, or the pool was closed: whoever waits longest begins another attempt, in a runtime of its own.
impl Drop for Place {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        let shared = Arc::clone(&self.shared);
        let mut state = shared.lock();
        self.leave(&mut state);
        let next = state.waiters.pop_front();
        drop(state);
        if let Some(waiter) = next {
            let _ = waiter.sender.send(Served::Again);
        }
    }
}
