//! Code of others that uses the connection while it is called: wakers when they are woken and when they are dropped; and what
//! encodes a turn, when it panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use sqlwright_wire::{Chunk, Error, Exchange, Wire, encode};
use tokio::runtime::Builder;

use crate::support::{Client, Outcome, Parameters, SLEEP, Statement, call, float, poll_once, until, within};

static WOKEN: AtomicUsize = AtomicUsize::new(0);
static DROPPED: AtomicUsize = AtomicUsize::new(0);

/// A task as simple executors make it: its waker owns what it does, here an exchange on the same connection.
struct Task {
    wire: Arc<Wire>,
    exchange: Mutex<Option<Exchange>>,
}

impl Task {
    fn use_connection(&self) {
        let _ = (self.wire.pending(), self.wire.status(), self.wire.is_closed());
        let _ = self.wire.send(|out| encode::query("SELECT 1", out));
        drop(self.exchange.lock().expect("no panic").take());
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        WOKEN.fetch_add(1, Ordering::SeqCst);
        self.use_connection();
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::SeqCst);
        self.use_connection();
    }
}

/// Begins a call, and polls it with this waker.
fn begin(wire: &Wire, seconds: f64, waker: &Waker) -> (Exchange, Poll<Result<Chunk, Error>>) {
    let begun = wire.begin(&mut Context::from_waker(waker), |out| {
        call(&SLEEP, &float(seconds), out)?;
        encode::sync(out);
        Ok(())
    });
    begun.expect("begun")
}

fn task(wire: &Arc<Wire>) -> Waker {
    let (exchange, _) = begin(wire, 0.0, Waker::noop());
    Waker::from(Arc::new(Task { wire: Arc::clone(wire), exchange: Mutex::new(Some(exchange)) }))
}

/// What locks itself out never ends: it is seen from another thread.
fn does_not_lock_itself_out<F: Future<Output = ()>>(body: impl FnOnce() -> F + Send + 'static) {
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime").block_on(body());
        done.send(()).expect("somebody waits");
    });
    is_done.recv_timeout(Duration::from_secs(30)).expect("it ends, without a panic");
}

#[test]
fn wakers_may_use_the_connection() {
    does_not_lock_itself_out(|| async {
        let Client { wire, key } = Client::connect().await;
        let wire = Arc::new(wire);
        // Replaced by another waker, which drops the last copy of the first.
        let first = task(&wire);
        let (mut exchange, _) = begin(&wire, 0.0, &first);
        drop(first);
        let dropped = DROPPED.load(Ordering::SeqCst);
        while exchange.poll_chunk(&mut Context::from_waker(Waker::noop())).is_pending() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        until(async || wire.pending() == 0).await;
        // Dropped with its exchange.
        let (exchange, _) = begin(&wire, 0.0, &task(&wire));
        drop(exchange);
        // Woken by an answer: by the driver, because another one waits as well.
        let woken = WOKEN.load(Ordering::SeqCst);
        let (mut one, _) = begin(&wire, 0.0, &task(&wire));
        let (mut other, _) = begin(&wire, 0.0, &task(&wire));
        until(async || WOKEN.load(Ordering::SeqCst) >= woken + 2).await;
        // And where they are alone, by the stream.
        for exchange in [&mut one, &mut other] {
            if exchange.poll_chunk(&mut Context::from_waker(&task(&wire))).is_pending() {
                within("the answer", exchange.chunk()).await.expect("an answer");
            }
        }
        until(async || wire.pending() == 0).await;
        // A listener that is replaced.
        let _ = wire.poll_notice(&mut Context::from_waker(&task(&wire)));
        let _ = wire.poll_notice(&mut Context::from_waker(&task(&wire)));
        // All of them, by the end of the connection.
        let waiting: Vec<_> = (0..10).map(|_| begin(&wire, 60.0, &task(&wire))).collect();
        let killer = Client::connect().await;
        let sql = Statement("SELECT pg_terminate_backend($1)", &[23]);
        killer.one(sql, Parameters::blob(&key.process().to_be_bytes())).await.expect("an answer");
        let woken = WOKEN.load(Ordering::SeqCst);
        until(async || WOKEN.load(Ordering::SeqCst) >= woken + 10 || wire.is_closed()).await;
        drop(waiting);
        assert!(DROPPED.load(Ordering::SeqCst) > dropped);
    });
}

/// The waker that the stream has is not that of a task: whoever waits next drops none under the lock.
#[test]
fn a_task_may_end_with_its_waker() {
    does_not_lock_itself_out(|| async {
        let Client { wire, .. } = Client::connect().await;
        let wire = Arc::new(wire);
        for _ in 0..50 {
            let (exchange, _) = begin(&wire, 0.001, &task(&wire));
            tokio::task::yield_now().await;
            drop(exchange);
            let (mut exchange, poll) = begin(&wire, 0.0, &task(&wire));
            if poll.is_pending() {
                within("the answer", exchange.chunk()).await.expect("an answer");
            }
        }
    });
}

#[tokio::test]
async fn nothing_is_sent_of_a_turn_whose_encoding_panics() -> Outcome {
    let client = Client::connect().await;
    client.command("CREATE TEMP TABLE wire_p (i int)").await?;
    let writes = client.wire.counts().writes;
    for round in 0..10 {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let mut cx = Context::from_waker(Waker::noop());
            let encode = |out: &mut bytes::BytesMut| -> Result<(), Error> {
                encode::query("INSERT INTO wire_p VALUES (1)", out)?;
                std::panic::resume_unwind(Box::new("the panic of a test"));
            };
            if round % 2 == 0 { client.wire.begin(&mut cx, encode).map(drop) } else { client.wire.send(encode) }
        }));
        assert!(panicked.is_err());
        assert_eq!((client.wire.pending(), client.wire.counts().writes), (0, writes));
    }
    assert!(!client.wire.is_closed());
    assert_eq!(client.number(Statement("SELECT count(*) FROM wire_p", &[])).await, 0);
    // While others are under way.
    let mut sleeping = Box::pin(client.one(SLEEP, float(0.05)));
    assert!(poll_once(&mut sleeping).await.is_pending());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        client.wire.send(|out| {
            encode::sync(out);
            std::panic::resume_unwind(Box::new("the panic of a test"))
        })
    }));
    assert!(panicked.is_err());
    within("the other", Pin::new(&mut sleeping)).await?;
    client.echo(1).await;
    Ok(())
}
