//! Servers that do not answer: each call ends at its limit, and says what may be stored.

use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt, join_all};
use sqlwright::blocking::Wait;
use sqlwright::contract::{BulkWay, Statement, copy_row, ty};
use sqlwright::{
    Batch, Bulk, Client, Connection, CopyIn, Error, ErrorKind, Execute, Many, One, Outcome as Stored, Pool,
};
use sqlwright_server::{Database, Server};

use crate::stopped::{Stopped, processes};
use crate::support::{Outcome, database};
use crate::wire::Wire;

static READ: Statement = Statement::read_only("silent.read", "SELECT pg_backend_pid()", &[], &[ty::INT4]);
static WRITE: Statement = Statement::new("silent.write", "INSERT INTO notes VALUES ($1)", &[ty::INT4], &[]);
static SERIES: Statement =
    Statement::read_only("silent.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);
static LOAD: Statement = Statement::new("silent.load", "INSERT INTO notes (note) VALUES ($1)", &[ty::INT4], &[])
    .with_copy("COPY notes (note) FROM STDIN (FORMAT binary)");

const NOTES: &str = "CREATE TABLE notes (note int NOT NULL)";
/// The limit of all calls here.
const LIMIT: Duration = Duration::from_millis(400);
/// Of machines that are busy.
const LATEST: Duration = Duration::from_millis(400 + 500 + 250 + 1500);

struct Note {
    note: i32,
}

copy_row!(Note as Note { note });

fn read<'c>(client: &'c (impl Client + ?Sized)) -> One<'c, i32> {
    client.handle().one(&READ, &[])
}

fn write<'c>(client: &'c (impl Client + ?Sized)) -> Execute<'c> {
    client.handle().execute(&WRITE, &[&1])
}

fn series<'c>(client: &'c (impl Client + ?Sized), rows: i32) -> Many<'c, i32> {
    client.handle().many(&SERIES, &[&rows])
}

fn load<'c>(client: &'c (impl Client + ?Sized)) -> CopyIn<'c, Note> {
    client.handle().copy_in(&LOAD)
}

/// Without a limit it commits by itself.
fn batch(pool: &Pool) -> Batch {
    let mut batch = Batch::new();
    batch.push(write(pool));
    batch.push(write(pool));
    batch
}

fn bulk(pool: &Pool) -> Bulk<'_, u64> {
    pool.handle().bulk(BulkWay::Each(&WRITE), [1, 2], |note: &i32, to| to.push(&[note]))
}

async fn notes() -> Result<Database, Error> {
    let database = database().await;
    Connection::connect(database.url()).await?.client().batch_execute(NOTES).await.expect("a table");
    Ok(database)
}

/// It ends at its limit and not long after, and tells what is known.
async fn ends_late<T>(what: &str, writes: bool, call: impl Future<Output = Result<T, Error>>) -> Error {
    let started = Instant::now();
    let error = call.await.err().unwrap_or_else(|| panic!("{what}: an answer of a server that says nothing"));
    let (elapsed, kind) = (started.elapsed(), error.kind());
    assert!(elapsed >= LIMIT && elapsed < LATEST, "{what}: {elapsed:?}");
    let expected = match writes {
        true => (ErrorKind::OutcomeUnknown, Stored::Unknown),
        false => (ErrorKind::StatementTimeout, Stored::NotStored),
    };
    assert_eq!((kind, error.outcome()), expected, "{what}: {error}");
    error
}

/// A name, whether it may write, and the call.
type Call<'p> = (&'static str, bool, BoxFuture<'p, Result<(), Error>>);

const CALLS: usize = 9;

/// Each kind of call, with a limit of its own or with that of its pool.
fn call(which: usize, pool: &Pool, own: bool) -> Call<'_> {
    macro_rules! limited {
        ($call:expr) => {
            if own { $call.timeout(LIMIT) } else { $call }
        };
    }
    match which {
        0 => ("one", false, async move { limited!(read(pool)).await.map(drop) }.boxed()),
        1 => ("execute", true, async move { limited!(write(pool)).await.map(drop) }.boxed()),
        2 => ("all", false, async move { limited!(series(pool, 3)).all().await.map(drop) }.boxed()),
        3 => ("first", false, async move { limited!(series(pool, 3)).first().await.map(drop) }.boxed()),
        4 => ("stream", false, async move { limited!(series(pool, 3)).stream().try_next().await.map(drop) }.boxed()),
        // With a limit it is a transaction, of which COMMIT is not sent.
        5 => ("batch", !own, async move { Ok(pool.run(limited!(batch(pool))).await.map(drop)?) }.boxed()),
        6 => ("bulk", !own, async move { limited!(bulk(pool)).await.map(drop) }.boxed()),
        7 => {
            let copy = async move {
                let mut sink = limited!(load(pool)).await?;
                sink.send(Note { note: 1 }).await?;
                sink.finish().await.map(drop)
            };
            // It has not begun.
            ("copy", false, copy.boxed())
        }
        8 => {
            let chunks = pool.transaction_once(async move |tx| -> Result<(), Error> {
                limited!(series(tx, 3)).chunks(2).try_next().await.map(drop)
            });
            ("chunks", false, chunks.boxed())
        }
        _ => unreachable!("there are no more"),
    }
}

