//! How connections end: by the server, by their owner, with their runtime.

use std::sync::Arc;
use std::time::Duration;

use sqlwright_wire::{Error, Exchange, Wire, encode, startup};
use tokio::runtime::{Builder, Runtime};

use crate::secure::{self, Secure};
use crate::support::{
    Client, ECHO, Outcome, Parameters, SERIES, SLEEP, Statement, float, number, poll_once, until, within,
};

async fn terminate(process: i32) {
    let killer = Client::connect().await;
    let sql = Statement("SELECT pg_terminate_backend($1::int)::int::int8", &[23]);
    let answer = killer.one(sql, Parameters::blob(&process.to_be_bytes())).await.expect("an answer");
    assert_eq!(answer.number(), 1);
    until(async || !killer.exists(process).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_ends_it_while_calls_wait() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let mut waiting = Vec::new();
    for before in 0..3 {
        let client = Arc::clone(&client);
        let sleeping = Arc::clone(&client);
        waiting.push(tokio::spawn(async move { sleeping.one(SLEEP, float(60.0)).await }));
        until(async || client.wire.pending() == before + 1).await;
    }
    terminate(client.key.process()).await;
    for waiting in waiting {
        let error = within("a call", waiting).await?.expect_err("an error");
        assert!(matches!(&error, Error::Server(error) if error.ends_session()), "{error}");
        assert_eq!(error.code(), Some("57P01"));
    }
    assert!(client.wire.is_closed());
    assert_eq!(client.one(ECHO, number(1)).await.expect_err("an error").code(), Some("57P01"));
    assert_eq!((client.wire.pending(), client.wire.live()), (0, 0));
    Ok(())
}

#[tokio::test]
async fn an_idle_connection_is_known_to_be_closed() {
    let client = Client::connect().await;
    client.echo(1).await;
    assert!(!client.wire.is_closed());
    terminate(client.key.process()).await;
    assert!(client.wire.is_closed());
}

/// The write fails first (EPIPE, ECONNRESET); what the server has said is still there to be read.
#[tokio::test]
async fn what_the_server_said_last_is_not_lost() {
    for round in 0..20 {
        let client = Client::connect().await;
        terminate(client.key.process()).await;
        if round % 2 == 1 {
            // Nor is it where nobody waits.
            client.wire.send(|out| encode::query("SELECT 1", out)).ok();
        }
        let error = within("echo", client.one(ECHO, number(1))).await.expect_err("an error");
        assert_eq!(error.code(), Some("57P01"), "{error}");
    }
}

/// The same by TCP, and encrypted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_said_last_is_not_lost_by_tcp() -> Outcome {
    let secure = Secure::shared().await;
    for round in 0..20 {
        let client: Client = match round % 2 {
            0 => startup(secure.stream().await, &secure::options("trusted")).await?.into(),
            _ => startup(secure.encrypted().await, &secure::options("trusted")).await?.into(),
        };
        secure.terminate(client.key.process()).await?;
        if round % 4 > 1 {
            client.wire.send(|out| encode::query("SELECT 1", out)).ok();
        }
        let error = within("echo", client.one(ECHO, number(1))).await.expect_err("an error");
        assert_eq!(error.code(), Some("57P01"), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_connection_that_is_dropped_is_closed() {
    let observer = Client::connect().await;
    let client = Client::connect().await;
    let process = client.key.process();
    client.echo(1).await;
    drop(client);
    until(async || !observer.exists(process).await).await;
    // With a call that nobody waits for.
    let client = Client::connect().await;
    let process = client.key.process();
    client.wire.send(|out| encode::query("SELECT 1", out)).expect("sent");
    assert!(poll_once(&mut client.one(SERIES, number(100_000))).await.is_pending());
    drop(client);
    until(async || !observer.exists(process).await).await;
}

/// Somebody waits for an answer still: it comes, and then the connection ends.
#[tokio::test]
async fn a_connection_that_is_dropped_answers_those_who_wait() -> Outcome {
    let Client { wire, key } = Client::connect().await;
    let mut exchange = None;
    std::future::poll_fn(|cx| {
        let (begun, _) = wire.begin(cx, |out| encode::query("SELECT pg_sleep(0.1)", out)).expect("begun");
        exchange = Some(begun);
        std::task::Poll::Ready(())
    })
    .await;
    drop(wire);
    let mut exchange = exchange.ok_or("begun")?;
    let mut is_complete = false;
    while !is_complete {
        is_complete = within("the answer", exchange.chunk()).await?.last;
    }
    let observer = Client::connect().await;
    until(async || !observer.exists(key.process()).await).await;
    assert!(matches!(exchange.chunk().await, Err(Error::Usage(_))), "after its end");
    Ok(())
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

#[test]
fn the_runtime_of_a_connection_ends() {
    let (one, other) = (runtime(), runtime());
    let client = Arc::new(one.block_on(Client::connect()));
    assert_eq!(client.wire.handle().id(), one.handle().id());
    other.block_on(client.echo(1));
    let waiting = {
        let client = Arc::clone(&client);
        other.spawn(async move { client.one(SLEEP, float(60.0)).await })
    };
    other.block_on(until(async || client.wire.pending() == 1));
    one.shutdown_timeout(Duration::from_secs(1));
    let error = other.block_on(within("a call", waiting)).expect("no panic").expect_err("an error");
    assert!(matches!(error, Error::Closed(_)), "{error}");
    let error = other.block_on(within("a call", client.one(ECHO, number(1)))).expect_err("an error");
    assert!(error.to_string().contains("runtime"), "{error}");
    assert!(client.wire.is_closed());
}

/// A connection is shared between threads, and its calls move between them.
#[test]
fn connections_go_from_thread_to_thread() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Wire>();
    is_shared::<Exchange>();
    is_shared::<Error>();
}

#[test]
fn a_connection_is_made_inside_a_runtime() {
    let (stream, _other) = tokio::io::duplex(100);
    let options = crate::support::options();
    let error = futures_util::FutureExt::now_or_never(sqlwright_wire::startup(stream, &options));
    assert!(matches!(error, Some(Err(Error::Usage(_)))));
}
