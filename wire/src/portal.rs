//! Portals: the rows of a statement some at a time, of which the server sends no more than are asked for.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use bytes::BytesMut;

use crate::encode;
use crate::engine::begin::Kind;
use crate::engine::{Exchange, Wire};
use crate::{Error, Messages};

/// The rows of a statement, some at a time, in the transaction that is open or in one of their own. Nothing else can be begun
/// on the connection meanwhile. Dropped before its end, the server stops.
pub struct Portal {
    exchange: Exchange,
    first: bool,
    /// Rows have come: the statement is no COPY.
    is_known: bool,
    at_most: u32,
    state: State,
}

#[derive(PartialEq)]
enum State {
    /// The server sends rows.
    Running,
    /// It waits to be asked for more.
    Suspended,
    /// Sync is sent.
    Ending,
    Done,
}

impl Wire {
    /// Opens the unnamed portal. `encode` appends messages up to its Bind, without Execute and Sync; `at_most`: how many
    /// rows are sent at a time.
    ///
    /// # Errors
    /// As [`Wire::begin`]; [`Error::Usage`] if `at_most` is 0.
    pub fn portal(
        &self,
        at_most: u32,
        encode: impl FnOnce(&mut BytesMut) -> Result<(), Error>,
    ) -> Result<Portal, Error> {
        if at_most == 0 {
            return Err(Error::Usage("a portal needs a limit of at least one row"));
        }
        let exchange = Exchange::begin_unpolled(&self.inner, Kind::Open, |out| {
            encode(out)?;
            more(at_most, out)
        })?;
        Ok(Portal { exchange, first: true, is_known: false, at_most, state: State::Running })
    }
}

fn more(at_most: u32, out: &mut BytesMut) -> Result<(), Error> {
    encode::execute(b"", at_most, out);
    encode::flush(out);
    Ok(())
}

impl Portal {
    /// The next messages, as of [`Exchange::poll_chunk`], with PortalSuspended after each lot of rows. More are asked for
    /// when this is called after that. `None` after the last.
    ///
    /// # Errors
    /// As [`Exchange::poll_chunk`]; [`Error::Usage`] if the statement is a COPY.
    pub fn poll_messages(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Messages>, Error>> {
        match self.state {
            State::Done => return Poll::Ready(Ok(None)),
            State::Suspended => {
                let at_most = self.at_most;
                self.exchange.append(0, |out| more(at_most, out))?;
                self.state = State::Running;
            }
            State::Running | State::Ending => {}
        }
        let chunk = ready!(self.exchange.poll(std::mem::take(&mut self.first), cx));
        let chunk = chunk.inspect_err(|_| self.state = State::Done)?;
        let mut messages = Messages::new(chunk.messages.into_bytes());
        while let Some((kind, _)) = messages.next()? {
            match kind {
                b'D' => self.is_known = true,
                b's' => self.state = State::Suspended,
                b'C' | b'I' | b'E' => self.end(false)?,
                b'G' => {
                    self.end(true)?;
                    return Poll::Ready(Err(Error::Usage("the statement is a COPY, which has no portal")));
                }
                b'Z' => self.state = State::Done,
                _ => {}
            }
        }
        Poll::Ready(Ok(Some(Messages::new(messages.into_bytes()))))
    }

    /// The next messages; as [`Portal::poll_messages`].
    ///
    /// # Errors
    /// As [`Portal::poll_messages`].
    pub async fn messages(&mut self) -> Result<Option<Messages>, Error> {
        poll_fn(|cx| self.poll_messages(cx)).await
    }

    fn end(&mut self, copies: bool) -> Result<(), Error> {
        if matches!(self.state, State::Ending | State::Done) {
            return Ok(());
        }
        self.state = State::Ending;
        self.exchange.end(|out| {
            if copies {
                encode::copy_fail("a portal is no COPY", out);
            }
            encode::sync(out);
            Ok(())
        })
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        if matches!(self.state, State::Running | State::Suspended) {
            // If the connection has ended, there is nothing to end.
            let is_unknown = !self.is_known;
            let _ = self.exchange.end(|out| {
                if is_unknown {
                    // It may be a COPY, which accepts nothing else; others overlook it.
                    encode::copy_fail("a portal is no COPY", out);
                }
                encode::close_portal(b"", out);
                encode::sync(out);
                Ok(())
            });
        }
    }
}
