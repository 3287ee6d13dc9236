//! What an error says of what is stored, beside what the table holds: every kind of failure of a write, over every kind of client.

use sqlwright::blocking::{Wait, Wrapped};
use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, BatchError, Client, Connection, Error, ErrorKind, Handle, Outcome, Pool};
use sqlwright_server::Database;
use tokio_postgres::NoTls;

use crate::support::{self, database};

const SCHEMA: &str = "
CREATE TABLE notes (mark text NOT NULL, number int4);
CREATE UNIQUE INDEX number_taken ON notes (number);
INSERT INTO notes VALUES ('first', 1);
CREATE TABLE late (mark text REFERENCES stock DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION fail(code text) RETURNS int4 LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = code; END $$;
CREATE PROCEDURE note_and_fail(mark text) LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO notes VALUES (mark); COMMIT; RAISE EXCEPTION 'no'; END $$";

macro_rules! statements {
    ($($name:ident = $sql:literal -> [$($column:expr),*];)*) => {
        $(static $name: Statement = Statement::new(concat!("outcomes.", stringify!($name)), $sql, &[ty::TEXT], &[$($column),*]);)*
    };
}

statements! {
    TAKEN = "INSERT INTO notes VALUES ($1, 1)" -> [];
    NONE = "WITH noted AS (INSERT INTO notes VALUES ($1)) SELECT 1 WHERE false" -> [ty::INT4];
    TWO = "INSERT INTO notes SELECT $1 FROM generate_series(1, 2) RETURNING 1" -> [ty::INT4];
    // More than fits into a buffer.
    MANY = "INSERT INTO notes SELECT $1 FROM generate_series(1, 3000) RETURNING number" -> [ty::INT4];
    TWICE = "INSERT INTO notes VALUES ($1), ($1)" -> [];
    UNREADABLE = "INSERT INTO notes VALUES ($1) RETURNING number" -> [ty::INT4];
    OTHER_COLUMN = "INSERT INTO notes VALUES ($1) RETURNING number" -> [ty::INT8];
    FEWER_COLUMNS = "INSERT INTO notes VALUES ($1) RETURNING mark, number" -> [ty::TEXT];
    MISSING = "INSERT INTO nowhere VALUES ($1)" -> [];
    SLOW = "INSERT INTO notes SELECT $1 FROM pg_sleep(30)" -> [];
    DEFERRED = "WITH noted AS (INSERT INTO notes VALUES ($1)) INSERT INTO late VALUES ('none')" -> [];
    CONFLICT = "INSERT INTO notes VALUES ($1, fail('40001'))" -> [];
    SHORT = "INSERT INTO notes VALUES ($1, fail('53100'))" -> [];
    DBLINK = "INSERT INTO notes VALUES ($1, fail('08006'))" -> [];
    UNSURE = "INSERT INTO notes VALUES ($1, fail('40003'))" -> [];
    CALL = "CALL note_and_fail($1)" -> [];
    HINTED = "/*+ /* a hint */ */ ( -- for nobody\n INSERT INTO nowhere VALUES ($1))" -> [];
    NOTE = "INSERT INTO notes VALUES ($1)" -> [];
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Taken,
    NoRow,
    TooManyRows,
    WrongCount,
    Unreadable,
    UnreadableOfMany,
    OtherColumn,
    FewerColumns,
    Missing,
    TooSlow,
    Deferred,
    Conflict,
    Short,
    Dblink,
    Unsure,
    Call,
}

use Fault::*;

const FAULTS: [Fault; 16] = [
    Taken,
    NoRow,
    TooManyRows,
    WrongCount,
    Unreadable,
    UnreadableOfMany,
    OtherColumn,
    FewerColumns,
    Missing,
    TooSlow,
    Deferred,
    Conflict,
    Short,
    Dblink,
    Unsure,
    Call,
];

impl Fault {
    /// Brings it about.
    async fn happen(self, db: &Handle<'_>, mark: &str) -> Error {
        let execute = async |statement| db.execute::<Error>(statement, &[&mark]).await.map(drop);
        let failed = match self {
            Taken => execute(&TAKEN).await,
            NoRow => db.one::<i32, Error>(&NONE, &[&mark]).await.map(drop),
            TooManyRows => db.optional::<i32, Error>(&TWO, &[&mark]).await.map(drop),
            WrongCount => db.execute_one::<Error>(&TWICE, &[&mark]).await,
            Unreadable => db.one::<i32, Error>(&UNREADABLE, &[&mark]).await.map(drop),
            UnreadableOfMany => db.many::<i32, Error>(&MANY, &[&mark]).all().await.map(drop),
            OtherColumn => db.one::<i64, Error>(&OTHER_COLUMN, &[&mark]).await.map(drop),
            FewerColumns => db.one::<String, Error>(&FEWER_COLUMNS, &[&mark]).await.map(drop),
            Missing => execute(&MISSING).await,
            TooSlow => execute(&SLOW).await,
            Deferred => execute(&DEFERRED).await,
            Conflict => execute(&CONFLICT).await,
            Short => execute(&SHORT).await,
            Dblink => execute(&DBLINK).await,
            Unsure => execute(&UNSURE).await,
            Call => execute(&CALL).await,
        };
        failed.expect_err("a fault")
    }

    /// The same as a part of a batch.
    async fn happen_in_batch(self, pool: &Pool, mark: &str) -> Result<(), BatchError> {
        let (db, mut batch) = (pool.handle(), Batch::new());
        batch.push(db.execute::<Error>(&NOTE, &[&mark]));
        let execute = |statement| db.execute::<Error>(statement, &[&mark]);
        match self {
            NoRow => drop(batch.push(db.one::<i32, Error>(&NONE, &[&mark]))),
            TooManyRows => drop(batch.push(db.optional::<i32, Error>(&TWO, &[&mark]))),
            WrongCount => drop(batch.push(db.execute_one::<Error>(&TWICE, &[&mark]))),
            Unreadable => {
                let ticket = batch.push(db.one::<i32, Error>(&UNREADABLE, &[&mark]));
                return pool.run(batch).await?.take(ticket).map(drop).map_err(BatchError::from);
            }
            UnreadableOfMany => {
                let ticket = batch.push(db.many::<i32, Error>(&MANY, &[&mark]).all());
                return pool.run(batch).await?.take(ticket).map(drop).map_err(BatchError::from);
            }
            OtherColumn => drop(batch.push(db.one::<i64, Error>(&OTHER_COLUMN, &[&mark]))),
            FewerColumns => drop(batch.push(db.one::<String, Error>(&FEWER_COLUMNS, &[&mark]))),
            Taken => drop(batch.push(execute(&TAKEN))),
            Missing => drop(batch.push(execute(&MISSING))),
            TooSlow => drop(batch.push(execute(&SLOW))),
            Deferred => drop(batch.push(execute(&DEFERRED))),
            Conflict => drop(batch.push(execute(&CONFLICT))),
            Short => drop(batch.push(execute(&SHORT))),
            Dblink => drop(batch.push(execute(&DBLINK))),
            Unsure => drop(batch.push(execute(&UNSURE))),
            Call => drop(batch.push(execute(&CALL))),
        }
        pool.run(batch).await.map(drop)
    }

    /// What its error has to say where the statement commits by itself.
    fn by_itself(self) -> Outcome {
        match self {
            NoRow | TooManyRows | WrongCount | Unreadable | UnreadableOfMany => Outcome::Stored,
            Unsure | Call => Outcome::Unknown,
            _ => Outcome::NotStored,
        }
    }

    /// Of a batch the rows are counted before COMMIT, and read after it.
    fn in_batch(self) -> Outcome {
        match self {
            Unreadable | UnreadableOfMany => Outcome::Stored,
            Unsure => Outcome::Unknown,
            _ => Outcome::NotStored,
        }
    }

    fn may_pass(self) -> bool {
        matches!(self, TooSlow | Conflict | Short | Dblink)
    }
}

/// A database, and somebody who looks what is in it.
struct Table {
    database: Database,
    observer: Connection,
}

impl Table {
    async fn new() -> Self {
        let database = database().await;
        let observer = Connection::connect(database.url()).await.expect("a connection");
        observer.client().batch_execute(SCHEMA).await.expect("the schema");
        Self { database, observer }
    }

    async fn holds(&self, mark: &str) -> bool {
        let rows = self.observer.client().query("SELECT FROM notes WHERE mark = $1", &[&mark]).await;
        !rows.expect("the notes").is_empty()
    }

    /// The error says what is there, and invites to nothing that has been done.
    async fn agrees(&self, error: &Error, expected: Outcome, mark: &str) {
        let is_stored = self.holds(mark).await;
        assert_eq!(error.outcome(), expected, "{mark}: {error}");
        match error.outcome() {
            Outcome::NotStored => assert!(!is_stored, "{mark}: {error}"),
            Outcome::Stored => assert!(is_stored, "{mark}: {error}"),
            Outcome::Unknown => {}
        }
        assert!(!error.is_transient() || !is_stored, "{mark}: {error}");
    }

    async fn checks(&self, fault: Fault, error: &Error, expected: Outcome, place: &str) {
        self.agrees(error, expected, &mark(fault, place)).await;
        assert_eq!(error.is_transient(), fault.may_pass() && expected == Outcome::NotStored, "{fault:?}: {error}");
    }

    /// The server stops what is slow.
    fn url(&self) -> String {
        format!("{}?options=-c%20statement_timeout%3D1000", self.database.url())
    }
}

fn mark(fault: Fault, place: &str) -> String {
    format!("{place} {fault:?}")
}

#[tokio::test]
async fn where_a_statement_commits_by_itself() -> support::Outcome {
    let table = Table::new().await;
    let pool = Pool::builder().max_size(1).build(&table.url())?;
    let warm = Pool::builder().max_size(1).build(&table.url())?;
    let (client, driver) = tokio_postgres::connect(&table.url(), NoTls).await?;
    tokio::spawn(driver);
    for fault in FAULTS {
        let expected = fault.by_itself();
        let error = fault.happen(&pool.handle(), &mark(fault, "pool")).await;
        table.checks(fault, &error, expected, "pool").await;
        let error = fault.happen(&Handle::from(pool.clone()), &mark(fault, "owned")).await;
        table.checks(fault, &error, expected, "owned").await;
        // The first call on a connection, and one that knows the statement.
        let connection = Connection::connect(&table.url()).await?;
        for place in ["first", "second"] {
            let error = fault.happen(&connection.handle(), &mark(fault, place)).await;
            table.checks(fault, &error, expected, place).await;
        }
        // With a time limit it takes another way.
        let connection = warm.connection().await?;
        let error = fault.happen(&connection.handle(), &mark(fault, "pooled")).await;
        table.checks(fault, &error, expected, "pooled").await;
        let error = fault.happen(&client.handle(), &mark(fault, "client")).await;
        table.checks(fault, &error, expected, "client").await;
    }
    Ok(())
}

#[tokio::test]
async fn where_a_transaction_decides() -> support::Outcome {
    let table = Table::new().await;
    let pool = Pool::builder().max_size(1).build(&table.url())?;
    let (mut client, driver) = tokio_postgres::connect(&table.url(), NoTls).await?;
    tokio::spawn(driver);
    for fault in FAULTS.into_iter().filter(|fault| *fault != Deferred) {
        for place in ["first", "second"] {
            let mark = mark(fault, place);
            let failed = pool.transaction_once(async |tx| -> Result<(), Error> {
                tx.handle().execute::<Error>(&NOTE, &[&&*mark]).await?;
                Err(fault.happen(&tx.handle(), &mark).await)
            });
            table.checks(fault, &failed.await.expect_err("passed on"), Outcome::NotStored, place).await;
        }
        let transaction = client.transaction().await?;
        let error = fault.happen(&transaction.handle(), &mark(fault, "client")).await;
        transaction.rollback().await?;
        table.checks(fault, &error, Outcome::NotStored, "client").await;
        let failed = fault.happen_in_batch(&pool, &mark(fault, "batch")).await;
        let error = Error::from(failed.expect_err("a fault"));
        table.checks(fault, &error, fault.in_batch(), "batch").await;
    }
    // At COMMIT.
    let mark = mark(Deferred, "at commit");
    let failed = pool.transaction(async |tx| tx.handle().execute::<Error>(&DEFERRED, &[&&*mark]).await).await;
    table.checks(Deferred, &failed.expect_err("a violation"), Outcome::NotStored, "at commit").await;
    let failed = Deferred.happen_in_batch(&pool, "deferred").await;
    table.agrees(failed.expect_err("a violation").error(), Outcome::NotStored, "deferred").await;
    Ok(())
}

/// The body of a transaction may not pass on that a statement does not fit; what has run by then is not stored all the same.
#[tokio::test]
async fn what_does_not_fit_is_not_committed() -> support::Outcome {
    let table = Table::new().await;
    let pool = Pool::builder().max_size(1).build(&table.url())?;
    for (fault, place) in [(OtherColumn, "first"), (OtherColumn, "second"), (FewerColumns, "first")] {
        let mark = mark(fault, place);
        let swallowed = pool.transaction_once(async |tx| -> Result<(), Error> {
            assert_eq!(fault.happen(&tx.handle(), &mark).await.kind(), ErrorKind::SchemaDrift);
            Ok(())
        });
        match (swallowed.await, place) {
            (Err(error), "first") => table.checks(fault, &error, Outcome::NotStored, place).await,
            // It was compared before it ran.
            (Ok(()), "second") => assert!(!table.holds(&mark).await),
            (ended, _) => panic!("{mark}: {ended:?}"),
        }
    }
    Ok(())
}

#[test]
fn over_clients_of_the_crate_postgres() -> support::Outcome {
    let table = Table::new().wait();
    let mut client = postgres::Client::connect(&table.url(), postgres::NoTls)?;
    for fault in FAULTS {
        let error = fault.happen(&Wrapped::new(&mut client).handle(), &mark(fault, "client")).wait();
        table.checks(fault, &error, fault.by_itself(), "client").wait();
        if fault != Deferred {
            let mut transaction = client.transaction()?;
            let error = fault.happen(&Wrapped::new(&mut transaction).handle(), &mark(fault, "transaction")).wait();
            transaction.rollback()?;
            table.checks(fault, &error, Outcome::NotStored, "transaction").wait();
        }
    }
    Ok(())
}

/// A comment or parenthesis before the first word hides nothing.
#[tokio::test]
async fn statements_are_known_by_their_first_word() -> support::Outcome {
    let table = Table::new().await;
    let connection = Connection::connect(table.database.url()).await?;
    let error = connection.handle().execute::<Error>(&HINTED, &[&"hinted"]).await.expect_err("a syntax error");
    table.agrees(&error, Outcome::NotStored, "hinted").await;
    Ok(())
}
