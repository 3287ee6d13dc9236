//! The client of tokio-postgres on our connection.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join;
use futures_util::{FutureExt, SinkExt, StreamExt, TryStreamExt};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};

use crate::support::{Client, ECHO, Outcome, PID, SLEEP, Statement, float, number, stream, until, within};

/// Created without waiting: the startup is answered at once.
fn guest(client: &Client) -> (tokio_postgres::Client, JoinHandle<Result<(), tokio_postgres::Error>>) {
    let mut config = Config::new();
    config.user("anybody").ssl_mode(SslMode::Disable);
    let connected = config.connect_raw(client.wire.guest(), NoTls).now_or_never().expect("ready at the first poll");
    let (guest, driver) = connected.expect("a client");
    (guest, tokio::spawn(driver))
}

/// Our own turns, meanwhile.
fn echoes(client: &Arc<Client>, count: i64) -> JoinHandle<()> {
    let client = Arc::clone(client);
    tokio::spawn(async move {
        for value in 0..count {
            client.echo(value).await;
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_driver_is_a_guest() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let (guest, driver) = guest(&client);
    let process: i32 = guest.query_one("SELECT pg_backend_pid()", &[]).await?.get(0);
    assert_eq!(i64::from(process), client.number(PID).await);
    let own = echoes(&client, 1000);
    for i in 0..300_i64 {
        let row = within("a query", guest.query_one("SELECT $1::int8, now()", &[&i])).await?;
        assert_eq!(row.get::<_, i64>(0), i);
    }
    own.await?;
    // COPY.
    guest.batch_execute("CREATE TEMP TABLE wire_g (i int8)").await?;
    let own = echoes(&client, 500);
    let mut sink = pin!(guest.copy_in::<_, Bytes>("COPY wire_g FROM STDIN").await?);
    for i in 0..20_000 {
        sink.send(Bytes::from(format!("{i}\n"))).await?;
    }
    assert_eq!(within("finish", sink.finish()).await?, 20_000);
    own.await?;
    let rows = guest.copy_out("COPY wire_g TO STDOUT").await?;
    let rows: Vec<Bytes> = within("rows", pin!(rows).try_collect()).await?;
    assert_eq!(rows.len(), 20_000);
    // A stream that is read while a call of ours waits.
    let sql = "SELECT i FROM generate_series(1, 100000) AS i";
    let mut rows = pin!(guest.query_raw(sql, Vec::<i64>::new()).await?);
    rows.next().await.ok_or("a row")??;
    let (own, count) = join(client.one(ECHO, number(9)), async {
        let mut count = 1;
        while rows.next().await.is_some() {
            count += 1;
        }
        count
    })
    .await;
    assert_eq!((own?.number(), count), (9, 100_000));
    // Many of both at once.
    let statement = guest.prepare("SELECT $1::int8").await?;
    let theirs = (0..200_i64).map(|i| {
        let (guest, statement) = (&guest, &statement);
        async move { guest.query_one(statement, &[&i]).await.map(|row| row.get::<_, i64>(0) == i) }
    });
    let ours = (0..200).map(|i| client.one(ECHO, number(i)));
    let all = join(futures_util::future::try_join_all(theirs), futures_util::future::try_join_all(ours));
    let (theirs, ours) = within("all", all).await;
    assert!(theirs?.iter().all(|is_right| *is_right));
    assert!(ours?.iter().zip(0..).all(|(answer, i)| answer.number() == i));
    // It goes; the connection stays.
    drop((statement, guest));
    within("the driver", driver).await??;
    client.echo(1).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_dropped_calls_and_cancel() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let (mut guest, _driver) = guest(&client);
    assert!(guest.query("SELECT 1 / 0", &[]).await.is_err());
    assert!(guest.batch_execute("SELECT 1; SELECT nothing").await.is_err());
    let _ = tokio::time::timeout(Duration::from_micros(50), guest.query("SELECT pg_sleep(0.05)", &[])).await;
    client.echo(1).await;
    let transaction = guest.transaction().await?;
    transaction.batch_execute("CREATE TEMP TABLE wire_r (i int)").await?;
    drop(transaction);
    assert!(guest.query("SELECT * FROM wire_r", &[]).await.is_err(), "it was rolled back");
    // A COPY that is given up.
    guest.batch_execute("CREATE TEMP TABLE wire_q (i int)").await?;
    let mut sink = Box::pin(guest.copy_in::<_, Bytes>("COPY wire_q FROM STDIN").await?);
    sink.send(Bytes::from_static(b"1\n")).await?;
    drop(sink);
    client.echo(2).await;
    assert_eq!(client.number(Statement("SELECT count(*) FROM wire_q", &[])).await, 0);
    // Its own key, and ours, are the same.
    let token = guest.cancel_token();
    let (canceled, asked) = join(guest.query("SELECT pg_sleep(60)", &[]), async {
        let observer = Client::connect().await;
        until(async || observer.is_active(client.key.process()).await).await;
        token.cancel_query_raw(stream().await, NoTls).await
    })
    .await;
    asked?;
    assert_eq!(canceled.expect_err("canceled").code().map(|code| code.code()), Some("57014"));
    client.echo(3).await;
    Ok(())
}

/// A portal or a COPY of ours is open: requests of the guest wait, and so do ours for its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_waits_for_the_other() -> Outcome {
    let client = Arc::new(Client::connect().await);
    let (guest, _driver) = guest(&client);
    guest.batch_execute("CREATE TEMP TABLE wire_w (i int8)").await?;
    let mut copy = client.copy_in("COPY wire_w FROM STDIN").await?;
    let mut count = Box::pin(guest.query_one("SELECT count(*) FROM wire_w", &[]));
    assert!(tokio::time::timeout(Duration::from_millis(50), count.as_mut()).await.is_err());
    copy.send(b"1\n2\n").await?;
    assert_eq!(within("finish", copy.finish()).await?, 2);
    assert_eq!(within("the guest", count).await?.get::<_, i64>(0), 2);
    // A COPY that is begun behind a request of the guest, and dropped there.
    let sleeping = guest.query("SELECT pg_sleep(0.1)", &[]);
    let (slept, ()) = join(sleeping, async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let _ = tokio::time::timeout(Duration::from_millis(10), client.copy_in("COPY wire_w FROM STDIN")).await;
        within("ours", client.one(SLEEP, float(0.0))).await.expect("an answer");
    })
    .await;
    slept?;
    let row = within("the guest", guest.query_one("SELECT count(*) FROM wire_w", &[])).await?;
    assert_eq!(row.get::<_, i64>(0), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guest_learns_that_the_connection_has_ended() -> Outcome {
    let client = Client::connect().await;
    let (guest, driver) = guest(&client);
    let killer = Client::connect().await;
    killer.command(&format!("SELECT pg_terminate_backend({})", client.key.process())).await?;
    until(async || client.wire.is_closed()).await;
    assert!(within("the driver", driver).await?.is_err());
    assert!(guest.is_closed());
    // And so it does of one that was dropped.
    let client = Client::connect().await;
    let (guest, _driver) = self::guest(&client);
    drop(client);
    assert!(within("a query", guest.query("SELECT 1", &[])).await.is_err());
    Ok(())
}
