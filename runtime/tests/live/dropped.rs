//! Futures that are dropped before they are done: nothing is left behind, nothing is blocked.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Execute, Many, One, Pool};
use tokio::time::timeout;

use crate::customers::{Customers, somebody};
use crate::support::{Outcome, database, pool};

static SLEEP: Statement = Statement::new("dropped.sleep", "SELECT pg_sleep(30)", &[], &[ty::VOID]);
static BEGIN: Statement = Statement::new("dropped.begin", "BEGIN", &[], &[]);
static PROCESS: Statement = Statement::new("dropped.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static SERIES: Statement =
    Statement::read_only("dropped.series", "SELECT i FROM generate_series(1, 10000000) AS i", &[], &[ty::INT4]);
static PREPARED: Statement =
    Statement::new("dropped.prepared", "SELECT count(*) FROM pg_prepared_statements", &[], &[ty::INT8]);
static ASLEEP: Statement = Statement::new(
    "dropped.asleep",
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'
        AND datname = current_database()",
    &[],
    &[ty::INT8],
);
static OPEN: Statement = Statement::new(
    "dropped.open",
    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()",
    &[],
    &[ty::INT8],
);

fn sleep<'c>(client: &'c (impl Client + ?Sized)) -> Execute<'c> {
    client.handle().execute(&SLEEP, &[])
}

fn number<'c, T>(client: &'c (impl Client + ?Sized), statement: &'static Statement) -> One<'c, T> {
    client.handle().one(statement, &[])
}

/// Soon, although nobody says when.
async fn becomes(expected: i64, client: &Connection, statement: &'static Statement) -> Outcome {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let actual: i64 = number(client, statement).await?;
        if actual == expected {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(format!("{actual} instead of {expected}: {}", statement.name()).into());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

const BRIEF: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(2);

#[tokio::test]
async fn nothing_runs_before_the_first_poll() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    drop(Customers::new(&pool).create(somebody("ada@example.com")));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_running_statement_does_not_block_the_pool() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let observer = Connection::connect(database.url()).await?;
    assert!(timeout(BRIEF, sleep(&pool)).await.is_err());
    let started = Instant::now();
    assert_eq!(Customers::new(&pool).count().await?, 0);
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    becomes(0, &observer, &ASLEEP).await
}

#[tokio::test]
async fn a_running_statement_does_not_block_its_connection() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    for _ in 0..3 {
        assert!(timeout(BRIEF, sleep(&connection)).await.is_err());
        let started = Instant::now();
        assert_eq!(Customers::new(&connection).count().await?, 0);
        assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    }
    Ok(())
}

#[tokio::test]
async fn a_statement_that_ends_soon_does_not_cost_the_connection() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    customers.count().await?;
    let first: i32 = number(&pool, &PROCESS).await?;
    for _ in 0..20 {
        // Sent, and dropped before the answer.
        let mut statement = pin!(customers.count());
        assert!(statement.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(std::mem::replace(&mut *statement, customers.count()));
        assert_eq!(number::<i32>(&pool, &PROCESS).await?, first);
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_dropped_half_read_does_not_block() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut rows = pool.handle().many::<i32, Error>(&SERIES, &[]).stream();
    assert_eq!(rows.try_next().await?, Some(1));
    assert_eq!(rows.try_next().await?, Some(2));
    drop(rows);
    let started = Instant::now();
    assert_eq!(Customers::new(&pool).count().await?, 0);
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    let many: Many<'_, i32> = pool.handle().many(&SERIES, &[]);
    assert_eq!(many.first().await?, Some(1));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_connection_left_in_a_transaction_is_not_handed_out() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let observer = Connection::connect(database.url()).await?;

    // By a statement of the application's own.
    let connection = pool.connection().await?;
    connection.handle().execute::<Error>(&BEGIN, &[]).await?;
    Customers::new(&connection).create(somebody("ada@example.com")).await?;
    drop(connection);
    assert_eq!(Customers::new(&pool).count().await?, 0);

    // Through the driver's client.
    let connection = pool.connection().await?;
    connection.client().batch_execute("BEGIN").await?;
    Customers::new(&connection).create(somebody("ada@example.com")).await?;
    drop(connection);
    assert_eq!(Customers::new(&pool).count().await?, 0);
    becomes(0, &observer, &OPEN).await
}

#[tokio::test]
async fn a_closed_connection_is_not_handed_out() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let observer = Connection::connect(database.url()).await?;
    let process: i32 = number(&pool, &PROCESS).await?;
    static END: Statement = Statement::new("dropped.end", "SELECT pg_terminate_backend($1)", &[ty::INT4], &[ty::BOOL]);
    assert!(observer.handle().one::<bool, Error>(&END, &[&process]).await?);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_ne!(number::<i32>(&pool, &PROCESS).await?, process);
    Ok(())
}

