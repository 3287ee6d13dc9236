//! Transactions on a server that does not answer: each wait ends at its limit, and what is not committed is never said to be.

use std::future::Future;
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Execute, One, Outcome as Stored, Pool};
use sqlwright_server::Database;

use crate::customers::STATEMENTS as STATEMENTS_OF_TESTS;
use crate::stopped::Stopped;
use crate::support::{Outcome, database};
use crate::wire::Wire;

static PROCESS: Statement = Statement::read_only("silent.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static ADD: Statement = Statement::new("silent.add", "INSERT INTO stock VALUES ($1, 1)", &[ty::TEXT], &[]);
static STOCK: Statement = Statement::read_only("silent.stock", "SELECT count(*) FROM stock", &[], &[ty::INT8]);
static SLEEP: Statement = Statement::new("silent.asleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);

const LIMIT: Duration = Duration::from_millis(400);
/// Of machines that are busy.
const LATEST: Duration = Duration::from_millis(400 + 500 + 250 + 1500);
const LONG: Duration = Duration::from_secs(20);

fn process<'c>(client: &'c (impl Client + ?Sized)) -> One<'c, i32> {
    client.handle().one(&PROCESS, &[])
}

fn add<'c>(client: &'c (impl Client + ?Sized), product: &str) -> Execute<'c> {
    client.handle().execute(&ADD, &[&product])
}

fn stock<'c>(client: &'c (impl Client + ?Sized)) -> One<'c, i64> {
    client.handle().one(&STOCK, &[])
}

fn sleep<'c>(client: &'c (impl Client + ?Sized), seconds: f64) -> Execute<'c> {
    client.handle().execute(&SLEEP, &[&seconds])
}

fn limited_pool(url: &str) -> Pool {
    Pool::builder().max_size(1).statement_timeout(LIMIT).build(url).expect("a pool")
}

async fn ends_late<T>(what: &str, call: impl Future<Output = Result<T, Error>>) -> (ErrorKind, Stored) {
    let started = Instant::now();
    let error = call.await.err().unwrap_or_else(|| panic!("{what}: an answer of a server that says nothing"));
    let elapsed = started.elapsed();
    assert!(elapsed >= LIMIT && elapsed < LATEST, "{what}: {elapsed:?}");
    (error.kind(), error.outcome())
}

const STOPPED: (ErrorKind, Stored) = (ErrorKind::StatementTimeout, Stored::NotStored);
const UNKNOWN: (ErrorKind, Stored) = (ErrorKind::OutcomeUnknown, Stored::Unknown);

async fn warm(database: &Database) -> Result<(Pool, i32), Error> {
    let pool = limited_pool(database.url());
    for product in ["one", "two"] {
        pool.transaction(async |tx| {
            add(tx, product).await?;
            tx.savepoint(async |tx| stock(tx).await).await
        })
        .await?;
        Connection::connect(database.url()).await?.client().batch_execute("DELETE FROM stock").await.expect("no rows");
    }
    let process = process(&pool).await?;
    Ok((pool, process))
}

#[tokio::test]
async fn begin_and_each_statement_end_at_the_limit() -> Outcome {
    let database = database().await;
    let (pool, process) = warm(&database).await?;
    let stopped = Stopped::new(vec![process]);
    // BEGIN goes along with it.
    let ended = ends_late("the first statement", pool.transaction(async |tx| add(tx, "desk").await)).await;
    assert_eq!(ended, STOPPED);
    drop(stopped);

    let (pool, _) = warm(&database).await?;
    let ended = pool.transaction_once(async |tx| -> Result<(), Error> {
        add(tx, "desk").await?;
        let stopped = Stopped::new(vec![self::process(tx).await?]);
        assert_eq!(ends_late("a statement", add(tx, "chair")).await, STOPPED);
        drop(stopped);
        // The body does not tell.
        Ok(())
    });
    let error = ended.await.expect_err("nothing is committed");
    assert_eq!(error.outcome(), Stored::NotStored, "{error}");
    assert_eq!(stock(&Connection::connect(database.url()).await?).await?, 0);
    Ok(())
}

