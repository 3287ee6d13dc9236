//! Types that are dropped and made anew under living connections: what knew the old ones learns the new.

use sqlwright::contract::{Encode, Statement, Ty, UserType, ty};
use sqlwright::{BoxError, BytesMut, Client, Connection, Error, ErrorKind, IsNull, Pool};
use sqlwright_server::Database;

use crate::support::{Outcome, database};

static MOOD: UserType = UserType::enumeration("public", "mood");
static ADDRESS: UserType = UserType::domain("public", "address", ty::TEXT);
static PLACE: UserType = UserType::composite("public", "place", &[("street", ty::TEXT), ("mood", Ty::user(&MOOD))]);
static SPAN: UserType = UserType::range("public", "span", ty::FLOAT8);
static TREE: UserType = UserType::base("public", "ltree");

const SCHEMA: &str = "
CREATE TABLE kept (id int PRIMARY KEY, mood text, moods text, address text, place text, span text, tree text);";
const MAKE: &str = "
CREATE EXTENSION ltree;
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE DOMAIN address AS text;
CREATE TYPE place AS (street text, mood mood);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TABLE things (id int PRIMARY KEY, mood mood, moods mood[], address address, place place, span span, tree ltree);
INSERT INTO things SELECT id, mood::mood, moods::mood[], address, place::place, span::span, tree::ltree FROM kept;";
const DROP: &str = "
DELETE FROM kept;
INSERT INTO kept SELECT id, mood::text, moods::text, address::text, place::text, span::text, tree::text FROM things;
DROP TABLE things; DROP TYPE span, place, mood; DROP DOMAIN address; DROP EXTENSION ltree;";

macro_rules! columns {
    ($($column:literal as $name:literal, $ty:expr;)*) => {
        [$((
            Statement::new(concat!("stale.set_", $column), concat!("UPDATE things SET ", $column, " = $1"), &[$ty], &[]),
            Statement::read_only(
                concat!("stale.find_", $column),
                concat!("SELECT count(*) FROM things WHERE ", $column, " IS NOT DISTINCT FROM $1::", $name),
                &[$ty],
                &[ty::INT8],
            ),
            Statement::read_only(concat!("stale.get_", $column), concat!("SELECT ", $column, " FROM things"), &[], &[$ty]),
        )),*]
    };
}

static COLUMNS: [(Statement, Statement, Statement); 6] = columns! {
    "mood" as "mood", Ty::user(&MOOD);
    "moods" as "mood[]", Ty::array(&MOOD);
    "address" as "address", Ty::user(&ADDRESS);
    "place" as "place", Ty::user(&PLACE);
    "span" as "span", Ty::user(&SPAN);
    "tree" as "ltree", Ty::user(&TREE);
};

/// NULL, of any type.
struct Null;

impl Encode for Null {
    fn encode(&self, _: &Ty, _: &mut BytesMut) -> Result<IsNull, BoxError> {
        Ok(IsNull::Yes)
    }
}

async fn schema(database: &Database, sql: &str) -> Outcome {
    Connection::connect(database.url()).await?.client().batch_execute(sql).await?;
    Ok(())
}

async fn anew(database: &Database) -> Outcome {
    schema(database, DROP).await?;
    schema(database, MAKE).await
}

async fn things() -> Result<Database, Box<dyn std::error::Error + Send + Sync>> {
    let database = database().await;
    schema(&database, SCHEMA).await?;
    schema(&database, MAKE).await?;
    schema(&database, "INSERT INTO things (id) VALUES (1)").await?;
    Ok(database)
}

async fn use_all(db: &(impl Client + ?Sized)) -> Result<(), Error> {
    for (set, find, get) in &COLUMNS {
        db.handle().execute_one::<Error>(set, &[&Null]).await?;
        assert_eq!(db.handle().one::<i64, Error>(find, &[&Null]).await?, 1);
        assert_eq!(db.handle().execute::<Error>(get, &[]).await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn statements_are_prepared_again() -> Outcome {
    let database = things().await?;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    let connection = Connection::connect(database.url()).await?;
    for _ in 0..3 {
        use_all(&pool).await?;
        use_all(&connection).await?;
        anew(&database).await?;
    }
    // Each alone, as the first that notices.
    for (set, find, get) in &COLUMNS {
        for statement in [set, find, get] {
            let values: &[&dyn Encode] = if statement.parameters().is_empty() { &[] } else { &[&Null] };
            connection.handle().execute::<Error>(statement, values).await?;
            anew(&database).await?;
            let again = connection.handle().execute::<Error>(statement, values).await;
            again.map_err(|error| format!("{}: {error}", statement.name()))?;
        }
    }
    Ok(())
}

/// The connection knows the types, but not the statement.
#[tokio::test]
async fn first_calls_are_prepared_first() -> Outcome {
    static TYPES: &[&[&Statement]] = &[&[&COLUMNS[0].0, &COLUMNS[1].0, &COLUMNS[3].0]];
    let database = things().await?;
    for (_, find, _) in &COLUMNS {
        let connection = Connection::connect(database.url()).await?;
        connection.warm_up(TYPES).await;
        anew(&database).await?;
        let found = connection.handle().one::<i64, Error>(find, &[&Null]).await;
        assert_eq!(found.map_err(|error| format!("{}: {error}", find.name()))?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn transactions_and_batches_are_run_again() -> Outcome {
    let database = things().await?;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    for _ in 0..2 {
        pool.transaction(async |tx| use_all(tx).await).await?;
        anew(&database).await?;
        let mut batch = sqlwright::Batch::new();
        for (set, find, _) in &COLUMNS {
            batch.push(pool.handle().execute_one::<Error>(set, &[&Null]));
            batch.push(pool.handle().one::<i64, Error>(find, &[&Null]));
        }
        pool.run(batch).await?;
        anew(&database).await?;
    }
    Ok(())
}

/// It keeps its number, and the driver keeps its fields.
#[tokio::test]
async fn fields_of_a_composite_type_are_looked_up_again() -> Outcome {
    let database = things().await?;
    let connection = Connection::connect(database.url()).await?;
    schema(&database, "ALTER TYPE place ADD ATTRIBUTE city text").await?;
    let (_, _, get) = &COLUMNS[3];
    for _ in 0..2 {
        let drift = connection.handle().execute::<Error>(get, &[]).await.expect_err("another field");
        assert_eq!(drift.kind(), ErrorKind::SchemaDrift, "{drift}");
    }
    schema(&database, "ALTER TYPE place DROP ATTRIBUTE city").await?;
    connection.handle().execute::<Error>(get, &[]).await?;
    Ok(())
}

/// A function that always fails so is not called for ever.
#[tokio::test]
async fn it_is_sent_again_once() -> Outcome {
    static CALL: Statement = Statement::read_only("stale.fail", "SELECT fail()", &[], &[ty::INT4]);
    let database = database().await;
    let sql = "CREATE FUNCTION fail() RETURNS int LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'cache lookup failed for type 1' USING ERRCODE = 'XX000'; END $$";
    schema(&database, sql).await?;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    for _ in 0..3 {
        let error = pool.handle().one::<i32, Error>(&CALL, &[]).await.expect_err("it fails");
        assert_eq!(error.kind(), ErrorKind::Server);
    }
    let error =
        pool.transaction(async |tx| tx.handle().one::<i32, Error>(&CALL, &[]).await).await.expect_err("it fails");
    assert_eq!(error.kind(), ErrorKind::Server);
    Ok(())
}
