//! What is under way on a connection: requests sent and not yet answered, an open transaction.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::{Core, settle};
use crate::error::{Error, ErrorKind, Outcome};

#[derive(Default)]
pub(crate) struct Traffic {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    in_flight: usize,
    /// Those of them that prepare: nobody minds when one is cancelled.
    preparing: usize,
    /// Requests whose rows the caller asks for one by one.
    streams: u32,
    /// A request was given up; its answer may still be on its way.
    abandoned: bool,
    in_transaction: bool,
    /// Nothing new is sent until what was given up has ended.
    settling: bool,
    /// A pool must not hand it out again: a cancel request was sent, and a late one could hit the next statement.
    retired: bool,
    /// What was given up could not be stopped.
    broken: bool,
}

impl State {
    /// Nothing new is sent while something that was given up settles, or is going to once others have ended.
    fn is_closed_to_new(&self) -> bool {
        self.settling || self.abandoned && !self.in_transaction
    }

    fn is_quiet(&self) -> bool {
        self.in_flight == 0 && !self.abandoned && !self.settling
    }
}

impl Traffic {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_waiters();
        result
    }

    pub(super) fn is_broken(&self) -> bool {
        self.lock().broken
    }

    /// Nothing is under way, and nothing happened that may still have an effect.
    pub(crate) fn is_reusable(&self) -> bool {
        let state = self.lock();
        state.is_quiet() && !state.in_transaction && !state.retired && !state.broken
    }

    pub(super) fn has_flights(&self) -> bool {
        self.lock().in_flight > 0
    }

    pub(super) fn is_retired(&self) -> bool {
        self.lock().retired
    }

    /// One call is under way, perhaps with the preparation of its statement.
    pub(super) fn has_one_flight(&self) -> bool {
        let state = self.lock();
        let calls = state.in_flight - state.preparing;
        calls == 1 || calls == 0 && state.preparing > 0
    }

    /// Waits until `done` holds.
    pub(super) async fn wait(&self, done: impl Fn(&Self) -> bool) {
        loop {
            // Created before looking, so that no change is missed.
            let changed = self.changed.notified();
            if done(self) {
                return;
            }
            changed.await;
        }
    }

    pub(super) fn has_streams(&self) -> bool {
        self.lock().streams > 0
    }

    pub(super) fn is_in_transaction(&self) -> bool {
        self.lock().in_transaction
    }

    pub(crate) fn begin_transaction(&self) {
        self.change(|state| state.in_transaction = true);
    }

    pub(super) fn is_settling(&self) -> bool {
        self.lock().settling
    }

    /// Closes the gate, if that is needed and nobody has.
    pub(super) fn begin_settling(&self) -> bool {
        self.change(|state| {
            let begin = !state.settling && !state.is_quiet();
            state.settling |= begin;
            begin
        })
    }

    pub(super) fn end_settling(&self, end: settle::End) {
        self.change(|state| {
            state.settling = false;
            state.abandoned = false;
            state.broken |= end == settle::End::Busy;
        });
    }

    /// Closes the gate, unless it is closed.
    pub(super) fn close_gate(&self) -> bool {
        self.change(|state| !std::mem::replace(&mut state.settling, true))
    }

    /// What runs cannot be stopped.
    pub(super) fn give_up(&self) {
        self.change(|state| state.broken = true);
    }

    pub(super) fn retire(&self) {
        self.change(|state| state.retired = true);
    }
}

impl Core {
    /// Opens the gate that [`close_gate`](Traffic::close_gate) has closed.
    pub(super) fn open_gate(self: &Arc<Self>) {
        let settle = self.traffic.change(|state| {
            state.settling = false;
            needs_settling(state)
        });
        if settle {
            settle::spawn(self);
        }
    }

    /// The transaction is over, or its ROLLBACK is on its way.
    pub(crate) fn end_transaction(self: &Arc<Self>) {
        let settle = self.traffic.change(|state| {
            state.in_transaction = false;
            needs_settling(state)
        });
        if settle {
            settle::spawn(self);
        }
    }
}

/// Inside a transaction what was given up runs on: cancelling it would abort the transaction. While others are under way
/// a cancel could hit them.
fn needs_settling(state: &mut State) -> bool {
    let needed = state.abandoned && state.in_flight == 0 && !state.in_transaction && !state.settling;
    state.settling |= needed;
    needed
}

/// One request under way. Dropping it before it has landed gives the request up.
pub(crate) struct Flight {
    core: Arc<Core>,
    landed: bool,
    streamed: bool,
    prepares: bool,
}

impl Flight {
    /// Counts a request, unless the gate is closed.
    pub(super) fn depart(core: &Arc<Core>) -> Option<Self> {
        let mut state = core.traffic.lock();
        if state.is_closed_to_new() || state.broken {
            return None;
        }
        state.in_flight += 1;
        Some(Self::new(core))
    }

    /// The same where no rows are asked for one by one, either: all that there is to look at, at once.
    pub(crate) fn depart_alone(core: Arc<Core>) -> Result<Self, Arc<Core>> {
        let mut state = core.traffic.lock();
        if state.is_closed_to_new() || state.broken || state.streams > 0 {
            drop(state);
            return Err(core);
        }
        state.in_flight += 1;
        drop(state);
        Ok(Self { core, landed: false, streamed: false, prepares: false })
    }

    /// Waits for the gate to open first.
    pub(super) async fn depart_later(core: &Arc<Core>, statement: Option<&'static str>) -> Result<Self, Error> {
        loop {
            core.traffic.wait(|traffic| !traffic.lock().is_closed_to_new()).await;
            if core.traffic.is_broken() {
                let text = "an abandoned statement on it did not end";
                let error = Error::with_text(ErrorKind::Connection, statement, text);
                return Err(error.with_outcome(Outcome::NotStored));
            }
            if let Some(flight) = Self::depart(core) {
                return Ok(flight);
            }
        }
    }

    /// Counts a request of the transaction that is open, or one that belongs to another under way: the gate does not
    /// concern it.
    pub(super) fn board(core: &Arc<Core>) -> Self {
        core.traffic.lock().in_flight += 1;
        Self::new(core)
    }

    fn new(core: &Arc<Core>) -> Self {
        Self { core: Arc::clone(core), landed: false, streamed: false, prepares: false }
    }

    /// It prepares a statement, for whoever may call it.
    pub(super) fn prepare(&mut self) {
        self.core.traffic.lock().preparing += 1;
        self.prepares = true;
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// Its rows are asked for one by one: until it ends, nothing else departs.
    pub(crate) fn stream(&mut self) {
        self.core.traffic.lock().streams += 1;
        self.streamed = true;
    }

    /// The answer has come.
    pub(crate) fn land(mut self) {
        self.landed = true;
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut state = self.core.traffic.lock();
        state.in_flight -= 1;
        state.streams -= u32::from(self.streamed);
        state.preparing -= usize::from(self.prepares);
        state.abandoned |= !self.landed;
        if !state.abandoned && !state.settling {
            return;
        }
        let awaited = state.settling;
        let settle = needs_settling(&mut state);
        drop(state);
        if awaited {
            self.core.traffic.changed.notify_waiters();
        }
        if settle {
            settle::spawn(&self.core);
        }
    }
}
