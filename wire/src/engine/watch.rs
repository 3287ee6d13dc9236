//! A server that says nothing although it owes an answer is given up.
//!
//! No turn has a timer. A task on the thread of the [clock](crate::clock) looks at the connection a few times in the time that the server has,
//! as long as an answer is owed; for a call that costs the store of a flag. In between, and on an idle connection, the task sleeps.

use std::future::{Future, poll_fn};
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::task::yield_now;

use super::poll::NOBODY;
use super::{Inner, State};
use crate::Error;
use crate::clock::sleep;

/// So much longer is waited for the server's own word: it may have a limit that is as long, and what it says counts for more.
const GRACE: Duration = Duration::from_millis(500);

/// The pauses between two looks are an eighth of the time that the server has, within these bounds.
const SHORTEST: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_millis(500);

/// So often in a row nothing answers before the server is given up.
const ENOUGH: u32 = 2;
/// A server that has answered is asked again after so many times as long.
const AGAIN: u32 = 6;

/// Asks on another connection whether the server still answers.
pub(super) struct Question<A> {
    /// When nothing was heard for so long. It takes no longer.
    pub(super) after: Duration,
    pub(super) ask: A,
}

/// How long nothing was heard, as far as was looked.
struct Silence {
    since: Instant,
    /// When the server was asked last, and how often in a row nothing has answered.
    asked: Option<Instant>,
    unanswered: u32,
    /// What had come by now is read: the runtime can be blocked for longer than a server.
    is_read: bool,
    /// When it was too long for the first time, and all was read.
    suspected: Option<Instant>,
}

impl Silence {
    fn begins() -> Self {
        Self { since: Instant::now(), asked: None, unanswered: 0, is_read: false, suspected: None }
    }

    /// How long it is until the next question, where one is asked after so long.
    fn asks_in(&self, after: Duration, now: Instant) -> Duration {
        let (last, pause) = match self.asked {
            None => (self.since, after),
            Some(asked) if self.unanswered > 0 => (asked, after),
            Some(asked) => (asked, after.saturating_mul(AGAIN)),
        };
        pause.saturating_sub(now - last)
    }
}

/// What the watch does next.
enum Next {
    /// Nothing is owed.
    Sleep,
    LookAfter(Duration),
    Ask,
    /// Perhaps nobody has read what is there.
    Read,
    /// The connection has ended, because of the silence or not.
    End(bool),
}

/// Until the connection has ended: whether because of silence.
pub(super) async fn watch<A, F>(inner: Arc<Inner>, question: Question<A>) -> bool
where
    A: Fn() -> F,
    F: Future<Output = bool> + Send + 'static,
{
    let mut silence = Silence::begins();
    loop {
        match inner.with(|state| state.look(&mut silence, question.after)) {
            Next::Sleep => poll_fn(|cx| inner.with(|state| state.poll_owes(cx))).await,
            Next::LookAfter(pause) => sleep(pause).await,
            Next::Ask => {
                silence.asked = Some(Instant::now());
                let answered = inner.handle.spawn((question.ask)()).await;
                silence.unanswered = if answered.unwrap_or(true) { 0 } else { silence.unanswered + 1 };
            }
            Next::Read => read(&inner).await,
            Next::End(is_silent) => return is_silent,
        }
    }
}

/// In the runtime that the stream belongs to, and after that has looked at its sockets, for which a task that yields waits. If it has ended, so
/// has the connection.
async fn read(inner: &Arc<Inner>) {
    let reading = Arc::clone(inner);
    let read = inner.handle.spawn(async move {
        yield_now().await;
        reading.with(|state| state.drive(NOBODY));
    });
    let _ = read.await;
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

    fn look(&mut self, silence: &mut Silence, ask_after: Duration) -> Next {
        if self.ended.is_some() {
            return Next::End(false);
        }
        let Some(turn) = self.order.front().copied() else { return Next::Sleep };
        if mem::take(&mut self.has_heard) || !self.is_its_turn(turn) {
            *silence = Silence::begins();
        }
        let (now, patience) = (Instant::now(), self.turn(turn).patience.or(self.patience));
        let left = patience.map_or(Duration::MAX, |patience| patience.saturating_sub(now - silence.since));
        let pause = patience.map_or(LONGEST, |patience| (patience / 8).clamp(SHORTEST, LONGEST));
        if !left.is_zero() && silence.unanswered < ENOUGH {
            let asks_in = silence.asks_in(ask_after, now);
            return match left > ask_after {
                true if asks_in.is_zero() => Next::Ask,
                true => Next::LookAfter(pause.min(left).min(asks_in)),
                // Its time is over before an answer is.
                false => Next::LookAfter(pause.min(left)),
            };
        }
        if !mem::replace(&mut silence.is_read, true) {
            return Next::Read;
        }
        let grace = GRACE.saturating_sub(now - *silence.suspected.get_or_insert(now));
        if !grace.is_zero() {
            silence.is_read = false;
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
