//! A turn under way.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::BytesMut;

use super::Inner;
use super::begin::Kind;
use super::owed::Part;
use super::poll::NOBODY;
use crate::{Error, Messages};

/// A turn under way. Dropped before its end, the rest of its answer is read and thrown away when it comes.
pub struct Exchange {
    inner: Arc<Inner>,
    turn: u32,
    /// It was not polled yet.
    is_new: bool,
}

/// A part of an answer.
#[derive(Debug)]
pub struct Chunk {
    /// Whole messages. Notices, notifications and parameters of the server are not among them.
    pub messages: Messages,
    /// Nothing follows: the last of the messages is ReadyForQuery.
    pub last: bool,
}

impl Exchange {
    /// Begins a turn and polls it, both under one lock.
    #[inline]
    pub(super) fn begin(
        inner: &Arc<Inner>,
        kind: Kind,
        cx: &mut Context<'_>,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<(Self, Poll<Result<Chunk, Error>>), Error> {
        // Before the lock: should something panic under it, the lock is released before this is dropped.
        let mut exchange = Self { inner: Arc::clone(inner), turn: NOBODY, is_new: false };
        let poll = inner.with(|state| {
            exchange.turn = state.begin(kind, encode)?;
            Ok::<_, Error>(state.poll(exchange.turn, true, cx))
        })?;
        exchange.note_end(&poll);
        Ok((exchange, poll))
    }

    /// Begins a turn that nobody has polled yet.
    pub(crate) fn begin_unpolled(
        inner: &Arc<Inner>,
        kind: Kind,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut exchange = Self { inner: Arc::clone(inner), turn: NOBODY, is_new: true };
        inner.with(|state| {
            exchange.turn = state.begin(kind, encode)?;
            Ok::<_, Error>(())
        })?;
        Ok(exchange)
    }

    /// The next part of the answer.
    ///
    /// # Errors
    /// [`Error::Closed`], [`Error::Protocol`] or [`Error::Server`] if the connection has ended. Errors of statements are
    /// among the messages. [`Error::Usage`] after the end of the answer.
    #[inline]
    pub fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<Chunk, Error>> {
        let is_new = std::mem::take(&mut self.is_new);
        self.poll(is_new, cx)
    }

    #[inline]
    pub(crate) fn poll(&mut self, first: bool, cx: &mut Context<'_>) -> Poll<Result<Chunk, Error>> {
        if self.turn == NOBODY {
            return Poll::Ready(Err(Error::Usage("the answer was taken to its end before")));
        }
        let poll = self.inner.with(|state| state.poll(self.turn, first, cx));
        self.note_end(&poll);
        poll
    }

    /// The next part of the answer; as [`Exchange::poll_chunk`]. Dropping the future loses nothing.
    ///
    /// # Errors
    /// As [`Exchange::poll_chunk`].
    pub async fn chunk(&mut self) -> Result<Chunk, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// How long the server may say nothing before the end of this turn, whatever is usual: see [`Wire::watch`](super::Wire::watch).
    pub fn allow(&mut self, patience: Duration) {
        if self.turn != NOBODY {
            self.inner.with(|state| state.turn(self.turn).patience = Some(patience));
        }
    }

    /// Ends the connection because an answer makes no sense to the caller: what follows may be that of another turn. Returns
    /// the error, [`Error::Protocol`].
    #[cold]
    pub fn refuse(&mut self, what: &'static str) -> Error {
        self.inner.with(|state| state.end(Error::Protocol(what)));
        Error::Protocol(what)
    }

    #[inline]
    fn note_end(&mut self, poll: &Poll<Result<Chunk, Error>>) {
        if let Poll::Ready(Ok(Chunk { last: true, .. }) | Err(_)) = poll {
            self.turn = NOBODY;
        }
    }

    /// Sends more of an open turn, once `enough` bytes wait for that.
    pub(crate) fn append(
        &mut self,
        enough: usize,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.add(Part::Open, enough, encode)
    }

    /// Ends an open turn with messages up to a Sync; its answer is still to come.
    pub(crate) fn end(&mut self, encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>) -> Result<(), Error> {
        self.add(Part::End, 0, encode)
    }

    fn add(
        &mut self,
        part: Part,
        enough: usize,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.turn == NOBODY {
            return Err(Error::Usage("the turn has ended"));
        }
        self.inner.with(|state| state.append(self.turn, part, enough, encode))
    }

    /// How many bytes wait to be written.
    pub(crate) fn backlog(&self) -> usize {
        self.inner.with(|state| state.backlog())
    }
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exchange").field("is_complete", &(self.turn == NOBODY)).finish_non_exhaustive()
    }
}

impl Drop for Exchange {
    #[inline]
    fn drop(&mut self) {
        if self.turn != NOBODY {
            self.inner.with(|state| state.abandon(self.turn));
        }
    }
}
