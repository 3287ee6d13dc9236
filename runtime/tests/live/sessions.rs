//! What statements leave in a session: over a pool they are refused, or the connection is reset before anybody else gets it.

use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Execute, Handle, Many, One, Pool};
use sqlwright_server::Database;

use crate::support::{Outcome, database, pool};
use crate::wire::Wire;

/// One method for each of the statements below, over whatever client.
struct Sessions<'c>(Handle<'c>);

macro_rules! statements {
    ($($method:ident $name:ident = $sql:literal -> $column:expr $(, $mark:ident)?;)*) => {
        $(static $name: Statement =
            Statement::new(concat!("sessions.", stringify!($method)), $sql, &[], &[$column])$(.$mark())?;)*

        impl<'c> Sessions<'c> {
            fn new(client: &'c (impl Client<Access = sqlwright::ReadWrite> + ?Sized)) -> Self {
                Self(client.handle())
            }

            $(fn $method(&self) -> Many<'c, Option<String>> {
                self.0.many(&$name, &[])
            })*
        }
    };
}

statements! {
    tenant TENANT = "SELECT set_config('app.tenant', 'a', false)" -> ty::TEXT, changing_session;
    slow SLOW = "SELECT set_config('statement_timeout', '0', false)" -> ty::TEXT, changing_session;
    path PATH = "SELECT set_config('search_path', 'elsewhere', false)" -> ty::TEXT, changing_session;
    role ROLE = "SELECT set_config('role', 'pg_monitor', false)" -> ty::TEXT, changing_session;
    lock LOCK = "SELECT pg_advisory_lock(7)::text" -> ty::TEXT, changing_session;
    seed SEED = "SELECT setseed(0.5)::text" -> ty::TEXT, changing_session_for_good;
    perhaps PERHAPS = "SELECT set_config('app.tenant', 'b', false)" -> ty::TEXT, perhaps_changing_session;
    process PROCESS = "SELECT pg_backend_pid()::text" -> ty::TEXT;
    row_lock ROW_LOCK = "SELECT product FROM stock FOR UPDATE" -> ty::TEXT, within_transaction;
}

static TEMPORARY: Statement =
    Statement::new("sessions.temporary", "CREATE TEMP TABLE scratch (id int)", &[], &[]).changing_session();
static LOCK_TABLE: Statement = Statement::new("sessions.lock_table", "LOCK TABLE stock", &[], &[]).within_transaction();
static UNMARKED: Statement = Statement::new("sessions.unmarked", "SET app.tenant = 'c'", &[], &[]);
/// Of a session, what others would find.
static STATE: Statement = Statement::new(
    "sessions.state",
    "SELECT concat_ws(' ', coalesce(current_setting('app.tenant', true), ''), current_user, session_user,
        current_setting('statement_timeout'), current_setting('search_path'),
        (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'),
        (SELECT count(*) FROM pg_listening_channels()), to_regclass('pg_temp.scratch') IS NULL,
        (SELECT count(*) FROM pg_prepared_statements WHERE from_sql), (SELECT count(*) FROM pg_cursors WHERE is_holdable))",
    &[],
    &[ty::TEXT],
);

fn temporary(db: &(impl Client + ?Sized)) -> Execute<'_> {
    db.handle().execute(&TEMPORARY, &[])
}

async fn state(db: &(impl Client + ?Sized)) -> Result<String, Error> {
    db.handle().one(&STATE, &[]).await
}

async fn process(db: &(impl Client<Access = sqlwright::ReadWrite> + ?Sized)) -> Result<String, Error> {
    Ok(Sessions::new(db).process().all().await?.into_iter().flatten().collect())
}

const CLEAN: &str = " postgres postgres 30s \"$user\", public 0 0 t 0 0";

