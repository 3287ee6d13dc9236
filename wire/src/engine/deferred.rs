//! What leaves the connection's lock: wakers that are to be woken or dropped, and the stream when it is over.
//!
//! They are code of others, which may use the connection: a waker can own the task whose future holds an exchange.

use std::task::Waker;

use super::Io;

/// So many without allocating.
const FEW: usize = 4;

#[derive(Default)]
pub(super) struct Deferred {
    few: [Option<(Waker, Then)>; FEW],
    count: usize,
    more: Vec<(Waker, Then)>,
    io: Option<Box<dyn Io>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Wake,
    Drop,
}

impl Then {
    #[inline]
    fn apply((waker, then): (Waker, Self)) {
        match then {
            Self::Wake => waker.wake(),
            Self::Drop => drop(waker),
        }
    }
}

impl Deferred {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.io.is_none()
    }

    /// Once for the same task in a row.
    #[inline]
    pub(super) fn wake(&mut self, waker: &Waker) {
        let last = if self.more.is_empty() { self.few[..self.count].last() } else { None };
        if let Some(Some((last, Then::Wake))) = last
            && last.will_wake(waker)
        {
            return;
        }
        self.push(waker.clone(), Then::Wake);
    }

    #[inline]
    pub(super) fn wake_owned(&mut self, waker: Option<Waker>) {
        if let Some(waker) = waker {
            self.push(waker, Then::Wake);
        }
    }

    #[inline]
    pub(super) fn drop(&mut self, waker: Option<Waker>) {
        if let Some(waker) = waker {
            self.push(waker, Then::Drop);
        }
    }

    pub(super) fn drop_io(&mut self, io: Option<Box<dyn Io>>) {
        self.io = io;
    }

    #[inline]
    fn push(&mut self, waker: Waker, then: Then) {
        match self.few.get_mut(self.count) {
            Some(place) => *place = Some((waker, then)),
            None => self.more.push((waker, then)),
        }
        self.count = (self.count + 1).min(FEW);
    }

    /// After the lock was released.
    #[inline]
    pub(super) fn run(mut self) {
        for place in &mut self.few[..self.count] {
            if let Some(deferred) = place.take() {
                Then::apply(deferred);
            }
        }
        if !self.more.is_empty() {
            self.more.into_iter().for_each(Then::apply);
        }
    }
}
