//! Transactions that lose against each other: nothing is lost, nothing happens twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Isolation, One, Pool, ReadOnly, Transaction};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::customers::Customers;
use crate::support::{Outcome, database, pool};

static BALANCE: Statement = Statement::new(
    "contention.balance",
    "SELECT balance FROM accounts WHERE account_id = $1",
    &[ty::INT4],
    &[ty::INT8],
);
static SET: Statement = Statement::new(
    "contention.set",
    "UPDATE accounts SET balance = $1 WHERE account_id = $2",
    &[ty::INT8, ty::INT4],
    &[],
);
static CHANGE: Statement = Statement::new(
    "contention.change",
    "UPDATE accounts SET balance = balance + $1 WHERE account_id = $2",
    &[ty::INT8, ty::INT4],
    &[],
);
static NOTE: Statement =
    Statement::new("contention.note", "INSERT INTO transfers (request) VALUES ($1)", &[ty::INT4], &[]);
static SUM: Statement = Statement::new("contention.sum", "SELECT sum(balance)::int8 FROM accounts", &[], &[ty::INT8]);
static TRANSFERS: Statement =
    Statement::new("contention.transfers", "SELECT count(*) FROM transfers", &[], &[ty::INT8]);

const SCHEMA: &str = "
    CREATE TABLE accounts (account_id int PRIMARY KEY, balance int8 NOT NULL);
    INSERT INTO accounts SELECT i, 1000 FROM generate_series(0, 3) AS i;
    -- Not unique: a transfer that happens twice shows as a second row.
    CREATE TABLE transfers (request int NOT NULL);";

async fn bank(connections: usize) -> Result<Pool, Error> {
    // Where nobody gives up, however slow the machine.
    let patient = Pool::builder().max_size(connections).lock_timeout(Duration::from_secs(25));
    let pool = patient.build(database().await.url()).expect("a pool");
    pool.connection().await?.client().batch_execute(SCHEMA).await.expect("the schema");
    Ok(pool)
}

fn number<'c>(client: &'c (impl Client + ?Sized), statement: &'static Statement) -> One<'c, i64> {
    client.handle().one(statement, &[])
}

/// Reads, thinks, and writes what it thought: right only if nobody else writes in between.
async fn transfer(tx: &Transaction, from: i32, to: i32, request: i32) -> Result<(), Error> {
    let db = tx.handle();
    let taken: i64 = db.one::<_, Error>(&BALANCE, &[&from]).await?;
    let given: i64 = db.one::<_, Error>(&BALANCE, &[&to]).await?;
    tokio::task::yield_now().await;
    db.execute_one::<Error>(&SET, &[&(taken - 1), &from]).await?;
    db.execute_one::<Error>(&SET, &[&(given + 1), &to]).await?;
    db.execute::<Error>(&NOTE, &[&request]).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_serializable_writers_conserve_the_money() -> Outcome {
    const WRITERS: i32 = 16;
    const EACH: i32 = 5;
    let pool = bank(WRITERS as usize).await?;
    let (runs, start) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(WRITERS as usize)));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (pool, runs, start) = (pool.clone(), Arc::clone(&runs), Arc::clone(&start));
        writers.spawn(async move {
            start.wait().await;
            let mut made = Vec::new();
            for number in 0..EACH {
                let request = writer * EACH + number;
                let (from, to) = (request % 4, (request + 1 + writer % 3) % 4);
                let tries = pool.build_transaction().isolation(Isolation::Serializable).attempts(1000);
                let outcome = tries
                    .deadline(Duration::from_secs(60))
                    .run(async |tx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        transfer(tx, from, to, request).await
                    })
                    .await;
                made.push(outcome.map(|()| (from, to)));
            }
            made
        });
    }
    let mut expected = [1000_i64; 4];
    for outcome in writers.join_all().await.into_iter().flatten() {
        let (from, to) = outcome?;
        expected[from as usize] -= 1;
        expected[to as usize] += 1;
    }
    let mut balances = [0; 4];
    for (account, balance) in (0_i32..).zip(&mut balances) {
        *balance = pool.handle().one::<i64, Error>(&BALANCE, &[&account]).await?;
    }
    assert_eq!(balances, expected);
    assert_eq!(number(&pool, &SUM).await?, 4000);
    assert_eq!(number(&pool, &TRANSFERS).await?, i64::from(WRITERS * EACH));
    let runs = runs.load(Ordering::Relaxed);
    assert!(runs > (WRITERS * EACH) as u32, "nobody lost: the test does not test");
    Ok(())
}

/// Both hold what the other one wants before either goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_that_deadlock_both_win_in_the_end() -> Outcome {
    let pool = bank(2).await?;
    let (runs, both) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let mut writers = JoinSet::new();
    for (from, to) in [(0, 1), (1, 0)] {
        let (pool, runs, both) = (pool.clone(), Arc::clone(&runs), Arc::clone(&both));
        writers.spawn(async move {
            pool.transaction(async |tx| {
                let first = runs.fetch_add(1, Ordering::Relaxed) < 2;
                let db = tx.handle();
                db.execute_one::<Error>(&CHANGE, &[&-1_i64, &from]).await?;
                if first {
                    both.wait().await;
                }
                db.execute_one::<Error>(&CHANGE, &[&1_i64, &to]).await?;
                db.execute::<Error>(&NOTE, &[&from]).await
            })
            .await
        });
    }
    for outcome in writers.join_all().await {
        outcome?;
    }
    assert_eq!(runs.load(Ordering::Relaxed), 3, "one of them runs twice");
    assert_eq!(number(&pool, &SUM).await?, 4000);
    assert_eq!(number(&pool, &TRANSFERS).await?, 2);
    Ok(())
}