/// With a limit of its own a statement is stopped, and until the server has answered nothing else is sent.
#[tokio::test]
async fn what_was_late_is_not_committed() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    let ended = pool.transaction_once(async |tx| -> Result<(), Error> {
        add(tx, "desk").await?;
        let stopped = Stopped::new(vec![process(tx).await?]);
        assert_eq!(ends_late("a statement", add(tx, "chair").timeout(LIMIT)).await, STOPPED);
        drop(stopped);
        // The server runs it all the same: the request has reached it between two commands. And the body does not tell.
        Ok(())
    });
    let error = ended.await.expect_err("nothing is committed");
    assert_eq!((error.kind(), error.outcome()), STOPPED, "{error}");
    assert_eq!(stock(&pool).timeout(LONG).await?, 1, "the lamp alone");

    // Only what is undone is forgotten.
    pool.transaction_once(async |tx| -> Result<(), Error> {
        add(tx, "desk").await?;
        let process = process(tx).await?;
        let mut stopped = None;
        let undone = tx.savepoint(async |tx| {
            stopped = Some(Stopped::new(vec![process]));
            let late = add(tx, "chair").timeout(LIMIT).await;
            stopped = None;
            late
        });
        assert_eq!(undone.await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
        Ok(())
    })
    .await?;
    assert_eq!(stock(&pool).timeout(LONG).await?, 2, "the lamp and the desk");
    Ok(())
}

/// The whole of it: nobody waits for a ROLLBACK that the server does not hear.
#[tokio::test]
async fn a_transaction_ends_with_its_late_statement() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    let started = Instant::now();
    let mut stopped = None;
    let ended = pool.transaction_once(async |tx| -> Result<(), Error> {
        stopped = Some(Stopped::new(vec![process(tx).await?]));
        add(tx, "desk").timeout(LIMIT).await.map(drop)
    });
    assert_eq!(ended.await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert!(started.elapsed() < LATEST, "{:?}", started.elapsed());
    drop(stopped);
    assert_eq!(stock(&pool).timeout(LONG).await?, 1);

    // A batch with a limit is one.
    let mut batch = sqlwright::Batch::new();
    batch.push(add(&pool, "desk"));
    batch.push(sleep(&pool, 0.0));
    let stopped = Stopped::new(vec![process(&pool).await?]);
    let ended = ends_late("a batch", async { pool.run(batch.timeout(LIMIT)).await.map_err(Error::from) }).await;
    assert_eq!(ended, STOPPED);
    drop(stopped);
    assert_eq!(stock(&pool).timeout(LONG).await?, 1);
    Ok(())
}

