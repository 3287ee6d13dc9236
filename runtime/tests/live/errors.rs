//! What errors say, and what they do not.

use std::error::Error as _;
use std::time::Duration;

use sqlwright::contract::{BoxError, BytesMut, Encode, IsNull, Statement, Ty, UserType, ty};
use sqlwright::{Client, Connection, Decode, Error, ErrorKind, Pool};

use crate::customers::{Customers, somebody};
use crate::support::{Outcome, database, pool};

/// What must be in no text.
const SECRET: &str = "s3cret@example.com";

/// Everything that logs an error may print.
fn texts(error: &(dyn std::error::Error + 'static)) -> String {
    let mut texts = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(error) = source {
        texts += &format!("{error}\n{error:?}\n{error:#?}\n");
        source = error.source();
    }
    texts
}

fn assert_discreet(error: &(dyn std::error::Error + 'static)) {
    let texts = texts(error);
    assert!(!texts.contains("s3cret"), "{texts}");
}

static CAST: Statement = Statement::new("errors.cast", "SELECT $1::text::int4", &[ty::TEXT], &[ty::INT4]);
static RAISE: Statement = Statement::new("errors.raise", "SELECT raise($1, $2)", &[ty::TEXT, ty::TEXT], &[ty::VOID]);
static MISSING: Statement = Statement::new("errors.missing", "SELECT nothing FROM nowhere", &[], &[ty::INT4]);
static ECHO: Statement = Statement::read_only("errors.echo", "SELECT $1::text AS it", &[ty::TEXT], &[ty::TEXT]);
static ROWS: Statement =
    Statement::new("errors.rows", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);

const SCHEMA: &str = "CREATE FUNCTION raise(message text, code text) RETURNS void LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '%', message USING ERRCODE = code, DETAIL = message, HINT = message; END $$";

#[tokio::test]
async fn no_text_contains_a_value() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    pool.connection().await?.client().batch_execute(SCHEMA).await?;
    let customers = Customers::new(&pool);
    customers.create(somebody(SECRET)).await?;

    let taken = customers.create(somebody(SECRET)).await.expect_err("a violation");
    assert_discreet(&taken);
    let taken = Error::from(taken);
    assert_discreet(&taken);
    assert_eq!(
        taken.to_string(),
        "customers.create: violates the unique constraint `customers_email_key`, table `customers` (SQLSTATE 23505)"
    );
    // The accessor has it all.
    let said = taken.server_error().ok_or("no error of the server")?;
    assert!(said.detail().is_some_and(|detail| detail.contains(SECRET)));

    let cast = pool.handle().one::<i32, Error>(&CAST, &[&SECRET]).await.expect_err("no number");
    assert_discreet(&cast);
    assert_eq!(cast.to_string(), "errors.cast: a value is invalid or out of range (SQLSTATE 22P02, data exception)");
    for code in ["P0001", "42P01", "40001", "57014", "42501", "08006", "23514", "25P02"] {
        let raised = pool.handle().one::<(), Error>(&RAISE, &[&SECRET, &code]).await.expect_err("raised");
        assert_eq!(raised.sqlstate(), Some(code));
        assert_discreet(&raised);
    }
    Ok(())
}

/// A type of the application whose errors quote values.
#[derive(Debug)]
struct Chatty;

impl Encode for Chatty {
    fn encode(&self, _: &Ty, _: &mut BytesMut) -> Result<IsNull, BoxError> {
        Err(SECRET.into())
    }
}

impl Decode<'_> for Chatty {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        Err(String::from_utf8_lossy(raw).into())
    }
}

#[tokio::test]
async fn errors_of_foreign_types_are_hidden() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let sent = pool.handle().one::<String, Error>(&ECHO, &[&Chatty]).await.expect_err("chatty");
    assert_eq!(sent.kind(), ErrorKind::Encode);
    assert_discreet(&sent);
    let read = pool.handle().one::<Chatty, Error>(&ECHO, &[&SECRET]).await.expect_err("chatty");
    assert_eq!(
        read.to_string(),
        "errors.echo: a value could not be decoded: column `it` (text as live::errors::Chatty): the value was refused"
    );
    assert_discreet(&read);
    assert_eq!(read.value_error().and_then(|error| error.hidden()).map(ToString::to_string).as_deref(), Some(SECRET));
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_the_sql_is_said() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let missing = pool.handle().one::<i32, Error>(&MISSING, &[]).await.expect_err("no table");
    assert_eq!(
        missing.to_string(),
        "errors.missing: the database differs from the one for which the code was generated: relation \"nowhere\" does not exist \
         (SQLSTATE 42P01, syntax error or access rule violation)"
    );
    Ok(())
}

#[tokio::test]
async fn numbers_of_rows() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let db = pool.handle();
    let none = db.one::<i32, Error>(&ROWS, &[&0]).await.expect_err("no row");
    assert_eq!((none.kind(), none.statement()), (ErrorKind::NoRow, Some("errors.rows")));
    assert_eq!(db.one::<i32, Error>(&ROWS, &[&1]).await?, 1);
    let two = db.one::<i32, Error>(&ROWS, &[&2]).await.expect_err("two rows");
    assert_eq!(two.kind(), ErrorKind::TooManyRows);
    assert_eq!(db.optional::<i32, Error>(&ROWS, &[&0]).await?, None);
    let many = db.optional::<i32, Error>(&ROWS, &[&1_000_000]).await.expect_err("many rows");
    assert_eq!(many.kind(), ErrorKind::TooManyRows);
    assert_eq!(db.many::<i32, Error>(&ROWS, &[&3]).all().await?, [1, 2, 3]);
    Ok(())
}

