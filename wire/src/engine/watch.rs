//! A server that says nothing although it owes an answer is given up.
//!
//! No turn has a timer. A task looks at the connection a few times in the time that the server has, as long as an answer is owed; for a
//! call that costs the store of a flag. In between, and on an idle connection, the task sleeps.

use std::future::poll_fn;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::poll::NOBODY;
use super::{Inner, State};
use crate::Error;

/// So much longer is waited for the server's own word: it may have a limit that is as long, and what it says counts for more.
const GRACE: Duration = Duration::from_millis(500);

/// The pauses between two looks are an eighth of the time that the server has, within these bounds.
const SHORTEST: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_millis(250);

/// How long nothing was heard, as far as was looked.
struct Silence {
    since: Instant,
    /// When it was too long for the first time. Only after that, and when the grace is over, it is certain that somebody has read what had come: a
    /// runtime can be blocked for longer than a server.
    suspected: Option<Instant>,
}

impl Silence {
    fn begins() -> Self {
        Self { since: Instant::now(), suspected: None }
    }
}

/// What the watch does next.
enum Next {
    /// Nothing is owed.
    Sleep,
    LookAfter(Duration),
    /// The connection has ended, because of the silence or not.
    End(bool),
}

/// Until the connection has ended: whether because of silence.
pub(super) async fn watch(inner: Arc<Inner>) -> bool {
    let mut silence = Silence::begins();
    loop {
        match inner.with(|state| state.look(&mut silence)) {
            Next::Sleep => poll_fn(|cx| inner.with(|state| state.poll_owes(cx))).await,
            Next::LookAfter(pause) => sleep(pause).await,
            Next::End(is_silent) => return is_silent,
        }
    }
}

impl State {
    /// A turn is sent. The server has its time from here on, if it owed nothing before.
    #[inline]
    pub(super) fn owe(&mut self) {
        if self.order.is_empty() {
            self.has_heard = true;
            if self.watch.is_some() {
                self.wake_watch();
            }
        }
    }

    #[cold]
    fn wake_watch(&mut self) {
        let watch = self.watch.take();
        self.deferred.wake_owned(watch);
    }

    fn poll_owes(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.ended.is_some() || !self.order.is_empty() {
            return Poll::Ready(());
        }
        let old = self.watch.replace(cx.waker().clone());
        self.deferred.drop(old);
        Poll::Pending
    }

    fn look(&mut self, silence: &mut Silence) -> Next {
        if self.ended.is_some() {
            return Next::End(false);
        }
        let Some(turn) = self.order.front().copied() else { return Next::Sleep };
        if mem::take(&mut self.has_heard) || !self.is_its_turn(turn) {
            *silence = Silence::begins();
        }
        let Some(patience) = self.turn(turn).patience.or(self.patience) else { return Next::LookAfter(LONGEST) };
        let (now, pause) = (Instant::now(), (patience / 8).clamp(SHORTEST, LONGEST));
        let left = patience.saturating_sub(now - silence.since);
        if !left.is_zero() {
            return Next::LookAfter(left.min(pause));
        }
        // Perhaps nobody has, although it is there.
        self.drive(NOBODY);
        if self.has_heard || self.ended.is_some() {
            return Next::LookAfter(Duration::ZERO);
        }
        let grace = GRACE.saturating_sub(now - *silence.suspected.get_or_insert(now));
        if !grace.is_zero() {
            return Next::LookAfter(grace.min(pause));
        }
        self.end(Error::Silent);
        Next::End(true)
    }

    /// Whether it is the server that everybody waits for, and not the server that waits.
    fn is_its_turn(&self, turn: u32) -> bool {
        let waits_for_data = self.guest_copies || self.open == Some(turn);
        self.blocked.is_none() && (!waits_for_data || self.backlog() > 0)
    }
}