fn kind<T>(result: Result<T, Error>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[tokio::test]
async fn what_changes_its_session_is_refused_over_a_pool() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let all = async |db: &Sessions<'_>| -> Vec<Option<ErrorKind>> {
        let limited = db.tenant().timeout(Duration::from_secs(9)).all().await;
        vec![
            kind(db.tenant().all().await),
            kind(db.tenant().first().await),
            kind(db.lock().stream().try_next().await),
            kind(db.seed().map(|_| ()).all().await),
            kind(limited),
        ]
    };
    let (turns, kinds) = wire.turns(all(&Sessions::new(&pool))).await;
    assert_eq!((turns, &kinds), (0, &vec![Some(ErrorKind::NoSession); 5]), "{}", wire.sent());
    let owned = Sessions(Handle::from(pool.clone()));
    assert_eq!(all(&owned).await, kinds);
    let (read, reads) = (pool.read_only(), pool.read_only());
    assert_eq!(kind(temporary(&read).await), Some(ErrorKind::NoSession));
    assert_eq!(kind(Handle::from(reads).execute::<Error>(&TEMPORARY, &[]).await), Some(ErrorKind::NoSession));
    let error = temporary(&pool).await.err().ok_or("no error")?;
    assert_eq!(
        error.to_string(),
        "sessions.temporary: changes the state of its session, and was called over a pool: use a connection or transaction of \
         your own, `pool.connection()` or `pool.transaction(…)`"
    );
    assert_eq!(pool.status().size, 0, "nothing was taken");
    Ok(())
}

/// Everything that a session keeps, over a connection of one's own.
async fn change_all(connection: &Connection) -> Result<(), Error> {
    let sessions = Sessions::new(connection);
    for changed in [sessions.tenant(), sessions.slow(), sessions.path(), sessions.lock(), sessions.role()] {
        changed.all().await?;
    }
    temporary(connection).await?;
    assert_eq!(state(connection).await?, "a pg_monitor postgres 0 elsewhere 1 0 f 0 0");
    Ok(())
}

#[tokio::test]
async fn a_connection_of_ones_own_is_reset_before_it_is_lent_again() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let before = process(&pool).await?;
    assert_eq!(state(&pool).await?, CLEAN);
    let connection = pool.connection().await?;
    change_all(&connection).await?;
    drop(connection);
    assert_eq!(state(&pool).await?, CLEAN);
    assert_eq!(process(&pool).await?, before, "it is the same connection");
    // So is that of a transaction, whose changes are stored.
    pool.transaction(async |tx| {
        Sessions::new(tx).tenant().all().await?;
        temporary(tx).await
    })
    .await?;
    assert_eq!(state(&pool).await?, CLEAN);
    let mut batch = Batch::new();
    batch.push(Sessions::new(&pool).role().all());
    pool.run(batch).await?;
    assert_eq!(state(&pool).await?, CLEAN);
    assert_eq!(process(&pool).await?, before, "it is the same connection");
    Ok(())
}

/// Whether anybody holds the advisory lock.
async fn is_locked(database: &Database) -> Result<bool, Error> {
    let other = Connection::connect(database.url()).await?;
    let held = other.client().query_one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'", &[]).await;
    Ok(held.expect("the locks").get::<_, i64>(0) > 0)
}

#[tokio::test]
async fn a_lock_is_released_when_its_connection_goes_back() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let connection = pool.connection().await?;
    Sessions::new(&connection).lock().all().await?;
    connection.client().batch_execute("BEGIN; LOCK TABLE stock").await?;
    assert!(is_locked(&database).await?);
    drop(connection);
    // Nobody takes the connection again.
    for _ in 0..200 {
        if !is_locked(&database).await? && pool.status().available == 1 {
            let other = Connection::connect(database.url()).await?;
            other.client().batch_execute("SET lock_timeout = '1s'; SELECT * FROM stock").await?;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err("the lock is still there".into())
}

#[tokio::test]
async fn what_nothing_undoes_ends_with_its_connection() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let before = process(&pool).await?;
    let connection = pool.connection().await?;
    Sessions::new(&connection).seed().all().await?;
    drop(connection);
    assert_ne!(process(&pool).await?, before);
    Ok(())
}

