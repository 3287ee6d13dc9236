//! A connection, as its owner sees it.

use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::BytesMut;
use tokio::runtime::Handle;

use super::begin::Kind;
use super::driver::Driver;
use super::poll::NOBODY;
use super::watch::{Question, watch};
use super::{Began, Chunk, Counts, Exchange, Hold, Inner, Io, Status};
use crate::clock;
use crate::{CancelKey, Error, Guest, Notice};

/// One connection. Dropping it sends Terminate and closes the stream; if somebody still waits for an answer, when that has
/// come. To be shared, it is put into an `Arc`.
pub struct Wire {
    pub(crate) inner: Arc<Inner>,
}

impl Wire {
    pub(crate) fn new(io: Box<dyn Io>, began: Began, key: CancelKey, handle: Handle) -> Self {
        let inner = Arc::new(Inner::new(io, began, key, handle));
        inner.handle.spawn(Driver(Arc::clone(&inner)));
        Self { inner }
    }

    /// Begins a turn and polls it once, under one lock. `encode` appends whole messages that end with one Sync, or one
    /// Query, and must not use the connection. If it fails or panics, nothing of it is sent.
    ///
    /// # Errors
    /// The error of `encode`; [`Error::Usage`] if what it appended is no turn, or if a COPY or a portal is open; otherwise
    /// why the connection has ended. Nothing was sent in any of these cases.
    #[inline]
    pub fn begin(
        &self,
        cx: &mut Context<'_>,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<(Exchange, Poll<Result<Chunk, Error>>), Error> {
        Exchange::begin(&self.inner, Kind::Ordinary, cx, encode)
    }

    /// The same without polling it: nothing is written yet, and no waker is woken, so that the caller may hold a lock of its own.
    ///
    /// # Errors
    /// As [`Wire::begin`].
    #[inline]
    pub fn enqueue(&self, encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>) -> Result<Exchange, Error> {
        Exchange::begin_unpolled(&self.inner, Kind::Ordinary, encode)
    }

    /// The same where nobody waits for the answer, which is thrown away. When this returns, the turn is written as far as the
    /// stream goes, and the rest follows.
    ///
    /// # Errors
    /// As [`Wire::begin`].
    pub fn send(&self, encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>) -> Result<(), Error> {
        Exchange::begin_unpolled(&self.inner, Kind::Ordinary, encode).map(drop)
    }

    /// Whether it has ended; also looks whether the server has closed it meanwhile.
    pub fn is_closed(&self) -> bool {
        self.inner.with(|state| {
            if state.ended.is_none() {
                state.drive(NOBODY);
            }
            state.ended.is_some()
        })
    }

    /// Whether it has ended because the server was silent: [`Error::Silent`].
    pub fn is_silent(&self) -> bool {
        self.inner.with(|state| matches!(state.ended(), Some(Error::Silent)))
    }

    /// Sends Terminate, after which nothing else may be sent. The server's process has ended when the connection has:
    /// [`Wire::poll_notice`] then returns an error.
    pub fn terminate(&self) {
        self.inner.with(|state| {
            if state.ended.is_none() {
                crate::encode::terminate(&mut state.output);
                state.write_now();
            }
        });
    }

    /// How many turns there are whose answers are not complete.
    pub fn pending(&self) -> usize {
        self.inner.with(|state| state.pending())
    }

    /// How many of them somebody still waits for: they were neither dropped nor sent by [`Wire::send`].
    pub fn live(&self) -> usize {
        self.inner.with(|state| state.live())
    }

    /// Whether a transaction was open as of the last ReadyForQuery.
    pub fn status(&self) -> Status {
        self.inner.with(|state| state.status)
    }

    /// Whether nothing is under way, no transaction was open as of the last ReadyForQuery, and it has not ended as far as is known without
    /// looking at the stream.
    pub fn is_idle(&self) -> bool {
        self.inner.with(|state| state.ended.is_none() && state.pending() == 0 && state.status == Status::Idle)
    }

    /// Bounds how long anybody waits on this connection: while the server owes an answer it may say nothing for so long, and for half a
    /// second more, in which its own word can arrive that it has stopped a statement at the same time; then the connection is closed, and
    /// everybody who waits gets [`Error::Silent`]. It is looked at least every 500 ms, so that much later in the worst case. What the
    /// server waits for does not count: rows of a COPY, and a reader that does not take rows.
    ///
    /// Without a bound, or with a longer one, `ask` is called when nothing was heard for as long as `ask_after`, and later now and then: it tells whether the server
    /// answers on another connection, and must take no longer than that. If it does not twice in a row, the connection is closed as well.
    ///
    /// To be called once. It begins at once; the future says whether the server was silent, when the connection has ended.
    pub fn watch<A, F>(
        &self,
        patience: Option<Duration>,
        ask_after: Duration,
        ask: A,
    ) -> impl Future<Output = bool> + Send + use<A, F>
    where
        A: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = bool> + Send + 'static,
    {
        self.set_patience(patience);
        let question = Question { after: ask_after, ask };
        let watch = clock::spawn(watch(Arc::clone(&self.inner), question), &self.inner.handle);
        async move { watch.await.unwrap_or(false) }
    }

    /// Changes it, from the turns on that are under way; `None`: the server may take as long as it likes, as long as it answers.
    pub fn set_patience(&self, patience: Option<Duration>) {
        self.inner.with(|state| state.patience = patience);
    }

    /// Keeps back what is begun from now on, until the guard is dropped: for as long as a cancel request could hit it.
    pub fn hold(&self) -> Hold {
        Hold::new(&self.inner)
    }

    /// Waits until everything that was sent has been answered, without what is kept back.
    ///
    /// # Errors
    /// Why the connection has ended.
    pub async fn quiet(&self) -> Result<(), Error> {
        poll_fn(|cx| self.inner.with(|state| state.poll_quiet(cx))).await
    }

    /// A parameter that the server reports, such as `server_version`, as of the last report.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.inner.with(|state| state.parameters.get(name))
    }

    /// What the server says unasked. It is kept only from the first call of this on; before, it is thrown away. From then on the
    /// connection's own task reads, whether or not anybody waits: a server that cannot get rid of notifications keeps those for
    /// everybody else, too. If they are not taken, at most 1,024 are kept and at most 1 MiB; the oldest go, and
    /// [`Notice::Missed`] says so.
    ///
    /// # Errors
    /// Why the connection has ended, once all notices were taken.
    pub fn poll_notice(&self, cx: &mut Context<'_>) -> Poll<Result<Notice, Error>> {
        self.inner.with(|state| {
            state.listened = true;
            if let Some(notice) = state.pop_notice() {
                return Poll::Ready(Ok(notice));
            }
            if let Some(error) = &state.ended {
                return Poll::Ready(Err(error.clone()));
            }
            let old = state.listener.replace(cx.waker().clone());
            state.deferred.drop(old);
            state.start_driver();
            Poll::Pending
        })
    }

    /// The runtime on which the connection's own task runs.
    pub fn handle(&self) -> &Handle {
        &self.inner.handle
    }

    /// A stream on which a client of tokio-postgres lives on this connection: see [`Guest`].
    pub fn guest(&self) -> Guest {
        Guest::new(&self.inner)
    }

    /// How often the socket and the connection were used.
    #[doc(hidden)]
    pub fn counts(&self) -> Counts {
        self.inner.with(|state| state.counts)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.inner.with(|state| {
            if state.live() == 0 {
                state.close();
            } else {
                state.closing = true;
                state.start_driver();
            }
        });
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire").field("process", &self.inner.key.process()).finish_non_exhaustive()
    }
}
