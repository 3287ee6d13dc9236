//! COPY FROM STDIN, whose turn is sent in parts. COPY TO STDOUT is an ordinary turn.

use std::future::poll_fn;
use std::task::{Context, Poll};

use bytes::BytesMut;

use crate::Error;
use crate::encode;
use crate::engine::begin::Kind;
use crate::engine::{AHEAD, Chunk, Exchange, Wire};

/// Longer data are sent in several messages: where one ends does not matter to the server.
const PIECE: usize = 64 * 1024;

/// `COPY … FROM STDIN` under way. Nothing else can be begun on the connection meanwhile. Dropped before
/// [`CopyIn::finish`], nothing of it is stored.
pub struct CopyIn {
    exchange: Exchange,
    is_complete: bool,
}

impl Wire {
    /// Begins a `COPY … FROM STDIN`. What `ahead` encodes is sent ahead of it in the same turn, and `hear` is given the answers to that,
    /// which are complete when the COPY has begun.
    ///
    /// # Errors
    /// [`Error::Server`] if the server refuses it, [`Error::Usage`] if the statement is none or if another COPY or a portal is
    /// open; otherwise why the connection has ended.
    pub async fn copy_in(
        &self,
        ahead: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
        sql: &str,
        mut hear: impl FnMut(u8, &[u8]) -> Result<(), Error>,
    ) -> Result<CopyIn, Error> {
        let exchange = Exchange::begin_unpolled(&self.inner, Kind::Open, |out| {
            ahead(out)?;
            begin(sql, out)?;
            encode::flush(out);
            Ok(())
        })?;
        let mut copy = CopyIn { exchange, is_complete: false };
        let mut first = true;
        loop {
            let chunk = poll_fn(|cx| copy.exchange.poll(std::mem::take(&mut first), cx)).await;
            let Chunk { mut messages, .. } = chunk?;
            while let Some((kind, body)) = messages.next()? {
                match kind {
                    b'1' | b'2' => {}
                    b't' | b'T' | b'n' => hear(kind, messages.bytes(body))?,
                    b'G' => return Ok(copy),
                    b'E' => {
                        let error = messages.error(body);
                        copy.end(sync)?;
                        copy.drain().await?;
                        return Err(Error::Server(error));
                    }
                    _ => {
                        copy.end(sync)?;
                        return Err(Error::Usage("the statement is no COPY FROM STDIN"));
                    }
                }
            }
        }
    }
}

/// The statement is parsed each time, under no name.
fn begin(sql: &str, out: &mut BytesMut) -> Result<(), Error> {
    encode::parse(b"", &[sql], &[], out)?;
    encode::bind(b"", b"", 0, &[], out)?;
    encode::execute(b"", 0, out);
    Ok(())
}

fn sync(out: &mut BytesMut) -> Result<(), Error> {
    encode::sync(out);
    Ok(())
}

impl CopyIn {
    /// Sends bytes in the format of the COPY; waits while the server is behind. Rows may be cut anywhere.
    ///
    /// # Errors
    /// [`Error::Server`] if the server has ended the COPY; otherwise why the connection has ended.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), Error> {
        for piece in bytes.chunks(PIECE) {
            self.exchange.append(AHEAD / 4, |out| {
                encode::copy_data(piece, out);
                Ok(())
            })?;
            poll_fn(|cx| self.poll_room(cx)).await?;
        }
        Ok(())
    }

    /// Until little waits to be written, or the server says that it has enough.
    fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.exchange.backlog() < AHEAD {
            return Poll::Ready(Ok(()));
        }
        // Writes too. What comes before the end can only be an error.
        let Poll::Ready(chunk) = self.exchange.poll_chunk(cx) else {
            return if self.exchange.backlog() < AHEAD { Poll::Ready(Ok(())) } else { Poll::Pending };
        };
        let Chunk { mut messages, .. } = chunk?;
        let mut error = Error::Protocol("an answer in the middle of a COPY");
        while let Some((kind, body)) = messages.next()? {
            if kind == b'E' {
                error = Error::Server(messages.error(body));
            }
        }
        self.end(sync)?;
        Poll::Ready(Err(error))
    }

    /// Ends the COPY, and returns the number of rows that are stored.
    ///
    /// # Errors
    /// [`Error::Server`] if the server refuses what was sent; otherwise why the connection has ended.
    pub async fn finish(mut self) -> Result<u64, Error> {
        self.finish_in_place().await
    }

    /// The same. If the future is dropped, its answer is still to come; there is nothing else to do with the COPY afterwards.
    ///
    /// # Errors
    /// As [`CopyIn::finish`].
    pub async fn finish_in_place(&mut self) -> Result<u64, Error> {
        if self.is_complete {
            return Err(Error::Usage("the COPY has failed before"));
        }
        self.end(|out| {
            encode::copy_done(out);
            sync(out)
        })?;
        self.drain().await
    }

    fn end(&mut self, encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>) -> Result<(), Error> {
        self.is_complete = true;
        self.exchange.end(encode)
    }

    async fn drain(&mut self) -> Result<u64, Error> {
        let (mut affected, mut failed) = (0, None);
        loop {
            let Chunk { mut messages, last } = self.exchange.chunk().await?;
            while let Some((kind, body)) = messages.next()? {
                match kind {
                    b'C' => affected = messages.affected(body),
                    b'E' => failed = Some(messages.error(body)),
                    _ => {}
                }
            }
            if last {
                return failed.map_or(Ok(affected), |error| Err(Error::Server(error)));
            }
        }
    }
}

impl Drop for CopyIn {
    fn drop(&mut self) {
        if !self.is_complete {
            // If the connection has ended, there is nothing to end.
            let _ = self.end(|out| {
                encode::copy_fail("the client gave the COPY up", out);
                sync(out)
            });
        }
    }
}
