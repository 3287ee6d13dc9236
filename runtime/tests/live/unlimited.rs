//! Calls that nobody has limited: those whose server hangs end, and those that take long do not.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Execute, Outcome as Stored, Pool};
use sqlwright_server::Server;

use crate::stopped::{Stopped, processes};
use crate::support::{Outcome, database};
use crate::wire::Wire;

static SLEEP: Statement = Statement::read_only("unlimited.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
static PROCESS: Statement = Statement::read_only("unlimited.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static WRITE: Statement = Statement::new("unlimited.write", "CREATE TABLE IF NOT EXISTS unlimited ()", &[], &[]);
static LIFT: Statement = Statement::new("unlimited.lift", "SET statement_timeout = 0", &[], &[]);

/// A new connection has so much time, and after so long the server is asked.
const CONNECT: Duration = Duration::from_secs(1);
/// Silence, two questions, half a second in which something can arrive; and machines that are busy.
const LATEST: Duration = Duration::from_millis(3 * 1000 + 500 + 5000);

fn sleep<'c>(client: &'c (impl Client + ?Sized), seconds: f64) -> Execute<'c> {
    client.handle().execute(&SLEEP, &[&seconds])
}

fn write<'c>(client: &'c (impl Client + ?Sized)) -> Execute<'c> {
    client.handle().execute(&WRITE, &[])
}

/// Without a limit that is known here, in each of the ways.
fn unlimited(url: &str) -> Vec<Pool> {
    let pool = || Pool::builder().max_size(1).connect_timeout(CONNECT);
    let own = format!("{url}?options=-c%20statement_timeout%3D1h");
    let pools = [
        pool().statement_timeout(None).build(url),
        pool().build(&own),
        pool().statement_timeout(Duration::MAX).build(url),
    ];
    pools.into_iter().map(|pool| pool.expect("a pool")).collect()
}

async fn ends(started: Instant, call: Execute<'_>) -> (ErrorKind, Stored) {
    let error = call.await.expect_err("an answer of a server that hangs");
    assert!(started.elapsed() < LATEST, "{:?}", started.elapsed());
    (error.kind(), error.outcome())
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() -> Outcome {
    let server = Server::start()?;
    let database = server.create_database().await?;
    let administrator = Connection::connect(database.url()).await?;
    let pools = unlimited(database.url());
    for pool in &pools {
        write(pool).await?;
        sleep(pool, 0.0).await?;
    }
    let lifted = Pool::builder().max_size(1).connect_timeout(CONNECT).build(database.url())?;
    let by_hand = lifted.connection().await?;
    by_hand.handle().execute::<Error>(&LIFT, &[]).await?;
    sleep(&*by_hand, 0.0).await?;
    let stopped = Stopped::new(processes(&administrator).await);
    let started = Instant::now();
    let (one, other, longest, by_hand) = tokio::join!(
        ends(started, sleep(&pools[0], 0.0)),
        ends(started, write(&pools[1])),
        ends(started, sleep(&pools[2], 0.0)),
        ends(started, sleep(&*by_hand, 0.0)),
    );
    drop(stopped);
    let late = (ErrorKind::StatementTimeout, Stored::NotStored);
    assert_eq!((one, longest, by_hand), (late, late, late));
    assert_eq!(other, (ErrorKind::OutcomeUnknown, Stored::Unknown));
    Ok(())
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_any_more_is_given_up() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pools = unlimited(wire.url());
    for pool in &pools {
        sleep(pool, 0.0).await?;
    }
    wire.swallow();
    let started = Instant::now();
    let ended = join_all(pools.iter().map(|pool| ends(started, sleep(pool, 0.0)))).await;
    assert_eq!(ended, [(ErrorKind::StatementTimeout, Stored::NotStored); 3]);
    wire.speak();
    Ok(())
}

/// A statement may take as long as it likes.
#[tokio::test]
async fn a_server_that_is_busy_is_not_given_up() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pools = [unlimited(database.url()), unlimited(wire.url())].concat();
    let calls = pools.iter().map(|pool| async move { sleep(pool, 5.0).await });
    for ended in join_all(calls).await {
        ended?;
    }
    Ok(())
}

/// Their answers come together.
#[tokio::test]
async fn a_batch_has_the_time_of_few_statements() -> Outcome {
    const LIMIT: Duration = Duration::from_millis(400);
    let database = database().await;
    let pool = Pool::builder().max_size(1).statement_timeout(LIMIT).build(database.url())?;
    let batch = |seconds: f64| {
        let mut batch = Batch::new();
        for _ in 0..40 {
            batch.push(sleep(&pool, seconds));
        }
        batch
    };
    // Longer than the limit, and each of them is not.
    pool.run(batch(0.1)).await?;
    let process: i32 = pool.handle().one::<_, Error>(&PROCESS, &[]).await?;
    let stopped = Stopped::new(vec![process]);
    let started = Instant::now();
    let error = Error::from(pool.run(batch(0.0)).await.expect_err("an answer of a process that hangs"));
    assert!(started.elapsed() < LIMIT * 8 + Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(error.kind(), ErrorKind::StatementTimeout);
    drop(stopped);
    Ok(())
}
