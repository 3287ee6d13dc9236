//! Transactions: what is stored, what is not, and what is run again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, Error, ErrorKind, Execute, Pool, Transaction};
use sqlwright_server::Database;

use crate::customers::{CreateError, Customers, somebody};
use crate::support::{Outcome, database, pool};

/// The application's error: it knows nothing of ours.
#[derive(Debug)]
enum AppError {
    Refused,
    Database(Error),
}

impl<E: Into<Error>> From<E> for AppError {
    fn from(error: E) -> Self {
        Self::Database(error.into())
    }
}

impl AppError {
    fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Refused => None,
            Self::Database(error) => Some(error.kind()),
        }
    }
}

async fn create(tx: &Transaction, email: &str) -> Result<i64, CreateError> {
    Customers::new(tx).create(somebody(email)).await
}

/// Seen by a connection of its own.
async fn stored(database: &Database) -> Result<i64, Error> {
    Customers::new(&Connection::connect(database.url()).await?).count().await
}

fn run<'c>(client: &'c (impl Client + ?Sized), statement: &'static Statement) -> Execute<'c> {
    client.handle().execute(statement, &[])
}

#[tokio::test]
async fn ok_commits_and_an_error_rolls_back() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let id = pool.transaction(async |tx| create(tx, "ada@example.com").await).await?;
    assert!(id > 0);
    assert_eq!(stored(&database).await?, 1);

    let refused = pool
        .transaction(async |tx| -> Result<(), AppError> {
            create(tx, "bob@example.com").await?;
            Err(AppError::Refused)
        })
        .await;
    assert!(matches!(refused, Err(AppError::Refused)));
    assert_eq!(stored(&database).await?, 1);

    let violated = pool
        .transaction(async |tx| {
            create(tx, "bob@example.com").await?;
            create(tx, "ada@example.com").await
        })
        .await;
    assert!(matches!(violated, Err(CreateError::EmailTaken(_))), "{violated:?}");
    assert_eq!(stored(&database).await?, 1);
    // The only connection of the pool is fit for use.
    assert_eq!(Customers::new(&pool).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_panic_rolls_back() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let panicking = tokio::spawn({
        let pool = pool.clone();
        async move {
            pool.transaction(async |tx| -> Result<(), AppError> {
                create(tx, "ada@example.com").await?;
                panic!("as planned");
            })
            .await
        }
    });
    assert!(panicking.await.is_err_and(|error| error.is_panic()));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_swallowed_error_is_an_error() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    create_outside(&pool).await?;
    let swallowed = pool
        .transaction(async |tx| -> Result<(), AppError> {
            create(tx, "bob@example.com").await?;
            let _ = create(tx, "ada@example.com").await;
            Ok(())
        })
        .await;
    assert_eq!(swallowed.map_err(|error| error.kind()), Err(Some(ErrorKind::AbortedTransaction)));
    assert_eq!(stored(&database).await?, 1);
    assert_eq!(Customers::new(&pool).count().await?, 1);
    Ok(())
}

/// It travels with the first statement, and nobody waits for it alone.
#[tokio::test]
async fn a_begin_that_fails_is_an_error_before_anything_is_stored() -> Outcome {
    let database = database().await;
    let mut connection = Connection::connect(database.url()).await?;
    for statements in [0, 1, 2] {
        // Left aborted by the application's own statements.
        connection.client().batch_execute("BEGIN; SELECT 1 / 0").await.expect_err("a division by zero");
        let failed = connection
            .transaction_once(async |tx| -> Result<(), Error> {
                for _ in 0..statements {
                    let _ = create(tx, "ada@example.com").await;
                }
                Ok(())
            })
            .await;
        assert_eq!(failed.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
        assert_eq!(stored(&database).await?, 0);
    }
    connection.transaction(async |tx| create(tx, "ada@example.com").await).await?;
    assert_eq!(stored(&database).await?, 1);
    Ok(())
}

async fn create_outside(pool: &Pool) -> Result<i64, CreateError> {
    Customers::new(pool).create(somebody("ada@example.com")).await
}

static DEFERRED: Statement =
    Statement::new("transactions.deferred", "INSERT INTO parts (part_id, whole) VALUES (1, 4711)", &[], &[]);

#[tokio::test]
async fn a_violation_at_commit_keeps_its_class_and_constraint() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let schema = "CREATE TABLE parts (part_id int PRIMARY KEY,
        whole int CONSTRAINT parts_whole_fkey REFERENCES parts DEFERRABLE INITIALLY DEFERRED)";
    pool.connection().await?.client().batch_execute(schema).await?;
    let failed = pool.transaction(async |tx| run(tx, &DEFERRED).await).await;
    let error = failed.expect_err("a violation");
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
    assert_eq!(error.constraint(), Some("parts_whole_fkey"));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

