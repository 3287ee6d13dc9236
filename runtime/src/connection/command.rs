//! Commands of this crate's own, which have neither parameters nor slots.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::ready;

use bytes::BytesMut;
use sqlwright_wire::{Chunk, Error as WireError, Values, encode};

use super::session::Session;
use crate::error::{Commits, Error, Outcome};

/// A command without parameters: parsed without a name, bound and executed, without a Sync.
pub(crate) fn encode_plain(sql: &str, out: &mut BytesMut) -> Result<(), WireError> {
    encode::parse(b"", &[sql], &[], out)?;
    encode::run(b"", 0, &[], out)
}

impl Session {
    /// Runs commands in the simple protocol, and returns the first column of all rows. The caller sees to it that it may be sent.
    ///
    /// # Errors
    /// One of them failed; what came before it has run.
    pub(super) async fn query(&self, sql: &str) -> Result<Vec<String>, WireError> {
        let mut exchange = self.wire().enqueue(|out| encode::query(sql, out))?;
        let (mut first_columns, mut failed) = (Vec::new(), None);
        poll_fn(|cx| {
            loop {
                let Chunk { mut messages, last } = ready!(exchange.poll_chunk(cx))?;
                while let Some((tag, body)) = messages.next()? {
                    match tag {
                        b'D' => {
                            let value = Values::new(messages.bytes(body)).next().flatten().unwrap_or_default();
                            first_columns.push(String::from_utf8_lossy(value).into_owned());
                        }
                        b'E' => drop(failed.get_or_insert(messages.error(body))),
                        _ => {}
                    }
                }
                if last {
                    return std::task::Poll::Ready(Ok::<_, WireError>(()));
                }
            }
        })
        .await
        // The server's reason is the better one.
        .or_else(|error| failed.is_some().then_some(()).ok_or(error))?;
        failed.map_or(Ok(first_columns), |error| Err(WireError::Server(error)))
    }

    /// Puts a command on the wire, ahead of what comes next; nobody waits for its answer.
    pub(crate) fn send_command(&self, sql: &str) {
        // Where that fails the connection is gone, as whoever comes next is told.
        let _ = self.wire().send(|out| encode::query(sql, out));
    }

    /// Waits until everything that was sent before has been answered.
    ///
    /// # Errors
    /// The connection is gone.
    pub(crate) async fn sync(&self) -> Result<(), WireError> {
        let mut exchange = self.wire().enqueue(|out| {
            encode::sync(out);
            Ok(())
        })?;
        while !exchange.chunk().await?.last {}
        Ok(())
    }

    /// Whether the server answers: one round trip.
    ///
    /// # Errors
    /// The connection is gone, or what was given up on it does not end.
    pub(crate) async fn answers(self: &Arc<Self>) -> Result<(), Error> {
        self.wait_for_gate().await;
        self.lock().admit(None)?;
        self.sync().await.map_err(|error| Error::wire(None, Commits::Later, error).with_outcome(Outcome::NotStored))
    }
}
