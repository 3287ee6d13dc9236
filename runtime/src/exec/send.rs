//! Putting a statement on the wire, with all that goes along.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use sqlwright_wire::{Error as WireError, Exchange, encode};

use super::along::{ask_first, clear, copy_out, enqueue, look_up, lower, make_ready, prepare_the_way, with_margin};
use super::prelude::{Part, Prelude};
use crate::connection::{Admission, MARGIN, Naming, Session, Slot, State};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::statement::{Arguments, Form, Statement};

/// A statement that is to be sent.
pub(crate) struct Request<'a> {
    pub(crate) statement: Form,
    pub(crate) arguments: &'a Arguments,
    /// The caller asks for its rows one by one: until it ends, nothing else is sent.
    pub(crate) is_streamed: bool,
    pub(crate) portal: Portal<'a>,
    /// How long the server must let it run.
    pub(crate) limit: Option<Duration>,
}

/// Where the rows of a statement come from.
#[derive(Clone, Copy)]
pub(crate) enum Portal<'a> {
    /// All at once.
    Unnamed,
    /// A portal of this name, and so many rows to begin with.
    New { name: &'a [u8], at_most: u32 },
    /// So many more from one that is there.
    Open { name: &'a [u8], at_most: u32 },
}

/// What became of a request.
pub(crate) enum Started {
    Sent {
        exchange: Exchange,
        prelude: Option<Box<Prelude>>,
        in_transaction: bool,
    },
    /// First something else has to happen.
    NotYet(NotYet),
}

/// What has to happen before a statement can be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NotYet {
    /// What was given up has to end.
    Gate,
    /// Whether BEGIN has succeeded must be known.
    Begin,
    /// A pooler answers, and is asked about names.
    Names,
    /// The statement must be prepared and compared: it would be stored before it is known to fit.
    Prepare,
}

/// Sends it, if nothing is in the way.
///
/// # Errors
/// It cannot run there: nothing has been sent.
pub(crate) fn start(session: &Arc<Session>, request: &Request<'_>) -> Result<Started, Error> {
    let statement = request.statement;
    let (mut guard, begin) = match clear(session, statement.whole())? {
        Ok(clear) => clear,
        Err(what) => return Ok(Started::NotYet(what)),
    };
    let state = &mut *guard;
    let in_transaction = state.transaction.is_open();
    if state.runs(&statement) {
        session.lift_limits();
    }
    let naming = state.naming;
    let found = state.slots.of(statement);
    let is_ready = found.slot == Slot::Ready && naming == Naming::Named && !statement.is_copied_out();
    let sent = if is_ready && begin.is_none() && request.limit.is_none() && matches!(request.portal, Portal::Unnamed) {
        let sent = session.wire().enqueue(|out| {
            bind(found.name, request, out)?;
            encode::sync(out);
            Ok(())
        });
        sent.map(|exchange| (exchange, None))
    } else {
        match send_along(session, state, begin, request) {
            Ok(Ok((exchange, parts))) => Ok((exchange, Some(Box::new(Prelude::of(parts))))),
            Ok(Err(what)) => return Ok(Started::NotYet(what)),
            Err(error) => Err(error),
        }
    };
    let (exchange, prelude) = sent.map_err(|error| not_sent(&statement, error))?;
    if request.is_streamed {
        state.open_stream();
    }
    Ok(Started::Sent { exchange, prelude, in_transaction })
}

