//! What goes along with a statement, ahead of it and in the same turn: BEGIN, questions, its preparation.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::BytesMut;
use futures_util::future::BoxFuture;
use sqlwright_wire::{Body, Error as WireError, Exchange, Messages, describe, encode};

use super::prepare::resolve;
use crate::connection::{Begin, Description, Lookup, Naming, Session, Slot, State, Verdict, encode_plain};
use crate::error::{Commits, Error, Outcome};
use crate::statement::{Form, Statement};

/// One thing that goes along, and is answered in its place.
pub(crate) enum Part {
    /// Which process runs this.
    Process,
    /// BEGIN; of a name where it has a statement.
    Begin(Option<&'static Statement>),
    /// Another command of this crate; the same.
    Command(Option<&'static Statement>),
    /// So many of its questions have been answered.
    Lookup(Lookup, usize),
    /// Parse and Describe.
    Prepare { statement: Form, is_named: bool, was_verified: bool },
}

/// The answers that are awaited ahead of that to the statement.
#[derive(Default)]
pub(crate) struct Prelude {
    pub(crate) parts: VecDeque<Part>,
    description: Description,
    /// Types that have to be looked up before it is known whether the statement fits.
    unknown: VecDeque<Unknown>,
}

/// What waits for types to be looked up.
pub(crate) struct Unknown {
    pub(super) part: Part,
    pub(super) description: Description,
    pub(super) numbers: Vec<u32>,
    /// The rest of the answer, as it came.
    pub(super) held: VecDeque<(Messages, bool)>,
    pub(super) looking: Option<BoxFuture<'static, Result<(), Error>>>,
}

/// Bind and Execute of a command without parameters and rows, after Parse where that is needed. The command, if it has a name.
pub(super) fn encode_command(
    state: &mut State,
    command: &'static Statement,
    out: &mut BytesMut,
) -> Result<Option<&'static Statement>, WireError> {
    if state.naming != Naming::Named {
        encode_plain(command.sql(), out)?;
        return Ok(None);
    }
    let found = state.slots.of(command.into());
    let is_ready = found.slot == Slot::Ready;
    let name = if is_ready { found.name } else { state.slots.encode(command.into(), "", out)? };
    encode::run(name, 0, &[], out)?;
    Ok(Some(command))
}

impl Prelude {
    pub(crate) fn of(parts: VecDeque<Part>) -> Self {
        Self { parts, ..Self::default() }
    }

    /// Whether all of it has been answered.
    pub(crate) fn is_over(&self) -> bool {
        self.parts.is_empty()
    }

    /// What waits for types to be looked up.
    pub(super) fn unknown(&mut self) -> Option<&mut Unknown> {
        self.unknown.front_mut()
    }

    /// The same, to be taken care of by the caller.
    pub(crate) fn take_unknown(&mut self) -> Option<Unknown> {
        self.unknown.pop_front()
    }

    /// A message of the answer, which is no error.
    ///
    /// # Errors
    /// `Err(Ok(error))`: the statement does not fit. `Err(Err(error))`: the message makes no sense.
    pub(crate) fn take(
        &mut self,
        session: &Arc<Session>,
        tag: u8,
        messages: &Messages,
        body: Body,
    ) -> Result<(), Result<Error, WireError>> {
        let Some(part) = self.parts.front_mut() else { return Ok(()) };
        match (tag, part) {
            // ParseComplete, BindComplete, CloseComplete.
            (b'1' | b'2' | b'3', _) => {}
            (b'D', Part::Process) => session.meet(messages.bytes(body)),
            (b'D', Part::Lookup(lookup, answered)) => {
                session.catalog().learn(lookup, *answered, messages.bytes(body)).map_err(Ok)?;
            }
            (b'D', Part::Command(_)) => {}
            // A command that is prepared is described, too.
            (b't' | b'n' | b'T', Part::Begin(_) | Part::Command(_)) => {}
            (b'C', Part::Begin(command)) => {
                let mut state = session.lock();
                state.transaction.has_begun(Begin::Done);
                if let Some(command) = command {
                    state.slots.set(Form::from(*command), Slot::Ready);
                }
                drop(state);
                self.parts.pop_front();
            }
            (b'C', Part::Command(command)) => {
                if let Some(command) = command {
                    session.lock().slots.set(Form::from(*command), Slot::Ready);
                }
                self.parts.pop_front();
            }
            (b'C', Part::Lookup(lookup, answered)) => {
                *answered += 1;
                if *answered == lookup.len() {
                    session.catalog().learnt(lookup);
                    self.parts.pop_front();
                }
            }
            (b'C', Part::Process) => drop(self.parts.pop_front()),
            (b't', Part::Prepare { .. }) => {
                self.description.parameters = describe::parameters(messages.bytes(body)).map_err(Err)?;
            }
            (b'T' | b'n', Part::Prepare { .. }) => {
                if tag == b'T' {
                    self.description.columns = describe::columns(messages.bytes(body)).map_err(Err)?;
                }
                if let Some(part) = self.parts.pop_front() {
                    let description = std::mem::take(&mut self.description);
                    return self.compare(session, part, description).map_err(Ok);
                }
            }
            _ => return Err(Err(WireError::Protocol("an answer to something that was not sent"))),
        }
        Ok(())
    }

