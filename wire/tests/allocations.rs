//! A call allocates nothing, once a connection has been used for a while.

#[allow(dead_code, reason = "what other tests use")]
#[path = "live/support.rs"]
mod support;

use std::future::poll_fn;
use std::task::{Context, Poll};

use allocation_counter::measure;
use bytes::{BufMut, BytesMut};
use sqlwright_wire::{Chunk, Error, Exchange, Values, Wire, encode};

use support::{Client, Outcome, read};

fn bind(value: i64, out: &mut BytesMut) -> Result<(), Error> {
    let mut parameters = [0; 12];
    (&mut parameters[..]).put_i32(8);
    (&mut parameters[4..]).put_i64(value);
    encode::bind(b"", b"echo", 1, &parameters, out)?;
    encode::execute(b"", 0, out);
    encode::sync(out);
    Ok(())
}

/// Looks at the answer. Whether it is complete.
fn look(chunk: Chunk, value: i64) -> Result<bool, Error> {
    let Chunk { mut messages, last } = chunk;
    while let Some((kind, body)) = messages.next()? {
        match kind {
            b'D' => assert_eq!(read(Values::new(messages.bytes(body))), value),
            b'C' => assert_eq!(messages.affected(body), 1),
            _ => {}
        }
    }
    Ok(last)
}

/// Calls one after the other, and how many allocations they made.
async fn calls(wire: &Wire, count: i64) -> Result<u64, Error> {
    let mut allocations = 0;
    for value in 0..count {
        let mut exchange: Option<Exchange> = None;
        poll_fn(|cx| {
            let mut result = Poll::Pending;
            allocations += measure(|| result = poll_call(wire, &mut exchange, value, cx)).count_total;
            result
        })
        .await?;
    }
    Ok(allocations)
}

fn poll_call(
    wire: &Wire,
    exchange: &mut Option<Exchange>,
    value: i64,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Error>> {
    let mut poll = match exchange {
        None => {
            let (begun, poll) = wire.begin(cx, |out| bind(value, out))?;
            *exchange = Some(begun);
            poll
        }
        Some(exchange) => exchange.poll_chunk(cx),
    };
    while let Poll::Ready(chunk) = poll {
        if look(chunk?, value)? {
            *exchange = None;
            return Poll::Ready(Ok(()));
        }
        poll = exchange.as_mut().expect("begun").poll_chunk(cx);
    }
    Poll::Pending
}

#[tokio::test]
async fn a_prepared_call_allocates_nothing() -> Outcome {
    let Client { wire, .. } = Client::connect().await;
    wire.send(|out| {
        encode::parse(b"echo", &["SELECT $1::int8"], &[20], out)?;
        encode::sync(out);
        Ok(())
    })?;
    calls(&wire, 100).await?;
    assert_eq!(calls(&wire, 1_000).await?, 0);
    // What is counted are allocations: this one is.
    assert!(measure(|| drop(wire.parameter("server_version"))).count_total > 0);
    // Nor does looking whether it is closed.
    assert_eq!(measure(|| assert!(!wire.is_closed() && wire.pending() == 0)).count_total, 0);
    Ok(())
}
