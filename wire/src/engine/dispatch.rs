//! Messages go to their turns.

use super::State;
use super::state::Status;
use crate::frame::{has_fields, server_header};
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
            let front = self.order.front().copied();
            let (mut at, mut complete) = (0, false);
            while let Some((kind, length)) = server_header(&self.input[at..])? {
                if self.input.len() - at < length {
                    break;
                }
                // NoticeResponse, NotificationResponse, ParameterStatus
                if matches!(kind, b'N' | b'A' | b'S') {
                    if at > 0 {
                        break;
                    }
                    let message = self.input.split_to(length);
                    self.unasked(kind, &message[5..])?;
                    continue;
                }
                let Some(turn) = front else {
                    return Err(unexpected(&self.input[..length]));
                };
                if !self.turns[turn as usize].owed.accept(kind) {
                    return Err(Error::Protocol("an answer that does not belong to what was sent"));
                }
                let body = at + 5..at + length;
                at += length;
                match kind {
                    b'Z' => {
                        self.status = match self.input[body] {
                            [b'I'] => Status::Idle,
                            [b'T'] => Status::Transaction,
                            [b'E'] => Status::Failed,
                            _ => return Err(Error::Protocol("a transaction status that is none")),
                        };
                        complete = true;
                        break;
                    }
                    b'C' => {
                        let end = self.input[body.clone()].iter().position(|byte| *byte == 0);
                        if end.is_none_or(|end| end + 1 != body.len()) {
                            return Err(Error::Protocol("a command tag without an end"));
                        }
                    }
                    b'E' => {
                        if !has_fields(&self.input[body.clone()]) {
                            return Err(Error::Protocol("an error without an end"));
                        }
                        let error = ServerError::copy(&self.input[body]);
                        // A better reason for everybody who waits than that the stream ends, which it does now.
                        if error.ends_session() {
                            return Err(Error::Server(error));
                        }
                    }
                    b'G' => self.copy_in(turn)?,
                    _ => {}
                }
            }
            let (Some(turn), 1..) = (front, at) else {
                return Ok(is_mine);
            };
            let chunk = self.input.split_to(at).freeze();
            let entry = &mut self.turns[turn as usize];
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
    fn copy_in(&mut self, turn: u32) -> Result<(), Error> {
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
    fn unasked(&mut self, kind: u8, body: &[u8]) -> Result<(), Error> {
        let notice = match kind {
            b'S' => return note(&mut self.parameters, body),
            b'N' if !has_fields(body) => return Err(Error::Protocol("a notice without an end")),
            _ if body.len() > NOTICE_BYTES => return Ok(()),
            b'A' => Notice::notification(body)?,
            _ if !self.listened => return Ok(()),
            _ => Notice::Notice(ServerError::copy(body)),
        };
        if !self.listened {
            return Ok(());
        }
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
fn unexpected(message: &[u8]) -> Error {
    match message.split_first_chunk::<5>() {
        // The server says why it closes the connection.
        Some(([b'E', ..], body)) => Error::Server(ServerError::copy(body)),
        _ => Error::Protocol("an answer to nothing"),
    }
}
