//! Round trips, counted on the wire: one for each call; and for the first on a connection, unless what it writes would be stored
//! before it is known to fit.

use sqlwright::contract::{Statement, Ty, UserType, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Pool, ReadWrite, Statements};
use sqlwright_server::Database;

use crate::customers::{CUSTOMER_STATUS, CustomerStatus, Customers, TakeStockParams, somebody};
use crate::support::{Outcome, database, idle};
use crate::wire::Wire;

static STATEMENTS: Statements = &[Customers::STATEMENTS, TYPES, MOODS];

async fn warm_pool(database: &Database) -> Result<(Wire, Pool), Error> {
    let wire = Wire::new(database).await;
    let pool = Pool::builder().max_size(1).warm_up(STATEMENTS).build(wire.url())?;
    drop(pool.connection().await?);
    Ok((wire, pool))
}

/// Every kind of statement twice, with and without rows, an enum sent and returned: one round trip for each, but so many for the
/// first call of one that writes.
async fn each_takes_one(
    wire: &Wire,
    db: &(impl Client<Access = ReadWrite> + ?Sized),
    tag: &str,
    first_write: usize,
) -> Outcome {
    let customers = Customers::new(db);
    for (round, write) in [("first", first_write), ("second", 1)] {
        let email = format!("{tag}-{round}@example.com");
        let (turns, id) = wire.turns(customers.create(somebody(&email))).await;
        assert_eq!(turns, write, "{round} insert with RETURNING: {}", wire.sent());
        let id = id?;
        let (turns, found) = wire.turns(customers.find_by_email(&email)).await;
        assert_eq!(turns, 1, "{round} select: {}", wire.sent());
        assert_eq!(found?.map(|customer| customer.status), Some(CustomerStatus::OnHold));
        let (turns, status) = wire.turns(customers.status_of(id)).await;
        assert_eq!((turns, status?), (1, CustomerStatus::OnHold), "{round}: {}", wire.sent());
        let (turns, all) = wire.turns(customers.list().all()).await;
        assert_eq!(turns, 1, "{round} list: {}", wire.sent());
        assert!(!all?.is_empty());
        let (turns, first) = wire.turns(customers.list().first()).await;
        assert_eq!(turns, 1, "{round} of a list: {}", wire.sent());
        assert!(first?.is_some());
        let take = TakeStockParams { quantity: 1, product: "lamp" };
        let (turns, taken) = wire.turns(customers.take_stock(take)).await;
        taken?;
        assert_eq!(turns, write, "{round} update without rows: {}", wire.sent());
        let (turns, removed) = wire.turns(customers.remove(id)).await;
        assert_eq!((turns, removed?), (write, 1), "{round} delete: {}", wire.sent());
    }
    Ok(())
}

#[tokio::test]
async fn through_a_pool() -> Outcome {
    let database = database().await;
    let (wire, pool) = warm_pool(&database).await?;
    each_takes_one(&wire, &pool, "pool", 2).await
}

#[tokio::test]
async fn through_a_connection() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let connection = Connection::connect(wire.url()).await?;
    connection.warm_up(STATEMENTS).await;
    each_takes_one(&wire, &connection, "connection", 2).await
}

#[tokio::test]
async fn through_a_transaction() -> Outcome {
    let database = database().await;
    let (wire, pool) = warm_pool(&database).await?;
    pool.transaction(async |tx| -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        each_takes_one(&wire, tx, "transaction", 1).await
    })
    .await
}

#[tokio::test]
async fn prepared_at_connect() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    static CUSTOMERS: Statements = &[Customers::STATEMENTS];
    let pool = Pool::builder().max_size(1).prepare(CUSTOMERS).build(wire.url())?;
    drop(pool.connection().await?);
    let (turns, count) = wire.turns(Customers::new(&pool).count()).await;
    count?;
    // Bind, Execute, Sync: nothing is parsed any more.
    assert_eq!((turns, &*wire.sent()), (1, "BES"));
    each_takes_one(&wire, &pool, "prepared", 1).await
}

