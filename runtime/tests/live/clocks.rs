//! Time limits do not depend on the clocks of the runtimes that calls run in.

use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Execute, One, Pool};
use sqlwright_server::Database;
use tokio::runtime::{Builder, Runtime};

use crate::stopped::Stopped;
use crate::support::{Outcome, database};

static SLEEP: Statement = Statement::read_only("clocks.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
static PROCESS: Statement = Statement::read_only("clocks.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);

const LIMIT: Duration = Duration::from_millis(400);
/// Of machines that are busy.
const LATEST: Duration = Duration::from_millis(400 + 500 + 250 + 1500);

fn sleep<'c>(client: &'c (impl Client + ?Sized), seconds: f64) -> Execute<'c> {
    client.handle().execute(&SLEEP, &[&seconds])
}

fn process<'c>(client: &'c (impl Client + ?Sized)) -> One<'c, i32> {
    client.handle().one(&PROCESS, &[])
}

fn clockless() -> Runtime {
    Builder::new_current_thread().enable_io().build().expect("a runtime")
}

fn paused() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime")
}

fn with_threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

async fn ends_at_its_limit(what: &str, call: impl Future<Output = Result<u64, Error>>) {
    let started = Instant::now();
    let error = call.await.expect_err("over its limit");
    let elapsed = started.elapsed();
    assert!(elapsed >= LIMIT && elapsed < LATEST, "{what}: {elapsed:?}");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout, "{what}: {error}");
}

/// Each kind of limit, in real time.
async fn limits_hold(database: &Database) -> Outcome {
    let pool = |limit| Pool::builder().max_size(1).wait_timeout(LIMIT).statement_timeout(limit).build(database.url());
    let (limited, own) = (pool(LIMIT)?, pool(Duration::from_secs(30))?);
    // Slow, and in time.
    sleep(&own, 0.3).timeout(Duration::from_secs(20)).await?;
    sleep(&limited, 0.3).await?;
    // Late, on a server that answers.
    ends_at_its_limit("a call", sleep(&own, 30.0).timeout(LIMIT)).await;
    ends_at_its_limit("the server's limit", sleep(&limited, 30.0)).await;
    // And on one that does not.
    for (pool, call) in [(&own, sleep(&own, 0.0).timeout(LIMIT)), (&limited, sleep(&limited, 0.0))] {
        // The connection of the call before it may be on its way out.
        let stopped = Stopped::new(vec![process(pool).timeout(Duration::from_secs(20)).await?]);
        ends_at_its_limit("a call of a server that hangs", call).await;
        drop(stopped);
    }
    // All are in use.
    let connection = own.connection().await?;
    let started = Instant::now();
    let error = own.connection().await.expect_err("there is no other");
    assert_eq!(error.kind(), ErrorKind::PoolTimeout, "{error}");
    assert!(started.elapsed() >= LIMIT && started.elapsed() < LATEST, "{:?}", started.elapsed());
    drop(connection);
    let listener = Connection::connect(database.url()).await?;
    sleep(&listener, 0.0).await?;
    Ok(())
}

#[test]
fn a_runtime_needs_no_clock() -> Outcome {
    let runtime = clockless();
    runtime.block_on(async { limits_hold(&database().await).await })
}

#[test]
fn a_clock_that_is_paused_breaks_no_limit() -> Outcome {
    let runtime = paused();
    runtime.block_on(async { limits_hold(&database().await).await })
}

/// At the same time, and some of them end while others wait.
#[test]
fn limits_hold_in_many_runtimes() -> Outcome {
    let main = clockless();
    let database = &main.block_on(database());
    std::thread::scope(|scope| {
        let kinds = [clockless, paused, with_threads, with_threads];
        let held: Vec<_> =
            kinds.into_iter().map(|kind| scope.spawn(move || kind().block_on(limits_hold(database)))).collect();
        for _ in 0..20 {
            // With a call and its limit under way.
            let runtime = with_threads();
            let connected = runtime.block_on(Connection::connect(database.url()));
            let connection = connected.expect("a connection");
            runtime.spawn(async move { sleep(&connection, 1.0).timeout(LIMIT).await });
            runtime.block_on(tokio::task::yield_now());
            runtime.shutdown_background();
        }
        held.into_iter().try_for_each(|held| held.join().expect("no panic"))
    })
}

/// A thread that was busy for longer than the limit reads first what has come in time.
#[test]
fn what_has_come_in_time_is_not_late() -> Outcome {
    clockless().block_on(async {
        let database = database().await;
        let connection = Connection::connect(database.url()).await?;
        sleep(&connection, 0.0).await?;
        for _ in 0..5 {
            let call = sleep(&connection, 0.02).timeout(LIMIT / 4);
            let busy = async {
                tokio::task::yield_now().await;
                std::thread::sleep(LIMIT / 2);
            };
            let (ended, ()) = tokio::join!(call, busy);
            ended?;
        }
        Ok(())
    })
}

/// A limit ends at its time: the best of some, because machines are busy.
#[test]
fn a_limit_is_exact() -> Outcome {
    clockless().block_on(async {
        let database = database().await;
        let connection = Connection::connect(database.url()).await?;
        let mut best = Duration::MAX;
        for _ in 0..10 {
            let started = Instant::now();
            let limit = Duration::from_millis(60);
            sleep(&connection, 30.0).timeout(limit).await.expect_err("over its limit");
            best = best.min(started.elapsed() - limit);
        }
        // With the cancel request that it takes.
        assert!(best < Duration::from_millis(25), "{best:?}");
        Ok(())
    })
}
