//! What the clones of a pool share, and the ways of a connection: handed out, taken back, closed.
//!
//! Nothing is awaited under the lock, and no lock of a session is taken under it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlwright_wire::clock::timeout;
use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};

use super::maker::Maker;
use super::metrics::Reason;
use super::state::{Breaker, Idle, Served, State, Times, Waiter};
use super::{Limits, make, tend};
use crate::connection::{Connection, Session};
use crate::error::{Error, ErrorKind};
use crate::exec::Lease;

/// How long the server may take to end a session that has said goodbye, before its place is used again.
pub(super) const GOODBYE: Duration = Duration::from_secs(1);

/// How long cleaning up a connection may take.
const CLEANING: Duration = Duration::from_secs(10);

pub(super) struct Shared {
    pub(super) maker: Maker,
    pub(super) breaker: Option<Breaker>,
    state: Mutex<State>,
    /// The pool was closed; or there are no connections any more.
    ended: Notify,
    /// Somebody waits, where nobody did while the next attempt to connect was put off.
    pub(super) knock: Notify,
}

impl Shared {
    pub(super) fn new(maker: Maker, breaker: Option<Breaker>) -> Arc<Self> {
        Arc::new(Self { maker, breaker, state: Mutex::default(), ended: Notify::new(), knock: Notify::new() })
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.maker.limits
    }

    #[inline]
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection that can be handed out at once.
    #[inline]
    pub(super) fn lease_now(self: &Arc<Self>) -> Option<Lease> {
        if self.maker.hooks.before_acquire.is_some() {
            return None;
        }
        loop {
            let now = Instant::now();
            let idle = {
                let mut state = self.lock();
                if state.idle.last()?.is_idle_for(self.limits().ping_after, now) {
                    return None;
                }
                state.metrics.wait.add_none();
                state.idle.pop()?
            };
            if let Some(lease) = self.inspect(idle, now) {
                return Some(lease);
            }
            self.lock().metrics.wait.remove_none();
        }
    }

    /// Closes it if it is of no use.
    #[inline]
    pub(super) fn inspect(self: &Arc<Self>, idle: Idle, now: Instant) -> Option<Lease> {
        let reason = match idle.has_expired(now) {
            true => Reason::Lifetime,
            false if idle.session.is_reusable() => return Some(Lease::lent(idle.session)),
            false => Reason::Lost,
        };
        self.retire(idle.session, reason);
        None
    }

    /// Makes as many connections as are wanted, each in a task of its own.
    pub(super) fn top_up(self: &Arc<Self>) {
        let (count, runtime) = {
            let mut state = self.lock();
            let Some(runtime) = Handle::try_current().ok().or_else(|| state.runtime.clone()) else { return };
            let count = state.wanted(self.limits(), Instant::now());
            state.making += count;
            state.size += count;
            (count, runtime)
        };
        for _ in 0..count {
            runtime.spawn(make::make(self));
        }
        if count > 0 {
            tend::begin(self, &runtime);
        }
    }

    /// A connection is free: whoever has waited for longest gets it.
    pub(super) fn give(self: &Arc<Self>, mut session: Arc<Session>, since: Instant, times: Times) {
        loop {
            let waiter = {
                let mut state = self.lock();
                if state.is_closed || state.left.is_some_and(|left| times.made < left) {
                    let reason = if state.is_closed { Reason::PoolClosed } else { Reason::Retired };
                    drop(state);
                    return self.retire(session, reason);
                }
                match state.waiters.pop_front() {
                    Some(waiter) => waiter,
                    None => return state.idle.push(Idle { session, since, expires: times.expires }),
                }
            };
            match waiter.sender.send(Served::Lease(Lease::lent(session))) {
                Err(Served::Lease(lease)) => session = lease.keep(),
                _ => return,
            }
        }
    }

    /// A connection comes back.
    pub(super) fn take_back(self: &Arc<Self>, session: &Arc<Session>, times: Times) {
        if session.is_at_rest() && self.maker.hooks.after_release.is_none() {
            // Whether the server has closed it is looked at when it is lent again.
            return self.put_back(Arc::clone(session), times);
        }
        if session.is_closed() {
            return self.retire(Arc::clone(session), Reason::Lost);
        }
        if session.lock().has_turned_read_only() && self.maker.address.is_for_writing() {
            self.leave();
        }
        // A late cancel request does no harm to what is closed.
        if session.lock().is_retired() && session.wire().pending() == 0 {
            return self.retire(Arc::clone(session), Reason::Retired);
        }
        let cleaning = Cleaning { shared: Arc::clone(self), session: Some(Arc::clone(session)) };
        // Its place stays taken meanwhile, so that the server never has more connections than allowed.
        session.wire().handle().spawn(cleaning.run(times));
    }

    /// It can be handed out again, unless it is too old.
    fn put_back(self: &Arc<Self>, session: Arc<Session>, times: Times) {
        let now = Instant::now();
        match times.expires {
            Some(expires) if expires <= now => self.retire(session, Reason::Lifetime),
            _ => self.give(session, now, times),
        }
    }

