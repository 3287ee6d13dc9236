//! Time limits: the server is told to stop, and what follows is not hit by it.

use std::future::Future;
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Execute, Many, Pool};
use tokio::time::sleep;

use crate::customers::{Customers, somebody};
use crate::support::{Outcome, database, pool};
use crate::wire::Wire;

static SLEEP: Statement = Statement::new("timeouts.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
static LIMITED: Statement =
    Statement::new("timeouts.limited", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]).with_timeout_millis(100);
static PROCESS: Statement = Statement::new("timeouts.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static SERIES: Statement = Statement::new(
    "timeouts.series",
    "SELECT i FROM generate_series(1, $1) AS i WHERE i < 1000 OR pg_sleep(0.01) IS NOT NULL",
    &[ty::INT4],
    &[ty::INT4],
);

fn rest<'c>(client: &'c (impl Client + ?Sized), statement: &'static Statement, seconds: f64) -> Execute<'c> {
    client.handle().execute(statement, &[&seconds])
}

async fn process(client: &(impl Client + ?Sized)) -> Result<i32, Error> {
    client.handle().one(&PROCESS, &[]).await
}

const BRIEF: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(3);

/// It ends because of its limit, and soon.
async fn is_stopped<T: std::fmt::Debug>(call: impl Future<Output = Result<T, Error>>) -> Error {
    let started = Instant::now();
    let error = call.await.expect_err("over its limit");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout, "{error}");
    assert!(error.is_transient());
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    error
}

#[tokio::test]
async fn the_server_is_told_and_the_connection_stays_usable() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let connection = Connection::connect(wire.url()).await?;
    let before = process(&connection).await?;
    for count in 1..=3 {
        for call in [rest(&connection, &SLEEP, 30.0).timeout(BRIEF), rest(&connection, &LIMITED, 30.0)] {
            let error = is_stopped(call).await;
            assert_eq!(error.repository(), Some("timeouts"));
        }
        assert!(wire.cancels() >= 2 * count, "{}", wire.cancels());
        assert_eq!(process(&connection).await?, before);
    }
    // A pool takes another.
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let before = process(&pool).await?;
    is_stopped(rest(&pool, &LIMITED, 30.0)).await;
    assert_ne!(process(&pool).await?, before);
    Ok(())
}

#[tokio::test]
async fn what_ends_in_time_is_not_touched() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    for _ in 0..3 {
        rest(&pool, &SLEEP, 0.01).timeout(LONG).await?;
        rest(&pool, &LIMITED, 0.0).await?;
        // The limit of the call, not that of the statement.
        rest(&pool, &LIMITED, 0.2).timeout(LONG).await?;
        Customers::new(&pool).count().timeout(LONG).await?;
        Customers::new(&pool).find_by_email("nobody").timeout(LONG).await?;
        Customers::new(&pool).list().timeout(LONG).all().await?;
    }
    assert_eq!(wire.cancels(), 0);
    Ok(())
}

#[tokio::test]
async fn in_a_transaction_it_is_stopped_too() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let ended = pool
        .transaction(async |tx| -> Result<(), Error> {
            Customers::new(tx).create(somebody("ada@example.com")).await?;
            is_stopped(rest(tx, &SLEEP, 30.0).timeout(BRIEF)).await;
            // Aborted by it, and the body does not say so.
            Ok(())
        })
        .await;
    assert_eq!(ended.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));

    // A savepoint brings it back.
    pool.transaction(async |tx| -> Result<(), Error> {
        let stopped = tx.savepoint(async |tx| rest(tx, &SLEEP, 30.0).timeout(BRIEF).await).await;
        assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
        Customers::new(tx).create(somebody("bob@example.com")).await?;
        Ok(())
    })
    .await?;
    assert_eq!(Customers::new(&pool).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn others_on_the_connection_are_not_hit() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let (other, stopped) = tokio::join!(rest(&connection, &SLEEP, 0.5), rest(&connection, &LIMITED, 30.0));
    other?;
    // Nobody has told the server to stop, and what it may have changed nobody knows.
    assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::OutcomeUnknown));
    let started = Instant::now();
    process(&connection).await?;
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    Ok(())
}

#[tokio::test]
async fn many_rows_have_a_limit() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let many = |count: i32| -> Many<'_, i32> { pool.handle().many(&SERIES, &[&count]) };
    is_stopped(many(10_000).timeout(BRIEF).all()).await;
    assert_eq!(many(500).timeout(LONG).all().await?.len(), 500);
    // A stream's is for its first row; then the reader takes its time.
    let mut rows = many(1005).timeout(BRIEF).stream();
    assert_eq!(rows.try_next().await?, Some(1));
    sleep(BRIEF * 2).await;
    while rows.try_next().await?.is_some() {}
    Ok(())
}

