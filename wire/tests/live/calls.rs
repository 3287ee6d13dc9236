//! Calls: alone, many at once, dropped at random, in pieces, large.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use sqlwright_wire::{Status, startup};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::support::{
    BLOB, Client, DIVIDE, ECHO, Outcome, Parameters, Random, SERIES, SLEEP, float, number, options, poll_once, stream,
    within,
};

#[tokio::test]
async fn one_after_the_other() {
    let client = Client::connect().await;
    for value in 0..100 {
        client.echo(value).await;
    }
    assert!(client.wire.parameter("server_version").is_some());
    assert_eq!((client.wire.pending(), client.wire.live(), client.wire.status()), (0, 0, Status::Idle));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_share_a_connection() {
    let client = Arc::new(Client::connect().await);
    let mut tasks = JoinSet::new();
    for task in 0..16_i64 {
        let client = Arc::clone(&client);
        tasks.spawn(async move {
            for turn in 0..100 {
                client.echo(task * 1000 + turn).await;
            }
        });
    }
    tasks.join_all().await;
}

/// One task that waits for many calls, each with a waker of its own, and all with the same one.
#[tokio::test]
async fn a_task_waits_for_many_calls() -> Outcome {
    let client = Client::connect().await;
    let calls = (0..500).map(|value| client.one(ECHO, number(value)));
    for (answer, value) in within("all", futures_util::future::try_join_all(calls)).await?.iter().zip(0..) {
        assert_eq!(answer.number(), value);
    }
    let mut calls: Vec<_> = (0..50).map(|value| client.one(ECHO, number(value))).collect();
    let all = std::future::poll_fn(|cx| {
        calls.retain_mut(|call| Pin::new(call).poll(cx).is_pending());
        if calls.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    });
    within("all with one waker", all).await;
    Ok(())
}

/// The protocol stays in step, whatever is dropped when.
pub async fn drops(client: Arc<Client>, seed: u64, rounds: usize) {
    let mut tasks = JoinSet::new();
    for task in 0..6 {
        let client = Arc::clone(&client);
        tasks.spawn(async move {
            let mut random = Random(seed + task * 77);
            for _ in 0..rounds {
                at_random(&client, &mut random).await;
            }
        });
    }
    tasks.join_all().await;
    client.echo(7).await;
    assert_eq!((client.wire.status(), client.wire.live()), (Status::Idle, 0));
}

async fn at_random(client: &Client, random: &mut Random) {
    let value = random.below(1 << 30) as i64;
    match random.below(8) {
        0 => {
            let _ = timeout(Duration::from_micros(random.below(300)), client.one(ECHO, number(value))).await;
        }
        1 => {
            let rows = client.rows(SERIES, number(2000)).sum();
            let _ = timeout(Duration::from_micros(random.below(500)), rows).await;
        }
        2 => {
            let _ = poll_once(&mut client.one(ECHO, number(value))).await;
        }
        3 => {
            let error = within("divide", client.one(DIVIDE, number(0))).await.expect_err("an error");
            assert_eq!(error.code(), Some("22012"));
        }
        4 => {
            let calls = [(ECHO, number(value)), (ECHO, number(value + 1))];
            let (answers, _) = within("pipeline", client.pipeline(&calls)).await.expect("answers");
            let answers: Vec<_> = answers.iter().map(|answer| answer.number()).collect();
            assert_eq!(answers, [value, value + 1]);
        }
        5 => {
            let sum = within("rows", client.rows(SERIES, number(500)).sum()).await.expect("rows");
            assert_eq!(sum, (500 * 501 / 2, 500));
        }
        6 => {
            client.wire.send(|out| sqlwright_wire::encode::query("SELECT 1; SELECT 2", out)).expect("sent");
        }
        _ => client.echo(value).await,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_calls_leave_the_protocol_in_step() {
    for seed in 0..8 {
        drops(Arc::new(Client::connect().await), seed, 60).await;
    }
}

#[tokio::test]
async fn dropped_calls_leave_the_protocol_in_step_on_one_thread() {
    for seed in 90..94 {
        drops(Arc::new(Client::connect().await), seed, 60).await;
    }
}

/// The driver drives always where somebody listens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_calls_leave_the_protocol_in_step_while_somebody_listens() {
    for seed in 50..54 {
        let client = Arc::new(Client::connect().await);
        let listening = Arc::clone(&client);
        let listener =
            tokio::spawn(
                async move { while std::future::poll_fn(|cx| listening.wire.poll_notice(cx)).await.is_ok() {} },
            );
        drops(client, seed, 60).await;
        listener.abort();
    }
}

/// Reads and writes a few bytes at a time, or none.
struct Dribble<S> {
    inner: S,
    random: Random,
}

impl<S: AsyncRead + Unpin> AsyncRead for Dribble<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.random.below(3) == 0 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let some = (1 + self.random.below(40) as usize).min(buf.remaining());
        let mut bytes = vec![0; some];
        let mut small = ReadBuf::new(&mut bytes);
        let poll = Pin::new(&mut self.inner).poll_read(cx, &mut small);
        buf.put_slice(small.filled());
        poll
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Dribble<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.random.below(3) == 0 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let some = (1 + self.random.below(40) as usize).min(buf.len());
        Pin::new(&mut self.inner).poll_write(cx, &buf[..some])
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_in_pieces() -> Outcome {
    let dribble = Dribble { inner: stream().await, random: Random(5) };
    drops(Arc::new(startup(dribble, &options()).await?.into()), 3, 25).await;
    Ok(())
}

/// A call that was polled once and is held, while another task waits for its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_depends_on_a_future_that_is_not_polled() {
    let client = Arc::new(Client::connect().await);
    let mut held = client.one(SLEEP, float(0.05));
    assert!(poll_once(&mut held).await.is_pending());
    let other = Arc::clone(&client);
    let task = tokio::spawn(async move { other.echo(2).await });
    tokio::time::sleep(Duration::from_millis(10)).await;
    // Its task becomes the one that waited last.
    assert!(poll_once(&mut held).await.is_pending());
    within("the other", task).await.expect("no panic");
    // The answer of the one that was held is there as well.
    within("the one that was held", held).await.expect("an answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_messages() -> Outcome {
    let client = Client::connect().await;
    let value: Vec<u8> = (0..40_000_000_u32).map(|i| (i % 251) as u8).collect();
    let answer = within("a large value", client.one(BLOB, Parameters::blob(&value))).await?;
    assert!(answer.row.expect("a row").values().next() == Some(Some(&value[..])));
    // Much to write and much to read at the same time.
    let calls: Vec<_> = (0..40).map(|_| (BLOB, Parameters::blob(&value[..1_000_000]))).collect();
    let (answers, _) = within("large values", client.pipeline(&calls)).await?;
    assert_eq!(answers.len(), 40);
    client.echo(3).await;
    Ok(())
}
