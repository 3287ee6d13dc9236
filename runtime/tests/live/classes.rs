//! Every class of failure, brought about for real.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlwright::contract::{BulkWay, Piece, Statement, ty};
use sqlwright::types::Range;
use sqlwright::{Bulk, Client, Connection, Error, ErrorKind, Pool, Transaction};
use tokio::sync::Barrier;

use crate::customers::{Customers, TakeStockParams, somebody};
use crate::support::{database, pool};

/// Sets something, or nothing.
static SET: Statement = Statement::varying(
    "classes.set",
    &[Piece::Text("UPDATE children"), Piece::List(" SET ", ", ", &[(1, "size = 1")])],
    &[],
    &[],
    &[],
)
.requires_any(1);

const SCHEMA: &str = "
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (
    id int PRIMARY KEY,
    parent int CONSTRAINT child_of REFERENCES parents,
    size int NOT NULL CONSTRAINT size_is_positive CHECK (size > 0),
    during int4range,
    CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&)
);
CREATE VIEW small AS SELECT * FROM children WHERE size < 10 WITH CHECK OPTION;
CREATE TABLE hidden (it int);
CREATE ROLE stranger;
CREATE TABLE doomed (it int);
CREATE FUNCTION refuse() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER doom AFTER INSERT ON doomed DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION end_session()";

macro_rules! statements {
    ($($name:ident = $sql:literal, [$($parameter:expr),*] -> [$($column:expr),*];)*) => {
        $(static $name: Statement = Statement::new(concat!("classes.", stringify!($name)), $sql, &[$($parameter),*], &[$($column),*]);)*
    };
}

statements! {
    REMOVE = "DELETE FROM children USING (SELECT unnest($1::int4[]) AS v1) AS input WHERE id = v1", [ty::INT4_ARRAY] -> [];
    INSERT = "INSERT INTO children VALUES ($1, $2, $3, int4range($1 * 10, $1 * 10 + $3))", [ty::INT4, ty::INT4, ty::INT4] -> [];
    SMALL = "INSERT INTO small VALUES (9, NULL, 11, NULL)", [] -> [];
    DIVIDE = "SELECT 1 / $1", [ty::INT4] -> [ty::INT4];
    WITHIN = "SELECT 1 <@ $1", [ty::INT4_RANGE] -> [ty::BOOL];
    MISSING = "SELECT it FROM nowhere", [] -> [ty::INT4];
    HIDDEN = "SELECT it FROM hidden", [] -> [ty::INT4];
    RANK = "SELECT rank FROM nowhere", [] -> [ty::INT4];
    REFUSE = "SELECT refuse()", [] -> [ty::VOID];
    BECOME = "SET ROLE stranger", [] -> [];
    SLEEP = "SELECT pg_sleep(30)", [] -> [ty::VOID];
    CANCEL = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%' AND datname = current_database()", [] -> [ty::BOOL];
    LOCK = "SELECT quantity FROM stock WHERE product = 'lamp' FOR UPDATE NOWAIT", [] -> [ty::INT4];
    NULLS = "SELECT NULL::int4 AS it", [] -> [ty::INT4];
    DOOM = "INSERT INTO doomed VALUES (1)", [] -> [];
    SERIALIZABLE = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", [] -> [];
    SUM = "SELECT sum(quantity) FROM stock", [] -> [ty::INT8];
    ADD = "INSERT INTO stock VALUES ($1, 1)", [ty::TEXT] -> [];
    TAKE = "UPDATE stock SET quantity = quantity - 1 WHERE product = $1", [ty::TEXT] -> [];
}

/// What has failed so far.
struct Classes {
    pool: Pool,
    url: String,
    seen: BTreeSet<String>,
}

impl Classes {
    /// The failure is of this class; its text names the statement, and holds no more than it may.
    #[track_caller]
    fn saw(&mut self, kind: ErrorKind, result: Result<impl Sized, impl Into<Error>>) -> Error {
        let Err(error) = result else { panic!("{kind:?} should have happened") };
        let error: Error = error.into();
        assert_eq!(error.kind(), kind, "{error}");
        let name = format!("{kind:?}");
        self.seen.insert(name.split([' ', '{']).next().unwrap_or_default().to_owned());
        error
    }

