//! A session that listens: what is sent on it, and whether it is still there.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use sqlwright_connect::Opened;
use sqlwright_wire::clock::{Sleep, sleep, timeout};
use sqlwright_wire::{Error as WireError, Exchange, Notice, Values, Wire, encode};

use super::channel;
use crate::connection::{Address, encode_plain, encode_process};
use crate::error::{Commits, Error, ErrorKind, Outcome};

/// A command may take so long, however soon the server is asked whether it is still there.
const PATIENCE: Duration = Duration::from_secs(10);

/// What to say where LISTEN would be heard by nobody.
const SHARED: &str = "a pooler shares sessions of the server among its clients (PgBouncer's `pool_mode` is `transaction` or `statement`), so that \
     LISTEN hears nothing: connect the listener to the server itself, or to a pooler that gives each client a session of its own";

/// A session that listens.
pub(super) struct Live {
    /// Before the connection, so that this waits for nothing when it is dropped.
    question: Option<Exchange>,
    wire: Wire,
    keepalive: Duration,
    /// When something was received last.
    heard: Instant,
    /// Until the question is due, or its answer.
    sleep: Sleep,
}

impl Live {
    /// Connects, and listens to these channels.
    ///
    /// # Errors
    /// The server cannot be reached or refuses; or notifications would not arrive.
    pub(super) async fn begin(
        address: &Address,
        channels: &BTreeSet<String>,
        limit: Duration,
        keepalive: Duration,
    ) -> Result<Self, Error> {
        let Opened { wire, key, .. } = address.open(limit).await.map_err(Error::connect)?;
        let sleep = sleep(keepalive);
        let mut live = Self { question: None, wire, keepalive, heard: Instant::now(), sleep };
        let begin = async {
            live.hear_from_now_on().await;
            let process = live.process().await?;
            if process != Some(key.process()) && shares_sessions(address, process, limit).await? {
                return Err(Error::with_text(ErrorKind::Configuration, None, SHARED).with_outcome(Outcome::NotStored));
            }
            live.listen(channels).await
        };
        let begun = timeout(limit.saturating_mul(2), begin).await;
        begun.unwrap_or_else(|_| {
            Err(Error::with_text(ErrorKind::Connection, None, "the server did not answer in time"))
        })?;
        Ok(live)
    }

    pub(super) fn set_keepalive(&mut self, interval: Duration) {
        self.keepalive = interval;
        if self.question.is_none() {
            self.sleep_until(self.heard + interval);
        }
    }

    fn sleep_until(&mut self, end: Instant) {
        self.sleep = sleep(end.saturating_duration_since(Instant::now()));
    }

    /// What is received before the first call is thrown away.
    async fn hear_from_now_on(&self) {
        let first = |cx: &mut Context<'_>| {
            let _ = self.wire.poll_notice(cx);
            Poll::Ready(())
        };
        poll_fn(first).await;
    }

    /// # Errors
    /// The server refuses, or the connection is gone.
    pub(super) async fn listen(&mut self, channels: &BTreeSet<String>) -> Result<(), Error> {
        if channels.is_empty() {
            return Ok(());
        }
        self.run(|out| channels.iter().try_for_each(|channel| encode_plain(&channel::listen(channel), out)))
            .await
            .map(drop)
    }

    /// # Errors
    /// As [`Self::listen`].
    pub(super) async fn unlisten(&mut self, channel: &str) -> Result<(), Error> {
        self.run(|out| encode_plain(&channel::unlisten(channel), out)).await.map(drop)
    }

    /// The server's process that runs what is sent.
    async fn process(&mut self) -> Result<Option<i32>, Error> {
        let row = self.run(encode_process).await?;
        let value = Values::new(&row).next().flatten();
        Ok(value.and_then(|value| Some(i32::from_be_bytes(value.try_into().ok()?))))
    }

    /// A turn; its last row, if there is one.
    async fn run(&mut self, commands: impl FnOnce(&mut BytesMut) -> Result<(), WireError>) -> Result<Vec<u8>, Error> {
        let lost = |error| Error::wire(None, Commits::Later, error).with_outcome(Outcome::NotStored);
        let exchange = self.wire.enqueue(|out| {
            commands(out)?;
            encode::sync(out);
            Ok(())
        });
        let mut exchange = exchange.map_err(lost)?;
        let (mut row, mut refused) = (Vec::new(), None);
        loop {
            // Nobody listens on a connection that does not answer.
            let chunk = timeout(self.keepalive.max(PATIENCE), exchange.chunk()).await.unwrap_or(Err(silence()));
            let mut chunk = chunk.map_err(lost)?;
            self.heard = Instant::now();
            while let Some((tag, body)) = chunk.messages.next().map_err(lost)? {
                match tag {
                    b'D' => row = chunk.messages.bytes(body).to_vec(),
                    b'E' => drop(refused.get_or_insert(chunk.messages.error(body))),
                    _ => {}
                }
            }
            if chunk.last {
                return refused.map_or(Ok(row), |error| Err(lost(WireError::Server(error))));
            }
        }
    }

    /// What the server says next. An error says that the connection is gone, also if the server does not answer any more.
    pub(super) fn poll_notice(&mut self, cx: &mut Context<'_>) -> Poll<Result<Notice, WireError>> {
        if let Poll::Ready(notice) = self.wire.poll_notice(cx) {
            self.heard = Instant::now();
            return Poll::Ready(notice);
        }
        loop {
            if let Some(question) = &mut self.question
                && let Poll::Ready(answer) = question.poll_chunk(cx)
            {
                match answer {
                    Ok(chunk) if !chunk.last => continue,
                    Ok(_) => self.question = None,
                    Err(error) => return Poll::Ready(Err(error)),
                }
                self.heard = Instant::now();
                self.sleep_until(self.heard + self.keepalive);
            }
            if Pin::new(&mut self.sleep).poll(cx).is_pending() {
                return Poll::Pending;
            }
            let quiet_until = self.heard + self.keepalive;
            if Instant::now() < quiet_until {
                self.sleep_until(quiet_until);
                continue;
            }
            if self.question.is_some() {
                return Poll::Ready(Err(silence()));
            }
            // A Sync runs nothing.
            let question = self.wire.enqueue(|out| {
                encode::sync(out);
                Ok(())
            });
            match question {
                Ok(question) => self.question = Some(question),
                Err(error) => return Poll::Ready(Err(error)),
            }
            self.sleep = sleep(self.keepalive);
        }
    }
}

fn silence() -> WireError {
    std::io::Error::new(std::io::ErrorKind::TimedOut, "the server does not answer").into()
}

/// Whether a pooler gives two clients the same session of the server while both are connected.
///
/// # Errors
/// The second one cannot connect.
async fn shares_sessions(address: &Address, process: Option<i32>, limit: Duration) -> Result<bool, Error> {
    let Opened { wire, .. } = address.open(limit).await.map_err(Error::connect)?;
    // It only asks.
    let (keepalive, heard, sleep) = (PATIENCE, Instant::now(), sleep(PATIENCE));
    let mut second = Live { question: None, wire, keepalive, heard, sleep };
    Ok(second.process().await? == process)
}