#[tokio::test]
async fn what_may_change_its_session_runs_over_a_pool_and_leaves_nothing() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let before = process(&pool).await?;
    for _ in 0..3 {
        assert_eq!(Sessions::new(&pool).perhaps().all().await?, [Some("b".to_owned())]);
        assert_eq!(state(&pool).await?, CLEAN);
        let mut rows = Sessions::new(&pool).perhaps().stream();
        rows.try_next().await?;
        drop(rows);
        assert_eq!(state(&pool).await?, CLEAN);
        let chunked = async |tx: &mut sqlwright::Transaction| {
            let mut chunks = Sessions::new(tx).perhaps().chunks(10);
            while chunks.try_next().await?.is_some() {}
            Ok::<_, Error>(())
        };
        pool.transaction(chunked).await?;
        assert_eq!(state(&pool).await?, CLEAN);
        // A utility statement of which nothing is said.
        pool.handle().execute::<Error>(&UNMARKED, &[]).await?;
        assert_eq!(state(&pool).await?, CLEAN);
    }
    assert_eq!(process(&pool).await?, before, "it is the same connection");
    Ok(())
}

#[tokio::test]
async fn a_session_that_was_kept_is_not_reset() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    // Prepared.
    Sessions::new(&pool).perhaps().all().await?;
    process(&pool).await?;
    let used = async {
        process(&pool).await?;
        drop(pool.connection().await?);
        process(&pool).await
    };
    let (turns, used) = wire.turns(used).await;
    used?;
    assert_eq!(turns, 2, "{}", wire.sent());
    let reset = async {
        Sessions::new(&pool).perhaps().all().await?;
        process(&pool).await
    };
    let (turns, reset) = wire.turns(reset).await;
    reset?;
    assert_eq!(turns, 3, "the reset is one: {}", wire.sent());
    Ok(())
}

#[tokio::test]
async fn what_was_done_with_the_drivers_client_is_undone() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let before = process(&pool).await?;
    for _ in 0..2 {
        let connection = pool.connection().await?;
        let all = "SET app.tenant = 'a'; PREPARE \"it's a \"\"name\"\"\" AS SELECT 1; PREPARE other AS SELECT 2; LISTEN jobs;
             DECLARE held CURSOR WITH HOLD FOR SELECT 1; CREATE TEMP TABLE scratch (id int); SET SESSION AUTHORIZATION pg_monitor";
        connection.client().batch_execute(all).await?;
        connection.client().batch_execute("BEGIN").await?;
        assert_eq!(state(&connection).await?, "a pg_monitor pg_monitor 30s \"$user\", public 0 1 f 2 1");
        drop(connection);
        assert_eq!(state(&pool).await?, CLEAN);
    }
    // In a transaction that was aborted, too.
    let connection = pool.connection().await?;
    connection.client().batch_execute("SET app.tenant = 'a'; BEGIN").await?;
    connection.client().batch_execute("SELECT 1/0").await.expect_err("a division by zero");
    drop(connection);
    assert_eq!(state(&pool).await?, CLEAN);
    assert_eq!(process(&pool).await?, before, "it is the same connection");
    Ok(())
}

fn row_lock<'c>(db: &'c (impl Client<Access = sqlwright::ReadWrite> + ?Sized)) -> Many<'c, Option<String>> {
    Sessions::new(db).row_lock()
}

