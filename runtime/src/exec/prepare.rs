//! Preparing statements without running them.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, ready};

use sqlwright_wire::{Error as WireError, Exchange, encode};

use super::along::{look_up, make_ready, prepare_the_way};
use super::prelude::{Prelude, judge, refuse};
use super::wait_for_gate;
use crate::connection::{Admission, Connection, Description, Lookup, Naming, Session, Slot, Verdict};
use crate::error::{Commits, Error, Outcome};
use crate::statement::{Form, Statement, Statements};
use crate::ty::UserName;

/// Prepares a statement, whatever is known of it, and compares it. One round trip, and another one if it has types that are called
/// otherwise here.
///
/// # Errors
/// It does not fit, the server refuses it, or the connection is gone.
pub(crate) async fn prepare(session: &Arc<Session>, statement: Form) -> Result<(), Error> {
    if session.naming() == Naming::Pooler && !session.is_in_transaction() {
        session.find_out().await?;
    }
    let (exchange, prelude) = send(session, statement)?;
    finish(session, statement, exchange, prelude).await
}

fn send(session: &Arc<Session>, statement: Form) -> Result<(Exchange, Prelude), Error> {
    let mut guard = session.lock();
    let state = &mut *guard;
    state.slots.begin_turn();
    // However well it is known.
    let slot = match state.slots.of(statement).slot {
        Slot::Unnamed => Slot::Empty,
        Slot::Sent => Slot::Doubtful,
        slot => slot,
    };
    let mut parts = VecDeque::new();
    let sent = session.wire().enqueue(|out| {
        prepare_the_way(state, None, None, &mut parts, out)?;
        look_up(session, [statement.whole()].into_iter(), &mut parts, out)?;
        make_ready(session, state, statement, slot, &mut parts, out)?;
        encode::sync(out);
        Ok(())
    });
    let exchange = sent.map_err(|error| gone(statement, error))?;
    Ok((exchange, Prelude::of(parts)))
}

async fn finish(
    session: &Arc<Session>,
    statement: Form,
    mut exchange: Exchange,
    mut prelude: Prelude,
) -> Result<(), Error> {
    let mut failed = None;
    let read = poll_fn(|cx| {
        loop {
            let mut chunk = ready!(exchange.poll_chunk(cx))?;
            while let Some((tag, body)) = chunk.messages.next()? {
                match tag {
                    b'Z' => {}
                    b'E' if failed.is_none() => {
                        failed = Some(prelude.fail(session, Some(statement.whole()), chunk.messages.error(body)));
                    }
                    b'E' => {}
                    _ => match prelude.take(session, tag, &chunk.messages, body) {
                        Ok(()) => {}
                        Err(Ok(error)) => failed = Some(error),
                        Err(Err(error)) => {
                            refuse(&mut exchange, &error);
                            return Poll::Ready(Err(error));
                        }
                    },
                }
            }
            if chunk.last {
                return Poll::Ready(Ok::<_, WireError>(()));
            }
        }
    });
    let read = read.await;
    if let Some(error) = failed {
        session.note(Err(&error));
        return Err(error);
    }
    read.map_err(|error| gone(statement, error))?;
    if let Some(unknown) = prelude.take_unknown() {
        unknown.resolve(session).await?;
    }
    Ok(())
}

/// Looks the types up that a description has, until it is known whether the statement fits.
///
/// # Errors
/// It does not, or the connection is gone.
pub(super) async fn resolve(
    session: &Arc<Session>,
    statement: Form,
    is_named: bool,
    description: &Description,
    mut numbers: Vec<u32>,
) -> Result<(), Error> {
    loop {
        ask(session, Lookup::Numbers(numbers.clone())).await.map_err(|error| gone(statement, error))?;
        match judge(session, statement, is_named, description) {
            // Deeper: in the fields of a composite type.
            Err(Verdict::Unknown(more)) if more != numbers => numbers = more,
            Err(Verdict::Unknown(_)) => return Err(statement.drift("it has a type that cannot be looked up")),
            Err(Verdict::Differs(error)) => return Err(error),
            Ok(()) | Err(Verdict::Fits) => return Ok(()),
        }
    }
}

