//! Messages go to their turns.

use super::State;
use super::scan::{End, Run, is_unasked, scan};
use crate::frame::{has_fields, server_header};
use crate::notice::Notice;
use crate::{Error, ServerError};

/// So much waits for a caller that does not ask for it, then nobody reads on.
const UNREAD: usize = 256 * 1024;
/// So much waits for a listener that does not ask for it, then the oldest go.
const NOTICES: usize = 1024;
const NOTICE_BYTES: usize = 1024 * 1024;

impl State {
    /// Gives whole messages to whom they belong. Whether there was something for `me`.
    #[inline]
    pub(super) fn dispatch(&mut self, me: u32) -> Result<bool, Error> {
        let mut is_mine = false;
        loop {
            let Some(turn) = self.order.front().copied() else {
                if !self.input.is_empty() {
                    self.hear()?;
                }
                return Ok(is_mine);
            };
            let Run { length, end } = scan(&self.input, &mut self.turns[turn as usize].owed)?;
            let mut complete = false;
            match end {
                End::Complete(status) => {
                    self.status = status;
                    complete = true;
                }
                End::Nothing if length == 0 => return Ok(is_mine),
                End::Unasked(kind, whole) if length == 0 => {
                    self.take_unasked(kind, whole)?;
                    continue;
                }
                End::CopyIn => self.copy_in(turn)?,
                End::Nothing | End::Unasked(..) => {}
            }
            let chunk = self.input.split_to(length).freeze();
            if complete {
                self.turns[turn as usize].done = true;
                self.order.pop_front();
                if self.quiet.is_some() {
                    self.tell_if_quiet();
                }
                if self.guests.front() == Some(&turn) {
                    self.guest_done();
                }
            }
            let abandoned = self.turns[turn as usize].abandoned;
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

    /// Outside any turn.
    #[cold]
    fn hear(&mut self) -> Result<(), Error> {
        while let Some((kind, whole)) = server_header(&self.input)?
            && self.input.len() >= whole
        {
            if !is_unasked(kind) {
                return Err(unexpected(&self.input[..whole]));
            }
            self.take_unasked(kind, whole)?;
        }
        Ok(())
    }

    #[cold]
    fn take_unasked(&mut self, kind: u8, whole: usize) -> Result<(), Error> {
        let message = self.input.split_to(whole);
        self.unasked(kind, &message[5..])
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

    fn unasked(&mut self, kind: u8, body: &[u8]) -> Result<(), Error> {
        let notice = match kind {
            b'S' => return self.parameters.note(body),
            b'N' if !has_fields(body) => return Err(Error::Protocol("a notice without an end")),
            _ if body.len() > NOTICE_BYTES => {
                self.miss();
                return Ok(());
            }
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
            self.pop();
            self.missed += 1;
        }
        self.deferred.wake_owned(self.listener.take());
        Ok(())
    }

    fn miss(&mut self) {
        if self.listened {
            self.missed += 1;
            self.deferred.wake_owned(self.listener.take());
        }
    }

    fn pop(&mut self) -> Option<Notice> {
        let (notice, bytes) = self.notices.pop_front()?;
        self.notice_bytes -= bytes;
        Some(notice)
    }

    pub(super) fn pop_notice(&mut self) -> Option<Notice> {
        match std::mem::take(&mut self.missed) {
            0 => self.pop(),
            missed => Some(Notice::Missed(missed)),
        }
    }
}

#[cold]
fn unexpected(message: &[u8]) -> Error {
    match message.split_first_chunk::<5>() {
        // The server says why it closes the connection.
        Some(([b'E', ..], body)) => Error::Server(ServerError::copy(body)),
        _ => Error::Protocol("an answer to nothing"),
    }
}
