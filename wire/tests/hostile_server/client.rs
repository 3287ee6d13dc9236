//! What an application does, and what it makes of the answers.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use sqlwright_wire::{Chunk, Error, Exchange, Messages, Values, Wire, encode};
use tokio::time::timeout;

use crate::random::Random;
use crate::server::{ROWS, checked};

/// A number for each call, of all.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Result {
    Right,
    /// An error, or an answer that makes no sense: the caller knows that it has none.
    Failed,
    /// It was dropped.
    Dropped,
    /// It was given what another one asked for.
    OfAnother,
    Hung,
}

pub async fn call_at_random(wire: Arc<Wire>, random: &mut Random) -> Result {
    let id = NEXT.fetch_add(1, Ordering::SeqCst);
    let patience = Duration::from_millis(random.below(3));
    let call = async {
        match random.below(10) {
            0..=2 => call(&wire, "one", &[id], 1).await,
            3 => call(&wire, "rows", &[id], ROWS).await,
            4 => call(&wire, "fail", &[id], 0).await,
            5 => {
                let ids = [id, NEXT.fetch_add(1, Ordering::SeqCst), NEXT.fetch_add(1, Ordering::SeqCst)];
                call(&wire, "one", &ids, 3).await
            }
            6 => portal(&wire, id).await,
            7 => copy_out(&wire).await,
            8 => copy_in(&wire).await,
            _ => match timeout(patience, call(&wire, "one", &[id], 1)).await {
                Ok(result) => result,
                Err(_) => Result::Dropped,
            },
        }
    };
    timeout(Duration::from_secs(100), call).await.unwrap_or(Result::Hung)
}

fn encode(statement: &str, id: u64, out: &mut BytesMut) -> std::result::Result<(), Error> {
    encode::parse(b"", &[statement], &[17], out)?;
    let mut parameters = BytesMut::new();
    parameters.put_u32(16);
    parameters.put_slice(&checked(id));
    encode::bind(b"", b"", 1, &parameters, out)
}

/// What is wrong with an answer.
struct Wrong(Result);

impl From<Error> for Wrong {
    fn from(_: Error) -> Self {
        Self(Result::Failed)
    }
}

const SENSELESS: Wrong = Wrong(Result::Failed);

/// Reads the answers of statements as they must come.
struct Reader<'i> {
    ids: &'i [u64],
    /// Statements whose answers are complete.
    complete: usize,
    /// Of the one that is under way: what has come, in the order in which it has to.
    stage: u8,
    rows: u32,
    failed: bool,
    error: std::result::Result<(), Wrong>,
}

impl<'i> Reader<'i> {
    fn new(ids: &'i [u64]) -> Self {
        Self { ids, complete: 0, stage: 0, rows: 0, failed: false, error: Ok(()) }
    }
}

impl Reader<'_> {
    fn read(&mut self, messages: &mut Messages) -> std::result::Result<(), Wrong> {
        while let Some((kind, body)) = messages.next()? {
            match (kind, self.stage) {
                _ if self.failed && kind != b'Z' => return Err(SENSELESS),
                (b'1', 0) | (b'2', 1) => self.stage += 1,
                (b'D', 2) => {
                    self.rows += 1;
                    let mut values = Values::new(messages.bytes(body));
                    let value = values.next().flatten().ok_or(SENSELESS)?;
                    self.look(value)?;
                    if !values.is_at_end() {
                        return Err(SENSELESS);
                    }
                }
                (b'C', 2) => {
                    self.complete += 1;
                    self.stage = 0;
                }
                (b's', 2) => {}
                (b'E', 0..=2) => {
                    let error = messages.error(body);
                    let value: Option<Vec<u8>> = (0..16)
                        .map(|at| u8::from_str_radix(error.message().get(2 * at..2 * at + 2)?, 16).ok())
                        .collect();
                    // It counts when the answer is complete.
                    self.error = self.look(&value.ok_or(SENSELESS)?);
                    self.failed = true;
                }
                (b'Z', _) => std::mem::replace(&mut self.error, Ok(()))?,
                _ => return Err(SENSELESS),
            }
        }
        Ok(())
    }

    fn look(&self, value: &[u8]) -> std::result::Result<(), Wrong> {
        let id = value.first_chunk::<8>().map(|id| u64::from_be_bytes(*id)).ok_or(SENSELESS)?;
        match value == checked(id) {
            true if self.ids.contains(&id) => Ok(()),
            true => Err(Wrong(Result::OfAnother)),
            false => Err(SENSELESS),
        }
    }
}

