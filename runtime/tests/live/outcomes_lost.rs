//! What an error says of what is stored where the answer did not arrive: nobody knows, unless nothing had been sent or a transaction
//! was still to commit.

use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Execute, ExecuteOne, Handle, Many, One, Outcome, Pool};
use sqlwright_server::Database;
use tokio_postgres::NoTls;

use crate::support::{self, database};
use crate::wire::Wire;

static ADD: Statement = Statement::new("outcomes.add", "INSERT INTO stock VALUES ($1, 1)", &[ty::TEXT], &[]);
static ADD_ID: Statement =
    Statement::new("outcomes.add_id", "INSERT INTO stock VALUES ($1, 1) RETURNING 1", &[ty::TEXT], &[ty::INT4]);
static SLOWLY: Statement =
    Statement::new("outcomes.slowly", "INSERT INTO stock SELECT $1, 1 FROM pg_sleep(30)", &[ty::TEXT], &[]);
static COUNT: Statement = Statement::read_only("outcomes.count", "SELECT count(*) FROM stock", &[], &[ty::INT8]);
/// Its rows come while it writes, for a second, and one cannot be read.
static ADD_MANY: Statement = Statement::new(
    "outcomes.add_many",
    "SELECT add($1 || i) FROM generate_series(1, 500) AS i",
    &[ty::TEXT],
    &[ty::TEXT],
);
const SCHEMA: &str = "CREATE FUNCTION add(product text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO stock VALUES (product, 1);
    PERFORM pg_sleep(0.002);
    RETURN CASE WHEN product NOT LIKE '%100' THEN repeat('x', 1000) END;
END $$";
static END: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event = 'PgSleep'";

fn add<'c>(db: &Handle<'c>, product: &str) -> Execute<'c> {
    db.execute(&ADD, &[&product])
}

fn add_one<'c>(db: &Handle<'c>, product: &str) -> ExecuteOne<'c> {
    db.execute_one(&ADD, &[&product])
}

fn add_id<'c>(db: &Handle<'c>, product: &str) -> One<'c, i32> {
    db.one(&ADD_ID, &[&product])
}

fn add_many<'c>(db: &Handle<'c>, product: &str) -> Many<'c, String> {
    db.many(&ADD_MANY, &[&product])
}

struct Stock {
    database: Database,
    observer: Connection,
    wire: Wire,
}

impl Stock {
    async fn new() -> Self {
        let database = database().await;
        let observer = Connection::connect(database.url()).await.expect("a connection");
        observer.client().batch_execute(SCHEMA).await.expect("the schema");
        let wire = Wire::new(&database).await;
        Self { database, observer, wire }
    }

    /// A pool of one connection that has prepared what is used here.
    async fn pool(&self) -> Result<Pool, Error> {
        let pool = Pool::builder().max_size(1).build(self.wire.url())?;
        for statement in [&ADD, &ADD_ID] {
            pool.connection().await?.prepare(statements(statement)).await?;
        }
        Ok(pool)
    }

    async fn holds(&self, product: &str) -> bool {
        let sql = "SELECT FROM stock WHERE product = $1";
        !self.observer.client().query(sql, &[&product]).await.expect("the stock").is_empty()
    }

    /// The server may be about to do it.
    async fn comes_to_hold(&self, product: &str, is_stored: bool) -> bool {
        for _ in 0..50 {
            if self.holds(product).await == is_stored {
                break;
            }
            tokio::time::sleep(BRIEF).await;
        }
        self.holds(product).await
    }

    /// The error is of this kind, and says this of what is stored; that is stored or not.
    async fn saw<T>(
        &self,
        result: Result<T, Error>,
        kind: ErrorKind,
        expected: Outcome,
        product: &str,
        is_stored: bool,
    ) {
        let Err(error) = result else { panic!("{product} should have failed") };
        assert_eq!((error.kind(), error.outcome()), (kind, expected), "{product}: {error}");
        assert_eq!(self.comes_to_hold(product, is_stored).await, is_stored, "{product}: {error}");
        assert_eq!(error.is_transient(), expected == Outcome::NotStored, "{product}: {error}");
    }
}

