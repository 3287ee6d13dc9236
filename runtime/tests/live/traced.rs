//! Numbers for a `Tracer`, and tags in SQL.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlwright::contract::{Statement, copy_row, ty};
use sqlwright::observe::{ConnectEnd, Ended, StatementEnd, Tracer, TransactionEnd, TransactionResult, WaitEnd};
use sqlwright::{Batch, Client, Error, ErrorKind, Heard, Pool};

use crate::support::{Outcome, database};

static ADD: Statement = Statement::new("traced.add", "INSERT INTO stock VALUES ($1, $2)", &[ty::TEXT, ty::INT4], &[]);
static SERIES: Statement =
    Statement::read_only("traced.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);
static LOAD: Statement =
    Statement::new("traced.load", "INSERT INTO stock (product, quantity) VALUES ($1, $2)", &[ty::TEXT, ty::INT4], &[])
        .with_copy("COPY stock (product, quantity) FROM STDIN (FORMAT binary)");
static QUERY: Statement = Statement::read_only(
    "traced.query",
    "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()",
    &[],
    &[ty::TEXT],
);
static COMMENTED: Statement = Statement::read_only(
    "traced.commented",
    "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() -- traced",
    &[],
    &[ty::TEXT],
);
static PREPARED: Statement = Statement::read_only(
    "traced.prepared",
    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%traced%'",
    &[],
    &[ty::INT8],
);

struct LoadParams<'a> {
    product: &'a str,
    quantity: i32,
}

copy_row!(LoadParams<'_> as LoadParams<'static> { product, quantity });

#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl Told {
    fn note(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// What was told since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn result(result: Ended<'_>) -> String {
    match result {
        Ended::Failed(error) => error.kind().name().to_owned(),
        other => format!("{other:?}"),
    }
}

impl Tracer for Told {
    fn statement(&self, end: &StatementEnd<'_>) {
        let StatementEnd { statement, rows, affected, is_batched, .. } = end;
        assert!(end.waited <= end.duration, "{end:?}");
        self.note(format!("{statement} {rows} {affected} {is_batched} {}", result(end.result)));
    }

    fn transaction(&self, end: &TransactionEnd) {
        self.note(format!("transaction {} {:?}", end.attempts, end.result));
    }

    fn wait(&self, end: &WaitEnd<'_>) {
        self.note(format!("wait {}", result(end.result)));
    }

    fn connect(&self, end: &ConnectEnd<'_>) {
        self.note(format!("connect {}", result(end.result)));
    }
}

fn traced(url: &str) -> Result<(Arc<Told>, Pool), Error> {
    let told = Arc::new(Told::default());
    let builder = Pool::builder().max_size(1).wait_timeout(Duration::from_secs(3)).tracer(told.clone());
    Ok((told, builder.build(url)?))
}

#[tokio::test]
async fn statements_batches_and_transactions_are_told_of() -> Outcome {
    let database = database().await;
    let (told, pool) = traced(database.url())?;
    let add = |quantity: i32| pool.handle().execute::<Error>(&ADD, &[&"chair", &quantity]);
    add(1).await?;
    assert_eq!(told.take(), ["connect Completed", "wait Completed", "traced.add 0 1 false Completed"]);
    add(2).await.expect_err("the key");
    assert_eq!(told.take(), ["traced.add 0 0 false UniqueViolation"]);
    pool.handle().many::<i32, Error>(&SERIES, &[&9]).all().await?;
    drop(pool.handle().many::<i32, Error>(&SERIES, &[&9]).all());
    assert_eq!(told.take(), ["traced.series 9 9 false Completed"], "what was never polled is no call");

    let mut batch = Batch::new();
    batch.push(pool.handle().many::<i32, Error>(&SERIES, &[&2]).all());
    batch.push(pool.handle().execute::<Error>(&ADD, &[&"table", &-1]));
    batch.push(pool.handle().many::<i32, Error>(&SERIES, &[&3]).all());
    pool.run(batch).await.expect_err("the check");
    assert_eq!(told.take(), ["traced.series 2 2 true Completed", "traced.add 0 0 true CheckViolation"]);

    let mut sink = pool.handle().copy_in::<LoadParams<'static>, Error>(&LOAD).await?;
    for product in ["a", "b"] {
        sink.send(LoadParams { product, quantity: 1 }).await?;
    }
    sink.finish().await?;
    assert_eq!(told.take(), ["traced.load 0 2 false Completed"]);

    pool.transaction(async |tx| tx.handle().many::<i32, Error>(&SERIES, &[&1]).all().await).await?;
    assert_eq!(
        told.take(),
        ["traced.series 1 1 false Completed", "COMMIT 0 0 false Completed", "transaction 1 Committed"]
    );
    drop(pool.begin().await?);
    assert_eq!(told.take().last().map(String::as_str), Some("transaction 1 RolledBack"));
    Ok(())
}

