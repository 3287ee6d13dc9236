//! Many statements in one go: their answers, their guards, and what is stored.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, BatchError, Client, Connection, Error, ErrorKind, Pool, Transaction};
use sqlwright_server::Database;

use crate::customers::{CreateError, CustomerStatus, Customers, TakeStockError, TakeStockParams, somebody};
use crate::support::{Outcome, database, pool};

fn lamps(quantity: i32) -> TakeStockParams<'static> {
    TakeStockParams { quantity, product: "lamp" }
}

fn nothing() -> TakeStockParams<'static> {
    TakeStockParams { quantity: 1, product: "no such thing" }
}

static QUANTITY: Statement =
    Statement::new("batches.quantity", "SELECT quantity FROM stock WHERE product = 'lamp'", &[], &[ty::INT4]);

/// Customers and lamps, seen by a connection of its own.
async fn stored(database: &Database) -> Result<(i64, i32), Error> {
    let connection = Connection::connect(database.url()).await?;
    Ok((Customers::new(&connection).count().await?, connection.handle().one::<_, Error>(&QUANTITY, &[]).await?))
}

#[tokio::test]
async fn answers_have_the_types_of_their_statements() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let answers = pool
        .transaction(async |tx| -> Result<_, Error> {
            let customers = Customers::new(tx);
            let mut batch = Batch::new();
            let ada = batch.push(customers.create(somebody("ada@example.com")));
            let bob = batch.push(customers.create(somebody("bob@example.com")));
            let taken = batch.push(customers.take_stock(lamps(3)));
            let found = batch.push(customers.find_by_email("bob@example.com"));
            let nobody = batch.push(customers.find_by_email("cid@example.com"));
            let all = batch.push(customers.list().all());
            let removed = batch.push(customers.remove(1));
            let count = batch.push(customers.count());
            assert_eq!((batch.len(), batch.is_empty()), (8, false));
            let mut answers = tx.run(batch).await?;
            assert!(answers.take(nobody)?.is_none());
            let (ada, bob) = (answers.take(ada)?, answers.take(bob)?);
            answers.take(taken)?;
            let found = answers.take(found)?.expect("Bob");
            assert_eq!((found.customer_id, found.status), (bob, CustomerStatus::OnHold));
            let all = answers.take(all)?;
            assert_eq!(all.iter().map(|customer| customer.customer_id).collect::<Vec<_>>(), [ada, bob]);
            Ok((answers.take(removed)?, answers.take(count)?))
        })
        .await?;
    assert_eq!(answers, (1, 1));
    assert_eq!(stored(&database).await?, (1, 97));
    Ok(())
}

#[tokio::test]
async fn the_first_failure_is_the_error_and_nothing_is_stored() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    Customers::new(&pool).create(somebody("ada@example.com")).await?;
    let before = stored(&database).await?;
    // Whatever the body makes of it.
    for ignored in [false, true] {
        let failed = pool
            .transaction(async |tx| -> Result<(), Error> {
                let customers = Customers::new(tx);
                let mut batch = Batch::new();
                let taken = batch.push(customers.take_stock(lamps(3)));
                let created = batch.push(customers.create(somebody("ada@example.com")));
                let too_many = batch.push(customers.take_stock(lamps(1000)));
                let failed = tx.run(batch).await.expect_err("a violation");
                assert_eq!(failed.error().kind(), ErrorKind::UniqueViolation);
                let mut answers = failed.into_answers();
                assert!(answers.take(taken).is_ok());
                assert!(matches!(answers.take(created), Err(CreateError::EmailTaken(_))));
                let Err(TakeStockError::Other(error)) = answers.take(too_many) else { panic!("it did not run") };
                assert_eq!(error.kind(), ErrorKind::AbortedTransaction);
                if ignored { Ok(()) } else { Err(error) }
            })
            .await;
        let kind = if ignored { ErrorKind::UniqueViolation } else { ErrorKind::AbortedTransaction };
        assert_eq!(failed.map_err(|error| error.kind()), Err(kind));
        assert_eq!(stored(&database).await?, before);
    }
    Ok(())
}

