//! A stream for tokio-postgres, whose client then lives on our connection: its requests become turns like others.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::engine::begin::Kind;
use crate::engine::{Chunk, Exchange, Inner};
use crate::frame::header;
use crate::parameters::Parameters;
use crate::{CancelKey, Error};

/// A stream for `tokio_postgres::Config::connect_raw`, with `NoTls` and `sslmode=disable`: a client of tokio-postgres that
/// lives on a [`Wire`], with turns of the wire before, between and after its requests. Its startup is answered at once,
/// whatever the configuration says, so that `connect_raw` is ready at its first poll.
///
/// While one of its requests is under way, no turn of the wire is sent, because it may turn out to be a COPY. Notices do not
/// reach it. Its cancel tokens know the key of the connection, and not the address: only `cancel_query_raw` works.
pub struct Guest {
    inner: Arc<Inner>,
    /// The answer to its startup.
    greeting: Option<Bytes>,
    /// Requests that are not whole yet, and answers that were not read yet.
    incoming: BytesMut,
    outgoing: Bytes,
    exchanges: VecDeque<Exchange>,
    /// The first of them was polled.
    is_polled: bool,
}

impl Guest {
    pub(crate) fn new(inner: &Arc<Inner>) -> Self {
        let greeting = inner.with(|state| greeting(state.parameters(), &inner.key));
        Self {
            inner: Arc::clone(inner),
            greeting: Some(greeting),
            incoming: BytesMut::new(),
            outgoing: Bytes::new(),
            exchanges: VecDeque::new(),
            is_polled: false,
        }
    }

    /// Whole requests become turns; what a COPY has to say belongs to the turn that it began with.
    fn take_requests(&mut self) -> Result<(), Error> {
        if self.greeting.is_some() {
            let Some(length) = self.incoming.first_chunk::<4>().map(|length| u32::from_be_bytes(*length) as usize)
            else {
                return Ok(());
            };
            if self.incoming.len() < length {
                return Ok(());
            }
            self.incoming.advance(length);
            self.outgoing = self.greeting.take().unwrap_or_default();
        }
        let mut at = 0;
        while let Some((kind, length)) = header(&self.incoming[at..])? {
            if self.incoming.len() - at < length {
                break;
            }
            at += length;
            match kind {
                b'd' | b'c' | b'f' => {
                    let copied = self.incoming.split_to(std::mem::take(&mut at));
                    self.inner.with(|state| state.append_for_guest(&copied, false))?;
                }
                b'S' | b'Q' => {
                    let request = self.incoming.split_to(std::mem::take(&mut at));
                    if self.inner.with(|state| state.guest_copies()) {
                        // The Sync at the end of a COPY: its turn has not ended.
                        self.inner.with(|state| state.append_for_guest(&request, true))?;
                    } else {
                        let exchange = Exchange::begin_unpolled(&self.inner, Kind::Guest, |out| {
                            out.extend_from_slice(&request);
                            Ok(())
                        })?;
                        self.exchanges.push_back(exchange);
                    }
                }
                // Terminate: the connection stays.
                b'X' => self.incoming.advance(std::mem::take(&mut at)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// What a server says at startup, to a client that it lets in.
fn greeting(parameters: &Parameters, key: &CancelKey) -> Bytes {
    let mut greeting = BytesMut::new();
    greeting.put_slice(b"R\0\0\0\x08\0\0\0\0");
    for body in parameters.bodies() {
        // It accepts nothing but UTF-8.
        let body = String::from_utf8_lossy(body);
        greeting.put_u8(b'S');
        greeting.put_u32(4 + body.len() as u32);
        greeting.put_slice(body.as_bytes());
    }
    greeting.put_slice(b"K\0\0\0\x0c");
    greeting.put_i32(key.process());
    // It knows no longer ones.
    greeting.put_slice(&key.secret().first_chunk::<4>().copied().unwrap_or_default());
    greeting.put_slice(b"Z\0\0\0\x05I");
    greeting.freeze()
}

impl AsyncRead for Guest {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while this.outgoing.is_empty() {
            let Some(exchange) = this.exchanges.front_mut() else {
                // Until something is written, or the connection ends.
                let ended = this.inner.with(|state| {
                    state.watch_for_guest(cx.waker());
                    state.ended().cloned()
                });
                return ended.map_or(Poll::Pending, |error| Poll::Ready(Err(io::Error::other(error))));
            };
            let first = !std::mem::replace(&mut this.is_polled, true);
            let Chunk { messages, last } = match ready!(exchange.poll(first, cx)) {
                Ok(chunk) => chunk,
                Err(error) => return Poll::Ready(Err(io::Error::other(error))),
            };
            this.outgoing = messages.into_bytes();
            if last {
                this.exchanges.pop_front();
                this.is_polled = false;
            }
        }
        let some = this.outgoing.len().min(buf.remaining());
        buf.put_slice(&this.outgoing.split_to(some));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Guest {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        // Its startup is not sent on, and never has to wait.
        if self.greeting.is_none() && !self.inner.with(|state| state.has_room_for_guest(cx.waker())) {
            return Poll::Pending;
        }
        self.incoming.extend_from_slice(buf);
        match self.take_requests() {
            Ok(()) => {
                // What was read before has nobody waiting for it: look again.
                cx.waker().wake_by_ref();
                Poll::Ready(Ok(buf.len()))
            }
            Err(error) => Poll::Ready(Err(io::Error::other(error))),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
