//! Extreme values of every option: they mean what they say, and nothing panics.

use std::time::{Duration, Instant};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Execute, Isolation, Many, Pool};

use crate::support::{Outcome, database};

static SETTING: Statement = Statement::new("edges.setting", "SELECT current_setting($1)", &[ty::TEXT], &[ty::TEXT]);
static SLEEP: Statement = Statement::new("edges.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
static FOREVER: Statement =
    Statement::new("edges.forever", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]).with_timeout_millis(u64::MAX);
static SERIES: Statement =
    Statement::new("edges.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);
static BIND: Statement = Statement::new("edges.raise", "SELECT raise($1)", &[ty::TEXT], &[ty::VOID]);

const SETTINGS: [&str; 3] = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const NANOSECOND: Duration = Duration::from_nanos(1);

fn sleep<'c>(client: &'c (impl Client + ?Sized), statement: &'static Statement) -> Execute<'c> {
    client.handle().execute(statement, &[&0.3])
}

/// Longer than PostgreSQL can count (24.8 days), and as long as it can.
fn long_limits() -> [Duration; 5] {
    [Duration::MAX, 365 * DAY, 30 * DAY, Duration::from_millis(2_147_483_648), Duration::from_millis(2_147_483_647)]
}

#[tokio::test]
async fn a_long_limit_of_a_call_is_none() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).statement_timeout(Duration::from_millis(100)).build(database.url())?;
    sleep(&pool, &FOREVER).await?;
    for limit in long_limits() {
        sleep(&pool, &SLEEP).timeout(limit).await?;
        pool.transaction(async |tx| -> Result<(), Error> {
            sleep(tx, &SLEEP).timeout(limit).await?;
            let rows: Many<'_, i32> = tx.handle().many(&SERIES, &[&10]);
            let mut chunks = rows.timeout(limit).chunks(7);
            assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(7));
            assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(3));
            let mut batch = Batch::new();
            batch.push(sleep(tx, &SLEEP).timeout(limit));
            tx.run(batch).await?;
            let mut batch = Batch::new();
            batch.push(sleep(tx, &SLEEP));
            tx.run(batch.timeout(limit)).await?;
            Ok(())
        })
        .await?;
        let mut batch = Batch::new();
        batch.push(sleep(&pool, &SLEEP));
        pool.run(batch.timeout(limit)).await?;
    }
    // The limit of the session is in force again.
    let late = sleep(&pool, &SLEEP).await;
    assert_eq!(late.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    Ok(())
}

#[tokio::test]
async fn a_short_limit_is_one() -> Outcome {
    let database = database().await;
    for limit in [Duration::ZERO, NANOSECOND, Duration::from_micros(999)] {
        let limits = || Pool::builder().lock_timeout(limit).idle_in_transaction_timeout(limit);
        let pool = limits().build(database.url())?;
        for name in &SETTINGS[1..] {
            assert_eq!(pool.handle().one::<String, Error>(&SETTING, &[name]).await?, "1ms", "{name} {limit:?}");
        }
        let pool = limits().statement_timeout(limit).build(database.url())?;
        for call in [sleep(&pool, &SLEEP), sleep(&Pool::new(database.url())?, &SLEEP).timeout(limit)] {
            let error = call.await.expect_err("it sleeps for longer");
            // The last one if the machine is too slow for the server's own word.
            let kinds = [ErrorKind::StatementTimeout, ErrorKind::PoolTimeout, ErrorKind::OutcomeUnknown];
            assert!(kinds.contains(&error.kind()), "{error}");
        }
    }
    // What is more than a whole number of milliseconds is not cut.
    let pool = Pool::builder().lock_timeout(Duration::from_micros(1500)).build(database.url())?;
    assert_eq!(pool.handle().one::<String, Error>(&SETTING, &[&"lock_timeout"]).await?, "2ms");
    Ok(())
}

