//! Putting a statement on the wire, with all that goes along.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::BytesMut;
use sqlwright_wire::{Error as WireError, Exchange, Status, encode};

use super::prelude::{Part, Prelude, encode_command};
use crate::connection::{Admission, Begin, Lookup, Naming, Session, Slot, State, encode_process, server_millis};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::statement::{Arguments, Statement};

/// A statement that is to be sent.
pub(crate) struct Request<'a> {
    pub(crate) statement: &'static Statement,
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
    let mut guard = session.lock();
    if guard.naming == Naming::Unknown {
        drop(guard);
        session.hear_answer();
        guard = session.lock();
    }
    let state = &mut *guard;
    if let Admission::Later = state.admit(Some(statement.name()))? {
        return Ok(Started::NotYet(NotYet::Gate));
    }
    let begin = match check_begin(session, state) {
        Ok(begin) => begin,
        Err(Some(error)) => return Err(error.for_statement(Some(statement.name()))),
        Err(None) => return Ok(Started::NotYet(NotYet::Begin)),
    };
    let in_transaction = state.transaction.is_open();
    if state.naming == Naming::Pooler && !in_transaction {
        return Ok(Started::NotYet(NotYet::Names));
    }
    state.slots.begin_turn();
    let raised = request.limit.filter(|limit| session.is_limited_below(*limit));
    if let Portal::Open { name, at_most } = request.portal {
        let mut parts = VecDeque::new();
        let sent = session.wire().enqueue(|out| {
            prepare_the_way(state, None, raised, &mut parts, out)?;
            encode::execute(name, at_most, out);
            if raised.is_some() {
                lower(out)?;
            }
            encode::sync(out);
            Ok(())
        });
        let exchange = sent.map_err(|error| not_sent(statement, error))?;
        return Ok(Started::Sent { exchange, prelude: Some(Box::new(Prelude::of(parts))), in_transaction });
    }
    let slot = state.slots.of(statement);
    state.leaves(statement.session());
    if slot == Slot::Ready && state.naming == Naming::Named && begin.is_none() && raised.is_none() {
        let sent = session.wire().enqueue(|out| {
            bind(statement.prepared_name(), request, out)?;
            encode::sync(out);
            Ok(())
        });
        let exchange = sent.map_err(|error| not_sent(statement, error))?;
        if request.is_streamed {
            state.open_stream();
        }
        return Ok(Started::Sent { exchange, prelude: None, in_transaction });
    }
    let is_verified = matches!(slot, Slot::Ready | Slot::Unnamed);
    let is_stored = statement.commits(in_transaction) != Commits::Later;
    if !is_verified && (is_stored || slot == Slot::Doubtful) {
        return Ok(Started::NotYet(NotYet::Prepare));
    }
    let mut parts = VecDeque::new();
    ask_first(session, state).map_err(|error| not_sent(statement, error))?;
    let sent = session.wire().enqueue(|out| {
        prepare_the_way(state, begin, raised, &mut parts, out)?;
        if !is_verified {
            look_up(session, [statement].into_iter(), &mut parts, out)?;
        }
        let name = make_ready(session, state, statement, slot, &mut parts, out)?;
        bind(name, request, out)?;
        if raised.is_some() && in_transaction {
            lower(out)?;
        }
        encode::sync(out);
        Ok(())
    });
    let exchange = sent.map_err(|error| not_sent(statement, error))?;
    if request.is_streamed {
        state.open_stream();
    }
    Ok(Started::Sent { exchange, prelude: Some(Box::new(Prelude::of(parts))), in_transaction })
}

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

/// Lets the server run what follows longer than usual: to the end of the transaction, which outside of one is that of the turn. Somewhat
/// longer than the limit, so that it is we who say when it is over.
pub(super) fn raise(limit: Duration, out: &mut BytesMut) -> Result<(), WireError> {
    let limit = server_millis(limit.saturating_add(Duration::from_secs(5))).to_string();
    encode::parse(b"", &["SELECT pg_catalog.set_config('statement_timeout', $1, true)"], &[25], out)?;
    let mut value = (limit.len() as u32).to_be_bytes().to_vec();
    value.extend_from_slice(limit.as_bytes());
    encode::bind(b"", b"", 1, &value, out)?;
    encode::execute(b"", 0, out);
    Ok(())
}

/// In a transaction: the usual limit is in force again, for those that come after.
pub(super) fn lower(out: &mut BytesMut) -> Result<(), WireError> {
    plain("SET LOCAL statement_timeout TO DEFAULT", out)
}

/// A command whose answer nobody looks at.
fn plain(sql: &str, out: &mut BytesMut) -> Result<(), WireError> {
    encode::parse(b"", &[sql], &[], out)?;
    encode::bind(b"", b"", 0, &[], out)?;
    encode::execute(b"", 0, out);
    Ok(())
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
        parts.push_back(Part::Lookup(lookup));
    }
    Ok(())
}