static STATUS: UserType = UserType::enumeration("public", "customer_status");
static PAIR: UserType = UserType::composite("public", "pair", &[("a", ty::INT4), ("b", ty::INT4)]);

#[tokio::test]
async fn drift_names_statement_column_and_both_types() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    connection.client().batch_execute("CREATE TYPE pair AS (a int4, c int4)").await?;
    static CASES: [(Statement, &str); 5] = [
        (
            Statement::new("drift.column", "SELECT 1 AS it", &[], &[ty::INT8]),
            "column `it` was expected to be int8, but the server has int4",
        ),
        (
            Statement::new("drift.parameter", "SELECT $1::int8", &[ty::TEXT], &[ty::INT8]),
            "parameter $1 was expected to be text, but the server has int8",
        ),
        (Statement::new("drift.count", "SELECT 1, 2", &[], &[ty::INT4]), "expected 1 columns, but the server has 2"),
        (
            Statement::new("drift.enum", "SELECT tags FROM customers", &[], &[Ty::array(&STATUS)]),
            "column `tags` was expected to be public.customer_status[], but the server has text[]",
        ),
        (
            Statement::new("drift.pair", "SELECT ROW(1, 2)::pair AS it", &[], &[Ty::user(&PAIR)]),
            "column `it` was expected to be public.pair, but the server has public.pair",
        ),
    ];
    for (statement, difference) in &CASES {
        let values: &[&dyn Encode] = if statement.parameters().is_empty() { &[] } else { &[&"1"] };
        let error = connection.handle().execute::<Error>(statement, values).await.expect_err(difference);
        assert_eq!(error.kind(), ErrorKind::SchemaDrift);
        let expected = format!(
            "{}: the database differs from the one for which the code was generated: {difference}; generate the code again",
            statement.name()
        );
        assert_eq!(error.to_string(), expected);
    }
    Ok(())
}

/// A table that is not found, and one of another schema with other types.
#[tokio::test]
async fn drift_names_the_search_path_that_the_code_was_generated_with() -> Outcome {
    static MISSING: Statement =
        Statement::new("drift.missing", "SELECT 1 FROM cart", &[], &[ty::INT4]).with_search_path("shop, public");
    static OTHER: Statement =
        Statement::new("drift.other", "SELECT price FROM goods", &[], &[ty::INT8]).with_search_path("shop, public");
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let schema = "CREATE SCHEMA shop; CREATE TABLE shop.cart (); CREATE TABLE shop.goods (price int8); CREATE TABLE goods (price int4)";
    connection.client().batch_execute(schema).await?;
    for statement in [&MISSING, &OTHER] {
        // The first call prepares and runs at once, the second prepares.
        for _ in 0..2 {
            let error = connection.handle().execute::<Error>(statement, &[]).await.expect_err("drift");
            assert_eq!(error.kind(), ErrorKind::SchemaDrift);
            let text = error.to_string();
            let expected = "the code was generated with search_path = shop, public, which connections must also have";
            assert!(text.contains(expected), "{text}");
        }
    }
    connection.client().batch_execute("SET search_path = shop, public").await?;
    connection.handle().execute::<Error>(&OTHER, &[]).await?;
    Ok(())
}

static WIDENED: Statement = Statement::new("drift.widened", "SELECT * FROM stock", &[], &[ty::TEXT, ty::INT4]);

#[tokio::test]
async fn a_migration_is_noticed_and_survived() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let run = || connection.handle().execute::<Error>(&WIDENED, &[]);
    run().await?;
    connection.client().batch_execute("ALTER TABLE stock ADD note text").await?;
    assert_eq!(run().await.map_err(|error| error.kind()), Err(ErrorKind::SchemaDrift));
    connection.client().batch_execute("ALTER TABLE stock DROP note").await?;
    run().await?;
    // As a pooler between us and the server may do.
    connection.client().batch_execute("DEALLOCATE ALL").await?;
    run().await?;
    Ok(())
}

#[tokio::test]
async fn a_pool_without_connections_says_so() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).wait_timeout(Duration::from_millis(50)).build(database.url())?;
    let held = pool.connection().await?;
    let error = Customers::new(&pool).count().await.expect_err("no connection");
    assert_eq!((error.kind(), error.statement()), (ErrorKind::PoolTimeout, Some("customers.count")));
    drop(held);
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn connecting_can_fail() -> Outcome {
    let secret = "postgres://u:s3cret@localhost:notaport/db?s3cret=1";
    for error in [Pool::new(secret).expect_err("no port"), Connection::connect(secret).await.expect_err("no port")] {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_discreet(&error);
    }
    let pool = Pool::new("postgres://u:s3cret@127.0.0.1:1/db")?;
    let error = Customers::new(&pool).count().await.expect_err("nobody there");
    assert_eq!((error.kind(), error.statement()), (ErrorKind::Connection, Some("customers.count")));
    assert_discreet(&error);
    assert!(error.source().is_some());

    let database = database().await;
    let none = Pool::new(&database.url().replace("postgres@", "nobody_here@"))?;
    let error = Customers::new(&none).count().await.expect_err("no such role");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("nobody_here"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_lost_connection_is_named() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    Connection::connect(database.url()).await?.client().batch_execute(end).await?;
    let error = Customers::new(&connection).count().await.expect_err("no connection");
    assert_eq!(error.kind(), ErrorKind::Connection);
    Ok(())
}

#[test]
fn an_error_is_one_word() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}
