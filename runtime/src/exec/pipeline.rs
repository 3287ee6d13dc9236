//! Many statements in one turn: the first that fails ends them all.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use sqlwright_wire::{Exchange, encode};

use super::along::{ask_first, clear, enqueue, look_up, lower, make_ready, prepare_the_way, raise};
use super::pipelined::Pipelined;
use super::prelude::Part;
use super::send::{NotYet, not_sent, wait_until};
use crate::connection::{MARGIN, Naming, Session, Slot, State};
use crate::error::{Commits, Error};
use crate::statement::Form;

/// One of the statements.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) statement: Form,
    /// As Bind has them, and how many there are.
    pub(crate) arguments: &'a [u8],
    pub(crate) count: u16,
    /// How long the server must let it run.
    pub(crate) limit: Option<Duration>,
}

/// Sends them, when nothing is in the way. Their changes are stored as `commits` says.
///
/// # Errors
/// They cannot run there: nothing has been sent.
pub(crate) async fn pipeline<'a>(
    session: &Arc<Session>,
    first: Form,
    steps: impl Iterator<Item = Step<'a>> + Clone,
    commits: Commits,
) -> Result<Pipelined, Error> {
    loop {
        match send(session, first, steps.clone())? {
            Ok((exchange, parts)) => return Ok(Pipelined::new(session, exchange, parts, commits)),
            Err(what) => wait_until(session, first, what).await?,
        }
    }
}

/// So many answers the server may keep back: for each of them it has the time of a statement. With one more packet for fewer of them, statements that take
/// 8 µs cost the server a third more if it is for each, and next to nothing for eight.
const TOGETHER: usize = 8;

/// What goes along has the number of the statement that it goes ahead of.
type Sent = (Exchange, VecDeque<(usize, Part)>);

fn send<'a>(
    session: &Arc<Session>,
    first: Form,
    steps: impl Iterator<Item = Step<'a>> + Clone,
) -> Result<Result<Sent, NotYet>, Error> {
    let (mut guard, begin) = match clear(session, first.whole())? {
        Ok(clear) => clear,
        Err(what) => return Ok(Err(what)),
    };
    let state = &mut *guard;
    ask_first(session, state).map_err(|error| not_sent(&first, error))?;
    let is_timed = steps.clone().any(|step| step.limit.is_some());
    let mut parts = VecDeque::new();
    let mut sets_limits = false;
    let sent = enqueue(session, state, begin, |state, out| {
        let mut ahead = VecDeque::new();
        prepare_the_way(state, begin, None, &mut ahead, out)?;
        let unverified = |step: Step<'a>| (!is_verified(state, step.statement)).then_some(step.statement.whole());
        look_up(session, steps.clone().filter_map(unverified), &mut ahead, out)?;
        parts.extend(ahead.drain(..).map(|part| (0, part)));
        let mut ready = BTreeSet::new();
        for (index, step) in steps.clone().enumerate() {
            let statement = step.statement;
            let is_limited = step.limit.filter(|limit| session.is_limited_below(*limit));
            if let Some(limit) = is_limited {
                raise(limit, out)?;
                parts.push_back((index, Part::Command(None)));
                if state.naming != Naming::Named {
                    ready.clear();
                }
            }
            sets_limits |= state.runs(&statement);
            let is_named = state.naming == Naming::Named;
            let found = state.slots.of(statement);
            let slot = found.slot;
            let name = if is_named && slot == Slot::Ready || slot != Slot::Ready && ready.contains(&statement.key()) {
                if is_named { found.name } else { b"" }
            } else {
                let name = make_ready(session, state, statement, slot, &mut ahead, out)?;
                parts.extend(ahead.drain(..).map(|part| (index, part)));
                if slot != Slot::Ready || name.is_empty() {
                    if name.is_empty() {
                        // There is one without a name at a time.
                        ready.clear();
                    }
                    ready.insert(statement.key());
                }
                name
            };
            encode::run(name, step.count, step.arguments, out)?;
            if is_timed || (index + 1) % TOGETHER == 0 {
                // Each answer is to come when it is there, and not with the last.
                encode::flush(out);
            }
            if is_limited.is_some() {
                lower(out)?;
                parts.push_back((index + 1, Part::Command(None)));
                if state.naming != Naming::Named {
                    ready.clear();
                }
            }
        }
        encode::sync(out);
        Ok(())
    });
    let mut exchange = sent.map_err(|error| not_sent(&first, error))?;
    if sets_limits {
        session.lift_limits();
    } else if let Some(patience) = patience(session, steps) {
        exchange.allow(patience);
    }
    Ok(Ok((exchange, parts)))
}

/// How long the server may say nothing: as long as those may take together whose answers it may keep to itself.
fn patience<'a>(session: &Session, steps: impl Iterator<Item = Step<'a>> + Clone) -> Option<Duration> {
    let usual = session.patience()?;
    let longest = steps
        .clone()
        .filter_map(|step| step.limit)
        .max()
        .map_or(usual, |limit| usual.max(limit.saturating_add(MARGIN)));
    let is_timed = steps.clone().any(|step| step.limit.is_some());
    let together = if is_timed { 1 } else { steps.take(TOGETHER).count() };
    Some(longest.saturating_mul(u32::try_from(together).unwrap_or(u32::MAX)))
}

fn is_verified(state: &State, statement: Form) -> bool {
    matches!(state.slots.peek(statement), Slot::Ready | Slot::Unnamed)
}

impl Session {
    /// Each of these statements that cannot be run without being compared first.
    pub(crate) fn unverified(&self, statements: impl Iterator<Item = Form>) -> Vec<Form> {
        let state = self.lock();
        let (mut last, mut seen) = (None, BTreeSet::new());
        let unverified = statements.filter(|statement| {
            // Many of one kind stand together.
            let key = statement.key();
            last.replace(key) != Some(key) && !is_verified(&state, *statement) && seen.insert(key)
        });
        unverified.collect()
    }
}