static DOOM: Statement = Statement::new("transactions.doom", "INSERT INTO doomed VALUES (1)", &[], &[]);

#[tokio::test]
async fn a_connection_lost_during_commit_leaves_the_outcome_unknown() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let schema = "CREATE TABLE doomed (it int);
        CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER doom AFTER INSERT ON doomed DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION end_session()";
    pool.connection().await?.client().batch_execute(schema).await?;
    let runs = AtomicU32::new(0);
    let lost = pool
        .transaction(async |tx| {
            runs.fetch_add(1, Ordering::Relaxed);
            run(tx, &DOOM).await
        })
        .await;
    assert_eq!(lost.map_err(|error| error.kind()), Err(ErrorKind::OutcomeUnknown));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    // The pool makes another connection.
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_connection_lost_before_commit_is_no_success() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let observer = Connection::connect(database.url()).await?;
    static END: Statement = Statement::new(
        "transactions.end",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()",
        &[],
        &[ty::BOOL],
    );
    let lost = pool
        .transaction(async |tx| -> Result<(), Error> {
            create(tx, "ada@example.com").await?;
            run(&observer, &END).await?;
            let _ = create(tx, "bob@example.com").await;
            Ok(())
        })
        .await;
    let kind = lost.expect_err("nothing is stored").kind();
    assert!(matches!(kind, ErrorKind::Connection | ErrorKind::OutcomeUnknown), "{kind:?}");
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn savepoints_undo_their_own_part() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    create_outside(&pool).await?;
    pool.transaction(async |tx| -> Result<(), AppError> {
        create(tx, "kept@example.com").await?;
        tx.savepoint(async |tx| create(tx, "kept too@example.com").await).await?;
        let taken = tx
            .savepoint(async |tx| {
                create(tx, "undone@example.com").await?;
                create(tx, "ada@example.com").await
            })
            .await;
        assert!(matches!(taken, Err(CreateError::EmailTaken(_))), "{taken:?}");
        let swallowed = tx
            .savepoint(async |tx| -> Result<(), Error> {
                create(tx, "undone too@example.com").await?;
                let _ = create(tx, "ada@example.com").await;
                Ok(())
            })
            .await;
        assert_eq!(swallowed.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
        let nested = tx
            .savepoint(async |tx| {
                tx.savepoint(async |tx| create(tx, "undone with the outer@example.com").await).await?;
                Err::<(), _>(AppError::Refused)
            })
            .await;
        assert!(matches!(nested, Err(AppError::Refused)));
        // Dropped half way.
        let dropped = tx.savepoint(async |tx| -> Result<(), AppError> {
            create(tx, "dropped@example.com").await?;
            std::future::pending().await
        });
        assert!(tokio::time::timeout(Duration::from_millis(50), dropped).await.is_err());
        create(tx, "kept at last@example.com").await?;
        Ok(())
    })
    .await
    .map_err(|error| format!("{error:?}"))?;
    let customers = Customers::new(&pool).list().all().await?;
    let emails: Vec<_> = customers.into_iter().filter_map(|customer| customer.email).collect();
    assert_eq!(emails, ["ada@example.com", "kept@example.com", "kept too@example.com", "kept at last@example.com"]);
    Ok(())
}

static LOST: Statement = Statement::new("transactions.lost", "SELECT lose()", &[], &[ty::VOID]);
static WON: Statement = Statement::new("transactions.won", "SELECT 1", &[], &[ty::INT4]);

/// `lose()` fails as a transaction does that cannot be serialized, the given number of times.
async fn losing(pool: &Pool, times: i32, sqlstate: &str) -> Outcome {
    let schema = format!(
        "CREATE SEQUENCE attempts;
         CREATE FUNCTION lose() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('attempts') <= {times} THEN RAISE EXCEPTION 'lost' USING ERRCODE = '{sqlstate}'; END IF;
         END $$"
    );
    Ok(pool.connection().await?.client().batch_execute(&schema).await?)
}