    /// All connections that there are lead to a server that is of no use any more: they are replaced, those that are lent when they come back.
    pub(super) fn leave(self: &Arc<Self>) {
        let idle = {
            let mut state = self.lock();
            state.left = Some(Instant::now());
            std::mem::take(&mut state.idle)
        };
        for idle in idle {
            self.retire(idle.session, Reason::Retired);
        }
    }

    /// Closes a connection. Its place is free when the server has ended the session.
    pub(super) fn retire(self: &Arc<Self>, session: Arc<Session>, reason: Reason) {
        {
            let mut state = self.lock();
            state.closing += 1;
            state.metrics.closed.add(reason);
        }
        let closing = Closing(Arc::clone(self));
        session.wire().handle().clone().spawn(async move {
            session.end(GOODBYE).await;
            drop(session);
            let shared = Arc::clone(&closing.0);
            drop(closing);
            shared.top_up();
        });
    }

    /// Waits in line.
    pub(super) fn queue(self: &Arc<Self>, state: &mut State) -> Ticket {
        let (sender, receiver) = oneshot::channel();
        let number = state.tickets;
        if state.failure.is_some() && state.waiters.is_empty() {
            self.knock.notify_one();
        }
        state.tickets += 1;
        state.waiters.push_back(Waiter { number, sender });
        Ticket { shared: Arc::clone(self), number, receiver: Some(receiver) }
    }

    /// Nobody gets a connection any more, and those that are idle are closed.
    pub(super) fn close(self: &Arc<Self>) {
        let (idle, waiters) = {
            let mut state = self.lock();
            state.is_closed = true;
            (std::mem::take(&mut state.idle), std::mem::take(&mut state.waiters))
        };
        self.ended.notify_waiters();
        for idle in idle {
            self.retire(idle.session, Reason::PoolClosed);
        }
        for waiter in waiters {
            let _ = waiter.sender.send(Served::Failed(closed()));
        }
    }

    /// Waits until the pool is closed.
    pub(super) async fn closed(&self) {
        self.wait(|state| state.is_closed).await;
    }

    /// Waits until there are no connections.
    pub(super) async fn emptied(&self) {
        self.wait(|state| state.size == 0).await;
    }

    async fn wait(&self, done: impl Fn(&State) -> bool) {
        loop {
            // Created before looking, so that no change is missed.
            let ended = self.ended.notified();
            if done(&self.lock()) {
                return;
            }
            ended.await;
        }
    }

    /// A connection is gone for good.
    pub(super) fn has_gone(&self, state: &mut State) {
        state.size -= 1;
        if state.size == 0 {
            self.ended.notify_waiters();
        }
    }
}

pub(super) fn closed() -> Error {
    Error::plain(ErrorKind::PoolClosed, None)
}

/// A place in the line. Dropped, it is given up, and what was handed out meanwhile goes back.
pub(super) struct Ticket {
    shared: Arc<Shared>,
    number: u64,
    receiver: Option<oneshot::Receiver<Served>>,
}

impl Ticket {
    pub(super) async fn served(mut self) -> Served {
        let Some(receiver) = &mut self.receiver else { return Served::Again };
        let served = receiver.await.unwrap_or(Served::Again);
        self.receiver = None;
        served
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.receiver.is_none() {
            return;
        }
        let mut state = self.shared.lock();
        state.metrics.timeouts += 1;
        if let Ok(at) = state.waiters.binary_search_by_key(&self.number, |waiter| waiter.number) {
            state.waiters.remove(at);
        }
    }
}

/// A connection that is being closed; its place is free afterwards, even if the task is dropped with its runtime.
struct Closing(Arc<Shared>);

impl Drop for Closing {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.closing -= 1;
        self.0.has_gone(&mut state);
    }
}

/// A returned connection that is being cleaned up; it is closed if the task is dropped.
struct Cleaning {
    shared: Arc<Shared>,
    session: Option<Arc<Session>>,
}

impl Cleaning {
    async fn run(mut self, times: Times) {
        let Some(session) = self.session.clone() else { return };
        let reason = timeout(CLEANING, self.clean(&session)).await.unwrap_or(Some(Reason::Lost));
        self.session = None;
        match reason {
            Some(reason) => self.shared.retire(session, reason),
            None => self.shared.put_back(session, times),
        }
    }

    /// Why it must be closed, if it must.
    async fn clean(&self, session: &Arc<Session>) -> Option<Reason> {
        session.settle().await;
        if session.lock().is_retired() {
            return Some(Reason::Retired);
        }
        if let Some(hook) = &self.shared.maker.hooks.after_release {
            if session.is_closed() {
                return Some(Reason::Lost);
            }
            if !hook(&Connection::of(Arc::clone(session))).await {
                return Some(Reason::Refused);
            }
            session.settle().await;
        }
        let was_changed = session.is_changed();
        let is_reset = session.reset().await && session.is_reusable();
        let is_established = is_reset && (!was_changed || self.shared.maker.establish(session).await.is_ok());
        if is_established { None } else { Some(Reason::Lost) }
    }
}

impl Drop for Cleaning {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            self.shared.retire(session, Reason::Lost);
        }
    }
}
