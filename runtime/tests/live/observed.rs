//! Spans and events of `tracing`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Handle, Pool};
use tracing::Level;

use crate::recorded::{record, record_at};
use crate::support::{Outcome, database, pool};
use crate::wire::Wire;

/// What must be heard nowhere.
const SECRET: &str = "s3cret '); */ value";

static ECHO: Statement = Statement::read_only("observed.echo", "SELECT $1 AS text", &[ty::TEXT], &[ty::TEXT]);
static ADD: Statement = Statement::new("observed.add", "INSERT INTO stock VALUES ($1, $2)", &[ty::TEXT, ty::INT4], &[]);
static NOTHING: Statement =
    Statement::read_only("observed.nothing", "SELECT product FROM stock WHERE product = $1", &[ty::TEXT], &[ty::TEXT]);
static SERIES: Statement =
    Statement::read_only("observed.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);
static SLEEP: Statement = Statement::read_only("observed.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);
static NUMBER: Statement = Statement::read_only("observed.number", "SELECT $1::text::int", &[ty::TEXT], &[ty::INT4]);
static LOSE: Statement = Statement::new("observed.lose", "SELECT lose()", &[], &[ty::VOID]);

async fn echo(db: &Handle<'_>, text: &str) -> Result<String, Error> {
    db.one(&ECHO, &[&text]).await
}

#[tokio::test]
async fn a_statement_is_a_span_in_the_words_of_opentelemetry() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let heard = record();
    assert_eq!(echo(&pool.handle(), SECRET).await?, SECRET);
    let span = heard.span("observed.echo");
    let url: tokio_postgres::Config = database.url().parse()?;
    for (field, value) in [
        ("otel.kind", "client"),
        ("db.system.name", "postgresql"),
        ("db.namespace", url.get_dbname().ok_or("a name")?),
        ("db.query.summary", "observed.echo"),
        ("db.query.text", "SELECT $1 AS text"),
        ("db.response.returned_rows", "1"),
    ] {
        assert_eq!(span.field(field), Some(value), "{field}");
    }
    assert!(span.field("server.address").is_some_and(|address| !address.is_empty()), "{span:?}");
    for field in ["error.type", "db.response.status_code", "otel.status_code", "sqlwright.retries", "sqlwright.dropped"]
    {
        assert_eq!(span.field(field), None, "{field}");
    }
    Ok(())
}

#[tokio::test]
async fn a_failure_has_a_class_and_a_code_and_no_values() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let heard = record();
    let add = |quantity: i32| pool.handle().execute::<Error>(&ADD, &[&SECRET, &quantity]);
    add(1).await?;
    let error = add(2).await.expect_err("a second one");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    let spans = heard.spans("observed.add");
    assert_eq!(spans[0].field("sqlwright.affected_rows"), Some("1"));
    assert_eq!(spans[1].field("db.response.status_code"), Some("23505"));
    assert_eq!(spans[1].field("error.type"), Some("UniqueViolation"));
    assert_eq!(spans[1].field("otel.status_code"), Some("ERROR"));

    // The server quotes the value.
    let number = pool.handle().one::<i32, Error>(&NUMBER, &[&SECRET]).await.expect_err("no number");
    assert!(number.server_error().is_some_and(|error| error.message().contains(SECRET)), "{number:?}");
    assert_eq!(heard.span("observed.number").field("error.type"), Some("Data"));
    // What only this side knows to be wrong.
    pool.handle().one::<String, Error>(&NOTHING, &[&SECRET.len().to_string()]).await.expect_err("no row");
    let span = heard.span("observed.nothing");
    assert_eq!((span.field("error.type"), span.field("db.response.returned_rows")), (Some("NoRow"), Some("0")));
    pool.handle().one::<i64, Error>(&ECHO, &[&SECRET]).await.expect_err("another type");
    assert_eq!(heard.span("observed.echo").field("error.type"), Some("Decode"));
    assert!(!heard.text().contains("s3cret"), "{}", heard.text());
    Ok(())
}

