//! What goes along with statements, ahead of them in the same turn.

use std::collections::VecDeque;
use std::sync::MutexGuard;
use std::time::Duration;

use bytes::BytesMut;
use sqlwright_wire::{Error as WireError, Exchange, Status, encode};

use super::prelude::{Part, encode_command};
use super::send::NotYet;
use crate::connection::{
    Admission, Begin, Lookup, MARGIN, Naming, Session, Slot, State, encode_plain, encode_process, server_millis,
};
use crate::error::{Error, ErrorKind, Outcome};
use crate::statement::{Form, Statement};
use crate::ty::Ty;

/// BEGIN, if it is to go along; or why nothing can be sent in the transaction, if that is known.
pub(super) fn check_begin(session: &Session, state: &mut State) -> Result<Option<&'static Statement>, Option<Error>> {
    match state.transaction.state() {
        Begin::Done => Ok(None),
        Begin::Pending(begin) => Ok(Some(*begin)),
        Begin::Failed(error) => Err(Some(error.clone())),
        Begin::Sent if session.wire().pending() > 0 => Err(None),
        // Its answer has come, and nobody has looked at it.
        Begin::Sent if session.wire().status() == Status::Idle => {
            let error = Error::with_text(ErrorKind::Server, None, "BEGIN has failed").with_outcome(Outcome::NotStored);
            state.transaction.has_begun(Begin::Failed(error.clone()));
            Err(Some(error))
        }
        Begin::Sent => {
            state.transaction.has_begun(Begin::Done);
            Ok(None)
        }
    }
}

/// What may be changed while something is sent, and the BEGIN that goes along; or what has to happen first.
pub(super) type Clear<'s> = Result<(MutexGuard<'s, State>, Option<&'static Statement>), NotYet>;

/// Looks whether a statement may be sent now.
///
/// # Errors
/// It cannot run there.
#[inline]
pub(super) fn clear<'s>(session: &'s Session, statement: &'static Statement) -> Result<Clear<'s>, Error> {
    let mut state = session.lock();
    if state.naming == Naming::Unknown {
        drop(state);
        session.hear_answer();
        state = session.lock();
    }
    if let Admission::Later = state.admit(Some(statement.name()))? {
        return Ok(Err(NotYet::Gate));
    }
    let begin = match check_begin(session, &mut state) {
        Ok(begin) => begin,
        Err(Some(error)) => return Err(error.for_statement(Some(statement.name()))),
        Err(None) => return Ok(Err(NotYet::Begin)),
    };
    if state.naming == Naming::Pooler && !state.transaction.is_open() {
        return Ok(Err(NotYet::Names));
    }
    state.slots.begin_turn();
    Ok(Ok((state, begin)))
}

/// Begins a turn. If it cannot be encoded, BEGIN is still to be sent.
pub(super) fn enqueue(
    session: &Session,
    state: &mut State,
    begin: Option<&'static Statement>,
    encode: impl FnOnce(&mut State, &mut BytesMut) -> Result<(), WireError>,
) -> Result<Exchange, WireError> {
    let sent = session.wire().enqueue(|out| encode(state, out));
    if let (Err(_), Some(begin)) = (&sent, begin) {
        state.transaction.has_begun(Begin::Pending(begin));
    }
    sent
}

/// In a transaction the question who answers goes ahead of it: `SET TRANSACTION` must come before any query.
pub(super) fn ask_first(session: &Session, state: &mut State) -> Result<(), WireError> {
    if state.transaction.is_open() { session.send_question(state) } else { Ok(()) }
}

/// What goes ahead of every statement, where it has to.
pub(super) fn prepare_the_way(
    state: &mut State,
    begin: Option<&'static Statement>,
    raised: Option<Duration>,
    parts: &mut VecDeque<Part>,
    out: &mut BytesMut,
) -> Result<(), WireError> {
    if let Some(begin) = begin {
        parts.push_back(Part::Begin(encode_command(state, begin, out)?));
        state.transaction.has_begun(Begin::Sent);
    }
    if state.naming == Naming::Unknown && !state.transaction.is_open() {
        encode_process(out)?;
        parts.push_back(Part::Process);
    }
    if let Some(limit) = raised {
        raise(limit, out)?;
        parts.push_back(Part::Command(None));
    }
    Ok(())
}

