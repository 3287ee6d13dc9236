//! A call allocates nothing of its own, once a connection has been used for a while: no more than the values that it returns.

#[allow(dead_code, unused_imports, reason = "what other tests use")]
#[path = "live/customers.rs"]
mod customers;
#[allow(dead_code, unused_imports, reason = "what other tests use")]
#[path = "live/support.rs"]
mod support;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use allocation_counter::measure;
use sqlwright::{Batch, Connection, Error, Transaction};

use customers::{CreateParams, CustomerStatus, Customers};
use support::{Outcome, database, pool};

const CALLS: usize = 200;

/// How many allocations this thread made in the polls of a future.
async fn allocations(future: impl Future<Output = Result<(), Error>>) -> Result<u64, Error> {
    let mut future = pin!(future);
    let mut count = 0;
    poll_fn(|cx| {
        let mut poll = Poll::Pending;
        count += measure(|| poll = future.as_mut().poll(cx)).count_total;
        poll
    })
    .await?;
    Ok(count)
}

async fn by_key(customers: &Customers<'_>) -> Result<(), Error> {
    for _ in 0..CALLS {
        assert_eq!(customers.status_of(1).await?, CustomerStatus::Active);
    }
    Ok(())
}

async fn insert(customers: &Customers<'_>) -> Result<(), Error> {
    for _ in 0..CALLS {
        customers.create(nobody()).await.map_err(Error::from)?;
    }
    Ok(())
}

fn nobody() -> CreateParams<'static> {
    CreateParams { first_name: "Ada", email: None, status: CustomerStatus::Active, tags: &["a", "b"] }
}

#[tokio::test]
async fn a_call_over_a_connection_allocates_nothing() -> Outcome {
    let database = database().await;
    let mut connection = Connection::connect(database.url()).await?;
    let customers = Customers::new(&connection);
    insert(&customers).await?;
    by_key(&customers).await?;
    assert_eq!(allocations(by_key(&customers)).await?, 0);
    assert_eq!(allocations(insert(&customers)).await?, 0);
    let text = allocations(async { customers.status_of(1).await.map(|status| drop(format!("{status:?}"))) });
    assert!(text.await? > 0, "allocations are counted");

    connection
        .transaction(async |tx: &mut Transaction| -> Result<_, Error> {
            let customers = Customers::new(tx);
            insert(&customers).await?;
            assert_eq!(allocations(insert(&customers)).await?, 0);
            Ok(())
        })
        .await?;
    Ok(())
}

#[tokio::test]
async fn nor_does_a_call_over_a_pool() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    insert(&customers).await?;
    by_key(&customers).await?;
    assert_eq!(allocations(by_key(&customers)).await?, 0);
    assert_eq!(allocations(insert(&customers)).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_batch_allocates_at_most_twice_for_a_statement() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    let run = async || -> Result<(), Error> {
        let mut batch = Batch::new();
        for _ in 0..1_000 {
            batch.push(customers.create(nobody()));
        }
        pool.run(batch).await?;
        Ok(())
    };
    run().await?;
    let count = allocations(run()).await?;
    assert!(count <= 2_000, "{count} allocations for 1,000 statements");
    Ok(())
}