#[tokio::test]
async fn the_first_call_prepares_for_the_second() -> Outcome {
    let database = database().await;
    let (wire, pool) = warm_pool(&database).await?;
    let customers = Customers::new(&pool);
    wire.turns(customers.find_by_email("nobody")).await.1?;
    // Along with the question whether a pooler answers, and without a name.
    assert_eq!(wire.sent(), "PBEPDBES");
    wire.turns(customers.find_by_email("nobody")).await.1?;
    assert_eq!(wire.sent(), "PDBES");
    wire.turns(customers.find_by_email("nobody")).await.1?;
    assert_eq!(wire.sent(), "BES");
    // What writes is compared first.
    wire.turns(customers.remove(1)).await.1?;
    assert_eq!(wire.sent(), "PDS BES");
    wire.turns(customers.remove(1)).await.1?;
    assert_eq!(wire.sent(), "BES");
    Ok(())
}

#[tokio::test]
async fn first_calls_together_prepare_once() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let connection = Connection::connect(wire.url()).await?;
    let customers = Customers::new(&connection);
    // Before that, what is sent has no name.
    customers.find_by_email("nobody").await?;
    let three = async { tokio::join!(customers.count(), customers.count(), customers.count()) };
    let (turns, counts) = wire.turns(three).await;
    assert_eq!((turns, counts.0?, counts.1?, counts.2?), (1, 0, 0, 0));
    assert_eq!(prepared(&connection).await?, 1);
    Ok(())
}

/// How many statements the server keeps for us, beside the one that asks.
async fn prepared(connection: &Connection) -> Result<i64, tokio_postgres::Error> {
    let sql = "SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%'
        AND statement NOT LIKE '%pg_catalog%'";
    connection.client().query_one(sql, &[]).await.map(|row| row.get(0))
}

/// The one that was not used for longest is closed along with the preparation of another.
#[tokio::test]
async fn statements_are_bounded() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).max_prepared_statements(2).build(wire.url())?;
    let customers = Customers::new(&pool);
    customers.count().await?;
    for round in 0..3 {
        let (turns, count) = wire.turns(customers.count()).await;
        count?;
        let sent = if round == 0 { "PDBES" } else { "CPDBES" };
        assert_eq!((turns, &*wire.sent()), (1, sent), "{round}");
        for _ in 0..2 {
            customers.find_by_email("nobody").await?;
            customers.list().all().await?;
        }
        let kept = prepared(&*pool.connection().await?).await?;
        assert!(kept <= 2, "{kept} statements");
        idle(&pool).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_failure_of_the_first_call_is_its_own() -> Outcome {
    let database = database().await;
    let (wire, pool) = warm_pool(&database).await?;
    let customers = Customers::new(&pool);
    let too_much = TakeStockParams { quantity: 101, product: "lamp" };
    let (turns, taken) = wire.turns(customers.take_stock(too_much)).await;
    let error = Error::from(taken.expect_err("there are 100"));
    assert_eq!((turns, error.kind()), (2, ErrorKind::CheckViolation));
    // Prepared all the same.
    wire.turns(customers.take_stock(TakeStockParams { quantity: 1, product: "lamp" })).await.1?;
    assert_eq!(wire.sent(), "BES");
    Ok(())
}

static MISSING: Statement = Statement::new("turns.missing", "SELECT 1 FROM nowhere", &[], &[ty::INT4]);

#[tokio::test]
async fn the_cause_is_told_not_what_follows_from_it() -> Outcome {
    let database = database().await;
    let (_wire, pool) = warm_pool(&database).await?;
    let failed = pool
        .transaction(async |tx| -> Result<(), Error> { tx.handle().one::<i32, Error>(&MISSING, &[]).await.map(drop) })
        .await;
    assert_eq!(failed.expect_err("no such table").sqlstate(), Some("42P01"));
    Ok(())
}

/// Types of every kind: a domain, an array of an enum, a composite, a range; and one that has moved to another schema.
const KINDS: &str = "
CREATE DOMAIN address AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE place AS (street text, status customer_status);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE SCHEMA other;
CREATE TYPE other.level AS ENUM ('low', 'high');";

static ADDRESS: UserType = UserType::domain("public", "address", ty::TEXT);
static PLACE: UserType =
    UserType::composite("public", "place", &[("street", ty::TEXT), ("status", Ty::user(&CUSTOMER_STATUS))]);
static SPAN: UserType = UserType::range("public", "span", ty::FLOAT8);
static LEVEL: UserType = UserType::enumeration("public", "level");
static KIND: Statement = Statement::read_only(
    "turns.kinds",
    "SELECT $1::address, $2::customer_status[], $3::place, $4::span, $5::other.level",
    &[Ty::user(&ADDRESS), Ty::array(&CUSTOMER_STATUS), Ty::user(&PLACE), Ty::user(&SPAN), Ty::user(&LEVEL)],
    &[Ty::user(&ADDRESS), Ty::array(&CUSTOMER_STATUS), Ty::user(&PLACE), Ty::user(&SPAN), Ty::user(&LEVEL)],
);
static TYPES: &[&Statement] = &[&KIND];

#[tokio::test]
async fn types_of_every_kind() -> Outcome {
    let database = database().await;
    let schema = Connection::connect(database.url()).await?;
    schema.client().batch_execute(KINDS).await?;
    let url = |wire: &Wire| format!("{}?options=-c%20search_path%3Dpublic,other", wire.url());
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).warm_up(STATEMENTS).build(&url(&wire))?;
    drop(pool.connection().await?);
    let none = || None::<&str>;
    for _ in 0..2 {
        let call = pool.handle().execute::<Error>(&KIND, &[&none(), &none(), &none(), &none(), &none()]);
        let (turns, rows) = wire.turns(call).await;
        rows?;
        assert_eq!(turns, 1, "{}", wire.sent());
    }
    Ok(())
}