#[tokio::test]
async fn rows_are_counted_wherever_reading_ends() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let series = || pool.handle().many::<i32, Error>(&SERIES, &[&500]);
    let rows = async |all: bool| -> Result<_, Error> {
        let heard = record();
        let mut stream = series().stream();
        let mut count = 0;
        while stream.try_next().await?.is_some() {
            count += 1;
            if count == 7 && !all {
                break;
            }
        }
        if all {
            assert_eq!(heard.spans("observed.series").len(), 1, "although the stream is still there");
        }
        drop(stream);
        Ok(heard.span("observed.series"))
    };
    let span = rows(true).await?;
    assert_eq!((span.field("db.response.returned_rows"), span.field("sqlwright.dropped")), (Some("500"), None));
    let span = rows(false).await?;
    assert_eq!((span.field("db.response.returned_rows"), span.field("sqlwright.dropped")), (Some("7"), Some("true")));

    let heard = record();
    assert_eq!(series().first().await?, Some(1));
    assert_eq!(heard.span("observed.series").field("sqlwright.dropped"), None, "it was enough");
    let heard = record();
    assert_eq!(series().all().await?.len(), 500);
    assert_eq!(heard.span("observed.series").field("db.response.returned_rows"), Some("500"));
    let heard = record();
    pool.transaction(async |tx| -> Result<(), Error> {
        let mut chunks = tx.handle().many::<i32, Error>(&SERIES, &[&500]).chunks(200);
        while chunks.try_next().await?.is_some() {}
        Ok(())
    })
    .await?;
    let span = heard.span("observed.series");
    assert_eq!((span.field("db.response.returned_rows"), span.field("sqlwright.dropped")), (Some("500"), None));
    Ok(())
}

#[tokio::test]
async fn a_batch_is_one_span() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let batch = |size: usize, other: bool| {
        let mut batch = Batch::new();
        for _ in 0..size {
            batch.push(pool.handle().one::<String, Error>(&ECHO, &[&SECRET]));
        }
        if other {
            batch.push(pool.handle().many::<i32, Error>(&SERIES, &[&10]).all());
        }
        batch
    };
    for (size, other, name, count, text) in [
        (1, false, "observed.echo", None, true),
        (3, false, "BATCH observed.echo", Some("3"), true),
        (3, true, "BATCH", Some("4"), false),
    ] {
        let heard = record();
        pool.run(batch(size, other)).await?;
        let span = heard.span(name);
        assert_eq!(span.field("db.operation.batch.size"), count, "{name}");
        assert_eq!(span.field("db.operation.name"), count.map(|_| "BATCH"), "{name}");
        assert_eq!(span.field("db.query.text"), Some("SELECT $1 AS text").filter(|_| text), "{name}");
        let rows = (size + if other { 10 } else { 0 }).to_string();
        assert_eq!(span.field("db.response.returned_rows"), Some(&*rows));
        assert!(!heard.text().contains("s3cret"), "{}", heard.text());
    }
    let heard = record();
    let mut failing = batch(1, false);
    failing.push(pool.handle().execute::<Error>(&ADD, &[&SECRET, &-1]));
    pool.run(failing).await.expect_err("the check");
    let span = heard.span("BATCH");
    assert_eq!(span.field("error.type"), Some("CheckViolation"));
    assert_eq!(span.field("db.response.status_code"), Some("23514"));
    Ok(())
}