#[tokio::test]
async fn a_connection_without_a_pool_is_told_of_as_well() -> Outcome {
    let database = database().await;
    let told = Arc::new(Told::default());
    let builder = Pool::builder().tracer(told.clone()).tag("application", "import");
    let mut connection = builder.clone().connect(database.url()).await?;
    assert_eq!(told.take(), ["connect Completed"]);
    connection.handle().many::<i32, Error>(&SERIES, &[&9]).all().await?;
    assert_eq!(told.take(), ["traced.series 9 9 false Completed"]);
    connection.transaction(async |tx| tx.handle().many::<i32, Error>(&SERIES, &[&1]).all().await).await?;
    let committed = ["traced.series 1 1 false Completed", "COMMIT 0 0 false Completed", "transaction 1 Committed"];
    assert_eq!(told.take(), committed);
    let query = connection.handle().one::<String, Error>(&QUERY, &[]).await?;
    assert!(query.ends_with("/*application='import'*/"), "{query}");
    told.take();
    builder.connect("postgres://nobody@localhost:1/nothing").await.expect_err("no server");
    assert_eq!(told.take(), ["connect Connection"]);
    Ok(())
}

#[tokio::test]
async fn waits_and_failed_connections_are_told_of() -> Outcome {
    let database = database().await;
    let (told, pool) = traced(database.url())?;
    let held = pool.connection().await?;
    told.take();
    pool.handle().many::<i32, Error>(&SERIES, &[&9]).all().await.expect_err("no connection");
    assert_eq!(told.take(), ["wait PoolTimeout", "traced.series 0 0 false PoolTimeout"]);
    let limited = pool.handle().many::<i32, Error>(&SERIES, &[&9]).timeout(Duration::from_millis(5)).all();
    limited.await.expect_err("no connection within its own limit");
    assert_eq!(told.take(), ["wait Dropped", "traced.series 0 0 false PoolTimeout"]);
    drop(held);
    let (told, pool) = traced("postgres://nobody@localhost:1/nothing")?;
    pool.connection().await.expect_err("no server");
    assert!(told.take().contains(&"connect Connection".to_owned()));
    Ok(())
}

#[tokio::test]
async fn a_listener_that_connects_again_is_told_of() -> Outcome {
    let database = database().await;
    let (told, pool) = traced(database.url())?;
    let mut listener = pool.listener().await?;
    listener.listen("traced").await?;
    assert_eq!(told.take(), ["connect Completed"]);
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let administrator = sqlwright::Connection::connect(database.url()).await?;
    administrator.client().execute(terminate, &[]).await?;
    assert_eq!(listener.recv().await?, Heard::MayHaveMissed);
    assert_eq!(told.take().last().map(String::as_str), Some("connect Completed"));
    Ok(())
}

#[tokio::test]
async fn a_commit_that_is_lost_is_unknown() -> Outcome {
    let database = database().await;
    let wire = crate::wire::Wire::new(&database).await;
    let (told, pool) = traced(wire.url())?;
    let body = async |tx: &mut sqlwright::Transaction| -> Result<(), Error> {
        tx.handle().execute::<Error>(&ADD, &[&"sofa", &1]).await?;
        // The answer to COMMIT.
        wire.cut_at(b'C', 1);
        Ok(())
    };
    let error = pool.transaction_once(body).await.expect_err("lost");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let expected = format!("transaction 1 {:?}", TransactionResult::Unknown);
    assert!(told.take().contains(&expected));
    Ok(())
}

#[tokio::test]
async fn tags_reach_the_server_and_statements_stay_prepared() -> Outcome {
    let database = database().await;
    let tagged = |named| {
        let builder = Pool::builder().max_size(1).prepared_statements(named);
        builder.tag("version", "1.2").tag("application", "traced */ 'shop'").build(database.url())
    };
    let comment = "\n/*application='traced%20%2A%2F%20%27shop%27',version='1.2'*/";
    for named in [true, false] {
        let pool = tagged(named)?;
        for _ in 0..3 {
            let query: String = pool.handle().one::<String, Error>(&QUERY, &[]).await?;
            assert_eq!(query, format!("{}{comment}", QUERY.sql()), "{named}");
        }
        let query: String = pool.handle().one::<String, Error>(&COMMENTED, &[]).await?;
        assert!(query.ends_with(&format!("-- traced{comment}")), "{query}");
        let prepared: i64 = pool.handle().one::<i64, Error>(&PREPARED, &[]).await?;
        assert_eq!(prepared, if named { 3 } else { 0 }, "{named}");
        let mut sink = pool.handle().copy_in::<LoadParams<'static>, Error>(&LOAD).await?;
        sink.send(LoadParams { product: if named { "c" } else { "d" }, quantity: 1 }).await?;
        assert_eq!(sink.finish().await?, 1);
        let mut batch = Batch::new();
        let query = batch.push(pool.handle().one::<String, Error>(&QUERY, &[]));
        assert!(pool.run(batch).await?.take(query)?.ends_with(comment));
    }
    Pool::builder().tag("", "x").build(database.url()).expect_err("no key");
    Ok(())
}
