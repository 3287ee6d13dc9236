//! Finds the messages of a turn's answer among what was read, and compares them with what was asked.

use super::owed::{Owed, Request};
use super::state::Status;
use crate::frame::{IMPOSSIBLE, has_fields, is_possible, peek};
use crate::{Error, ServerError};

/// Whole messages of one answer, and what comes after them.
pub(super) struct Run {
    /// How many bytes they are.
    pub(super) length: usize,
    pub(super) end: End,
}

pub(super) enum End {
    /// Nothing that is whole.
    Nothing,
    /// A message that belongs to no answer: its type and its whole length.
    Unasked(u8, usize),
    /// The last of them is CopyInResponse.
    CopyIn,
    /// The last of them is ReadyForQuery.
    Complete(Status),
}

/// Whether a message belongs to no answer: NoticeResponse, NotificationResponse, ParameterStatus.
#[inline]
pub(super) fn is_unasked(kind: u8) -> bool {
    matches!(kind, b'N' | b'A' | b'S')
}

/// # Errors
/// If something is no message, or does not belong to the answer; and if the server ends the session.
#[inline]
pub(super) fn scan(input: &[u8], owed: &mut Owed) -> Result<Run, Error> {
    let mut length = 0;
    let end = loop {
        let rest = &input[length..];
        let Some((kind, whole)) = peek(rest) else { break End::Nothing };
        if !is_possible(kind, whole) {
            return Err(IMPOSSIBLE);
        }
        let Some(body) = rest.get(5..whole) else { break End::Nothing };
        // Nearly all messages are of these kinds.
        match (kind, owed.next()) {
            (b'D', Some(Request::Execute)) => {
                length += whole;
                continue;
            }
            (b'2', Some(Request::Bind)) => {
                owed.has_acknowledged();
                length += whole;
                continue;
            }
            (b'C', Some(Request::Execute)) => {
                check_tag(body)?;
                owed.has_acknowledged();
                length += whole;
                continue;
            }
            _ => {}
        }
        if !owed.accept(kind) {
            if is_unasked(kind) {
                break End::Unasked(kind, whole);
            }
            return Err(Error::Protocol("an answer that does not belong to what was sent"));
        }
        length += whole;
        match kind {
            b'C' => check_tag(body)?,
            b'E' => check_error(body)?,
            b'G' => break End::CopyIn,
            b'Z' => break End::Complete(status(body)?),
            _ => {}
        }
    };
    Ok(Run { length, end })
}

/// A command tag is one string.
#[inline]
fn check_tag(body: &[u8]) -> Result<(), Error> {
    match body {
        [tag @ .., 0] if tag.iter().all(|byte| *byte != 0) => Ok(()),
        _ => Err(Error::Protocol("a command tag without an end")),
    }
}

#[inline]
fn status(body: &[u8]) -> Result<Status, Error> {
    match body {
        [b'I'] => Ok(Status::Idle),
        [b'T'] => Ok(Status::Transaction),
        [b'E'] => Ok(Status::Failed),
        _ => Err(Error::Protocol("a transaction status that is none")),
    }
}

/// An error that ends the session is a better reason, for everybody who waits, than that the stream ends.
#[cold]
fn check_error(body: &[u8]) -> Result<(), Error> {
    if !has_fields(body) {
        return Err(Error::Protocol("an error without an end"));
    }
    let error = ServerError::copy(body);
    if error.ends_session() { Err(Error::Server(error)) } else { Ok(()) }
}