/// The same with something that goes along.
#[cold]
fn send_along(
    session: &Session,
    state: &mut State,
    begin: Option<&'static Statement>,
    request: &Request<'_>,
) -> Result<Result<(Exchange, VecDeque<Part>), NotYet>, WireError> {
    let statement = request.statement;
    let (slot, in_transaction) = (state.slots.of(statement).slot, state.transaction.is_open());
    let commits = statement.commits(in_transaction);
    let is_verified = matches!(slot, Slot::Ready | Slot::Unnamed);
    let is_open = matches!(request.portal, Portal::Open { .. });
    if !is_open && !is_verified && (commits != Commits::Later || slot == Slot::Doubtful) {
        return Ok(Err(NotYet::Prepare));
    }
    // What commits on its way must be alone in its turn.
    let is_alone = commits == Commits::OnItsWay;
    let limit = request.limit.filter(|limit| session.is_limited_below(*limit));
    let raised = limit.filter(|_| !is_alone);
    ask_first(session, state)?;
    if let (Some(limit), true) = (limit, is_alone) {
        session.send_command(&in_our_session(session, &format!("'{}'", with_margin(limit))));
    }
    let mut parts = VecDeque::new();
    let mut exchange = enqueue(session, state, begin, |state, out| {
        prepare_the_way(state, begin, raised, &mut parts, out)?;
        if let Portal::Open { name, at_most } = request.portal {
            encode::execute(name, at_most, out);
        } else {
            if !is_verified {
                look_up(session, [statement.whole()].into_iter(), &mut parts, out)?;
            }
            if statement.is_copied_out() && matches!(request.portal, Portal::Unnamed) {
                copy_out(session, statement, is_verified, &mut parts, out)?;
            } else {
                let name = make_ready(session, state, statement, slot, &mut parts, out)?;
                bind(name, request, out)?;
            }
        }
        if raised.is_some() && in_transaction {
            lower(out)?;
        }
        encode::sync(out);
        Ok(())
    })?;
    if let Some(limit) = limit {
        exchange.allow(limit.saturating_add(MARGIN));
    }
    if limit.is_some() && is_alone {
        let usual = "(SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'statement_timeout')";
        session.send_command(&in_our_session(session, usual));
    }
    Ok(Ok((exchange, parts)))
}

/// Sets the limit of the session; nothing in one of another process than ours was said to have, which is a pooler's.
fn in_our_session(session: &Session, value: &str) -> String {
    format!(
        "SELECT pg_catalog.set_config('statement_timeout', {value}, false)
        WHERE pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) {}",
        session.process_id()
    )
}

#[inline]
fn bind(name: &[u8], request: &Request<'_>, out: &mut BytesMut) -> Result<(), WireError> {
    let (count, parameters) = (request.arguments.count(), request.arguments.bytes());
    match request.portal {
        Portal::Unnamed => encode::run(name, count, parameters, out),
        Portal::New { name: portal, at_most } | Portal::Open { name: portal, at_most } => {
            encode::bind(portal, name, count, parameters, out)?;
            encode::execute(portal, at_most, out);
            Ok(())
        }
    }
}

#[cold]
pub(super) fn not_sent(statement: &Statement, error: WireError) -> Error {
    let name = Some(statement.name());
    match error {
        WireError::Usage(text) => Error::with_text(ErrorKind::Encode, name, text),
        // Others have waited for the server; this has not.
        WireError::Silent => Error::with_text(ErrorKind::Connection, name, error.to_string()),
        error => Error::wire(name, Commits::Later, error),
    }
    .with_outcome(Outcome::NotStored)
}

/// Waits until something new may be sent.
///
/// # Errors
/// What was given up has not ended in time, or a stream is open.
pub(crate) async fn wait_for_gate(session: &Arc<Session>, statement: Option<&'static str>) -> Result<(), Error> {
    loop {
        match session.lock().admit(statement)? {
            Admission::Granted => return Ok(()),
            Admission::Later => {}
        }
        session.wait_for_gate().await;
    }
}

/// Does what has to happen before a statement can be sent.
///
/// # Errors
/// It cannot be sent.
pub(crate) async fn wait_until(session: &Arc<Session>, statement: Form, what: NotYet) -> Result<(), Error> {
    let done = match what {
        NotYet::Gate => {
            session.wait_for_gate().await;
            Ok(())
        }
        NotYet::Begin => session.sync().await.map_err(|error| Error::wire(None, Commits::Later, error)),
        NotYet::Names => session.find_out().await,
        NotYet::Prepare => super::prepare(session, statement).await,
    };
    done.map_err(|error| error.for_statement(Some(statement.name())))
}