    async fn constraints(&mut self) {
        let pool = self.pool.clone();
        let insert = |id: i32, parent: Option<i32>, size: Option<i32>| {
            let db = pool.handle();
            async move { db.execute::<Error>(&INSERT, &[&id, &parent, &size]).await }
        };
        insert(1, None, Some(5)).await.expect("the first");
        let names = |error: &Error| (error.constraint().map(str::to_owned), error.table().map(str::to_owned));
        let named = |constraint: &str| (Some(constraint.to_owned()), Some("children".to_owned()));
        let error = self.saw(ErrorKind::UniqueViolation, insert(1, None, Some(5)).await);
        assert_eq!((names(&error), error.columns()), (named("children_pkey"), vec!["id".to_owned()]));
        let error = self.saw(ErrorKind::ForeignKeyViolation, insert(2, Some(7), Some(5)).await);
        assert_eq!((names(&error), error.columns()), (named("child_of"), vec!["parent".to_owned()]));
        let error = self.saw(ErrorKind::CheckViolation, insert(3, None, Some(0)).await);
        assert_eq!((names(&error), error.columns()), (named("size_is_positive"), vec![]));
        let error = self.saw(ErrorKind::ExclusionViolation, insert(0, None, Some(12)).await);
        assert_eq!((names(&error), error.columns()), (named("one_at_a_time"), vec!["during".to_owned()]));
        let error = self.saw(ErrorKind::NotNullViolation, insert(4, None, None).await);
        assert_eq!((error.table(), error.column()), (Some("children"), Some("size")));
        assert_eq!(error.columns(), ["size"]);
        let error = self.saw(ErrorKind::CheckViolation, self.pool.handle().execute::<Error>(&SMALL, &[]).await);
        assert_eq!(error.sqlstate(), Some("44000"));
    }

    async fn statements(&mut self) {
        let pool = self.pool.clone();
        let db = pool.handle();
        let error = self.saw(ErrorKind::Data, db.one::<i32, Error>(&DIVIDE, &[&0]).await);
        assert_eq!(
            (error.sqlstate(), error.statement(), error.repository()),
            (Some("22012"), Some("classes.DIVIDE"), Some("classes"))
        );
        self.saw(ErrorKind::SchemaDrift, db.one::<i32, Error>(&MISSING, &[]).await);
        self.saw(ErrorKind::SchemaDrift, db.one::<i32, Error>(&RANK, &[]).await);
        self.saw(ErrorKind::NoRow, db.one::<i32, Error>(&HIDDEN, &[]).await);
        self.saw(ErrorKind::Encode, db.one::<bool, Error>(&WITHIN, &[&Range::new(None..Some(1))]).await);
        let error = self.saw(ErrorKind::Decode, db.one::<i32, Error>(&NULLS, &[]).await);
        assert!(error.to_string().contains("column `it` (int4 as i32): NULL"), "{error}");
        self.saw(ErrorKind::Server, db.one::<(), Error>(&REFUSE, &[]).await);
        let none = TakeStockParams { quantity: 1, product: "none" };
        self.saw(ErrorKind::WrongCount { expected: 1, actual: 0 }, Customers::new(&pool).take_stock(none).await);
        let connection = pool.connection().await.expect("a connection");
        let customers = Customers::new(&connection);
        for email in ["ada@example.com", "bob@example.com"] {
            customers.create(somebody(email)).await.expect("a customer");
        }
        static EMAILS: Statement = Statement::new("classes.emails", "SELECT email FROM customers", &[], &[ty::TEXT]);
        self.saw(ErrorKind::TooManyRows, connection.handle().optional::<String, Error>(&EMAILS, &[]).await);
        let mut rows = customers.list().stream();
        rows.try_next().await.expect("a row");
        self.saw(ErrorKind::StreamOpen, customers.count().await);
    }

