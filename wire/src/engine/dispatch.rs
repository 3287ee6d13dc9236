//! Messages go to their turns.

use bytes::Bytes;

use super::State;
use super::count::Came;
use super::state::Status;
use crate::frame::{Messages, server_header};
use crate::notice::{self, Notice};
use crate::{Error, ServerError};

/// So much waits for a caller that does not ask for it, then nobody reads on.
const UNREAD: usize = 256 * 1024;
/// So much waits for a listener that does not ask for it, then the oldest go.
const NOTICES: usize = 1024;
const NOTICE_BYTES: usize = 1024 * 1024;
/// So much is kept of what the server says of itself.
const PARAMETERS: usize = 1024;

impl State {
    /// Gives whole messages to whom they belong. Whether there was something for `me`.
    #[inline]
    pub(super) fn dispatch(&mut self, me: u32) -> Result<bool, Error> {
        let mut is_mine = false;
        loop {
            let (mut at, mut complete, mut came) = (0, false, Came::default());
            while let Some((kind, length)) = server_header(&self.input[at..])? {
                if self.input.len() - at < length {
                    break;
                }
                match kind {
                    // DataRow, CopyData, ParameterDescription, CopyDone, CopyOutResponse
                    b'D' | b'd' | b't' | b'c' | b'H' => {}
                    // ParseComplete, BindComplete, CloseComplete, RowDescription, NoData
                    b'1' | b'2' | b'3' | b'T' | b'n' => came.others += 1,
                    // CommandComplete, EmptyQueryResponse, PortalSuspended, FunctionCallResponse
                    b'C' | b'I' | b's' | b'V' => came.completed += 1,
                    // ErrorResponse
                    b'E' => came.failed = true,
                    // NoticeResponse, NotificationResponse, ParameterStatus
                    b'N' | b'A' | b'S' => {
                        if at > 0 {
                            break;
                        }
                        let message = self.input.split_to(length);
                        self.unasked(kind, &message[5..])?;
                        continue;
                    }
                    // ReadyForQuery
                    b'Z' => {
                        self.status = match self.input[at + 5..at + length] {
                            [b'I'] => Status::Idle,
                            [b'T'] => Status::Transaction,
                            [b'E'] => Status::Failed,
                            _ => return Err(Error::Protocol("a transaction status that is none")),
                        };
                        at += length;
                        complete = true;
                        break;
                    }
                    // CopyInResponse
                    b'G' => self.copy_in()?,
                    _ => return Err(Error::Protocol("a message that no answer can have")),
                }
                at += length;
            }
            if at == 0 {
                return Ok(is_mine);
            }
            let chunk = self.input.split_to(at).freeze();
            let Some(turn) = self.order.front().copied() else {
                return Err(unexpected(chunk));
            };
            if came.failed {
                self.note_fatal(&chunk)?;
            }
            let entry = &mut self.turns[turn as usize];
            if !entry.count.accept(came, complete) || (complete && self.open == Some(turn)) {
                return Err(Error::Protocol("an answer that does not belong to what was sent"));
            }
            let abandoned = entry.abandoned;
            if complete {
                entry.done = true;
                self.order.pop_front();
                if self.guests.front() == Some(&turn) {
                    self.guest_done();
                }
            }
            if abandoned {
                if complete {
                    self.release(turn);
                }
                continue;
            }
            let entry = &mut self.turns[turn as usize];
            entry.buffered += chunk.len();
            if entry.first.is_none() {
                entry.first = Some(chunk);
            } else {
                entry.more.push_back(chunk);
            }
            if turn == me {
                is_mine = true;
                continue;
            }
            if let Some(waker) = &entry.waker {
                self.deferred.wake(waker);
            }
            if entry.buffered > UNREAD {
                self.blocked = Some(turn);
                return Ok(is_mine);
            }
        }
    }

    /// The server waits for data. Until it gets them it overlooks every Sync: nobody could tell answers apart any more.
    #[cold]
    fn copy_in(&mut self) -> Result<(), Error> {
        let Some(turn) = self.order.front().copied() else {
            return Err(Error::Protocol("a COPY that nobody asked for"));
        };
        let is_abandoned = self.turn(turn).abandoned;
        if self.guests.front() == Some(&turn) && !is_abandoned {
            self.guest_copies = true;
            return Ok(());
        }
        // One that was dropped has sent CopyFail already.
        if self.turn(turn).in_parts {
            return Ok(());
        }
        Err(Error::Protocol("COPY FROM STDIN as an ordinary statement; it has a function of its own"))
    }

    #[cold]
    fn note_fatal(&mut self, chunk: &Bytes) -> Result<(), Error> {
        let mut messages = Messages::new(chunk.clone());
        while let Some((kind, body)) = messages.next()? {
            if kind == b'E' {
                self.fatal = Some(messages.error(body)).filter(ServerError::ends_session);
            }
        }
        Ok(())
    }

    #[cold]
    fn unasked(&mut self, kind: u8, body: &[u8]) -> Result<(), Error> {
        let notice = match kind {
            b'S' => return note(&mut self.parameters, body),
            _ if !self.listened || body.len() > NOTICE_BYTES => return Ok(()),
            b'N' => Notice::Notice(ServerError::copy(body)),
            _ => Notice::notification(body)?,
        };
        self.notices.push_back((notice, body.len()));
        self.notice_bytes += body.len();
        while self.notices.len() > NOTICES || self.notice_bytes > NOTICE_BYTES {
            self.pop_notice();
        }
        self.deferred.wake_owned(self.listener.take());
        Ok(())
    }

    pub(super) fn pop_notice(&mut self) -> Option<Notice> {
        let (notice, bytes) = self.notices.pop_front()?;
        self.notice_bytes -= bytes;
        Some(notice)
    }
}

/// Remembers a ParameterStatus.
pub(crate) fn note(parameters: &mut Vec<(String, String)>, body: &[u8]) -> Result<(), Error> {
    let malformed = Error::Protocol("a parameter without name and value");
    let [name, value] = notice::strings(body).ok_or(malformed)?;
    if let Some((_, known)) = parameters.iter_mut().find(|(known, _)| *known == name) {
        *known = value;
    } else if parameters.len() < PARAMETERS {
        parameters.push((name, value));
    } else {
        return Err(Error::Protocol("more parameters than a server has"));
    }
    Ok(())
}

#[cold]
fn unexpected(chunk: Bytes) -> Error {
    let mut messages = Messages::new(chunk);
    match messages.next() {
        // The server says why it closes the connection.
        Ok(Some((b'E', body))) => Error::Server(messages.error(body)),
        _ => Error::Protocol("an answer to nothing"),
    }
}
