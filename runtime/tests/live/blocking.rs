//! The same repositories without `async`: the methods of `clients`, waited for.

use std::panic::{AssertUnwindSafe, UnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use futures_util::future::try_join;
use sqlwright::blocking::{Wait, Wrapped};
use sqlwright::contract::{Statement, Ty, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Execute, One, ReadOnly, ReadWrite, Transaction};

use crate::customers::{
    CUSTOMER_STATUS, CreateError, CustomerStatus, Customers, TakeStockError, TakeStockParams, somebody,
};
use crate::support::{Outcome, database, pool};

/// Every kind of method, each twice.
fn use_twice(db: &(impl Client<Access = ReadWrite> + ?Sized), tag: &str) -> Outcome {
    let customers = Customers::new(db);
    for round in 0..2 {
        let email = format!("{tag}{round}@example.com");
        let id = customers.create(somebody(&email)).wait()?;
        let found = customers.find_by_email(&email).wait()?.ok_or("no customer")?;
        assert_eq!(found.customer_id, id);
        assert_eq!(customers.status_of(id).wait()?, CustomerStatus::OnHold);
        assert_eq!(customers.find_by_email("nobody").wait()?, None);
        assert!(customers.list().all().wait()?.contains(&found));
        assert!(customers.list().first().wait()?.is_some());
        let streamed = customers.list().stream().wait().collect::<Result<Vec<_>, Error>>()?;
        assert_eq!(i64::try_from(streamed.len())?, customers.count().wait()?);
        customers.take_stock(TakeStockParams { quantity: 1, product: "lamp" }).wait()?;
        assert_eq!(customers.remove(id).wait()?, 1);
        assert_eq!(customers.remove(id).wait()?, 0);
    }
    Ok(())
}

#[test]
fn a_repository_works_over_every_client() -> Outcome {
    let database = database().wait();
    let pool = pool(&database, 2);
    use_twice(&pool, "pool")?;
    use_twice(&pool.connection().wait()?, "pooled")?;
    use_twice(&Connection::connect(database.url()).wait()?, "connection")?;
    Ok(())
}

#[test]
fn transactions_are_stored_or_undone() -> Outcome {
    let database = database().wait();
    let pool = pool(&database, 1);
    let id = pool
        .transaction(async |tx| -> Result<i64, CreateError> {
            let customers = Customers::new(tx);
            let id = customers.create(somebody("ada@example.com")).wait()?;
            assert_eq!(customers.count().await?, 1);
            Ok(id)
        })
        .wait()?;
    let twice = pool
        .transaction(async |tx| -> Result<i64, CreateError> {
            let customers = Customers::new(tx);
            customers.remove(id).wait()?;
            customers.create(somebody("bob@example.com")).wait()?;
            customers.create(somebody("bob@example.com")).wait()
        })
        .wait();
    assert!(matches!(twice, Err(CreateError::EmailTaken(_))), "{twice:?}");
    let customers = Customers::new(&pool);
    assert_eq!(customers.find_by_email("ada@example.com").wait()?.map(|found| found.customer_id), Some(id));
    let too_many = customers.take_stock(TakeStockParams { quantity: 1000, product: "lamp" }).wait();
    assert!(matches!(too_many, Err(TakeStockError::QuantityCheck(_))), "{too_many:?}");
    Ok(())
}

/// What else an async program awaits.
#[test]
fn batches_chunks_and_pipelines() -> Outcome {
    let database = database().wait();
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    let mut batch = Batch::new();
    let tickets: Vec<_> =
        (0..3).map(|number| batch.push(customers.create(somebody(&format!("{number}@example.com"))))).collect();
    let mut answers = pool.run(batch).wait()?;
    let ids = tickets.into_iter().map(|ticket| answers.take(ticket)).collect::<Result<Vec<_>, _>>()?;
    let read = async |tx: &mut Transaction<ReadOnly>| {
        let customers = Customers::new(tx);
        let mut chunks = customers.list().chunks(2);
        let mut sizes = Vec::new();
        while let Some(chunk) = chunks.try_next().wait()? {
            sizes.push(chunk.len());
        }
        let (count, status) = try_join(customers.count(), customers.status_of(ids[0])).wait()?;
        Ok::<_, Error>((sizes, count, status))
    };
    let seen = pool.build_transaction().read_only().run(read).wait()?;
    assert_eq!(seen, (vec![2, 1], 3, CustomerStatus::OnHold));
    pool.health(Duration::from_secs(10)).wait()?;
    Ok(())
}

/// More threads than connections: they wait for each other, and a stream that is left behind gives its connection back.
#[test]
fn threads_share_a_pool() -> Outcome {
    let database = database().wait();
    let pool = pool(&database, 2);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6)
            .map(|number| {
                let pool = &pool;
                scope.spawn(move || {
                    let customers = Customers::new(pool);
                    customers.create(somebody(&format!("{number}@example.com"))).wait()?;
                    drop(customers.list().stream().wait().next());
                    Ok::<_, CreateError>(())
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("no panic"))
    })?;
    assert_eq!(Customers::new(&pool).count().wait()?, 6);
    Ok(())
}

/// A thread of the crate drives the connections then.
#[test]
fn what_was_given_up_ends_while_nobody_waits() -> Outcome {
    static SLEEP: Statement = Statement::new("blocking.sleep", "SELECT pg_sleep(3600)", &[], &[ty::VOID]);
    let database = database().wait();
    let pool = pool(&database, 1);
    let given_up = async {
        let sleeping: Execute<'_> = pool.handle().execute(&SLEEP, &[]);
        tokio::time::timeout(Duration::from_millis(50), sleeping).await
    };
    assert!(given_up.wait().is_err(), "it sleeps for an hour");
    let mut observer = postgres::Client::connect(database.url(), postgres::NoTls)?;
    let asleep = "SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'
        AND datname = current_database()";
    let mut ended = (0..3000).filter_map(|_| {
        thread::sleep(Duration::from_millis(10));
        observer.query(asleep, &[]).ok().filter(Vec::is_empty)
    });
    assert!(ended.next().is_some(), "it sleeps on");
    assert_eq!(Customers::new(&pool).count().wait()?, 0);
    Ok(())
}

/// It would block the runtime, and with it perhaps what it waits for.
#[tokio::test]
async fn waiting_within_async_code_panics_with_words() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let waits: [Box<dyn FnOnce() + UnwindSafe>; 3] = [
        Box::new(AssertUnwindSafe(|| drop(Customers::new(&pool).count().wait()))),
        // Also where there is nothing to wait for.
        Box::new(|| std::future::ready(()).wait()),
        Box::new(AssertUnwindSafe(|| drop(Customers::new(&pool).list().stream().wait().next()))),
    ];
    for wait in waits {
        let panic = catch_unwind(wait).expect_err("a panic");
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        assert!(text.contains("within a runtime"), "{text}");
    }
    // Nothing was left behind.
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

/// Threads that block anyway may wait, whichever runtime is at hand.
#[tokio::test(flavor = "multi_thread")]
async fn waiting_where_a_runtime_is_at_hand() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    tokio::task::block_in_place(|| Customers::new(&pool).count().wait())?;
    let blocking = tokio::task::spawn_blocking(move || {
        let nowhere = Connection::connect("postgres://nobody@127.0.0.1:1/nothing").wait();
        assert_eq!(nowhere.expect_err("no server").kind(), ErrorKind::Connection);
        Customers::new(&pool).count().wait()
    });
    assert_eq!(blocking.await??, 0);
    Ok(())
}

