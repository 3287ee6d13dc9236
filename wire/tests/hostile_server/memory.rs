//! A server cannot make its client allocate what it does not send, nor keep all that it does.

use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use bytes::{BufMut, BytesMut};
use sqlwright_wire::{Chunk, Error, Exchange, Options, Wire, encode, startup};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::runtime::Builder;

use crate::server::{greeting, message};

const ONE_MEBIBYTE: u64 = 1 << 20;

/// How much memory is in use at most, until the answer to a query has come or the connection has ended. `server` says
/// something after the query has come.
fn peak<F: Future<Output = ()> + Send + 'static>(
    prepare: impl Fn(&Wire),
    server: impl FnOnce(DuplexStream) -> F,
) -> (Result<(), Error>, u64) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let (ours, mut theirs) = tokio::io::duplex(32 * 1024);
    let options = Options { user: "anybody".to_owned(), ..Options::default() };
    let mut result = Ok(());
    let memory = measure(|| {
        runtime.block_on(async {
            theirs.write_all(&greeting()).await.expect("a client");
            let wire = startup(ours, &options).await.expect("a connection").wire;
            prepare(&wire);
            let _ = theirs.read(&mut [0; 1024]).await;
            let mut exchange = begin(&wire);
            tokio::spawn(server(theirs));
            result = complete(&mut exchange).await;
        });
    });
    (result, memory.bytes_max)
}

fn begin(wire: &Wire) -> Exchange {
    let begun = wire.begin(&mut Context::from_waker(Waker::noop()), |out| encode::query("SELECT 1", out));
    let (exchange, poll) = begun.expect("begun");
    assert!(poll.is_pending());
    exchange
}

async fn complete(exchange: &mut Exchange) -> Result<(), Error> {
    loop {
        if let Chunk { last: true, .. } = exchange.chunk().await? {
            return Ok(());
        }
    }
}

/// The beginning of a message that is longer than what comes of it.
fn announced(kind: u8, length: u32) -> BytesMut {
    let mut out = BytesMut::new();
    out.put_u8(kind);
    out.put_u32(length);
    out.put_slice(&[b'x'; 1000]);
    out
}

#[test]
fn lengths_that_are_announced_are_not_allocated() {
    for kind in *b"DdTENAt" {
        let (result, peak) = peak(
            |_| {},
            |mut stream| async move {
                stream.write_all(&announced(kind, 1 << 30)).await.expect("a client");
            },
        );
        assert!(matches!(result, Err(Error::Closed(_))), "{result:?}");
        assert!(peak < ONE_MEBIBYTE, "{peak} bytes");
    }
    // No server sends these.
    for (kind, length) in [(b'D', (1 << 30) + 1), (b'D', 3), (b'C', 30_001), (b'S', 1 << 20), (b'Z', 1 << 20)] {
        let (result, peak) = peak(
            |_| {},
            |mut stream| async move {
                stream.write_all(&announced(kind, length)).await.expect("a client");
                std::future::pending().await
            },
        );
        assert!(matches!(result, Err(Error::Protocol(_))), "{result:?}");
        assert!(peak < ONE_MEBIBYTE, "{peak} bytes");
    }
}

#[test]
fn the_same_before_it_is_known_who_the_server_is() {
    for (kind, length, is_impossible) in [(b'R', 1 << 20, true), (b'E', 1 << 30, false), (b'N', 1 << 30, false)] {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let (ours, mut theirs) = tokio::io::duplex(32 * 1024);
        let options = Options { user: "anybody".to_owned(), ..Options::default() };
        let memory = measure(|| {
            runtime.block_on(async {
                theirs.write_all(&announced(kind, length)).await.expect("a client");
                theirs.shutdown().await.expect("a client");
                let error = startup(ours, &options).await.expect_err("an error");
                assert_eq!(matches!(error, Error::Protocol(_)), is_impossible, "{error}");
            });
        });
        assert!(memory.bytes_max < ONE_MEBIBYTE, "{} bytes", memory.bytes_max);
    }
}

/// A hundred megabytes of notices, then the answer.
async fn notices(mut stream: DuplexStream) {
    let mut lot = BytesMut::new();
    for _ in 0..100 {
        message(b'N', &[&b"VNOTICE\0C00000\0M"[..], &[b'x'; 1000], b"\0\0"].concat(), &mut lot);
    }
    for _ in 0..1_000 {
        stream.write_all(&lot).await.expect("a client");
    }
    lot.clear();
    message(b'C', b"SELECT 1\0", &mut lot);
    message(b'Z', b"I", &mut lot);
    stream.write_all(&lot).await.expect("a client");
}

#[test]
fn notices_without_end_are_not_kept() {
    let (result, peak) = peak(|_| {}, notices);
    assert!(result.is_ok(), "{result:?}");
    assert!(peak < ONE_MEBIBYTE, "{peak} bytes");
    // Somebody has listened once.
    let listen = |wire: &Wire| assert!(wire.poll_notice(&mut Context::from_waker(Waker::noop())).is_pending());
    let (result, peak) = self::peak(listen, notices);
    assert!(result.is_ok(), "{result:?}");
    assert!(peak < 4 * ONE_MEBIBYTE, "{peak} bytes");
}

/// More than a server has.
#[test]
fn parameters_without_end_end_the_connection() {
    let (result, peak) = peak(
        |_| {},
        |mut stream| async move {
            for number in 0.. {
                let mut out = BytesMut::new();
                message(b'S', &[format!("name{number}\0").as_bytes(), &[b'x'; 100], b"\0"].concat(), &mut out);
                if stream.write_all(&out).await.is_err() {
                    break;
                }
            }
        },
    );
    assert!(matches!(result, Err(Error::Protocol(_))), "{result:?}");
    assert!(peak < ONE_MEBIBYTE, "{peak} bytes");
}

/// A server that never stops to talk does not keep its client from doing anything else.
#[test]
fn a_poll_ends() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let endless = Endless(greeting());
        let options = Options { user: "anybody".to_owned(), ..Options::default() };
        let wire = startup(endless, &options).await.expect("a connection").wire;
        for _ in 0..10 {
            let mut exchange = begin(&wire);
            let poll = exchange.poll_chunk(&mut Context::from_waker(Waker::noop()));
            assert!(poll.is_pending());
        }
        assert!(!wire.is_closed());
    });
}

/// Always has something to say.
struct Endless(BytesMut);

impl tokio::io::AsyncRead for Endless {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &mut tokio::io::ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.0.is_empty() {
            message(b'N', b"VNOTICE\0C00000\0Mhello\0\0", &mut self.0);
        }
        let some = self.0.len().min(buf.remaining());
        buf.put_slice(&self.0.split_to(some));
        Poll::Ready(Ok(()))
    }
}

impl tokio::io::AsyncWrite for Endless {
    fn poll_write(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