/// Neither its ROLLBACK TO nor COMMIT waits for a server that has not answered once.
#[tokio::test]
async fn a_savepoint_ends_with_its_late_statement() -> Outcome {
    let database = database().await;
    let pool = limited_pool(database.url());
    let mut stopped = None;
    let mut tx = pool.begin().await?;
    add(&tx, "desk").await?;
    let process = process(&tx).await?;
    let undone = tx.savepoint(async |tx| {
        stopped = Some(Stopped::new(vec![process]));
        add(tx, "chair").timeout(LIMIT / 2).await
    });
    let started = Instant::now();
    assert_eq!(undone.await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert!(started.elapsed() < LATEST, "{:?}", started.elapsed());
    let error = tx.commit().await.expect_err("the server hangs");
    assert_eq!((error.kind(), error.outcome()), STOPPED, "{error}");
    assert!(started.elapsed() < LATEST * 2, "{:?}", started.elapsed());
    drop(stopped);
    assert_eq!(stock(&pool).timeout(LONG).await?, 1);
    Ok(())
}

#[tokio::test]
async fn commit_and_rollback_end_at_the_limit() -> Outcome {
    let database = database().await;
    let (pool, _) = warm(&database).await?;
    let tx = pool.begin().await?;
    add(&tx, "desk").await?;
    let stopped = Stopped::new(vec![process(&tx).await?]);
    assert_eq!(ends_late("COMMIT", tx.commit()).await, UNKNOWN);
    drop(stopped);

    let (pool, _) = warm(&database).await?;
    let tx = pool.begin().await?;
    add(&tx, "desk").await?;
    let stopped = Stopped::new(vec![process(&tx).await?]);
    let started = Instant::now();
    tx.rollback().await;
    assert!(started.elapsed() < LATEST, "{:?}", started.elapsed());
    drop(stopped);
    assert_eq!(stock(&pool).timeout(LONG).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_savepoint_ends_at_the_limit() -> Outcome {
    let database = database().await;
    for late in 0..3 {
        let (pool, _) = warm(&database).await?;
        let mut tx = pool.begin().await?;
        add(&tx, "desk").await?;
        let process = process(&tx).await?;
        let mut stopped = None;
        if late == 0 {
            stopped = Some(Stopped::new(vec![process]));
        }
        let ended = tx.savepoint(async |tx| {
            add(tx, "chair").await?;
            stopped = Some(Stopped::new(vec![process]));
            if late == 1 {
                Ok(())
            } else {
                Err(Connection::connect("postgres://nobody@127.0.0.1:1/none").await.expect_err("none"))
            }
        });
        let started = Instant::now();
        assert!(ended.await.is_err());
        // RELEASE or ROLLBACK TO, and then what undoes it on a connection that is gone.
        assert!(started.elapsed() < LATEST, "{:?}", started.elapsed());
        drop((tx, stopped));
        assert_eq!(stock(&pool).timeout(LONG).await?, 0);
    }
    Ok(())
}

static STATEMENTS: &[&[&Statement]] = &[&[&PROCESS, &ADD, &STOCK]];

/// What is done before and after calls.
#[tokio::test]
async fn preparing_and_cleaning_up_end_at_the_limit() -> Outcome {
    let database = database().await;
    let pool = limited_pool(database.url());
    let connection = pool.connection().await?;
    let stopped = Stopped::new(vec![process(&*connection).await?]);
    assert_eq!(ends_late("preparing", connection.prepare(STATEMENTS)).await, STOPPED);
    drop((stopped, connection));

    let connection = pool.connection().await?;
    let stopped = Stopped::new(vec![process(&*connection).await?]);
    let started = Instant::now();
    connection.warm_up(STATEMENTS_OF_TESTS).await;
    assert!(started.elapsed() < LATEST, "{:?}", started.elapsed());
    drop((stopped, connection));

    // Reset while nobody waits; the next call gets another connection.
    let connection = pool.connection().await?;
    let before = process(&*connection).await?;
    connection.client().batch_execute("SET work_mem = '1MB'").await?;
    let stopped = Stopped::new(vec![before]);
    drop(connection);
    assert_ne!(process(&pool).timeout(LONG).await?, before);
    drop(stopped);
    Ok(())
}

/// The answer comes by itself when its time is over, and the cancel request later than the next statements would.
#[tokio::test]
async fn a_late_cancel_request_hits_nothing_else() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let connection = Connection::connect(wire.url()).await?;
    process(&connection).await?;
    sleep(&connection, 0.0).await?;
    wire.delay_cancels(Duration::from_millis(150));
    for _ in 0..6 {
        // Its answer is there before the request.
        let _ = sleep(&connection, 0.12).timeout(Duration::from_millis(60)).await;
        for _ in 0..10 {
            sleep(&connection, 0.02).await?;
        }
    }
    assert!(wire.cancels() >= 6, "{}", wire.cancels());
    // In a transaction, too, with its commands.
    let mut connection = connection;
    for _ in 0..4 {
        connection
            .transaction_once(async |tx| -> Result<(), Error> {
                let late = tx.savepoint(async |tx| sleep(tx, 0.12).timeout(Duration::from_millis(60)).await).await;
                drop(late);
                for _ in 0..3 {
                    sleep(tx, 0.02).await?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