static MOOD: UserType = UserType::enumeration("public", "mood");
static MOOD_LIST: Statement = Statement::read_only(
    "turns.moods",
    "SELECT mood, i FROM moods CROSS JOIN generate_series(1, 100000) AS i",
    &[],
    &[Ty::user(&MOOD), ty::INT4],
);
static MOODS: &[&Statement] = &[&MOOD_LIST];

/// Without a warm-up the first call prepares alone: with a type to look up behind rows it would never end.
#[tokio::test]
async fn many_rows_of_an_unknown_type_arrive() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let schema =
        "CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE moods (mood mood); INSERT INTO moods VALUES ('sad')";
    connection.client().batch_execute(schema).await?;
    let rows = connection.handle().execute::<Error>(&MOOD_LIST, &[]).await?;
    assert_eq!(rows, 100_000);
    Ok(())
}

/// The connection knows the types that the statement had, not those that it has now.
#[tokio::test]
async fn many_rows_of_a_type_that_is_new_are_an_error() -> Outcome {
    let database = database().await;
    let (_wire, pool) = warm_pool(&database).await?;
    let schema = Connection::connect(database.url()).await?;
    let sql =
        "CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE moods (mood mood); INSERT INTO moods VALUES ('sad')";
    schema.client().batch_execute(sql).await?;
    let connection = pool.connection().await?;
    connection.warm_up(STATEMENTS).await;
    let sql = "CREATE TYPE feeling AS ENUM ('glad', 'sad');
        ALTER TABLE moods ALTER mood TYPE feeling USING mood::text::feeling";
    schema.client().batch_execute(sql).await?;
    for _ in 0..2 {
        let call = connection.handle().execute::<Error>(&MOOD_LIST, &[]);
        let failed = tokio::time::timeout(std::time::Duration::from_secs(20), call).await?;
        let error = failed.expect_err("another type");
        assert_eq!(error.kind(), ErrorKind::SchemaDrift, "{error}");
    }
    assert_eq!(Customers::new(&connection).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn statements_that_do_not_fit_are_told_at_connect() -> Outcome {
    static WRONG: Statement = Statement::new("turns.wrong", "SELECT quantity FROM stock", &[], &[ty::INT8]);
    static LISTS: Statements = &[Customers::STATEMENTS, &[&WRONG, &MISSING]];
    let database = database().await;
    let pool = Pool::builder().prepare(LISTS).build(database.url())?;
    let error = Customers::new(&pool).count().await.expect_err("two do not fit");
    assert_eq!(error.kind(), ErrorKind::SchemaDrift);
    let text = error.to_string();
    assert!(text.contains("turns.wrong") && text.contains("turns.missing"), "{text}");
    Ok(())
}
