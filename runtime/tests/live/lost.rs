//! Connections that are lost: what only reads is sent again over another; what may write is not, once it was sent.

use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Handle, Many, Pool};
use sqlwright_server::Database;

use crate::support::{Outcome, database, pool};
use crate::wire::Wire;

static COUNT: Statement = Statement::read_only("lost.count", "SELECT count(*) FROM stock", &[], &[ty::INT8]);
static PRODUCT: Statement =
    Statement::read_only("lost.product", "SELECT product FROM stock WHERE product = $1", &[ty::TEXT], &[ty::TEXT]);
/// The same, not proven to.
static UNPROVEN: Statement =
    Statement::new("lost.unproven", "SELECT product FROM stock WHERE product = $1", &[ty::TEXT], &[ty::TEXT]);
static ADD: Statement =
    Statement::new("lost.add", "INSERT INTO stock VALUES ($1, 1) RETURNING product", &[ty::TEXT], &[ty::TEXT]);
static SLOWLY: Statement =
    Statement::read_only("lost.slowly", "SELECT pg_backend_pid() FROM pg_sleep($1)", &[ty::FLOAT8], &[ty::INT4]);
static SERIES: Statement =
    Statement::read_only("lost.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);

fn text<'c>(
    db: &Handle<'c>,
    statement: &'static Statement,
    value: &str,
) -> impl Future<Output = Result<String, Error>> + use<'c> {
    db.one::<String, Error>(statement, &[&value])
}

fn series<'c>(db: &Handle<'c>, rows: i32) -> Many<'c, i32> {
    db.many(&SERIES, &[&rows])
}