/// Prepares a statement, unless it is; the name to bind it by.
pub(super) fn make_ready(
    session: &Session,
    state: &mut State,
    statement: &'static Statement,
    slot: Slot,
    parts: &mut VecDeque<Part>,
    out: &mut BytesMut,
) -> Result<&'static [u8], WireError> {
    let was_verified = matches!(slot, Slot::Ready | Slot::Unnamed);
    let is_named = state.naming == Naming::Named;
    if is_named && slot == Slot::Ready {
        return Ok(statement.prepared_name());
    }
    parts.push_back(Part::Prepare { statement, is_named, was_verified });
    if is_named {
        state.slots.encode(statement, out)?;
        return Ok(statement.prepared_name());
    }
    // Of one that was compared before, the parameters have the types that they had then.
    let types = statement.parameters().iter().map(|ty| session.catalog().number(ty).unwrap_or(0));
    let types: Vec<u32> = if was_verified { types.collect() } else { Vec::new() };
    encode::parse(b"", &[statement.sql()], &types, out)?;
    encode::describe_statement(b"", out);
    Ok(b"")
}

#[inline]
fn bind(name: &[u8], request: &Request<'_>, out: &mut BytesMut) -> Result<(), WireError> {
    let (portal, at_most) = match request.portal {
        Portal::Unnamed => (&b""[..], 0),
        Portal::New { name, at_most } | Portal::Open { name, at_most } => (name, at_most),
    };
    encode::bind(portal, name, request.arguments.count(), request.arguments.bytes(), out)?;
    encode::execute(portal, at_most, out);
    Ok(())
}

#[cold]
pub(super) fn not_sent(statement: &Statement, error: WireError) -> Error {
    let name = Some(statement.name());
    match error {
        WireError::Usage(text) => Error::with_text(ErrorKind::Encode, name, text),
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
pub(crate) async fn wait_until(
    session: &Arc<Session>,
    statement: &'static Statement,
    what: NotYet,
) -> Result<(), Error> {
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

/// Runs a command of this crate in the transaction that is open, with its BEGIN if that is still to be sent: the tag of its answer.
///
/// # Errors
/// The server refused it or BEGIN, or the connection is gone.
pub(crate) async fn run_command(
    session: &Arc<Session>,
    command: Command<'_>,
    commits: Commits,
) -> Result<String, Error> {
    let (mut exchange, mut prelude) = loop {
        match send_command(session, command)? {
            Some(sent) => break sent,
            // Whether BEGIN has succeeded must be known.
            None => session.sync().await.map_err(|error| Error::wire(None, Commits::Later, error))?,
        }
    };
    let (mut tag, mut failed) = (String::new(), None);
    let read = poll_fn(|cx| {
        loop {
            let mut chunk = ready!(exchange.poll_chunk(cx))?;
            while let Some((kind, body)) = chunk.messages.next()? {
                match kind {
                    b'E' if failed.is_none() => {
                        let error = chunk.messages.error(body);
                        failed = Some(match prelude.parts.front() {
                            Some(Part::Command(_)) => Error::server(None, commits, error),
                            _ => prelude.fail(session, None, error),
                        });
                    }
                    b'Z' | b'E' => {}
                    _ => {
                        if kind == b'C' {
                            tag.clear();
                            tag.push_str(chunk.messages.tag(body));
                        }
                        if let Err(Err(error)) = prelude.take(session, kind, &chunk.messages, body) {
                            return Poll::Ready(Err(error));
                        }
                    }
                }
            }
            if chunk.last {
                return Poll::Ready(Ok::<_, WireError>(()));
            }
        }
    });
    let read = read.await;
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(Error::wire(None, commits, error)),
        (None, Ok(())) => Ok(tag),
    }
}

fn send_command(session: &Arc<Session>, command: Command<'_>) -> Result<Option<(Exchange, Prelude)>, Error> {
    let mut guard = session.lock();
    let state = &mut *guard;
    let begin = match check_begin(session, state) {
        Ok(begin) => begin,
        Err(Some(error)) => return Err(error),
        Err(None) => return Ok(None),
    };
    state.slots.begin_turn();
    let mut parts = VecDeque::new();
    ask_first(session, state).map_err(|error| Error::wire(None, Commits::Later, error))?;
    let sent = session.wire().enqueue(|out| {
        prepare_the_way(state, begin, None, &mut parts, out)?;
        match command {
            Command::Known(command) => parts.push_back(Part::Command(encode_command(state, command, out)?)),
            Command::Text(texts) => {
                for text in texts {
                    plain(text, out)?;
                    parts.push_back(Part::Command(None));
                }
            }
        }
        encode::sync(out);
        Ok(())
    });
    let exchange = sent.map_err(|error| Error::wire(None, Commits::Later, error))?;
    Ok(Some((exchange, Prelude::of(parts))))
}

/// A command of this crate.
#[derive(Clone, Copy)]
pub(crate) enum Command<'a> {
    /// One that is prepared at first use.
    Known(&'static Statement),
    /// Several, parsed each time.
    Text(&'a [&'a str]),
}