/// Polls `n` times at most; between polls there is time for answers.
async fn poll_some<F: Future>(future: F, n: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    for _ in 0..n {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    None
}

async fn transfer(pool: &Pool) -> Result<(), Error> {
    pool.transaction(async |tx| {
        let customers = Customers::new(tx);
        let id = customers.create(somebody("ada@example.com")).await?;
        tx.savepoint(async |tx| Customers::new(tx).create(somebody("bob@example.com")).await).await?;
        let customers = Customers::new(tx);
        customers.list().all().await?;
        customers.remove(id).await?;
        customers.create(somebody("ada@example.com")).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_transaction_dropped_at_any_await_point_is_whole_or_not_there() -> Outcome {
    let database = database().await;
    let observer = Connection::connect(database.url()).await?;
    let (mut whole, mut nothing) = (0, 0);
    // Over a pool that is warm, and one that has everything still before it.
    for warm in [true, false] {
        for polls in 1.. {
            let pool = pool(&database, 1);
            if warm {
                transfer(&pool).await?;
                observer.client().batch_execute("TRUNCATE customers").await?;
            }
            let done = poll_some(transfer(&pool), polls).await;
            // The only connection of the pool comes back fit for use, whatever happened to it.
            let seen = timeout(LONG, Customers::new(&pool).count()).await??;
            match seen {
                0 => nothing += 1,
                2 => whole += 1,
                half => return Err(format!("{half} rows after {polls} polls").into()),
            }
            becomes(0, &observer, &OPEN).await?;
            observer.client().batch_execute("TRUNCATE customers").await?;
            if let Some(done) = done {
                done?;
                assert_eq!(seen, 2);
                break;
            }
        }
    }
    assert!(whole >= 2 && nothing >= 10, "{whole} whole, {nothing} not there");
    Ok(())
}

#[tokio::test]
async fn a_transaction_dropped_while_a_statement_runs_ends_at_once() -> Outcome {
    let database = database().await;
    let observer = Connection::connect(database.url()).await?;
    let pool = pool(&database, 1);
    let mut own = Connection::connect(database.url()).await?;
    for _ in 0..2 {
        let stuck = pool.transaction(async |tx| -> Result<(), Error> {
            Customers::new(tx).create(somebody("ada@example.com")).await?;
            sleep(tx).await.map(drop)
        });
        assert!(timeout(BRIEF, stuck).await.is_err());
        let stuck = own.transaction(async |tx| sleep(tx).await);
        assert!(timeout(BRIEF, stuck).await.is_err());
        let started = Instant::now();
        assert_eq!(Customers::new(&pool).count().await?, 0);
        assert_eq!(Customers::new(&own).count().await?, 0);
        assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
        becomes(0, &observer, &ASLEEP).await?;
    }
    // An error that leaves a statement running behind it.
    let failed = pool
        .transaction(async |tx| -> Result<(), Error> {
            let _ = timeout(BRIEF, sleep(tx)).await;
            Connection::connect("postgres://nobody@127.0.0.1:1/none").await.map(drop)
        })
        .await;
    assert!(failed.is_err());
    timeout(LONG, Customers::new(&pool).count()).await??;
    becomes(0, &observer, &ASLEEP).await
}

#[tokio::test]
async fn a_dropped_first_call_leaves_one_prepared_statement() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    // What is sent first goes without a name, and has one with what is sent third: by then it is known that there is no pooler.
    for _ in 0..2 {
        number::<i64>(&connection, &PREPARED).await?;
    }
    let before: i64 = number(&connection, &PREPARED).await?;
    for _ in 0..20 {
        let mut statement = pin!(Customers::new(&connection).count());
        assert!(statement.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    let (a, b) = tokio::join!(Customers::new(&connection).count(), Customers::new(&connection).count());
    assert_eq!((a?, b?), (0, 0));
    assert_eq!(number::<i64>(&connection, &PREPARED).await?, before + 1);
    Ok(())
}

static BOUNDED: Statement =
    Statement::new("dropped.bounded", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);

fn series<'c>(client: &'c (impl Client + ?Sized), rows: i32) -> Many<'c, i32> {
    client.handle().many(&BOUNDED, &[&rows])
}

/// Whatever fits into buffers on the way: with few rows as with many, so that tests show it.
#[tokio::test]
async fn a_statement_beside_an_open_stream_is_an_error_and_no_wait() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 2);
    for rows in [2, 100_000] {
        pool.transaction_once(async |tx| -> Result<(), Error> {
            let mut stream = series(tx, rows).stream();
            // Nothing is sent yet.
            let _: i32 = number(tx, &PROCESS).await?;
            assert_eq!(stream.try_next().await?, Some(1));
            let beside = timeout(LONG, number::<i32>(tx, &PROCESS)).await.expect("no wait");
            assert_eq!(beside.expect_err("an error").kind(), ErrorKind::StreamOpen);
            while stream.try_next().await?.is_some() {}
            // It has ended, although the value is still there.
            let _: i32 = number(tx, &PROCESS).await?;
            assert_eq!(stream.try_next().await?, None);
            drop(stream);
            // `.all()` and `.first()` are awaited as a whole: they may run beside each other.
            let (one, other) = tokio::join!(series(tx, rows).all(), series(tx, rows).all());
            assert_eq!(one?.len() + other?.len(), 2 * rows as usize);
            Ok(())
        })
        .await?;

        let mut stream = series(&pool, rows).stream();
        assert_eq!(stream.try_next().await?, Some(1));
        let _: i32 = number(&pool, &PROCESS).await?;
        drop(stream);

        let connection = pool.connection().await?;
        let mut stream = series(&*connection, rows).stream();
        assert_eq!(stream.try_next().await?, Some(1));
        drop(stream);
        let _: i32 = number(&*connection, &PROCESS).await?;
    }
    Ok(())
}