#[tokio::test]
async fn waiting_for_a_connection_counts() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let held = pool.connection().await?;
    let error = rest(&pool, &LIMITED, 0.0).await.expect_err("no connection");
    assert_eq!((error.kind(), error.statement()), (ErrorKind::PoolTimeout, Some("timeouts.limited")));
    drop(held);
    rest(&pool, &LIMITED, 0.0).await?;
    Ok(())
}

/// To prepare a statement waits for locks as running it does.
#[tokio::test]
async fn a_preparation_that_waits_is_stopped() -> Outcome {
    static COUNT: Statement = Statement::new("timeouts.count", "SELECT count(*) FROM stock", &[], &[ty::INT8]);
    let database = database().await;
    let pool = pool(&database, 1);
    let locker = Connection::connect(database.url()).await?;
    locker.client().batch_execute("BEGIN; LOCK TABLE stock").await?;
    is_stopped(pool.handle().one::<i64, Error>(&COUNT, &[]).timeout(BRIEF)).await;
    locker.client().batch_execute("ROLLBACK").await?;
    assert_eq!(pool.handle().one::<i64, Error>(&COUNT, &[]).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_server_that_does_not_answer_loses_the_connection() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let before = process(&pool).await?;
    wire.silence();
    let started = Instant::now();
    let error = rest(&pool, &SLEEP, 0.0).timeout(BRIEF).await.expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    wire.speak();
    assert_ne!(process(&pool).await?, before);
    Ok(())
}

/// Between two that write.
fn batch(pool: &Pool, slow: Execute<'_>) -> Batch {
    let mut batch = Batch::new();
    batch.push(Customers::new(pool).create(somebody("ada@example.com")));
    batch.push(slow);
    batch.push(Customers::new(pool).create(somebody("bob@example.com")));
    batch
}

#[tokio::test]
async fn a_batch_is_stopped_by_the_limit_of_a_statement_or_its_own() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let sleep = |statement| rest(&pool, statement, 30.0);
    for make in [
        &(|| batch(&pool, sleep(&LIMITED))) as &dyn Fn() -> Batch,
        &|| batch(&pool, sleep(&SLEEP).timeout(BRIEF)),
        &|| batch(&pool, sleep(&SLEEP)).timeout(BRIEF),
        // The one that is over first.
        &|| batch(&pool, sleep(&LIMITED)).timeout(LONG * 2),
        &|| batch(&pool, sleep(&SLEEP).timeout(LONG * 2)).timeout(BRIEF),
    ] {
        let cancels = wire.cancels();
        let error = is_stopped(async { pool.run(make()).await.map_err(Error::from) }).await;
        assert_eq!(error.repository(), Some("timeouts"));
        // Nothing is stored, even if the body says Ok.
        let swallowed = pool.transaction_once(async |tx| {
            tx.run(make()).await.expect_err("over its limit");
            Ok::<_, Error>(())
        });
        is_stopped(swallowed).await;
        assert!(wire.cancels() >= cancels + 2, "{}", wire.cancels());
        assert_eq!(Customers::new(&pool).count().await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn a_batch_that_ends_in_time_is_not_touched() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).statement_timeout(BRIEF * 2).build(wire.url())?;
    // The limits of statements are not shared, and win over the server's; so does that of the batch.
    let mut batch = Batch::new();
    for _ in 0..3 {
        batch.push(rest(&pool, &SLEEP, 0.4).timeout(BRIEF * 10));
    }
    batch.push(rest(&pool, &SLEEP, 0.4));
    let ticket = batch.push(Customers::new(&pool).create(somebody("ada@example.com")));
    pool.run(batch.timeout(LONG * 2)).await?.take(ticket)?;
    assert_eq!(Customers::new(&pool).count().await?, 1);
    // Between the limits it is the server's that counts.
    let mut batch = Batch::new();
    batch.push(rest(&pool, &LIMITED, 0.0));
    batch.push(rest(&pool, &SLEEP, 0.4));
    is_stopped(async { pool.run(batch).await.map_err(Error::from) }).await;
    assert_eq!(wire.cancels(), 0);
    Ok(())
}

/// It is never COMMIT that is stopped, so it does not go along.
#[tokio::test]
async fn commit_follows_a_batch_with_a_limit() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let make = || {
        let mut batch = Batch::new();
        batch.push(rest(&pool, &SLEEP, 0.0));
        batch
    };
    pool.run(make()).await?;
    for (batch, expected) in [(make(), 1), (make().timeout(LONG), 2)] {
        let (turns, answers) = wire.turns(pool.run(batch)).await;
        answers?;
        assert_eq!(turns, expected, "{}", wire.sent());
    }
    Ok(())
}