/// A lookup in a turn of its own.
async fn ask(session: &Arc<Session>, lookup: Lookup) -> Result<(), WireError> {
    let mut exchange = session.wire().enqueue(|out| {
        lookup.encode(out)?;
        encode::sync(out);
        Ok(())
    })?;
    let (mut answered, mut failed) = (0, None);
    loop {
        let mut chunk = exchange.chunk().await?;
        while let Some((tag, body)) = chunk.messages.next()? {
            match tag {
                b'C' => answered += 1,
                b'D' => {
                    let learnt = session.catalog().learn(&lookup, answered, chunk.messages.bytes(body));
                    learnt.map_err(|_| WireError::Protocol("a type that cannot be read"))?;
                }
                b'E' => drop(failed.get_or_insert(chunk.messages.error(body))),
                _ => {}
            }
        }
        if chunk.last {
            session.catalog().learnt(&lookup);
            return failed.map_or(Ok(()), |error| Err(WireError::Server(error)));
        }
    }
}

/// Makes the types known that these statements send and return, all of them together. One that is not there, or is another,
/// stays unknown: its statements say so themselves.
pub(crate) async fn learn(session: &Arc<Session>, statements: impl Iterator<Item = &'static Statement>) {
    let missing = session.catalog().missing(statements);
    let is_free = matches!(session.lock().admit(None), Ok(Admission::Granted));
    if !missing.is_empty() && is_free {
        // Whoever needs them finds out what is wrong.
        let _ = learn_all(session, missing).await;
    }
}

async fn learn_all(session: &Arc<Session>, names: Vec<UserName>) -> Result<(), WireError> {
    let elsewhere = |names: &[UserName]| Some(session.catalog().not_found(names)).filter(|names| !names.is_empty());
    ask(session, Lookup::Names(names.clone())).await?;
    if let Some(names) = elsewhere(&names) {
        ask(session, Lookup::NamesOnPath(names)).await?;
    }
    let mut before = Vec::new();
    loop {
        let incomplete = session.catalog().incomplete();
        if incomplete.is_empty() || incomplete == before {
            return Ok(());
        }
        ask(session, Lookup::Numbers(incomplete.clone())).await?;
        before = incomplete;
    }
}

/// Prepares them together, in one round trip. An error is that of the first, with the names of all that fail.
///
/// # Errors
/// One of them does not fit, is refused, or the connection is gone.
pub(crate) async fn prepare_all(session: &Arc<Session>, statements: impl Iterator<Item = Form>) -> Result<(), Error> {
    wait_for_gate(session, None).await?;
    // Before that is known, nothing is prepared by name.
    session.find_out().await?;
    first_of(&prepare_each(session, statements).await)
}

/// Prepares them together, in one round trip: the errors.
pub(super) async fn prepare_each(session: &Arc<Session>, statements: impl Iterator<Item = Form>) -> Vec<Error> {
    let sent: Vec<_> = statements.map(|statement| (statement, send(session, statement))).collect();
    let mut errors = Vec::new();
    for (statement, sent) in sent {
        let prepared = match sent {
            Ok((exchange, prelude)) => finish(session, statement, exchange, prelude).await,
            Err(error) => Err(error),
        };
        errors.extend(prepared.err());
    }
    errors
}

/// The first error, with the names of the other statements.
pub(super) fn first_of(errors: &[Error]) -> Result<(), Error> {
    let Some(first) = errors.first() else {
        return Ok(());
    };
    let others: Vec<_> = errors.iter().skip(1).filter_map(Error::statement).collect();
    Err(first.clone().and_others(&others))
}

fn gone(statement: Form, error: WireError) -> Error {
    Error::wire(Some(statement.name()), Commits::Later, error).with_outcome(Outcome::NotStored)
}

impl Connection {
    /// Looks up the types of the schema that these statements use, in one round trip for all of them together, or a few if there are composite
    /// types, ranges, or types in another schema than when generating. Without it, they are looked up along with the first call that needs
    /// them, or behind it.
    ///
    /// A type that does not exist in the database, or differs there, is not an error here, but when its statements are called.
    pub async fn warm_up(&self, statements: Statements) {
        learn(self.session(), all(statements)).await;
    }

    /// Prepares these statements, all in one round trip or two, and compares the types of their
    /// parameters and columns with those for which the code was generated. Of a statement whose SQL varies, these are two variants: with as
    /// little and as much of it as can be.
    ///
    /// # Errors
    /// A statement does not match the database (`SchemaDrift`, which also names the others that do not), or cannot be prepared.
    pub async fn prepare(&self, statements: Statements) -> Result<(), Error> {
        self.warm_up(statements).await;
        prepare_all(self.session(), all(statements).flat_map(Statement::extremes)).await
    }
}

pub(super) fn all(statements: Statements) -> impl Iterator<Item = &'static Statement> {
    statements.iter().copied().flatten().copied()
}
