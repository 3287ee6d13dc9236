//! Writing and reading, as far as the stream goes.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWrite};

use super::state::READ_AT_LEAST;
use super::{AHEAD, State};
use crate::Error;

const READ_AT_MOST: usize = 64 * 1024;
/// A buffer that was larger is given back.
const KEEP_OUTPUT: usize = 64 * 1024;
const KEEP_INPUT: usize = 256 * 1024;
/// After so many reads others get a chance, whatever the server goes on to say.
const READS_AT_ONCE: u32 = 64;

impl State {
    /// Writes and reads as far as the stream goes, or until there is something for `me`.
    #[inline]
    pub(super) fn drive(&mut self, me: u32) {
        self.socket_waker.begin_polling();
        let driven = self.try_drive(me);
        self.end_polling();
        if let Err(error) = driven {
            self.end(error);
        }
    }

    /// Writes as far as the stream goes; if that is not far enough, sees that somebody goes on.
    pub(super) fn write_now(&mut self) {
        self.socket_waker.begin_polling();
        let written = self.write();
        self.end_polling();
        // What fails here fails again for whoever drives, which then reads what the server has to say about it.
        if (written.is_err() || self.backlog() > 0 || self.unflushed) && self.reader.is_none() {
            self.start_driver();
        }
    }

    #[inline]
    pub(super) fn end_polling(&mut self) {
        if self.socket_waker.end_polling()
            && let Some(target) = &self.target
        {
            self.deferred.wake(target);
        }
    }

    pub(super) fn try_drive(&mut self, me: u32) -> Result<(), Error> {
        if let Err(error) = self.write() {
            // Perhaps the server has said why.
            while self.read()?.is_ready() {
                self.dispatch(me)?;
            }
            return Err(error);
        }
        for _ in 0..READS_AT_ONCE {
            if self.blocked.is_some() {
                return Ok(());
            }
            if !self.input.is_empty() && (self.dispatch(me)? || self.blocked.is_some()) {
                return Ok(());
            }
            if std::mem::take(&mut self.released) {
                self.write()?;
            }
            if self.read()?.is_pending() {
                return Ok(());
            }
        }
        if let Some(target) = &self.target {
            self.deferred.wake(target);
        }
        Ok(())
    }

    #[inline]
    fn write(&mut self) -> Result<(), Error> {
        let Self { io: Some(io), stream_waker, output, written, unflushed, counts, .. } = self else { return Ok(()) };
        let mut cx = Context::from_waker(stream_waker);
        let before = *written;
        while *written < output.len() {
            counts.writes += 1;
            match Pin::new(&mut *io).poll_write(&mut cx, &output[*written..]) {
                Poll::Ready(Ok(0)) => return Err(io::Error::from(io::ErrorKind::WriteZero).into()),
                Poll::Ready(Ok(length)) => *written += length,
                Poll::Ready(Err(error)) => return Err(error.into()),
                Poll::Pending => break,
            }
            *unflushed = true;
        }
        // What waited for the server to take it: that is a sign of life, too.
        self.has_heard |= self.is_congested && *written > before;
        self.is_congested = *written < output.len();
        if *unflushed && let Poll::Ready(flushed) = Pin::new(&mut *io).poll_flush(&mut cx) {
            flushed?;
            *unflushed = false;
        }
        let has_progressed = *written > before;
        if *written == output.len() {
            *written = 0;
            output.clear();
            if output.capacity() > KEEP_OUTPUT {
                *output = BytesMut::with_capacity(READ_AT_LEAST);
            }
            self.flush_wanted = false;
        }
        if has_progressed && (self.open.is_some() || self.guest.is_some()) {
            self.has_room();
        }
        Ok(())
    }

    /// There is room again for whoever has more to say.
    #[cold]
    fn has_room(&mut self) {
        if self.backlog() >= AHEAD {
            return;
        }
        if self.driver_is_active
            && let Some(open) = self.open
            && let Some(waker) = &self.turns[open as usize].waker
        {
            self.deferred.wake(waker);
        }
        let guest = self.guest.take();
        self.deferred.wake_owned(guest);
    }

    #[inline]
    fn read(&mut self) -> Result<Poll<()>, Error> {
        let Self { io: Some(io), stream_waker, input, read_size, counts, .. } = self else { return Ok(Poll::Pending) };
        if input.capacity() - input.len() < *read_size / 2 {
            input.reserve(*read_size);
            if input.capacity() > KEEP_INPUT && input.len() < READ_AT_LEAST {
                let mut smaller = BytesMut::with_capacity(input.len() + *read_size);
                smaller.extend_from_slice(input);
                *input = smaller;
            }
        }
        let room = input.capacity() - input.len();
        counts.reads += 1;
        let mut cx = Context::from_waker(stream_waker);
        let Poll::Ready(length) = pin!(io.read_buf(input)).poll(&mut cx) else {
            counts.empty_reads += 1;
            return Ok(Poll::Pending);
        };
        let length = length?;
        self.has_heard = true;
        if length == 0 {
            return Err(Error::closed(io::ErrorKind::UnexpectedEof, "the server closed it"));
        }
        if length == room {
            *read_size = (*read_size * 2).min(READ_AT_MOST);
        }
        Ok(Poll::Ready(()))
    }

    /// Ends the connection: everybody who waits is told, and the stream is closed.
    #[cold]
    pub(super) fn end(&mut self, error: Error) {
        if self.ended.is_some() {
            return;
        }
        self.ended = Some(error);
        self.deferred.drop_io(self.io.take());
        (self.input, self.output, self.written, self.unflushed) = (BytesMut::new(), BytesMut::new(), 0, false);
        self.order.clear();
        self.waiting.clear();
        self.guests.clear();
        (self.open, self.reader, self.blocked) = (None, None, None);
        for turn in &mut self.turns {
            self.deferred.wake_owned(turn.waker.take());
        }
        self.deferred.wake_owned(self.listener.take());
        self.deferred.wake_owned(self.guest.take());
        self.deferred.wake_owned(self.quiet.take());
        self.deferred.wake_owned(self.watch.take());
        self.wake_driver();
    }

    /// Says goodbye as far as the stream goes, and ends the connection.
    pub(super) fn close(&mut self) {
        if self.ended.is_some() {
            return;
        }
        crate::encode::terminate(&mut self.output);
        self.socket_waker.begin_polling();
        let written = self.write();
        if written.is_ok()
            && let Some(io) = &mut self.io
        {
            let _ = Pin::new(&mut **io).poll_shutdown(&mut Context::from_waker(&self.stream_waker));
        }
        self.end_polling();
        self.end(Error::closed(io::ErrorKind::NotConnected, "it was dropped"));
    }
}