fn statements(statement: &'static Statement) -> sqlwright::Statements {
    let list: &'static [&'static Statement] = Vec::leak(vec![statement]);
    Vec::leak(vec![list])
}

const BRIEF: Duration = Duration::from_millis(100);

/// CommandComplete was on its way, so it is stored.
#[tokio::test]
async fn an_answer_that_is_lost_leaves_it_open() -> support::Outcome {
    let stock = Stock::new().await;
    let (unknown, lost) = (Outcome::Unknown, ErrorKind::Connection);
    let pool = stock.pool().await?;
    stock.wire.cut_at(b'C', 1);
    stock.saw(add(&pool.handle(), "pool").await, lost, unknown, "pool", true).await;
    let pool = stock.pool().await?;
    stock.wire.cut_at(b'C', 1);
    stock.saw(add_id(&pool.handle(), "row").await, lost, unknown, "row", true).await;
    let connection = Connection::connect(stock.wire.url()).await?;
    connection.prepare(statements(&ADD_ID)).await?;
    stock.wire.cut_at(b'C', 1);
    let limited = add_id(&connection.handle(), "limited").timeout(Duration::from_secs(20));
    stock.saw(limited.await, lost, unknown, "limited", true).await;
    let (client, driver) = tokio_postgres::connect(stock.wire.url(), NoTls).await?;
    tokio::spawn(driver);
    stock.wire.cut_at(b'C', 1);
    stock.saw(add(&client.handle(), "client").await, lost, unknown, "client", true).await;
    // A pooler tells that it has lost the server, which says nothing of the statement.
    let pool = stock.pool().await?;
    stock.wire.lose_server_at(b'C');
    stock.saw(add(&pool.handle(), "pooler").await, ErrorKind::Server, unknown, "pooler", true).await;
    Ok(())
}

#[tokio::test]
async fn a_session_that_ends_leaves_it_open() -> support::Outcome {
    let stock = Stock::new().await;
    let pool = stock.pool().await?;
    let db = pool.handle();
    let slowly = db.execute::<Error>(&SLOWLY, &[&"ended"]);
    let (slowly, ended) = tokio::join!(slowly, async {
        while stock.observer.client().query(END, &[]).await?.is_empty() {
            tokio::time::sleep(BRIEF).await;
        }
        Ok::<_, tokio_postgres::Error>(())
    });
    ended?;
    stock.saw(slowly, ErrorKind::Connection, Outcome::Unknown, "ended", false).await;
    Ok(())
}

#[tokio::test]
async fn what_was_never_sent_is_not_stored() -> support::Outcome {
    let stock = Stock::new().await;
    let (not_stored, lost) = (Outcome::NotStored, ErrorKind::Connection);
    let connection = Connection::connect(stock.wire.url()).await?;
    connection.prepare(statements(&ADD)).await?;
    let (client, driver) = tokio_postgres::connect(stock.wire.url(), NoTls).await?;
    let driver = tokio::spawn(driver);
    // What only reads is not stored, however it is lost.
    stock.wire.cut_at(b'C', 1);
    let count = connection.handle().one::<i64, Error>(&COUNT, &[]).await;
    stock.saw(count, lost, not_stored, "read", false).await;
    while !connection.is_closed() {
        tokio::task::yield_now().await;
    }
    stock.saw(add(&connection.handle(), "prepared").await, lost, not_stored, "prepared", false).await;
    stock.saw(add_id(&connection.handle(), "other").await, lost, not_stored, "other", false).await;
    stock.saw(add_many(&connection.handle(), "many").all().await, lost, not_stored, "many", false).await;
    driver.abort();
    let _ = driver.await;
    stock.saw(add(&client.handle(), "client").await, lost, not_stored, "client", false).await;
    let nowhere = Pool::builder().wait_timeout(BRIEF).build("postgres://nobody@127.0.0.1:1/nothing")?;
    stock.saw(add(&nowhere.handle(), "nowhere").await, lost, not_stored, "nowhere", false).await;
    let pool = Pool::builder().max_size(1).wait_timeout(BRIEF).build(stock.database.url())?;
    let held = pool.connection().await?;
    stock.saw(add(&pool.handle(), "wait").await, ErrorKind::PoolTimeout, not_stored, "wait", false).await;
    let limited = add(&pool.handle(), "limit").timeout(BRIEF / 2);
    stock.saw(limited.await, ErrorKind::PoolTimeout, not_stored, "limit", false).await;
    drop(held);
    Ok(())
}