fn limited_pool(url: &str) -> Pool {
    Pool::builder().max_size(1).statement_timeout(LIMIT).build(url).expect("a pool")
}

/// Of one kind: first with a server that answers, then with one whose process is stopped.
async fn ends_at_its_limit(which: usize, database: &Database, own: bool) -> Outcome {
    let pool = match own {
        true => Pool::builder().max_size(1).build(database.url())?,
        false => limited_pool(database.url()),
    };
    // Prepared, so that it is the statement itself which is late.
    for _ in 0..2 {
        call(which, &pool, own).2.await?;
    }
    let stopped = Stopped::new(vec![read(&pool).await?]);
    let (name, writes, call) = call(which, &pool, own);
    ends_late(name, writes, call).await;
    drop(stopped);
    // The pool is fit for use, and with another connection.
    read(&pool).timeout(Duration::from_secs(20)).await?;
    Ok(())
}

#[tokio::test]
async fn each_call_with_a_limit_ends_at_it() -> Outcome {
    let database = notes().await?;
    let ended = join_all((0..CALLS).map(|which| ends_at_its_limit(which, &database, true))).await;
    ended.into_iter().collect()
}

#[tokio::test]
async fn each_call_without_one_ends_at_that_of_the_pool() -> Outcome {
    let database = notes().await?;
    let ended = join_all((0..CALLS).map(|which| ends_at_its_limit(which, &database, false))).await;
    ended.into_iter().collect()
}

/// The process that runs the COPY.
async fn copying(database: &Database) -> i32 {
    let sql = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' AND datname = current_database()";
    let connection = Connection::connect(database.url()).await.expect("a connection");
    connection.client().query_one(sql, &[]).await.expect("a COPY").get(0)
}

/// What a COPY waits for while it is under way: room, and the end.
#[tokio::test]
async fn a_copy_ends_at_its_limit_wherever_it_is() -> Outcome {
    let database = notes().await?;
    for own in [true, false] {
        let pool = if own { Pool::builder().max_size(1).build(database.url())? } else { limited_pool(database.url()) };
        let begin = async || if own { load(&pool).timeout(LIMIT).await } else { load(&pool).await };
        let mut sink = begin().await?;
        let stopped = Stopped::new(vec![copying(&database).await]);
        let started = Instant::now();
        let error: Error =
            sink.send_all((0..10_000_000).map(|note| Note { note })).await.expect_err("the server takes nothing");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::StatementTimeout, Stored::NotStored));
        assert!(started.elapsed() < LATEST + Duration::from_secs(2), "{:?}", started.elapsed());
        drop((stopped, sink));

        let mut sink = begin().await?;
        sink.send(Note { note: 1 }).await?;
        let stopped = Stopped::new(vec![copying(&database).await]);
        ends_late("the end of a COPY", true, sink.finish()).await;
        drop(stopped);
    }
    Ok(())
}

/// Nothing answers, not even to cancel requests and new connections.
#[tokio::test]
async fn a_server_of_which_all_processes_hang() -> Outcome {
    let server = Server::start()?;
    let database = server.create_database().await?;
    let administrator = Connection::connect(database.url()).await?;
    administrator.client().batch_execute(NOTES).await?;
    let pools = [limited_pool(database.url()), Pool::builder().max_size(1).build(database.url())?];
    for pool in &pools {
        write(pool).await?;
        read(pool).await?;
    }
    let stopped = Stopped::new(processes(&administrator).await);
    let (limited, own) = (&pools[0], &pools[1]);
    tokio::join!(
        ends_late("a read", false, read(limited)),
        ends_late("a write with a limit", true, write(own).timeout(LIMIT)),
    );
    let started = Instant::now();
    for pool in &pools {
        assert_eq!(read(pool).timeout(LIMIT).await.map_err(|error| error.kind()), Err(ErrorKind::PoolTimeout));
        let health = pool.health(LIMIT).await;
        assert_eq!(health.map_err(|error| error.kind()), Err(ErrorKind::PoolTimeout));
    }
    assert!(started.elapsed() < LATEST * 4, "{:?}", started.elapsed());
    drop(stopped);
    for pool in &pools {
        read(pool).timeout(Duration::from_secs(20)).await?;
    }
    Ok(())
}