#[tokio::test]
async fn a_pool_takes_extreme_limits() -> Outcome {
    let database = database().await;
    for limit in long_limits() {
        let builder = Pool::builder().statement_timeout(limit).lock_timeout(limit).idle_in_transaction_timeout(limit);
        let builder = builder.max_size(usize::MAX).wait_timeout(limit).connect_timeout(limit).max_lifetime(limit);
        let pool = builder.build(database.url())?;
        let expected = if limit.as_millis() == 2_147_483_647 { "2147483647ms" } else { "0" };
        for name in SETTINGS {
            assert_eq!(pool.handle().one::<String, Error>(&SETTING, &[&name]).await?, expected, "{limit:?}");
        }
        pool.health(limit).await?;
        let tries = pool.build_transaction().isolation(Isolation::Serializable).attempts(u32::MAX).deadline(limit);
        tries.run(async |tx| sleep(tx, &SLEEP).await).await?;
    }
    assert_eq!(Pool::builder().max_size(usize::MAX).build(database.url())?.limits().max_size, 262_143);
    assert_eq!(Pool::builder().max_size(0).build(database.url())?.limits().max_size, 1);
    let aging = Pool::builder().max_size(1).max_lifetime(Duration::ZERO).build(database.url())?;
    for _ in 0..3 {
        sleep(&aging, &SLEEP).await?;
    }
    // A connection that is made is waited for as well; it is there the next time.
    let impatient = Pool::builder().max_size(1).wait_timeout(Duration::ZERO).build(database.url())?;
    let error = sleep(&impatient, &SLEEP).await.expect_err("at once");
    assert_eq!(error.kind(), ErrorKind::PoolTimeout);
    let deadline = Instant::now() + Duration::from_secs(30);
    while let Err(error) = sleep(&impatient, &SLEEP).await {
        assert!(Instant::now() < deadline, "{error}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let held = impatient.connection().await?;
    assert_eq!(impatient.connection().await.expect_err("in use").kind(), ErrorKind::PoolTimeout);
    assert_eq!(impatient.health(Duration::ZERO).await.expect_err("at once").kind(), ErrorKind::PoolTimeout);
    drop(held);
    Ok(())
}

#[tokio::test]
async fn a_chunk_can_be_of_any_size() -> Outcome {
    let database = database().await;
    let pool = Pool::new(database.url())?;
    for size in [u32::MAX, 2_147_483_648, 2_147_483_647, 0] {
        let rows = pool.transaction(async |tx| -> Result<_, Error> {
            let rows: Many<'_, i32> = tx.handle().many(&SERIES, &[&3]);
            rows.chunks(size).try_next().await
        });
        assert_eq!(rows.await?.map(|rows| rows[0]), Some(1), "{size}");
    }
    Ok(())
}

/// A longer limit of a call wins over that of the connection string as it does over the pool's.
#[tokio::test]
async fn a_limit_in_the_connection_string_is_raised() -> Outcome {
    let database = database().await;
    let url = format!("{}?options=-c%20statement_timeout%3D100", database.url());
    let connection = Connection::connect(&url).await?;
    sleep(&connection, &SLEEP).timeout(Duration::from_secs(10)).await?;
    let late = sleep(&connection, &SLEEP).await;
    assert_eq!(late.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    Ok(())
}

#[tokio::test]
async fn numbers_in_a_connection_string() -> Outcome {
    let database = database().await;
    // Of zero and below, libpq waits for ever.
    for good in ["0", "-1", "-9223372036854775808", "9223372036854775807"] {
        for name in ["connect_timeout", "keepalives_idle", "keepalives_interval", "tcp_user_timeout"] {
            let url = format!("{}?{name}={good}", database.url());
            Connection::connect(&url).await.map_err(|error| format!("{url}: {error}"))?;
        }
    }
    for wrong in ["port=-1", "port=65536", "connect_timeout=x", "connect_timeout=9223372036854775808", "keepalives=-1"]
    {
        let error = Pool::new(&format!("{}?{wrong}", database.url())).expect_err(wrong);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{wrong}");
    }
    // It wins over ours, which is too short.
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let url = format!("postgres://nobody@{}/nothing", listener.local_addr()?);
    let brief = |url: &str| Pool::builder().connect_timeout(Duration::from_millis(50)).build(url);
    let forever = brief(&format!("{url}?connect_timeout=0"))?;
    let waiting = tokio::time::timeout(Duration::from_millis(500), forever.connection()).await;
    assert!(waiting.is_err(), "it waits on");
    assert_eq!(brief(&url)?.connection().await.expect_err("no answer").kind(), ErrorKind::Connection);
    Ok(())
}

#[tokio::test]
async fn a_parameter_without_a_value_is_an_error() -> Outcome {
    for wrong in [
        "postgres://host/db?sslmode",
        "postgres://host/db?sslmode&application_name=a",
        "postgres://host/db?application_name=a&sslrootcert",
        "postgres://host/db?%73slmode",
        "postgres://host/db?target_session_attrs",
        "postgres://host/db?connect_timeout",
        "postgres://host/db?sslmode=",
        "postgres://host/db?target_session_attrs=",
        "postgres://host/db?channel_binding=",
        "host=a sslmode",
        "sslmode host=a",
        "host=a sslmode=",
        "host=a sslmode=''",
        "sslmode= host=a",
        // Not what the password ends with.
        "postgres://user:pass?word@host/db?sslmode",
    ] {
        let error = Pool::new(wrong).expect_err(wrong);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{wrong}: {error}");
    }
    let error = Pool::new("postgres://host/db?sslmode").expect_err("no value");
    assert!(error.to_string().contains("`sslmode` in the connection string has no value"), "{error}");
    let error = Pool::new("postgres://host/db?s3cret").expect_err("no value");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    Ok(())
}

/// A `?` in the password does not begin the parameters, and an `@` in one of them does not end a password.
#[tokio::test]
async fn parameters_begin_where_libpq_has_them_begin() -> Outcome {
    let database = database().await;
    let (_, rest) = database.url().split_once('@').ok_or("no user")?;
    let url = format!("postgres://postgres:pass?word@{rest}?sslmode=disable&application_name=a@b&");
    let connection = Connection::connect(&url).await?;
    let name: String = connection.handle().one::<_, Error>(&SETTING, &[&"application_name"]).await?;
    assert_eq!(name, "a@b");
    let url = format!("postgres://postgres:pass?word@{rest}?sslmode=sometimes");
    assert_eq!(Pool::new(&url).expect_err("no such mode").kind(), ErrorKind::Configuration);
    Pool::new("postgres://host/db?application_name=a@b")?;
    // libpq takes its usual file where none is named.
    Pool::new("postgres://host/db?sslrootcert=&sslcert=&sslkey=&sslmode=disable")?;
    Ok(())
}

/// They are not about the schema or the connection: the server goes on.
#[tokio::test]
async fn errors_about_prepared_statements_and_messages_are_the_server_s() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let schema = "CREATE FUNCTION raise(code text) RETURNS void LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = code; END $$";
    connection.client().batch_execute(schema).await?;
    for code in ["42P05", "42P03", "08P01", "26000", "34000"] {
        let error = connection.handle().one::<(), Error>(&BIND, &[&code]).await.expect_err("raised");
        assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Server, Some(code)), "{error}");
        assert!(!error.is_transient(), "{error}");
    }
    Ok(())
}
