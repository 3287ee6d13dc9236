//! Turns begin, at once or when others have ended.

use std::task::Waker;

use bytes::BytesMut;

use super::owed::{Owed, Part};
use super::state::{Turn, Waiting};
use super::{AHEAD, State};
use crate::Error;

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Ordinary,
    /// More is going to be sent for it: a COPY or a portal.
    Open,
    /// Of the client of tokio-postgres.
    Guest,
}

/// Takes back what was appended, unless that is kept: also if what appends panics.
struct Appended<'o> {
    out: &'o mut BytesMut,
    before: usize,
    is_kept: bool,
}

impl Drop for Appended<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.is_kept {
            self.out.truncate(self.before);
        }
    }
}

/// Appends whole messages, or nothing.
#[inline]
fn append(
    out: &mut BytesMut,
    owed: &mut Owed,
    part: Part,
    encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
) -> Result<(), Error> {
    let before = out.len();
    let mut appended = Appended { out, before, is_kept: false };
    encode(appended.out)?;
    let messages =
        appended.out.get(before..).ok_or(Error::Usage("what encodes a turn must only append to the buffer"))?;
    owed.add(messages, part)?;
    appended.is_kept = true;
    Ok(())
}

impl State {
    /// Begins a turn. Nothing is written yet.
    #[inline]
    pub(super) fn begin(
        &mut self,
        kind: Kind,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<u32, Error> {
        if let Some(error) = &self.ended {
            return Err(error.clone());
        }
        if self.closing {
            return Err(Error::closed(std::io::ErrorKind::NotConnected, "it was dropped"));
        }
        if self.open.is_some() && kind != Kind::Guest {
            return Err(Error::Usage(
                "a COPY or a portal is open on this connection: finish or drop it first, or use another connection",
            ));
        }
        let turn = self.place();
        let entry = &mut self.turns[turn as usize];
        entry.owed.clear();
        entry.in_parts = kind == Kind::Open;
        entry.patience = None;
        let before = self.output.len();
        let part = if kind == Kind::Open { Part::Open } else { Part::Whole };
        append(&mut self.output, &mut entry.owed, part, encode)?;
        // Until now it was a place as others that are free.
        self.free.pop();
        let is_guest = kind == Kind::Guest;
        let is_free = self.waiting.is_empty() && self.open.is_none() && self.holds == 0;
        if is_free && (is_guest || self.guests.is_empty()) {
            self.owe();
            self.order.push_back(turn);
            if is_guest {
                self.guests.push_back(turn);
            }
        } else {
            let messages = self.output.split_off(before);
            self.waiting.push_back(Waiting { turn, messages, is_guest });
        }
        if kind == Kind::Open {
            self.open = Some(turn);
        }
        Ok(turn)
    }

    /// A place that is free, and stays so.
    #[inline]
    fn place(&mut self) -> u32 {
        if let Some(turn) = self.free.last() {
            return *turn;
        }
        let turn = self.turns.len() as u32;
        self.turns.push(Turn::default());
        self.free.push(turn);
        turn
    }

    /// Appends to a turn that is open, and writes once `enough` bytes wait for that.
    pub(super) fn append(
        &mut self,
        turn: u32,
        part: Part,
        enough: usize,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if let Some(error) = &self.ended {
            return Err(error.clone());
        }
        let waiting = self.waiting.iter_mut().find(|waiting| waiting.turn == turn);
        let is_waiting = waiting.is_some();
        let out = waiting.map_or(&mut self.output, |waiting| &mut waiting.messages);
        append(out, &mut self.turns[turn as usize].owed, part, encode)?;
        if part == Part::End && self.open == Some(turn) {
            self.open = None;
            self.send_waiting();
        }
        if !is_waiting && self.backlog() >= enough {
            self.write_now();
        }
        Ok(())
    }

    /// Sends those that wait, up to the next one that has to wait for a guest's request.
    #[cold]
    pub(super) fn send_waiting(&mut self) {
        while let Some(next) = self.waiting.front() {
            let is_open = self.order.back().is_some_and(|last| self.open == Some(*last));
            if is_open || self.holds > 0 || !(next.is_guest || self.guests.is_empty()) {
                break;
            }
            let Some(Waiting { turn, messages, is_guest }) = self.waiting.pop_front() else { break };
            self.output.unsplit(messages);
            self.owe();
            self.order.push_back(turn);
            self.released = true;
            if is_guest {
                self.guests.push_back(turn);
            }
        }
        if self.reader.is_none() {
            self.wake_next_reader();
        }
    }

    /// A turn of the guest has ended.
    #[cold]
    pub(super) fn guest_done(&mut self) {
        self.guests.pop_front();
        self.guest_copies = false;
        self.send_waiting();
    }

    /// What the guest has to say in its COPY, and its end.
    pub(crate) fn append_for_guest(&mut self, messages: &[u8], is_end: bool) -> Result<(), Error> {
        let Some(turn) = self.guests.front().copied() else {
            return Err(Error::Protocol("data of a COPY that is not under way"));
        };
        let part = if is_end { Part::End } else { Part::Open };
        self.turn(turn).owed.add(messages, part)?;
        self.output.extend_from_slice(messages);
        if is_end {
            self.guest_copies = false;
        }
        self.write_now();
        Ok(())
    }

    /// Whether the guest may send more; if not, it is woken when it may.
    pub(crate) fn has_room_for_guest(&mut self, waker: &Waker) -> bool {
        if self.backlog() < AHEAD {
            return true;
        }
        self.watch_for_guest(waker);
        if self.reader.is_none() {
            self.start_driver();
        }
        false
    }

    /// Wakes the guest when there is room, or when the connection ends.
    pub(crate) fn watch_for_guest(&mut self, waker: &Waker) {
        let old = self.guest.replace(waker.clone());
        self.deferred.drop(old);
    }

    /// Why the connection has ended.
    pub(crate) fn ended(&self) -> Option<&Error> {
        self.ended.as_ref()
    }

    pub(crate) fn guest_copies(&self) -> bool {
        self.guest_copies
    }
}