/// The server finds nothing wrong with an UPDATE of no row.
#[tokio::test]
async fn a_guard_that_does_not_hold_undoes_everything() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let ignored = pool
        .transaction(async |tx| -> Result<(), Error> {
            let customers = Customers::new(tx);
            customers.create(somebody("ada@example.com")).await?;
            let mut batch = Batch::new();
            batch.push(customers.take_stock(lamps(1)));
            batch.push(customers.take_stock(nothing()));
            batch.push(customers.take_stock(lamps(1)));
            let failed = tx.run(batch).await.expect_err("a guard");
            assert_eq!(failed.error().kind(), ErrorKind::WrongCount { expected: 1, actual: 0 });
            // The server would go on, and would commit.
            customers.create(somebody("bob@example.com")).await?;
            Ok(())
        })
        .await;
    let error = ignored.expect_err("it cannot be committed");
    assert_eq!(error.kind(), ErrorKind::WrongCount { expected: 1, actual: 0 });
    assert_eq!(error.statement(), Some("customers.take_stock"));
    assert_eq!(stored(&database).await?, (0, 100));

    // Alone, and with rows that were expected.
    let mut batch = Batch::new();
    batch.push(Customers::new(&pool).take_stock(lamps(1)));
    let status = batch.push(Customers::new(&pool).status_of(4711));
    let failed = pool.run(batch).await.expect_err("a guard");
    assert_eq!(failed.error().kind(), ErrorKind::NoRow);
    assert_eq!(failed.into_answers().take(status).map_err(|error| error.kind()), Err(ErrorKind::NoRow));
    assert_eq!(stored(&database).await?, (0, 100));
    Ok(())
}

#[tokio::test]
async fn a_savepoint_confines_what_failed() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    pool.transaction(async |tx| -> Result<(), Error> {
        Customers::new(tx).create(somebody("ada@example.com")).await?;
        for ignored in [false, true] {
            let failed = tx
                .savepoint(async |tx| -> Result<(), Error> {
                    let mut batch = Batch::new();
                    batch.push(Customers::new(tx).take_stock(lamps(1)));
                    batch.push(Customers::new(tx).take_stock(nothing()));
                    match tx.run(batch).await {
                        Err(failed) if !ignored => Err(failed.into()),
                        _ => Ok(()),
                    }
                })
                .await;
            let kind = failed.expect_err("a guard").kind();
            assert_eq!(kind, ErrorKind::WrongCount { expected: 1, actual: 0 });
        }
        Ok(())
    })
    .await?;
    assert_eq!(stored(&database).await?, (1, 100));
    Ok(())
}

static SET: Statement =
    Statement::new("batches.set", "UPDATE stock SET quantity = $1 WHERE product = 'lamp'", &[ty::INT4], &[]);

#[tokio::test]
async fn nothing_is_sent_of_a_batch_with_a_bad_parameter() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut batch = Batch::new();
    let taken = batch.push(Customers::new(&pool).take_stock(lamps(1)));
    let bad = batch.push(pool.handle().execute_one::<Error>(&SET, &[]));
    let failed = pool.run(batch).await.expect_err("a bad parameter");
    assert_eq!(failed.error().kind(), ErrorKind::Encode);
    let mut answers = failed.into_answers();
    assert!(answers.take(taken).is_err());
    assert_eq!(answers.take(bad).map_err(|error| error.kind()), Err(ErrorKind::Encode));
    assert_eq!(stored(&database).await?, (0, 100));
    Ok(())
}

#[tokio::test]
async fn a_ticket_of_another_batch_is_no_answer() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    let (mut one, mut other) = (Batch::new(), Batch::new());
    let _ = one.push(customers.count());
    let ticket = other.push(customers.list().all());
    assert!(pool.run(one).await?.take(ticket).is_err());
    // Nor are there any when no connection can be had.
    let nowhere = Pool::new("postgres://nobody@127.0.0.1:1/none")?;
    let mut batch = Batch::new();
    let count = batch.push(customers.count());
    let failed = nowhere.run(batch).await.expect_err("no connection");
    assert_eq!(failed.into_answers().take(count).map_err(|error| error.kind()), Err(ErrorKind::Connection));
    Ok(())
}

static LOSE: Statement = Statement::new("batches.lose", "SELECT lose()", &[], &[ty::VOID]);

#[tokio::test]
async fn a_batch_that_lost_is_run_again() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let lose = "CREATE SEQUENCE attempts;
         CREATE FUNCTION lose() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('attempts') <= 2 THEN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END IF;
         END $$";
    pool.connection().await?.client().batch_execute(lose).await?;
    for guarded in [false, true] {
        pool.connection().await?.client().batch_execute("ALTER SEQUENCE attempts RESTART").await?;
        let mut batch = Batch::new();
        batch.push(Customers::new(&pool).create(somebody(&format!("{guarded}@example.com"))));
        batch.push(pool.handle().execute::<Error>(&LOSE, &[]));
        if guarded {
            batch.push(Customers::new(&pool).take_stock(lamps(1)));
        }
        pool.run(batch).await?;
    }
    assert_eq!(stored(&database).await?, (2, 99));

    // As a part of a transaction, that as a whole.
    pool.connection().await?.client().batch_execute("ALTER SEQUENCE attempts RESTART").await?;
    let runs = AtomicU32::new(0);
    pool.transaction(async |tx| -> Result<(), BatchError> {
        runs.fetch_add(1, Ordering::Relaxed);
        let mut batch = Batch::new();
        batch.push(Customers::new(tx).take_stock(lamps(1)));
        batch.push(tx.handle().execute::<Error>(&LOSE, &[]));
        tx.run(batch).await.map(drop)
    })
    .await?;
    assert_eq!(runs.load(Ordering::Relaxed), 3);
    assert_eq!(stored(&database).await?, (2, 98));
    Ok(())
}