#[tokio::test]
async fn a_transaction_that_loses_its_connection_stores_nothing_before_commit() -> support::Outcome {
    let stock = Stock::new().await;
    let (not_stored, unknown) = (Outcome::NotStored, Outcome::Unknown);
    for message in [b'Z', b'C', b'2'] {
        let pool = stock.pool().await?;
        stock.wire.cut_at(message, 1);
        let lost = pool.transaction(async |tx| add(&tx.handle(), "statement").await).await;
        stock.saw(lost, ErrorKind::Connection, not_stored, "statement", false).await;
    }
    let pool = stock.pool().await?;
    let lost = pool.transaction(async |tx| {
        add(&tx.handle(), "commit").await?;
        stock.wire.cut_at(b'C', 1);
        Ok::<_, Error>(())
    });
    stock.saw(lost.await, ErrorKind::OutcomeUnknown, unknown, "commit", true).await;
    let pool = stock.pool().await?;
    let lost = pool.transaction(async |tx| {
        add(&tx.handle(), "pooler").await?;
        stock.wire.lose_server_at(b'C');
        Ok::<_, Error>(())
    });
    stock.saw(lost.await, ErrorKind::OutcomeUnknown, unknown, "pooler", true).await;
    // COMMIT goes along with a batch, unless rows are to be counted first.
    let pool = stock.pool().await?;
    let mut batch = Batch::new();
    batch.push(add(&pool.handle(), "along"));
    stock.wire.cut_at(b'2', 1);
    let lost = pool.run(batch).await.map_err(Error::from);
    stock.saw(lost, ErrorKind::OutcomeUnknown, unknown, "along", true).await;
    let pool = stock.pool().await?;
    let mut batch = Batch::new();
    batch.push(add_one(&pool.handle(), "counted"));
    stock.wire.cut_at(b'2', 1);
    let lost = pool.run(batch).await.map_err(Error::from);
    stock.saw(lost, ErrorKind::Connection, not_stored, "counted", false).await;
    let pool = stock.pool().await?;
    let mut batch = Batch::new();
    batch.push(pool.handle().one::<i64, Error>(&COUNT, &[]));
    stock.wire.cut_at(b'2', 1);
    let lost = pool.run(batch).await.map_err(Error::from);
    stock.saw(lost, ErrorKind::Connection, not_stored, "read", false).await;
    Ok(())
}

