//! A stream to a server, with the names of statements [watched](Names).

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsStream};

use crate::names::{Names, Peer};

/// How much is read at once while answers are looked at.
const ROOM: usize = 16 * 1024;

/// What may wait to be written before the driver has to wait.
const WAITING: usize = 64 * 1024;

pub(crate) struct Watched<S> {
    stream: S,
    names: Names,
    /// Of what the driver sends, the message that is not all there yet.
    sent: BytesMut,
    /// What waits to be written.
    waiting: BytesMut,
    /// Of what the server says, the message that is not all there yet.
    heard: BytesMut,
    /// What waits to be read by the driver.
    ready: BytesMut,
    /// Where the stream reads to.
    room: Vec<u8>,
    /// It is closed by the server first.
    ends_there: bool,
}

impl<S> Watched<S> {
    pub(crate) fn new(stream: S, names: Names) -> Self {
        let [sent, waiting, heard, ready] = std::array::from_fn(|_| BytesMut::new());
        Self { stream, names, sent, waiting, heard, ready, room: Vec::new(), ends_there: false }
    }

    /// For a cancel request, which libpq does not close before the server has: PgBouncer 1.18 would end over that.
    pub(crate) fn for_cancelling(stream: S) -> Self {
        Self { ends_there: true, ..Self::new(stream, Names::new(None, Peer::default())) }
    }
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    fn poll_written(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.waiting.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.waiting))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.waiting.advance(written);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.ready.is_empty() {
            if this.names.is_done() && this.heard.is_empty() {
                this.room = Vec::new();
                return Pin::new(&mut this.stream).poll_read(cx, buf);
            }
            this.room.resize(ROOM, 0);
            let mut room = ReadBuf::new(&mut this.room);
            ready!(Pin::new(&mut this.stream).poll_read(cx, &mut room))?;
            if room.filled().is_empty() {
                // The end; of half a message the driver can make nothing, either.
                return Poll::Ready(Ok(()));
            }
            this.heard.extend_from_slice(room.filled());
            this.names.incoming(&mut this.heard, &mut this.ready);
        }
        let length = this.ready.len().min(buf.remaining());
        buf.put_slice(&this.ready.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> Watched<S> {
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while self.ends_there {
            self.room.resize(ROOM, 0);
            let mut room = ReadBuf::new(&mut self.room);
            let read = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut room));
            self.ends_there = read.is_ok() && !room.filled().is_empty();
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let is_written = this.poll_written(cx)?.is_ready();
        if this.names.is_starting() || this.names.is_done() && this.sent.is_empty() {
            return if is_written { Pin::new(&mut this.stream).poll_write(cx, bytes) } else { Poll::Pending };
        }
        if this.waiting.len() > WAITING {
            return Poll::Pending;
        }
        this.sent.extend_from_slice(bytes);
        this.names.outgoing(&mut this.sent, &mut this.waiting);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_written(cx))?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_written(cx))?;
        ready!(this.poll_end(cx));
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}

impl<S: TlsStream + Unpin> TlsStream for Watched<S> {
    fn channel_binding(&self) -> ChannelBinding {
        self.stream.channel_binding()
    }
}