    fn compare(&mut self, session: &Arc<Session>, part: Part, description: Description) -> Result<(), Error> {
        let Part::Prepare { statement, is_named, .. } = part else { return Ok(()) };
        match judge(session, statement, is_named, &description) {
            Ok(()) => Ok(()),
            Err(Verdict::Unknown(numbers)) => {
                self.unknown.push_back(Unknown { part, description, numbers, held: VecDeque::new(), looking: None });
                Ok(())
            }
            Err(Verdict::Differs(error)) => Err(error),
            Err(Verdict::Fits) => Ok(()),
        }
    }

    /// What an error of the server is about, if it came now.
    pub(crate) fn fail(
        &self,
        session: &Session,
        statement: Option<&'static Statement>,
        error: sqlwright_wire::ServerError,
    ) -> Error {
        let name = statement.map(Statement::name);
        let prepared = match self.parts.front() {
            Some(Part::Prepare { statement, .. }) => Some(*statement),
            _ => None,
        };
        let has_begin = self.parts.iter().any(|part| matches!(part, Part::Begin(_)));
        let error = match prepared {
            Some(prepared) => Error::server_before_parameters(Some(prepared.name()), error).known_to(&prepared),
            None if has_begin => Error::server_before_parameters(None, error),
            None => Error::server(name, Commits::Later, error),
        };
        let error = error.with_outcome(Outcome::NotStored);
        if has_begin {
            session.lock().transaction.has_begun(Begin::Failed(error.clone()));
        }
        error.for_statement(name)
    }
}

impl Unknown {
    /// Looks the types up, and compares.
    ///
    /// # Errors
    /// The statement does not fit, or the connection is gone.
    pub(crate) async fn resolve(self, session: &Arc<Session>) -> Result<(), Error> {
        match self.part {
            Part::Prepare { statement, is_named, .. } => {
                resolve(session, statement, is_named, &self.description, self.numbers).await
            }
            _ => Ok(()),
        }
    }
}

/// Whether a statement fits, and what is remembered of that.
pub(super) fn judge(
    session: &Session,
    statement: Form,
    is_named: bool,
    description: &Description,
) -> Result<(), Verdict> {
    statement.note_columns(&description.columns);
    match description.verify(statement, session.catalog()) {
        Verdict::Fits => {
            let mut state = session.lock();
            // Sent when it was not known yet who answers: by now it has perhaps been sent by name as well, and this says nothing of that.
            if is_named || state.naming != Naming::Named || !state.slots.peek(statement).is_kept() {
                state.slots.set(statement, if is_named { Slot::Ready } else { Slot::Unnamed });
            }
            Ok(())
        }
        Verdict::Differs(error) => {
            session.lock().slots.set(statement, Slot::Doubtful);
            session.catalog().forget();
            Err(Verdict::Differs(error))
        }
        verdict => Err(verdict),
    }
}

/// Gives the connection up if the answer makes no sense: what follows may be the answer to another turn.
#[cold]
pub(super) fn refuse(exchange: &mut Exchange, error: &WireError) {
    if let WireError::Protocol(what) = error {
        exchange.refuse(what);
    }
}