#[test]
fn a_client_of_the_crate_postgres() -> Outcome {
    let database = database().wait();
    let mut client = postgres::Client::connect(database.url(), postgres::NoTls)?;
    use_twice(&Wrapped::new(&mut client), "client")?;
    let mut transaction = client.transaction()?;
    use_twice(&Wrapped::new(&mut transaction), "transaction")?;
    let mut savepoint = transaction.transaction()?;
    let id = Customers::new(&Wrapped::new(&mut savepoint)).create(somebody("ada@example.com")).wait()?;
    savepoint.commit()?;
    transaction.commit()?;
    assert_eq!(Customers::new(&Wrapped::new(&mut client)).status_of(id).wait()?, CustomerStatus::OnHold);
    let mut transaction = client.transaction()?;
    assert_eq!(Customers::new(&Wrapped::new(&mut transaction)).remove(id).wait()?, 1);
    transaction.rollback()?;
    assert_eq!(Customers::new(&Wrapped::new(&mut client)).count().wait()?, 1);
    // Behind a pooler, of which somebody has to tell.
    let db = Wrapped::new(&mut client).prepared_statements(false);
    assert_eq!(Customers::new(&db).count().wait()?, 1);
    let refused = Customers::new(&db).status_of(id).wait();
    assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::Configuration));
    drop(db);
    Ok(())
}

#[test]
fn errors_over_a_client_of_the_crate_postgres() -> Outcome {
    static TWO: Statement = Statement::new("blocking.two", "SELECT generate_series(1, 2)", &[], &[ty::INT4]);
    static OTHER: Statement = Statement::new("blocking.other", "SELECT 1", &[], &[ty::TEXT]);
    static OTHER_ENUM: Statement =
        Statement::new("blocking.other_enum", "SELECT 'a'", &[], &[Ty::user(&CUSTOMER_STATUS)]);
    let database = database().wait();
    let mut client = postgres::Client::connect(database.url(), postgres::NoTls)?;
    let db = Wrapped::new(&mut client);
    let customers = Customers::new(&db);
    customers.create(somebody("ada@example.com")).wait()?;
    let twice = customers.create(somebody("ada@example.com")).wait();
    assert!(matches!(twice, Err(CreateError::EmailTaken(_))), "{twice:?}");
    let too_many = customers.take_stock(TakeStockParams { quantity: 1000, product: "lamp" }).wait();
    assert!(matches!(too_many, Err(TakeStockError::QuantityCheck(_))), "{too_many:?}");
    let kind = |error: Error| (error.kind(), error.statement());
    let one: One<'_, i32> = db.handle().one(&TWO, &[]);
    assert_eq!(one.wait().map_err(kind), Err((ErrorKind::TooManyRows, Some("blocking.two"))));
    let nobody = customers.status_of(0).wait();
    assert_eq!(nobody.map_err(kind), Err((ErrorKind::NoRow, Some("customers.status_of"))));
    let other: One<'_, String> = db.handle().one(&OTHER, &[]);
    assert_eq!(other.wait().map_err(kind), Err((ErrorKind::SchemaDrift, Some("blocking.other"))));
    let other: One<'_, CustomerStatus> = db.handle().one(&OTHER_ENUM, &[]);
    assert_eq!(other.wait().map_err(kind), Err((ErrorKind::SchemaDrift, Some("blocking.other_enum"))));
    let chunk = customers.list().chunks(1).try_next().wait();
    assert_eq!(chunk.map_err(kind), Err((ErrorKind::NoTransaction, Some("customers.list"))));
    // After all that it still works.
    assert_eq!(customers.list().all().wait()?.len(), 1);
    Ok(())
}