/// Packets vanish in one direction or in both, of a connection that is in use and of one that was idle.
#[tokio::test]
async fn a_connection_whose_packets_vanish() -> Outcome {
    let database = notes().await?;
    for both in [false, true] {
        let wire = Wire::new(&database).await;
        let (limited, own) = (limited_pool(wire.url()), Pool::builder().max_size(1).build(wire.url())?);
        for pool in [&limited, &own] {
            read(pool).await?;
            write(pool).await?;
        }
        if both {
            wire.swallow()
        } else {
            wire.silence()
        }
        tokio::join!(
            ends_late("a read", false, read(&limited)),
            ends_late("a write with a limit", true, write(&own).timeout(LIMIT)),
        );
        wire.speak();
        for pool in [&limited, &own] {
            read(pool).timeout(Duration::from_secs(20)).await?;
        }
    }
    Ok(())
}

/// Several wait on one connection, and one after the other goes on to wait.
#[tokio::test]
async fn all_that_wait_on_a_connection_end_together() -> Outcome {
    let database = notes().await?;
    let pool = limited_pool(database.url());
    let connection = pool.connection().await?;
    read(&*connection).await?;
    let stopped = Stopped::new(vec![read(&*connection).await?]);
    let started = Instant::now();
    let calls = (0..20).map(|number| {
        let connection = &connection;
        async move {
            tokio::time::sleep(LIMIT / 20 * number).await;
            read(&**connection).await.map_err(|error| error.kind())
        }
    });
    let ended = join_all(calls).await;
    assert!(ended.iter().all(|ended| *ended == Err(ErrorKind::StatementTimeout)), "{ended:?}");
    assert!(started.elapsed() >= LIMIT && started.elapsed() < LATEST, "{:?}", started.elapsed());
    drop(stopped);
    Ok(())
}

/// What takes long although the server answers.
#[tokio::test]
async fn a_server_that_answers_is_not_given_up() -> Outcome {
    static SLEEP: Statement = Statement::read_only("silent.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
    static LIFT: Statement = Statement::new("silent.lift", "SET LOCAL statement_timeout = '10s'", &[], &[]);
    static SET: Statement =
        Statement::new("silent.set", "SELECT set_config('statement_timeout', '10000', true)", &[], &[ty::TEXT])
            .within_transaction();
    const LONG: f64 = 1.6;
    let database = notes().await?;
    let pool = Pool::builder().max_size(8).statement_timeout(LIMIT).build(database.url())?;
    let reader = async {
        // Longer than all buffers on the way.
        let mut rows = series(&pool, 300_000).timeout(Duration::from_secs(30)).stream();
        for _ in 0..3 {
            assert!(rows.try_next().await?.is_some());
            tokio::time::sleep(LIMIT * 3).await;
        }
        Ok::<_, Error>(())
    };
    let batch = async {
        let mut batch = Batch::new();
        for _ in 0..8 {
            batch.push(pool.handle().execute::<Error>(&SLEEP, &[&0.2]));
        }
        pool.run(batch).await.map(drop).map_err(Error::from)
    };
    let longer = pool.handle().execute::<Error>(&SLEEP, &[&LONG]).timeout(Duration::from_secs(10));
    let lifted = pool.transaction_once(async |tx| -> Result<(), Error> {
        tx.handle().execute::<Error>(&LIFT, &[]).await?;
        tx.handle().execute::<Error>(&SLEEP, &[&LONG]).await.map(drop)
    });
    let set = pool.transaction_once(async |tx| -> Result<(), Error> {
        tx.handle().one::<String, Error>(&SET, &[]).await?;
        tx.handle().execute::<Error>(&SLEEP, &[&LONG]).await.map(drop)
    });
    let by_hand = async {
        let connection = pool.connection().await?;
        connection.client().batch_execute("SET statement_timeout = 0; SELECT pg_sleep(1.6)").await.expect("it ends");
        Ok::<_, Error>(())
    };
    let (reader, batch, longer, lifted, set, by_hand) = tokio::join!(reader, batch, longer, lifted, set, by_hand);
    reader.and(batch).and(longer.map(drop)).and(lifted).and(set).and(by_hand)?;
    // The server itself stops what has no other limit.
    let stopped = pool.handle().execute::<Error>(&SLEEP, &[&30.0]).await.expect_err("over the limit");
    assert_eq!((stopped.kind(), stopped.sqlstate()), (ErrorKind::StatementTimeout, Some("57014")));
    Ok(())
}

/// A thread that waits ends as a task does.
#[test]
fn waiting_without_async_ends_at_the_limit() -> Outcome {
    let database = &notes().wait()?;
    std::thread::scope(|scope| {
        let calls = (0..CALLS).flat_map(|which| [(which, true), (which, false)]);
        let ended = calls.map(|(which, own)| scope.spawn(move || ends_at_its_limit(which, database, own).wait()));
        let ended: Vec<_> = ended.collect();
        ended.into_iter().try_for_each(|ended| ended.join().expect("no panic"))
    })
}
