//! The task that looks after idle connections: it closes those that are too old, idle for too long or lost, and keeps `min_idle` ready.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use sqlwright_wire::clock::sleep;
use tokio::runtime::Handle;

use super::metrics::Reason;
use super::shared::Shared;
use super::state::{Idle, State};
use super::{Limits, replicas};

/// How often it looks, unless limits are shorter.
const OFTEN: Duration = Duration::from_secs(1);
const SHORTEST: Duration = Duration::from_millis(10);

/// Begins it, unless it runs. It ends with the pool, or when there is nothing to look after.
pub(super) fn begin(shared: &Arc<Shared>, runtime: &Handle) {
    if !std::mem::replace(&mut shared.lock().is_tended, true) {
        runtime.spawn(tend(Tending(Arc::downgrade(shared)), period(shared.limits())));
        if shared.maker.replicas.is_some() {
            runtime.spawn(replicas::watch(Arc::downgrade(shared)));
        }
    }
}

fn period(limits: &Limits) -> Duration {
    let shortest = [limits.idle_timeout, limits.max_lifetime].into_iter().flatten().min();
    shortest.map_or(OFTEN, |shortest| (shortest / 4).clamp(SHORTEST, OFTEN))
}

/// Another one can be begun when this one is dropped, as with its runtime.
struct Tending(Weak<Shared>);

impl Drop for Tending {
    fn drop(&mut self) {
        if let Some(shared) = self.0.upgrade() {
            shared.lock().is_tended = false;
        }
    }
}

async fn tend(mut tending: Tending, period: Duration) {
    loop {
        sleep(period).await;
        let Some(shared) = tending.0.upgrade() else { return };
        look(&shared);
        let mut state = shared.lock();
        if state.is_closed || state.size == 0 && shared.limits().min_idle == 0 {
            state.is_tended = false;
            tending.0 = Weak::new();
            return;
        }
    }
}

fn look(shared: &Arc<Shared>) {
    let sessions: Vec<_> = shared.lock().idle.iter().map(|idle| Arc::clone(&idle.session)).collect();
    let lost: Vec<_> = sessions.into_iter().filter(|session| session.is_closed()).collect();
    let now = Instant::now();
    let mut out = Vec::new();
    {
        let mut state = shared.lock();
        let gone = state.idle.extract_if(.., |idle| lost.iter().any(|lost| Arc::ptr_eq(lost, &idle.session)));
        out.extend(gone.map(|idle| (idle, Reason::Lost)));
        let old = state.idle.extract_if(.., |idle| idle.has_expired(now));
        out.extend(old.map(|idle| (idle, Reason::Lifetime)));
        out.extend(too_many(&mut state, shared.limits(), now).map(|idle| (idle, Reason::Idle)));
    }
    for (idle, reason) in out {
        shared.retire(idle.session, reason);
    }
    shared.top_up();
}

/// Those that have been idle for too long, longest first, without those that are kept ready.
fn too_many<'s>(state: &'s mut State, limits: &Limits, now: Instant) -> impl Iterator<Item = Idle> + use<'s> {
    let most = state.idle.len().saturating_sub(limits.min_idle);
    let count = state.idle.iter().take(most).take_while(|idle| idle.is_idle_for(limits.idle_timeout, now)).count();
    state.idle.drain(..count)
}