static DEFERRED: Statement =
    Statement::new("batches.deferred", "INSERT INTO parts (part_id, whole) VALUES (1, 4711)", &[], &[]);

#[tokio::test]
async fn a_violation_at_the_commit_that_went_along_keeps_its_class() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let schema = "CREATE TABLE parts (part_id int PRIMARY KEY,
        whole int CONSTRAINT parts_whole_fkey REFERENCES parts DEFERRABLE INITIALLY DEFERRED)";
    pool.connection().await?.client().batch_execute(schema).await?;
    let mut batch = Batch::new();
    let _ = batch.push(pool.handle().execute::<Error>(&DEFERRED, &[]));
    let error: Error = pool.run(batch).await.expect_err("a violation").into();
    assert_eq!((error.kind(), error.constraint()), (ErrorKind::ForeignKeyViolation, Some("parts_whole_fkey")));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

static DOOM: Statement = Statement::new("batches.doom", "INSERT INTO doomed VALUES (1)", &[], &[]);

#[tokio::test]
async fn a_connection_lost_while_commit_is_on_its_way_leaves_the_outcome_unknown() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let schema = "CREATE TABLE doomed (it int);
        CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER doom AFTER INSERT ON doomed DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION end_session()";
    pool.connection().await?.client().batch_execute(schema).await?;
    let mut batch = Batch::new();
    batch.push(pool.handle().execute::<Error>(&DOOM, &[]));
    let failed = pool.run(batch).await.expect_err("a lost connection");
    assert_eq!(failed.error().kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

/// Polls `n` times at most; between polls there is time for answers.
async fn poll_some<F: Future>(future: F, n: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    for _ in 0..n {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    None
}

fn two_customers(client: &(impl Client<Access = sqlwright::ReadWrite> + ?Sized), guarded: bool) -> Batch {
    let customers = Customers::new(client);
    let mut batch = Batch::new();
    if guarded {
        batch.push(customers.create(somebody("ada@example.com")));
        batch.push(customers.create(somebody("bob@example.com")));
    } else {
        batch.push(client.handle().execute::<Error>(&NOTE, &[&"Ada"]));
        batch.push(client.handle().execute::<Error>(&NOTE, &[&"Bob"]));
    }
    batch
}

static NOTE: Statement =
    Statement::new("batches.note", "INSERT INTO customers (first_name) VALUES ($1)", &[ty::TEXT], &[]);

async fn in_a_transaction(pool: &Pool) -> Result<(), BatchError> {
    async fn body(tx: &mut Transaction) -> Result<(), BatchError> {
        tx.run(two_customers(tx, true)).await.map(drop)
    }
    pool.transaction(body).await
}

#[tokio::test]
async fn a_batch_dropped_at_any_await_point_is_whole_or_not_there() -> Outcome {
    let database = database().await;
    let observer = Connection::connect(database.url()).await?;
    let mut seen = [0, 0];
    for way in 0..3 {
        for warm in [true, false] {
            for polls in 1.. {
                let pool = pool(&database, 1);
                let run = async || match way {
                    0 => in_a_transaction(&pool).await,
                    way => pool.run(two_customers(&pool, way == 1)).await.map(drop),
                };
                if warm {
                    run().await?;
                    observer.client().batch_execute("TRUNCATE customers").await?;
                }
                let done = poll_some(run(), polls).await;
                let count = tokio::time::timeout(Duration::from_secs(2), Customers::new(&pool).count()).await??;
                match count {
                    0 => seen[0] += 1,
                    2 => seen[1] += 1,
                    half => return Err(format!("{half} rows after {polls} polls of way {way}").into()),
                }
                observer.client().batch_execute("TRUNCATE customers").await?;
                if let Some(done) = done {
                    done?;
                    assert_eq!(count, 2);
                    break;
                }
            }
        }
    }
    assert!(seen[0] >= 10 && seen[1] >= 6, "{seen:?}");
    Ok(())
}
