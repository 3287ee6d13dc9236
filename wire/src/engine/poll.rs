//! Somebody waits for an answer, takes it, or gives it up.

use std::mem;
use std::task::{Context, Poll, Waker};

use super::State;
use super::exchange::Chunk;
use crate::Error;
use crate::frame::Messages;

/// In place of a turn: the driver, or none.
pub(super) const NOBODY: u32 = u32::MAX;

impl State {
    /// The next part of an answer. `first`: the turn was just begun.
    #[inline]
    pub(super) fn poll(&mut self, turn: u32, first: bool, cx: &mut Context<'_>) -> Poll<Result<Chunk, Error>> {
        self.counts.polls += 1;
        if let Some(chunk) = self.take(turn) {
            return Poll::Ready(Ok(chunk));
        }
        if self.ended.is_some() {
            return Poll::Ready(Err(self.fail(turn)));
        }
        if self.driver_is_active {
            self.keep_waker(turn, cx.waker());
            // What was read already is behind us; what we have to say is not.
            if first || self.backlog() > 0 {
                self.wake_driver();
            }
            return Poll::Pending;
        }
        match self.reader {
            Some(reader) if reader != turn => {
                self.keep_waker(turn, cx.waker());
                let other = self.turns[reader as usize].waker.as_ref();
                if !other.is_some_and(|waker| waker.will_wake(cx.waker())) {
                    // Two tasks wait, and neither can count on the other to be polled.
                    self.start_driver();
                    return Poll::Pending;
                }
                if first {
                    // More may follow before anybody waits: all that goes out together.
                    if !mem::replace(&mut self.flush_wanted, true) {
                        self.deferred.wake(cx.waker());
                    }
                    return Poll::Pending;
                }
            }
            _ => {}
        }
        self.reader = Some(turn);
        if let Err(error) = self.drive_for(turn, cx.waker()) {
            self.end(error);
        }
        match self.take(turn) {
            Some(chunk) => Poll::Ready(Ok(chunk)),
            None if self.ended.is_some() => Poll::Ready(Err(self.fail(turn))),
            None => Poll::Pending,
        }
    }

    /// Drives the socket; if there is nothing for the turn, whoever polls it is woken when there is more. Wakers are kept only then, because
    /// that of a runtime's main task is cloned anew each time.
    #[inline]
    fn drive_for(&mut self, turn: u32, waker: &Waker) -> Result<(), Error> {
        self.socket_waker.begin_polling();
        let driven = self.try_drive(turn);
        if self.turns[turn as usize].first.is_none() {
            self.keep_waker(turn, waker);
            self.set_target(waker);
        }
        self.end_polling();
        driven
    }

    #[inline]
    fn keep_waker(&mut self, turn: u32, waker: &Waker) {
        let known = &mut self.turns[turn as usize].waker;
        if !known.as_ref().is_some_and(|known| known.will_wake(waker)) {
            let old = known.replace(waker.clone());
            self.deferred.drop(old);
        }
    }

    /// From now on the socket wakes this one.
    #[inline]
    pub(super) fn set_target(&mut self, waker: &Waker) {
        if !self.target.as_ref().is_some_and(|target| target.will_wake(waker)) {
            let old = self.target.replace(waker.clone());
            self.deferred.drop(old);
            let old = self.socket_waker.set_target(waker.clone());
            self.deferred.drop(old);
        }
    }

    #[inline(always)]
    fn take(&mut self, turn: u32) -> Option<Chunk> {
        if self.turns[turn as usize].first.is_some() { self.take_first(turn) } else { None }
    }

    fn take_first(&mut self, turn: u32) -> Option<Chunk> {
        let entry = &mut self.turns[turn as usize];
        let chunk = entry.first.take()?;
        if !entry.more.is_empty() {
            entry.first = entry.more.pop_front();
        }
        entry.buffered -= chunk.len();
        let last = entry.done && entry.first.is_none();
        if self.blocked == Some(turn) {
            self.unblock();
        }
        if last {
            self.release(turn);
        }
        Some(Chunk { messages: Messages::new(chunk), last })
    }

    /// The turn is over: its place can be used again.
    #[inline]
    pub(super) fn release(&mut self, turn: u32) {
        let entry = &mut self.turns[turn as usize];
        entry.done = false;
        entry.abandoned = false;
        self.free.push(turn);
        if self.reader == Some(turn) {
            self.reader = None;
            self.wake_next_reader();
        }
    }

    /// The same after the connection has ended.
    #[cold]
    fn fail(&mut self, turn: u32) -> Error {
        let entry = mem::take(self.turn(turn));
        self.deferred.drop(entry.waker);
        self.free.push(turn);
        self.ended.clone().unwrap_or(Error::Protocol("the connection has not ended"))
    }

    /// Somebody else has to read now.
    #[inline]
    pub(super) fn wake_next_reader(&mut self) {
        if self.order.is_empty() || self.driver_is_active {
            return;
        }
        let waiting = self.order.iter().find_map(|turn| {
            let turn = &self.turns[*turn as usize];
            turn.waker.as_ref().filter(|_| !turn.abandoned)
        });
        match waiting {
            Some(waker) => self.deferred.wake(waker),
            None => self.start_driver(),
        }
    }

    /// The driver drives until nothing is left to do.
    pub(super) fn start_driver(&mut self) {
        self.driver_is_active = true;
        self.reader = None;
        self.wake_driver();
    }

    pub(super) fn wake_driver(&mut self) {
        if let Some(waker) = &self.driver {
            self.deferred.wake(waker);
        }
    }

    fn unblock(&mut self) {
        self.blocked = None;
        match self.reader.and_then(|reader| self.turns[reader as usize].waker.as_ref()) {
            Some(waker) => self.deferred.wake(waker),
            None => self.start_driver(),
        }
    }

    /// Nobody waits for it any more; the driver reads what comes of it.
    #[cold]
    pub(super) fn abandon(&mut self, turn: u32) {
        let entry = self.turn(turn);
        entry.first = None;
        entry.more.clear();
        entry.buffered = 0;
        let (waker, done) = (entry.waker.take(), entry.done);
        self.deferred.drop(waker);
        if self.ended.is_some() {
            self.free.push(turn);
            return;
        }
        if self.blocked == Some(turn) {
            self.unblock();
        }
        if done {
            self.release(turn);
            return;
        }
        self.turn(turn).abandoned = true;
        if self.guest_copies && self.guests.front() == Some(&turn) {
            self.end(Error::closed(std::io::ErrorKind::NotConnected, "a guest was dropped in the middle of its COPY"));
            return;
        }
        // On the wire before whoever comes next.
        self.write_now();
        if self.ended.is_none() {
            self.start_driver();
        }
    }
}