/// Ends the only session of the database that runs a statement with this text, when it does.
async fn terminate(database: &Database, sql: &str) -> Result<(), Error> {
    let administrator = Connection::connect(database.url()).await?;
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query = $1 AND state = 'active' AND wait_event = 'PgSleep'";
    let deadline = Instant::now() + Duration::from_secs(10);
    while administrator.client().query(terminate, &[&sql]).await.expect("a superuser").is_empty() {
        assert!(Instant::now() < deadline, "it does not run");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// BindComplete, DataRow, CommandComplete; and of the first call ParseComplete.
#[tokio::test]
async fn a_read_is_sent_again_wherever_the_connection_was_lost() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    for message in [b'1', b'2', b'D', b'C', b'Z'] {
        let pool = Pool::builder().max_size(1).build(wire.url())?;
        drop(pool.connection().await?);
        for (db, call) in [(pool.handle(), "first"), (Handle::from(pool.clone()), "owned")] {
            if message == b'1' && call != "first" {
                continue;
            }
            wire.cut_at(message, 1);
            let product = text(&db, &PRODUCT, "lamp").await;
            assert_eq!(product.map_err(|error| error.to_string())?, "lamp", "{} {call}", char::from(message));
            assert_eq!(wire.cuts_left(), 0);
            wire.cut_at(message, 1);
            let rows = series(&db, 3).all().await;
            assert_eq!(rows.map_err(|error| error.to_string())?, [1, 2, 3], "{} {call}", char::from(message));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_session_that_an_administrator_ends_is_replaced() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let before: i32 = pool.handle().one::<_, Error>(&SLOWLY, &[&0.0]).await?;
    let slowly = pool.handle().one::<i32, Error>(&SLOWLY, &[&0.5]);
    let (after, terminated) = tokio::join!(slowly, terminate(&database, SLOWLY.sql()));
    terminated?;
    assert_ne!(after?, before);
    Ok(())
}

#[tokio::test]
async fn all_sessions_of_a_pool_can_end() -> Outcome {
    let database = database().await;
    let administrator = Connection::connect(database.url()).await?;
    let pool = pool(&database, 4);
    let read_pool = pool.read_only();
    for _ in 0..5 {
        let four = [pool.connection().await?, pool.connection().await?, pool.connection().await?];
        drop(four);
        let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND datname = current_database()";
        administrator.client().batch_execute(terminate).await?;
        assert_eq!(read_pool.handle().one::<i64, Error>(&COUNT, &[]).await?, 1);
    }
    Ok(())
}

/// What goes along with the first call is behind its connection.
async fn known(pool: &Pool) -> Outcome {
    pool.handle().one::<i64, Error>(&COUNT, &[]).await?;
    Ok(())
}

#[tokio::test]
async fn what_may_write_is_sent_once() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    known(&pool).await?;
    wire.cut_at(b'C', 1);
    let added = text(&pool.handle(), &ADD, "chair").await;
    assert_eq!(added.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    // It ran; a second time would have been a violation of the key.
    assert_eq!(pool.handle().one::<i64, Error>(&COUNT, &[]).await?, 2);
    known(&pool).await?;
    wire.cut_at(b'C', 1);
    let unproven = text(&pool.handle(), &UNPROVEN, "lamp").await;
    assert_eq!(unproven.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    Ok(())
}

/// A server that stops ends its sessions one after the other: the next of a pool may still answer before it is its turn.
#[tokio::test]
async fn it_is_sent_again_until_all_are_lost_that_there_were() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(4).build(wire.url())?;
    for cuts in [2, 3, 4] {
        let mut held = Vec::new();
        for _ in 0..4 {
            let connection = pool.connection().await?;
            connection.handle().one::<i64, Error>(&COUNT, &[]).await?;
            held.push(connection);
        }
        drop(held);
        wire.cut_at(b'D', cuts);
        let product = text(&pool.handle(), &PRODUCT, "lamp").await;
        assert_eq!(product.map_err(|error| error.to_string())?, "lamp", "{cuts}");
        assert_eq!(wire.cuts_left(), 0);
        assert!(pool.metrics().closed.lost >= cuts as u64, "{:?}", pool.metrics());
    }
    Ok(())
}

/// What may be stored is prepared in a turn of its own: if the connection is lost then, nothing of it was sent.
#[tokio::test]
async fn what_was_not_sent_yet_is_sent_over_another() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    for message in [b'1', b't', b'T', b'Z'] {
        let pool = Pool::builder().max_size(1).build(wire.url())?;
        known(&pool).await?;
        let name = char::from(message);
        wire.cut_at(message, 1);
        let added = text(&pool.handle(), &ADD, &format!("chair {name}")).await;
        assert_eq!(added.map_err(|error| error.to_string())?, format!("chair {name}"));
        assert_eq!(wire.cuts_left(), 0, "{name}");
    }
    assert_eq!(pool(&database, 1).handle().one::<i64, Error>(&COUNT, &[]).await?, 5);
    Ok(())
}

#[tokio::test]
async fn over_a_connection_that_is_made_then_it_is_sent_again_once() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    drop(pool.connection().await?);
    wire.cut_at(b'D', 3);
    let product = text(&pool.handle(), &PRODUCT, "lamp").await;
    assert_eq!(product.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    assert_eq!(wire.cuts_left(), 1);
    wire.cut_at(b'D', 3);
    let rows = series(&pool.handle(), 3).all().await;
    assert_eq!(rows.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    assert_eq!(wire.cuts_left(), 1);
    Ok(())
}

/// A connection or transaction of the caller's own may have what belongs to the session.
#[tokio::test]
async fn over_a_connection_it_is_sent_once() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let connection = pool.connection().await?;
    wire.cut_at(b'D', 1);
    let product = text(&connection.handle(), &PRODUCT, "lamp").await;
    assert_eq!(product.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    drop(connection);
    let in_transaction = pool
        .transaction(async |tx| {
            wire.cut_at(b'D', 1);
            text(&tx.handle(), &PRODUCT, "lamp").await
        })
        .await;
    assert_eq!(in_transaction.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    Ok(())
}

#[tokio::test]
async fn rows_are_not_given_twice() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    known(&pool).await?;
    // More than a packet, so that the first arrive before the last.
    let mut rows = series(&pool.handle(), 100_000).stream();
    wire.cut_at(b'C', 1);
    let mut expected = 1;
    let end = loop {
        match rows.try_next().await {
            Ok(Some(row)) => assert_eq!(row, expected),
            end => break end,
        }
        expected += 1;
    };
    assert_eq!(end.map_err(|error| error.kind()), Err(ErrorKind::Connection));
    assert!(expected > 1);
    Ok(())
}

#[tokio::test]
async fn a_time_limit_is_for_both_attempts() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let limit = Duration::from_secs(3);
    let slowly = async || {
        let started = Instant::now();
        (pool.handle().one::<i32, Error>(&SLOWLY, &[&30.0]).timeout(limit).await, started.elapsed())
    };
    let late = async {
        tokio::time::sleep(limit / 2).await;
        terminate(&database, SLOWLY.sql()).await
    };
    let ((slept, took), terminated) = tokio::join!(slowly(), late);
    terminated?;
    assert_eq!(slept.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert!(took < limit + limit / 2, "{took:?}");
    Ok(())
}
