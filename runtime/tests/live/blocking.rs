//! The same repositories without `async`: the methods of `clients`, waited for.

use sqlwright::blocking::Wait;
use sqlwright::{Client, Connection, Error, ErrorKind, ReadWrite};

use crate::customers::{CreateError, CustomerStatus, Customers, TakeStockError, TakeStockParams, somebody};
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

/// What an async program should not do does no harm.
#[tokio::test]
async fn waiting_within_a_runtime() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    assert_eq!(Customers::new(&pool).count().wait()?, 0);
    let nowhere = Connection::connect("postgres://nobody@127.0.0.1:1/nothing").wait();
    assert_eq!(nowhere.expect_err("no server").kind(), ErrorKind::Connection);
    Ok(())
}