#[tokio::test]
async fn a_transaction_is_around_its_statements_and_attempts() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let lose = "CREATE FUNCTION lose() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '40001'; END $$";
    pool.connection().await?.client().batch_execute(lose).await?;
    let heard = record();
    let attempts = &AtomicU32::new(0);
    pool.transaction(async |tx| -> Result<(), Error> {
        echo(&tx.handle(), SECRET).await?;
        if attempts.fetch_add(1, Ordering::Relaxed) == 0 {
            tx.handle().one::<(), Error>(&LOSE, &[]).await?;
        }
        Ok(())
    })
    .await?;
    let span = heard.span("transaction");
    assert_eq!((span.field("sqlwright.attempts"), span.field("sqlwright.result")), (Some("2"), Some("committed")));
    assert_eq!(span.field("otel.kind"), Some("internal"));
    for name in ["observed.echo", "observed.lose", "COMMIT"] {
        let spans = heard.spans(name);
        assert!(
            !spans.is_empty() && spans.iter().all(|span| span.parent.as_deref() == Some("transaction")),
            "{spans:?}"
        );
    }
    assert_eq!(heard.spans("COMMIT")[0].field("db.operation.name"), Some("COMMIT"));
    assert_eq!(heard.events("the transaction is run again").len(), 1);

    let heard = record();
    let failed = pool.transaction(async |tx| tx.handle().one::<i64, Error>(&ECHO, &[&SECRET]).await).await;
    failed.expect_err("another type");
    assert_eq!(heard.span("transaction").field("sqlwright.result"), Some("rolled back"));
    let heard = record();
    let guard = pool.begin().await?;
    echo(&guard.handle(), SECRET).await?;
    drop(guard);
    assert_eq!(heard.span("transaction").field("sqlwright.result"), Some("rolled back"));
    assert!(!heard.text().contains("s3cret"), "{}", heard.text());
    Ok(())
}

#[tokio::test]
async fn a_retry_over_another_connection_is_seen() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    drop(pool.connection().await?);
    let heard = record();
    wire.cut_at(b'D', 1);
    echo(&pool.handle(), SECRET).await?;
    assert_eq!(heard.span("observed.echo").field("sqlwright.retries"), Some("1"));
    Ok(())
}

#[tokio::test]
async fn waits_and_failures_to_connect_are_events() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).wait_timeout(Duration::from_secs(3)).build(database.url())?;
    let held = pool.connection().await?;
    let heard = record();
    echo(&pool.handle(), SECRET).await.expect_err("no connection");
    assert_eq!(heard.span("observed.echo").field("error.type"), Some("PoolTimeout"));
    assert!(heard.span("observed.echo").field("sqlwright.waited").is_some());
    assert_eq!(heard.events("waited for a connection in vain")[0].field("error.type"), Some("PoolTimeout"));
    drop(held);
    Ok(())
}

#[tokio::test]
async fn slow_statements_are_reported_once() -> Outcome {
    let database = database().await;
    let limit = Duration::from_millis(150);
    let pool = Pool::builder().max_size(1).slow_statement(limit).build(database.url())?;
    // Only warnings are heard.
    let heard = record_at(Level::WARN);
    echo(&pool.handle(), SECRET).await?;
    let known = heard.events("slow statement").len();
    pool.handle().one::<(), Error>(&SLEEP, &[&0.3]).await?;
    let slow = heard.events("slow statement");
    let slow: Vec<_> =
        slow.iter().skip(known).map(|event| event.field("db.query.summary").unwrap_or_default()).collect();
    assert_eq!(slow, ["observed.sleep"]);
    // A caller that takes its time over the rows.
    let mut rows = pool.handle().many::<i32, Error>(&SERIES, &[&3]).stream();
    while rows.try_next().await?.is_some() {
        tokio::time::sleep(limit).await;
    }
    let of_series = heard.events("slow statement");
    let is_of_series = |event: &&crate::recorded::Heard| event.field("db.query.summary") == Some("observed.series");
    assert_eq!(of_series.iter().filter(is_of_series).count(), 0);
    Ok(())
}

#[tokio::test]
async fn clients_of_other_crates_have_spans_too() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let heard = record();
    echo(&connection.client().handle(), SECRET).await?;
    echo(&connection.handle(), SECRET).await?;
    let spans = heard.spans("observed.echo");
    assert_eq!(spans.iter().filter_map(|span| span.field("db.response.returned_rows")).count(), 2, "{spans:?}");
    Ok(())
}