#[tokio::test]
async fn a_batch_whose_preparation_waits_is_stopped() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let locker = Connection::connect(database.url()).await?;
    locker.client().batch_execute("BEGIN; LOCK TABLE customers").await?;
    let make = || batch(&pool, rest(&pool, &SLEEP, 0.0));
    is_stopped(async { pool.run(make().timeout(BRIEF)).await.map_err(Error::from) }).await;
    locker.client().batch_execute("ROLLBACK").await?;
    pool.run(make().timeout(LONG)).await?;
    assert_eq!(Customers::new(&pool).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_batch_without_an_answer_loses_the_connection() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    pool.run(batch(&pool, rest(&pool, &SLEEP, 0.0))).await?;
    wire.silence();
    let error = pool.run(batch(&pool, rest(&pool, &SLEEP, 0.0)).timeout(BRIEF)).await.expect_err("no answer");
    assert_eq!(error.error().kind(), ErrorKind::StatementTimeout);
    wire.speak();
    assert_eq!(Customers::new(&pool).count().await?, 2);
    Ok(())
}

/// BEGIN, whose answer nobody has asked for, does not keep the first statement from being stopped.
#[tokio::test]
async fn the_first_statement_of_a_transaction_is_stopped_too() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let went_on = pool
        .transaction_once(async |tx| -> Result<i32, Error> {
            is_stopped(rest(tx, &LIMITED, 30.0)).await;
            assert_ne!(wire.cancels(), 0);
            process(tx).await
        })
        .await;
    assert_eq!(went_on.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
    Ok(())
}

#[tokio::test]
async fn each_chunk_has_a_limit() -> Outcome {
    // Rows of 10 ms each.
    const SQL: &str = "SELECT i FROM generate_series(1, $1) AS i WHERE pg_sleep(0.01) IS NOT NULL";
    static SLOWLY: Statement = Statement::read_only("timeouts.slowly", SQL, &[ty::INT4], &[ty::INT4]);
    static BRIEFLY: Statement =
        Statement::read_only("timeouts.briefly", SQL, &[ty::INT4], &[ty::INT4]).with_timeout_millis(1000);
    let database = database().await;
    let pool = Pool::builder().max_size(1).statement_timeout(BRIEF * 5).build(database.url())?;
    let ended = pool
        .transaction_once(async |tx| -> Result<(), Error> {
            let many = |statement, rows: i32| -> Many<'_, i32> { tx.handle().many(statement, &[&rows]) };
            // Two seconds altogether; each takes longer than the server usually allows.
            let mut chunks = many(&SLOWLY, 200).timeout(LONG).chunks(100);
            assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(100));
            assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(100));
            drop(chunks);
            let mut chunks = many(&BRIEFLY, 10_000).chunks(20);
            for _ in 0..6 {
                assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(20));
            }
            drop(chunks);
            is_stopped(many(&BRIEFLY, 10_000).chunks(10_000).try_next()).await;
            Ok(())
        })
        .await;
    assert_eq!(ended.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
    Ok(())
}

static VACUUM: Statement = Statement::new("timeouts.vacuum", "VACUUM customers", &[], &[]);

/// It must be alone in its turn, and the server's limit is raised around it.
#[tokio::test]
async fn what_commits_on_its_way_has_a_longer_limit_too() -> Outcome {
    const SLOWLY: &str = "CREATE PROCEDURE slowly() LANGUAGE plpgsql AS $$ BEGIN COMMIT; PERFORM pg_sleep(0.5); END $$";
    static CALL: Statement = Statement::new("timeouts.call", "CALL slowly()", &[], &[]);
    static SHOW: Statement =
        Statement::read_only("timeouts.show", "SELECT current_setting('statement_timeout')", &[], &[ty::TEXT]);
    let database = database().await;
    let pool = Pool::builder().max_size(1).statement_timeout(BRIEF).build(database.url())?;
    pool.connection().await?.client().batch_execute(SLOWLY).await?;
    for _ in 0..2 {
        pool.handle().execute::<Error>(&VACUUM, &[]).timeout(LONG).await?;
        pool.handle().execute::<Error>(&CALL, &[]).timeout(LONG).await?;
        let usual: String = pool.handle().one::<_, Error>(&SHOW, &[]).await?;
        assert_eq!(usual, "100ms");
    }
    Ok(())
}