    async fn limits(&mut self) {
        let pool = self.pool.clone();
        let (slept, cancelled) = tokio::join!(pool.handle().execute::<Error>(&SLEEP, &[]), async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            pool.handle().one::<bool, Error>(&CANCEL, &[]).await
        });
        assert!(cancelled.expect("cancelled"));
        assert!(!self.saw(ErrorKind::Cancelled, slept).is_transient());
        let limited = pool.handle().execute::<Error>(&SLEEP, &[]).timeout(Duration::from_millis(50)).await;
        self.saw(ErrorKind::StatementTimeout, limited);
        let url = format!("{}?options=-c%20statement_timeout%3D50", self.url);
        let limited = Connection::connect(&url).await.expect("a connection");
        let error = self.saw(ErrorKind::StatementTimeout, limited.handle().execute::<Error>(&SLEEP, &[]).await);
        assert_eq!(error.sqlstate(), Some("57014"));
        let locked = pool
            .transaction(async |tx| -> Result<_, Error> {
                tx.handle().one::<i32, Error>(&LOCK, &[]).await?;
                Ok(pool.handle().one::<i32, Error>(&LOCK, &[]).await)
            })
            .await
            .expect("the outer");
        assert!(self.saw(ErrorKind::LockNotAvailable, locked).is_transient());
        let stranger = Connection::connect(&self.url).await.expect("a connection");
        stranger.handle().execute::<Error>(&BECOME, &[]).await.expect("another role");
        self.saw(ErrorKind::Permission, stranger.handle().one::<i32, Error>(&HIDDEN, &[]).await);
    }

    async fn connections(&mut self) {
        let url = self.url.clone();
        self.saw(ErrorKind::Configuration, Pool::new("postgres://user:s3cret@host:port/").map(drop));
        let error = self.saw(ErrorKind::Connection, Connection::connect(&format!("{url}_not")).await);
        assert_eq!(error.sqlstate(), Some("3D000"));
        assert!(!error.is_transient(), "it will not exist the next time");
        let small = Pool::builder().max_size(1).wait_timeout(Duration::from_millis(50)).build(&url).expect("a pool");
        let held = small.connection().await.expect("the only one");
        assert!(self.saw(ErrorKind::PoolTimeout, small.connection().await).is_transient());
        drop(held);
        small.close(Duration::from_secs(30)).await.expect("nothing is in use");
        assert!(!self.saw(ErrorKind::PoolClosed, small.connection().await).is_transient());
    }

    async fn transactions(&mut self) {
        let pool = self.pool.clone();
        let lost = pool.transaction_once(async |tx| tx.handle().execute::<Error>(&DOOM, &[]).await).await;
        assert!(!self.saw(ErrorKind::OutcomeUnknown, lost).is_transient());
        let swallowed = pool
            .transaction(async |tx| -> Result<(), Error> {
                let _ = tx.handle().one::<i32, Error>(&DIVIDE, &[&0]).await;
                Ok(())
            })
            .await;
        self.saw(ErrorKind::AbortedTransaction, swallowed);
        let mut chunks = Customers::new(&pool).list().chunks(10);
        assert!(!self.saw(ErrorKind::NoTransaction, chunks.try_next().await).is_transient());
        let lasting = Statement::new("classes.lasting", "SET ROLE stranger", &[], &[]).changing_session();
        let lasting: &'static Statement = Box::leak(Box::new(lasting));
        self.saw(ErrorKind::NoSession, pool.handle().execute::<Error>(lasting, &[]).await);
        let nothing = pool.handle().execute_varying::<Error>(&SET, 0, &[]);
        assert!(!self.saw(ErrorKind::NothingToChange, nothing.await).is_transient());
        let twice = BulkWay::Arrays(&REMOVE, &[0]);
        let twice: Bulk<'_, u64> = pool.handle().bulk(twice, [4, 5, 4], |row: &i32, to| to.push(&[row]));
        assert!(!self.saw(ErrorKind::SameKey { first: 0, second: 2 }, twice.await).is_transient());
        let (read, both) = (Barrier::new(2), Barrier::new(2));
        let serial = async |tx: &mut Transaction, product: &str| -> Result<(), Error> {
            let db = tx.handle();
            db.execute::<Error>(&SERIALIZABLE, &[]).await?;
            db.one::<i64, Error>(&SUM, &[]).await?;
            read.wait().await;
            db.execute::<Error>(&ADD, &[&product]).await.map(drop)
        };
        let (one, other) = tokio::join!(
            pool.transaction_once(async |tx| serial(tx, "desk").await),
            pool.transaction_once(async |tx| serial(tx, "chair").await),
        );
        assert!(self.saw(ErrorKind::SerializationFailure, one.and(other)).is_transient());
        let crossing = async |tx: &mut Transaction, first: &str, second: &str| -> Result<(), Error> {
            tx.handle().execute::<Error>(&TAKE, &[&first]).await?;
            both.wait().await;
            tx.handle().execute::<Error>(&TAKE, &[&second]).await.map(drop)
        };
        pool.handle().execute::<Error>(&ADD, &[&"bed"]).await.expect("a second product");
        let (one, other) = tokio::join!(
            pool.transaction_once(async |tx| crossing(tx, "lamp", "bed").await),
            pool.transaction_once(async |tx| crossing(tx, "bed", "lamp").await),
        );
        assert!(self.saw(ErrorKind::Deadlock, one.and(other)).is_transient());
    }
}

#[tokio::test]
async fn every_class_happens() {
    let database = database().await;
    let pool = pool(&database, 4);
    pool.connection().await.expect("a connection").client().batch_execute(SCHEMA).await.expect("the schema");
    let mut classes = Classes { pool, url: database.url().to_owned(), seen: BTreeSet::new() };
    classes.constraints().await;
    classes.statements().await;
    classes.limits().await;
    classes.connections().await;
    classes.transactions().await;
    // All that there are, as they stand in the source.
    let source = include_str!("../../src/error/kind.rs");
    let (_, source) = source.split_once("pub enum ErrorKind {\n").expect("the classes");
    let (variants, _) = source.split_once("\n}").expect("their end");
    let names = variants.lines().filter_map(|line| line.strip_prefix("    ")?.split([',', ' ']).next());
    let all: Vec<_> = names.filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase())).collect();
    assert!(all.len() > 20, "{all:?}");
    let missing: Vec<_> = all.into_iter().filter(|class| !classes.seen.contains(*class)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}");
}
