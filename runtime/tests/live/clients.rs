//! A repository over each kind of client.

use sqlwright::{Client, Connection, Error, ErrorKind, ReadWrite};
use tokio_postgres::NoTls;

use crate::customers::{CreateError, CustomerStatus, Customers, TakeStockError, TakeStockParams, somebody, spawned};
use crate::support::{Outcome, database, pool};

/// Every kind of method, each twice.
pub(crate) async fn use_twice(db: &(impl Client<Access = ReadWrite> + ?Sized), tag: &str) -> Outcome {
    let customers = Customers::new(db);
    for round in 0..2 {
        let email = format!("{tag}{round}@example.com");
        let id = customers.create(somebody(&email)).await?;
        let found = customers.find_by_email(&email).await?.ok_or("no customer")?;
        assert_eq!(found.customer_id, id);
        assert_eq!(found.email.as_deref(), Some(&*email));
        assert_eq!(found.tags, ["a", "b"]);
        assert_eq!(customers.status_of(id).await?, CustomerStatus::OnHold);
        assert_eq!(customers.find_by_email("nobody").await?, None);
        assert!(customers.list().all().await?.contains(&found));
        assert!(customers.list().first().await?.is_some());
        let mut rows = customers.list().stream();
        let mut streamed = 0;
        while rows.try_next().await?.is_some() {
            streamed += 1;
        }
        assert_eq!(streamed, customers.count().await?);
        customers.take_stock(TakeStockParams { quantity: 1, product: "lamp" }).await?;
        assert_eq!(customers.remove(id).await?, 1);
        assert_eq!(customers.remove(id).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn a_repository_works_over_every_client() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 2);
    use_twice(&pool, "pool").await?;
    use_twice(&pool as &dyn Client<Access = ReadWrite>, "dyn").await?;
    use_twice(&pool.connection().await?, "pooled").await?;
    use_twice(&*pool.connection().await?, "derefed").await?;
    use_twice(&Connection::connect(database.url()).await?, "connection").await?;

    let (mut client, driver) = tokio_postgres::connect(database.url(), NoTls).await?;
    tokio::spawn(driver);
    use_twice(&client, "bare").await?;
    let transaction = client.transaction().await?;
    use_twice(&transaction, "bare transaction").await?;
    transaction.rollback().await?;
    Ok(())
}

#[tokio::test]
async fn a_repository_works_over_transactions() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    pool.transaction(async |tx| -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        use_twice(tx, "pool").await
    })
    .await?;
    let mut connection = Connection::connect(database.url()).await?;
    connection
        .transaction(async |tx| -> Result<(), Box<dyn std::error::Error + Send + Sync>> { use_twice(tx, "one").await })
        .await?;
    Ok(())
}

#[tokio::test]
async fn read_only_clients_read() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let read_pool = pool.read_only();
    assert_eq!(Customers::new(&read_pool).count().await?, 0);
    assert_eq!(Customers::new(&read_pool.connection().await?).count().await?, 0);
    assert_eq!(Customers::owned(read_pool.clone()).count().await?, 0);
    let count = read_pool.transaction(async |tx| Customers::new(tx).count().await).await;
    assert_eq!(count.map_err(|error: Error| error)?, 0);
    Ok(())
}

#[tokio::test]
async fn an_owned_repository_can_be_spawned() -> Outcome {
    let database = database().await;
    assert_eq!(spawned(pool(&database, 1)).await??, 0);
    Ok(())
}

#[tokio::test]
async fn statements_borrow_nothing_and_run_together() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let customers = Customers::new(&connection);
    customers.create(somebody("ada@example.com")).await?;
    let late = customers.find_by_email(&String::from("ada@example.com"));
    let (ada, nobody) = tokio::join!(late, Customers::new(&connection).find_by_email("nobody"));
    assert!(ada?.is_some());
    assert!(nobody?.is_none());
    Ok(())
}

#[tokio::test]
async fn violations_become_variants() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    customers.create(somebody("ada@example.com")).await?;
    match customers.create(somebody("ada@example.com")).await {
        Err(CreateError::EmailTaken(violation)) => {
            assert_eq!(violation.kind(), ErrorKind::UniqueViolation);
            assert_eq!(violation.constraint(), Some("customers_email_key"));
            assert_eq!(violation.table(), Some("customers"));
            assert_eq!(violation.sqlstate(), Some("23505"));
            assert_eq!(violation.statement(), Some("customers.create"));
        }
        other => panic!("{other:?}"),
    }
    match customers.take_stock(TakeStockParams { quantity: 101, product: "lamp" }).await {
        Err(TakeStockError::QuantityCheck(violation)) => assert_eq!(violation.kind(), ErrorKind::CheckViolation),
        other => panic!("{other:?}"),
    }
    match customers.take_stock(TakeStockParams { quantity: 1, product: "none" }).await {
        Err(TakeStockError::Other(error)) => {
            assert_eq!(error.kind(), ErrorKind::WrongCount { expected: 1, actual: 0 });
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}