#[tokio::test]
async fn a_transaction_that_lost_is_run_again() -> Outcome {
    for sqlstate in ["40001", "40P01"] {
        let database = database().await;
        let pool = pool(&database, 1);
        losing(&pool, 2, sqlstate).await?;
        let runs = AtomicU32::new(0);
        // Whatever the body makes of the error.
        pool.transaction(async |tx| {
            runs.fetch_add(1, Ordering::Relaxed);
            create(tx, "ada@example.com").await.map_err(|_| AppError::Refused)?;
            run(tx, &LOST).await.map_err(|_| AppError::Refused)
        })
        .await
        .map_err(|error| format!("{error:?}"))?;
        assert_eq!(runs.load(Ordering::Relaxed), 3);
        assert_eq!(stored(&database).await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_swallowed_loss_is_run_again_too() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    losing(&pool, 1, "40001").await?;
    let runs = AtomicU32::new(0);
    pool.transaction(async |tx| -> Result<(), Error> {
        runs.fetch_add(1, Ordering::Relaxed);
        let _ = run(tx, &LOST).await;
        Ok(())
    })
    .await?;
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    Ok(())
}

#[tokio::test]
async fn nothing_else_is_run_again() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    losing(&pool, 1, "40001").await?;
    create_outside(&pool).await?;
    let runs = AtomicU32::new(0);
    let violated = pool
        .transaction(async |tx| -> Result<(), AppError> {
            runs.fetch_add(1, Ordering::Relaxed);
            // A loss that a savepoint has undone is over.
            let lost = tx.savepoint(async |tx| run(tx, &LOST).await).await;
            assert_eq!(lost.map_err(|error| error.kind()), Err(ErrorKind::SerializationFailure));
            run(tx, &WON).await?;
            create(tx, "ada@example.com").await?;
            Ok(())
        })
        .await;
    assert_eq!(violated.map_err(|error| error.kind()), Err(Some(ErrorKind::UniqueViolation)));
    assert_eq!(runs.load(Ordering::Relaxed), 1);

    let once = pool.transaction_once(async |tx| run(tx, &WON).await).await?;
    assert_eq!(once, 1);
    Ok(())
}

#[tokio::test]
async fn the_body_that_runs_once_may_change_what_it_captures() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut ids = Vec::new();
    pool.transaction_once(async |tx| -> Result<(), CreateError> {
        ids.push(create(tx, "ada@example.com").await?);
        Ok(())
    })
    .await?;
    assert_eq!(ids.len(), 1);
    Ok(())
}

/// Borrows a `&str` and a slice in the closure, and is spawned.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_borrows_can_be_spawned() -> Outcome {
    async fn place(tx: &mut Transaction, name: &str, items: &[i64]) -> Result<i64, AppError> {
        let id = create(tx, name).await?;
        tx.savepoint(async |tx| -> Result<_, AppError> { Ok(Customers::new(tx).count().await?) }).await?;
        Ok(id + items.iter().sum::<i64>())
    }

    async fn handler(pool: Pool, name: String, items: Vec<i64>) -> Result<i64, AppError> {
        let (name, items) = (name.as_str(), items.as_slice());
        pool.transaction(async |tx| place(tx, name, items).await).await
    }

    async fn once(pool: Pool, name: String) -> Result<(), AppError> {
        let mut connection = pool.connection().await?;
        let name = name.as_str();
        let id = connection.transaction(async |tx| create(tx, name).await).await?;
        connection.transaction_once(async |tx| Customers::new(tx).remove(id).await).await?;
        Ok(())
    }

    let database = database().await;
    let pool = pool(&database, 1);
    tokio::spawn(handler(pool.clone(), "ada@example.com".into(), vec![1, 2])).await?.map_err(|e| format!("{e:?}"))?;
    tokio::spawn(once(pool.clone(), "bob@example.com".into())).await?.map_err(|e| format!("{e:?}"))?;
    assert_eq!(stored(&database).await?, 1);
    Ok(())
}

static ZERO: Statement = Statement::new("transactions.zero", "SELECT '\0'", &[], &[ty::TEXT]);

/// Nothing of it is sent, and neither is the BEGIN that was to go along.
#[tokio::test]
async fn a_statement_that_cannot_be_sent_leaves_the_transaction_as_it_was() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    pool.transaction(async |tx| -> Result<(), AppError> {
        for _ in 0..2 {
            let failed = tx.handle().execute::<Error>(&ZERO, &[]).await;
            assert_eq!(failed.map_err(|error| error.kind()), Err(ErrorKind::Encode));
            create(tx, &format!("{}@example.com", Customers::new(tx).count().await?)).await?;
        }
        Ok(())
    })
    .await
    .map_err(|error| format!("{error:?}"))?;
    assert_eq!(stored(&database).await?, 2);
    Ok(())
}