#[tokio::test]
async fn a_row_lock_is_refused_outside_of_a_transaction() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let refused = async {
        [
            kind(row_lock(&pool).all().await),
            kind(row_lock(&pool).first().await),
            kind(row_lock(&pool).stream().try_next().await),
            kind(row_lock(&pool).timeout(Duration::from_secs(9)).all().await),
            kind(pool.handle().execute::<Error>(&LOCK_TABLE, &[]).await),
            kind(row_lock(&pool).chunks(1).try_next().await),
        ]
    };
    let (turns, kinds) = wire.turns(refused).await;
    assert_eq!((turns, kinds), (0, [Some(ErrorKind::NoTransaction); 6]), "{}", wire.sent());
    let mut connection = pool.connection().await?;
    assert_eq!(kind(row_lock(&connection).all().await), Some(ErrorKind::NoTransaction));
    assert_eq!(kind(row_lock(&*connection).stream().try_next().await), Some(ErrorKind::NoTransaction));
    let error = connection.handle().execute::<Error>(&LOCK_TABLE, &[]).timeout(Duration::from_secs(9)).await;
    let error = error.err().ok_or("no error")?;
    assert_eq!(error.statement(), Some("sessions.lock_table"));
    assert_eq!(
        error.to_string(),
        "sessions.lock_table: requires a transaction, and was called outside one: use `pool.transaction(…)` or `pool.begin()`"
    );
    // Nothing was sent: the server says with each answer whether a transaction is open.
    let (_, refused) = wire.turns(row_lock(&connection).all()).await;
    assert!(refused.is_err() && wire.sent().is_empty(), "{}", wire.sent());
    let rows = connection.transaction(async |tx| row_lock(tx).all().await).await?;
    assert_eq!(rows, [Some("lamp".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn a_row_lock_runs_in_every_transaction() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let locked = async |tx: &mut sqlwright::Transaction| -> Result<usize, Error> {
        let limited = row_lock(tx).timeout(Duration::from_secs(9)).all().await?.len();
        let all = row_lock(tx).all().await?.len();
        tx.handle().execute::<Error>(&LOCK_TABLE, &[]).await?;
        Ok(limited + all)
    };
    assert_eq!(pool.transaction(locked).await?, 2);
    // It costs nothing.
    let (turns, locked) = wire.turns(pool.transaction(async |tx| row_lock(tx).all().await)).await;
    assert_eq!((turns, locked?.len()), (2, 1), "{}", wire.sent());
    let mut batch = Batch::new();
    let ticket = batch.push(row_lock(&pool).all());
    assert_eq!(pool.run(batch).await?.take(ticket)?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_drivers_own_transactions_are_transactions() -> Outcome {
    let database = database().await;
    let (mut client, driver) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await?;
    tokio::spawn(driver);
    assert_eq!(kind(row_lock(&client).all().await), Some(ErrorKind::NoTransaction));
    client.batch_execute("BEGIN").await?;
    assert_eq!(row_lock(&client).all().await?.len(), 1);
    client.batch_execute("COMMIT").await?;
    let transaction = client.transaction().await?;
    assert_eq!(row_lock(&transaction).all().await?.len(), 1);
    transaction.commit().await?;
    // The session is the caller's own.
    Sessions::new(&client).tenant().all().await?;
    assert!(state(&client).await?.starts_with("a "));

    let connection = Connection::connect(database.url()).await?;
    connection.client().batch_execute("BEGIN").await?;
    assert_eq!(row_lock(&connection).all().await?.len(), 1);
    connection.client().batch_execute("ROLLBACK").await?;
    assert_eq!(kind(row_lock(&connection).all().await), Some(ErrorKind::NoTransaction));
    // In a transaction that is aborted the server says so.
    connection.client().batch_execute("BEGIN").await?;
    connection.client().batch_execute("SELECT 1/0").await.expect_err("a division by zero");
    assert_eq!(kind(row_lock(&connection).all().await), Some(ErrorKind::AbortedTransaction));
    Ok(())
}

#[test]
fn a_client_that_blocks_is_asked_too() -> Outcome {
    use sqlwright::blocking::{Wait, Wrapped};
    let database = database().wait();
    let mut client = postgres::Client::connect(database.url(), postgres::NoTls)?;
    let db = Wrapped::new(&mut client);
    assert_eq!(kind(row_lock(&db).all().wait()), Some(ErrorKind::NoTransaction));
    assert_eq!(kind(db.handle().execute::<Error>(&LOCK_TABLE, &[]).wait()), Some(ErrorKind::NoTransaction));
    Sessions::new(&db).tenant().all().wait()?;
    drop(db);
    let mut transaction = client.transaction()?;
    let db = Wrapped::new(&mut transaction);
    assert_eq!(row_lock(&db).all().wait()?.len(), 1);
    assert_eq!(row_lock(&db).stream().wait().count(), 1);
    drop(db);
    transaction.commit()?;
    let pool = pool(&database, 1);
    assert_eq!(kind(row_lock(&pool).all().wait()), Some(ErrorKind::NoTransaction));
    assert_eq!(kind(Sessions::new(&pool).tenant().all().wait()), Some(ErrorKind::NoSession));
    assert_eq!(pool.transaction(async |tx| row_lock(tx).all().await).wait()?.len(), 1);
    let connection = pool.connection().wait()?;
    Sessions::new(&connection).tenant().all().wait()?;
    drop(connection);
    let one: One<'_, String> = pool.handle().one(&STATE, &[]);
    assert_eq!(one.wait()?, CLEAN);
    Ok(())
}