/// The server does not say whether it has heard that it is to stop.
#[tokio::test]
async fn a_time_limit_without_an_answer_leaves_it_open() -> support::Outcome {
    let stock = Stock::new().await;
    let (slow, unknown, not_stored) = (ErrorKind::StatementTimeout, Outcome::Unknown, Outcome::NotStored);
    let pool = stock.pool().await?;
    let connection = pool.connection().await?;
    stock.wire.silence();
    let late = add(&connection.handle(), "silent").timeout(BRIEF).await;
    stock.saw(late, ErrorKind::OutcomeUnknown, unknown, "silent", true).await;
    stock.wire.speak();
    let pool = stock.pool().await?;
    let silent = pool.transaction(async |tx| {
        stock.wire.silence();
        add(&tx.handle(), "transaction").timeout(BRIEF).await
    });
    stock.saw(silent.await, slow, not_stored, "transaction", false).await;
    stock.wire.speak();
    // The server was told, and has stopped it.
    let pool = stock.pool().await?;
    let stopped = pool.handle().execute::<Error>(&SLOWLY, &[&"stopped"]).timeout(BRIEF).await;
    stock.saw(stopped, slow, not_stored, "stopped", false).await;
    // There is nowhere to send a cancel request from.
    let (client, driver) = tokio_postgres::connect(stock.database.url(), NoTls).await?;
    tokio::spawn(driver);
    let late = client.handle().execute::<Error>(&SLOWLY, &[&"late"]).timeout(BRIEF).await;
    stock.saw(late, ErrorKind::OutcomeUnknown, unknown, "late", false).await;
    Ok(())
}

/// Although a row of it cannot be read, or is not wanted.
#[tokio::test]
async fn what_writes_runs_to_its_end() -> support::Outcome {
    let stock = Stock::new().await;
    let (stored, unreadable) = (Outcome::Stored, ErrorKind::Decode);
    let pool = Pool::builder().max_size(1).build(stock.database.url())?;
    let db = pool.handle();
    assert!(add_many(&db, "first").first().await?.is_some());
    assert!(stock.holds("first500").await);
    stock.saw(add_many(&db, "all").all().await, unreadable, stored, "all500", true).await;
    let mapped = db.many::<String, Error>(&ADD_MANY, &[&"map"]).map(str::len).all().await;
    stock.saw(mapped, unreadable, stored, "map500", true).await;
    let mut length = 0;
    let each = db.many::<String, Error>(&ADD_MANY, &[&"each"]).for_each(|row| length += row.len()).await;
    stock.saw(each, unreadable, stored, "each500", true).await;
    // Whoever reads one by one decides.
    for (product, reads_on) in [("stream", true), ("dropped", false)] {
        let mut rows = add_many(&db, product).stream();
        let error = loop {
            match rows.try_next().await {
                Ok(row) => assert!(row.is_some(), "one cannot be read"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        while reads_on && !matches!(rows.try_next().await, Ok(None)) {}
        drop(rows);
        stock.observer.client().batch_execute("SELECT pg_sleep(0.5)").await?;
        assert_eq!(stock.holds(&format!("{product}500")).await, reads_on);
    }
    Ok(())
}

/// What travelled with it was in no transaction then.
/// What went along is not run then.
#[tokio::test]
async fn with_a_begin_that_is_refused_nothing_is_stored() -> support::Outcome {
    let stock = Stock::new().await;
    let refused = ErrorKind::SchemaDrift;
    for (product, passes_on) in [("alone", true), ("swallowed", false)] {
        let pool = stock.pool().await?;
        stock.wire.garble_begin();
        let failed = pool.transaction(async |tx| -> Result<(), Error> {
            let added = add_one(&tx.handle(), product).await;
            // Nor is what follows.
            assert!(add_one(&tx.handle(), &format!("behind {product}")).await.is_err());
            if passes_on { added } else { Ok(()) }
        });
        let error = failed.await.expect_err("no transaction");
        assert_eq!((error.kind(), error.outcome()), (refused, Outcome::NotStored), "{product}: {error}");
        for product in [product, &format!("behind {product}")] {
            assert!(!stock.comes_to_hold(product, false).await, "{product}");
        }
    }
    let pool = stock.pool().await?;
    stock.wire.garble_begin();
    let mut batch = Batch::new();
    batch.push(add_one(&pool.handle(), "batch"));
    let error = pool.run(batch).await.map_err(Error::from).expect_err("no transaction");
    assert_eq!((error.kind(), error.outcome()), (refused, Outcome::NotStored), "{error}");
    assert!(!stock.comes_to_hold("batch", false).await);
    Ok(())
}