async fn call(wire: &Wire, statement: &str, ids: &[u64], rows: u32) -> Result {
    let mut reader = Reader::new(ids);
    let mut exchange = None;
    let read = poll_fn(|cx| poll_call(wire, statement, &mut exchange, &mut reader, cx)).await;
    match read {
        Err(Wrong(result)) => result,
        Ok(()) if reader.failed => {
            if statement == "fail" {
                Result::Right
            } else {
                Result::Failed
            }
        }
        Ok(()) if reader.complete == ids.len() && reader.rows == rows => Result::Right,
        Ok(()) => Result::Failed,
    }
}

fn poll_call(
    wire: &Wire,
    statement: &str,
    exchange: &mut Option<Exchange>,
    reader: &mut Reader<'_>,
    cx: &mut Context<'_>,
) -> Poll<std::result::Result<(), Wrong>> {
    let mut poll = match exchange {
        None => {
            let (begun, poll) = wire.begin(cx, |out| {
                for id in reader.ids {
                    encode(statement, *id, out)?;
                    encode::execute(b"", 0, out);
                }
                encode::sync(out);
                Ok(())
            })?;
            *exchange = Some(begun);
            poll
        }
        Some(exchange) => exchange.poll_chunk(cx),
    };
    loop {
        let Chunk { mut messages, last } = ready!(poll)?;
        if let Err(wrong) = reader.read(&mut messages) {
            exchange.as_mut().expect("begun").refuse("the answer makes no sense");
            return Poll::Ready(Err(wrong));
        }
        if last {
            return Poll::Ready(Ok(()));
        }
        poll = exchange.as_mut().expect("begun").poll_chunk(cx);
    }
}

async fn portal(wire: &Wire, id: u64) -> Result {
    let ids = [id];
    let mut reader = Reader::new(&ids);
    let read = async {
        let mut portal = wire.portal(7, |out| encode("rows", id, out))?;
        while let Some(mut messages) = portal.messages().await? {
            reader.read(&mut messages)?;
        }
        Ok(())
    };
    match read.await {
        Err(Wrong(result)) => result,
        Ok(()) if reader.complete == 1 && reader.rows == ROWS => Result::Right,
        Ok(()) => Result::Failed,
    }
}

async fn copy_out(wire: &Wire) -> Result {
    let begun = wire.enqueue(|out| {
        encode::parse(b"", &["copy out"], &[], out)?;
        encode::bind(b"", b"", 0, &[], out)?;
        encode::execute(b"", 0, out);
        encode::sync(out);
        Ok(())
    });
    let Ok(mut exchange) = begun else { return Result::Failed };
    let mut has_failed = false;
    loop {
        let Ok(Chunk { mut messages, last }) = exchange.chunk().await else { return Result::Failed };
        while let Ok(Some((kind, _))) = messages.next() {
            has_failed |= matches!(kind, b'E' | b'D');
        }
        if last {
            return if has_failed { Result::Failed } else { Result::Right };
        }
    }
}

async fn copy_in(wire: &Wire) -> Result {
    let Ok(mut copy) = wire.copy_in(|_| Ok(()), "copy in", |_, _| Ok(())).await else { return Result::Failed };
    if copy.send(&[1; 100]).await.is_err() {
        return Result::Failed;
    }
    match copy.finish().await {
        Ok(_) => Result::Right,
        Err(_) => Result::Failed,
    }
}