static LOSE: Statement = Statement::new("contention.lose", "SELECT lose()", &[], &[ty::VOID]);

/// `lose()` always fails as a transaction does that cannot be serialized.
async fn losing() -> Result<Pool, Error> {
    let pool = pool(&database().await, 1);
    let lose = "CREATE FUNCTION lose() RETURNS void LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$";
    pool.connection().await?.client().batch_execute(lose).await.expect("a function");
    Ok(pool)
}

async fn lose(tx: &Transaction, runs: &AtomicU32) -> Result<(), Error> {
    runs.fetch_add(1, Ordering::Relaxed);
    tx.handle().execute::<Error>(&LOSE, &[]).await.map(drop)
}

#[tokio::test]
async fn attempts_have_a_limit() -> Outcome {
    let pool = losing().await?;
    for (attempts, expected) in [(3, 3), (1, 1), (0, 1)] {
        let runs = AtomicU32::new(0);
        let lost = pool.build_transaction().attempts(attempts).run(async |tx| lose(tx, &runs).await).await;
        assert_eq!(lost.map_err(|error| error.kind()), Err(ErrorKind::SerializationFailure));
        assert_eq!(runs.load(Ordering::Relaxed), expected);
    }
    Ok(())
}

#[tokio::test]
async fn attempts_have_a_deadline() -> Outcome {
    let pool = losing().await?;
    let (runs, started) = (AtomicU32::new(0), Instant::now());
    let limited = pool.build_transaction().attempts(1_000_000).deadline(Duration::from_millis(200));
    let lost = limited.run(async |tx| lose(tx, &runs).await).await;
    assert_eq!(lost.map_err(|error| error.kind()), Err(ErrorKind::SerializationFailure));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let runs = runs.load(Ordering::Relaxed);
    assert!((2..20).contains(&runs), "{runs} runs");
    Ok(())
}

static SETTINGS: Statement = Statement::new(
    "contention.settings",
    "SELECT current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only') || ' '
        || current_setting('transaction_deferrable')",
    &[],
    &[ty::TEXT],
);

#[tokio::test]
async fn options_are_those_of_the_transaction() -> Outcome {
    async fn settings<A>(tx: &Transaction<A>) -> Result<String, Error>
    where
        Transaction<A>: Client,
    {
        tx.handle().one(&SETTINGS, &[]).await
    }
    async fn read(tx: &mut Transaction<ReadOnly>) -> Result<String, Error> {
        settings(tx).await
    }
    async fn write(tx: &mut Transaction) -> Result<String, Error> {
        settings(tx).await
    }
    let pool = pool(&database().await, 1);
    assert_eq!(pool.transaction(write).await?, "read committed off off");
    for (level, name) in [
        (Isolation::ReadCommitted, "read committed"),
        (Isolation::RepeatableRead, "repeatable read"),
        (Isolation::Serializable, "serializable"),
    ] {
        let settings = pool.build_transaction().isolation(level).run(write).await?;
        assert_eq!(settings, format!("{name} off off"));
        let settings = pool.build_transaction().isolation(level).read_only().run_once(read).await?;
        assert_eq!(settings, format!("{name} on off"));
    }
    let reads = pool.read_only();
    assert_eq!(reads.transaction(read).await?, "repeatable read on off");
    assert_eq!(pool.build_transaction().read_only().deferrable().run(read).await?, "serializable on on");
    assert_eq!(reads.build_transaction().deferrable().run(read).await?, "serializable on on");
    let mut connection = pool.connection().await?;
    let settings = connection.build_transaction().isolation(Isolation::Serializable).run(write).await?;
    assert_eq!(settings, "serializable off off");
    Ok(())
}

static PROCESS: Statement = Statement::new("contention.process", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static END: Statement = Statement::new("contention.end", "SELECT pg_terminate_backend($1)", &[ty::INT4], &[ty::BOOL]);

/// What only reads can be read again over another connection; what writes is not run again.
#[tokio::test]
async fn a_lost_connection_is_replaced_for_reads_only() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let observer = Connection::connect(database.url()).await?;
    async fn once(client: &impl Client, runs: &AtomicU32, observer: &Connection) -> Result<i64, Error> {
        let process = client.handle().one::<i32, Error>(&PROCESS, &[]).await?;
        if runs.fetch_add(1, Ordering::Relaxed) == 0 {
            observer.handle().one::<bool, Error>(&END, &[&process]).await?;
        }
        Customers::new(client).count().await
    }
    let runs = AtomicU32::new(0);
    let count = pool.read_only().transaction(async |tx| once(tx, &runs, &observer).await).await?;
    assert_eq!((count, runs.load(Ordering::Relaxed)), (0, 2));

    let runs = AtomicU32::new(0);
    let lost = pool.transaction(async |tx| once(tx, &runs, &observer).await).await;
    assert_eq!(lost.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    assert_eq!(runs.load(Ordering::Relaxed), 1);

    // Lost at its COMMIT: there was nothing to store.
    let runs = AtomicU32::new(0);
    pool.read_only()
        .transaction(async |tx| -> Result<(), Error> {
            let process = tx.handle().one::<i32, Error>(&PROCESS, &[]).await?;
            if runs.fetch_add(1, Ordering::Relaxed) == 0 {
                observer.handle().one::<bool, Error>(&END, &[&process]).await?;
            }
            Ok(())
        })
        .await?;
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    Ok(())
}