/// Lets the server run what follows longer than usual: to the end of the transaction, which outside of one is that of the turn.
pub(super) fn raise(limit: Duration, out: &mut BytesMut) -> Result<(), WireError> {
    let limit = with_margin(limit).to_string();
    encode::parse(b"", &["SELECT pg_catalog.set_config('statement_timeout', $1, true)"], &[25], out)?;
    let mut value = (limit.len() as u32).to_be_bytes().to_vec();
    value.extend_from_slice(limit.as_bytes());
    encode::run(b"", 1, &value, out)
}

/// In a transaction: the usual limit is in force again, for those that come after.
pub(super) fn lower(out: &mut BytesMut) -> Result<(), WireError> {
    encode_plain("SET LOCAL statement_timeout TO DEFAULT", out)
}

/// The question for the types of the schema in these statements, if there are any that the session does not know.
pub(super) fn look_up(
    session: &Session,
    statements: impl Iterator<Item = &'static Statement>,
    parts: &mut VecDeque<Part>,
    out: &mut BytesMut,
) -> Result<(), WireError> {
    let missing = session.catalog().missing(statements);
    if !missing.is_empty() {
        let lookup = Lookup::Names(missing);
        lookup.encode(out)?;
        parts.push_back(Part::Lookup(lookup, 0));
    }
    Ok(())
}

/// Prepares a statement, unless it is; the name to bind it by.
pub(super) fn make_ready<'s>(
    session: &Session,
    state: &'s mut State,
    statement: Form,
    slot: Slot,
    parts: &mut VecDeque<Part>,
    out: &mut BytesMut,
) -> Result<&'s [u8], WireError> {
    let was_verified = matches!(slot, Slot::Ready | Slot::Unnamed);
    let is_named = state.naming == Naming::Named;
    if is_named && slot == Slot::Ready {
        return Ok(state.slots.of(statement).name);
    }
    parts.push_back(Part::Prepare { statement, is_named, was_verified });
    if is_named {
        if slot == Slot::Sent && !state.transaction.is_open() {
            // Behind the Parse of another call. If that has failed, this fails as what is stale does, and is sent again.
            let name = state.slots.of(statement).name;
            encode::describe_statement(name, out);
            return Ok(name);
        }
        return state.slots.encode(statement, session.observer().tags.comment(), out);
    }
    let types = match (was_verified, statement.is_varying()) {
        // The parameters have the types that they had when it was compared.
        (true, _) => statement.types(|ty| session.catalog().number(ty).unwrap_or(0)),
        (false, true) => statement.types(Ty::oid),
        (false, false) => Vec::new(),
    };
    encode::parse(b"", &statement.texts_with(session.observer().tags.comment()), &types, out)?;
    encode::describe_statement(b"", out);
    Ok(b"")
}

/// The COPY of a query. It is parsed each time: the query is compared ahead of it in the same transaction, which keeps its tables as they are.
pub(super) fn copy_out(
    session: &Session,
    statement: Form,
    was_verified: bool,
    parts: &mut VecDeque<Part>,
    out: &mut BytesMut,
) -> Result<(), WireError> {
    parts.push_back(Part::Prepare { statement, is_named: false, was_verified });
    let query = statement.texts();
    encode::parse(b"", &query, &[], out)?;
    encode::describe_statement(b"", out);
    // A comment at its end ends with the line.
    let copy =
        [&["COPY (\n"], query.as_slice(), &["\n) TO STDOUT (FORMAT binary)"], &[session.observer().tags.comment()]]
            .concat();
    encode::parse(b"", &copy, &[], out)?;
    encode::run(b"", 0, &[], out)
}

/// As the server counts it; somewhat longer, so that it is we who say when it is over.
pub(super) fn with_margin(limit: Duration) -> u32 {
    server_millis(limit.saturating_add(MARGIN))
}
