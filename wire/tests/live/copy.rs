//! COPY, in and out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use sqlwright_wire::{Chunk, Error, Exchange, encode, startup};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use crate::support::{
    Client, ECHO, Outcome, Parameters, Random, Statement, number, options, poll_once, stream, within,
};

const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const COPY: &str = "COPY wire_c FROM STDIN BINARY";

fn row(value: i64) -> Vec<u8> {
    let mut row = vec![0, 1, 0, 0, 0, 8];
    row.extend(value.to_be_bytes());
    row
}

async fn client() -> Client {
    let client = Client::connect().await;
    client.command("CREATE TEMP TABLE wire_c (i int8 CHECK (i < 1000000))").await.expect("a table");
    client
}

/// An ordinary turn.
fn copy_out(client: &Client) -> Result<Exchange, Error> {
    client.wire.enqueue(|out| encode::query("COPY wire_c TO STDOUT BINARY", out))
}

const COUNT: Statement = Statement("SELECT count(*) FROM wire_c", &[]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_go_in_and_come_out() -> Outcome {
    let client = client().await;
    let mut copy = client.copy_in(COPY).await?;
    copy.send(HEADER).await?;
    for value in 0..100_000 {
        copy.send(&row(value)).await?;
    }
    // Nothing else at the same time.
    assert!(matches!(client.one(ECHO, number(1)).await, Err(Error::Usage(_))));
    copy.send(&[0xff, 0xff]).await?;
    assert_eq!(within("finish", copy.finish()).await?, 100_000);

    let mut bytes = 0;
    let mut exchange = copy_out(&client)?;
    loop {
        let Chunk { mut messages, last } = within("out", exchange.chunk()).await?;
        while let Some((kind, body)) = messages.next()? {
            bytes += if kind == b'd' { messages.bytes(body).len() } else { 0 };
        }
        if last {
            break;
        }
    }
    assert_eq!(bytes, 19 + 100_000 * 14 + 2);
    // Dropped in the middle.
    let mut exchange = copy_out(&client)?;
    exchange.chunk().await?;
    drop(exchange);
    client.echo(5).await;
    Ok(())
}

#[tokio::test]
async fn data_that_are_larger_than_any_message() -> Outcome {
    let client = client().await;
    let data: Vec<u8> = (0..20_000_000_u32).flat_map(|_| *b"1\n").collect();
    let mut copy = client.copy_in("COPY wire_c FROM STDIN").await?;
    within("send", copy.send(&data)).await?;
    assert_eq!(within("finish", copy.finish()).await?, 20_000_000);
    Ok(())
}

/// Counts what the server was given.
struct Counting<S>(S, Arc<AtomicUsize>);

impl<S: AsyncRead + Unpin> AsyncRead for Counting<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counting<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.0).poll_write(cx, buf);
        if let Poll::Ready(Ok(length)) = &poll {
            self.1.fetch_add(*length, Ordering::SeqCst);
        }
        poll
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// What the server does not take is not kept in memory: the sender waits, whoever drives.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sender_waits_for_a_server_that_is_behind() -> Outcome {
    for listens in [false, true] {
        let written = Arc::new(AtomicUsize::new(0));
        let client = Client::from(startup(Counting(stream().await, Arc::clone(&written)), &options()).await?);
        let slow = "CREATE TEMP TABLE wire_s (t text); CREATE FUNCTION pg_temp.slow() RETURNS trigger LANGUAGE plpgsql AS \
                    $$ BEGIN PERFORM pg_sleep(0.002); RETURN new; END $$; CREATE TRIGGER slow BEFORE INSERT ON wire_s FOR \
                    EACH ROW EXECUTE FUNCTION pg_temp.slow()";
        client.command(slow).await?;
        let notice = &mut std::future::poll_fn(|cx| client.wire.poll_notice(cx));
        if listens {
            assert!(poll_once(notice).await.is_pending());
        }
        let mut copy = client.copy_in("COPY wire_s FROM STDIN").await?;
        let (before, mut row) = (written.load(Ordering::SeqCst), vec![b'x'; 100_000]);
        row.push(b'\n');
        for rows in 1..=200 {
            within("send", copy.send(&row)).await?;
            let taken = written.load(Ordering::SeqCst) - before;
            let kept = (row.len() * rows).saturating_sub(taken);
            assert!(kept <= 128 * 1024, "{kept} bytes are kept");
        }
        assert_eq!(within("finish", copy.finish()).await?, 200);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_has_had_enough_first() -> Outcome {
    let client = client().await;
    let mut copy = client.copy_in(COPY).await?;
    copy.send(HEADER).await?;
    let mut error = None;
    for value in 999_000..1_500_000 {
        if let Err(found) = within("send", copy.send(&row(value))).await {
            error = Some(found);
            break;
        }
    }
    let error = match error {
        Some(error) => {
            assert!(matches!(copy.finish().await, Err(Error::Usage(_))));
            error
        }
        None => copy.finish().await.expect_err("an error"),
    };
    assert_eq!(error.code(), Some("23514"), "{error}");
    client.echo(2).await;
    assert_eq!(client.number(COUNT).await, 0);
    Ok(())
}

#[tokio::test]
async fn what_is_no_copy() -> Outcome {
    let client = client().await;
    assert!(matches!(client.copy_in("SELECT 1").await, Err(Error::Usage(_))));
    client.echo(3).await;
    let error = client.copy_in("COPY nowhere FROM STDIN").await.err().ok_or("an error")?;
    assert_eq!(error.code(), Some("42P01"));
    client.echo(4).await;
    Ok(())
}

/// The server would skip the Sync: nothing could be told apart any more.
#[tokio::test]
async fn a_copy_in_an_ordinary_turn_ends_the_connection() -> Outcome {
    let client = client().await;
    let copy = Statement("COPY wire_c FROM STDIN", &[]);
    let error = within("copy", client.one(copy, Parameters::none())).await.expect_err("an error");
    assert!(matches!(error, Error::Protocol(_)), "{error}");
    assert!(client.wire.is_closed());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_wherever_it_is() -> Outcome {
    let client = client().await;
    let mut random = Random(7);
    for round in 0..200 {
        match random.below(5) {
            0 => drop(client.copy_in(COPY)),
            1 => {
                let mut begins = Box::pin(client.copy_in(COPY));
                let _ = poll_once(&mut begins).await;
            }
            2 => {
                let _ = timeout(Duration::from_micros(random.below(200)), client.copy_in(COPY)).await;
            }
            3 => {
                let mut copy = client.copy_in(COPY).await?;
                let _ = timeout(Duration::from_micros(random.below(200)), copy.send(&[1; 300_000])).await;
            }
            _ => {
                let mut copy = client.copy_in(COPY).await?;
                copy.send(HEADER).await?;
                copy.send(&row(1)).await?;
            }
        }
        client.echo(round).await;
    }
    assert_eq!(client.number(COUNT).await, 0);
    Ok(())
}
