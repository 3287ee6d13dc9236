//! What travels together, watched on the wire.

use futures_util::future::try_join_all;
use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Error, Execute, Isolation, Many, Pool};
use sqlwright_server::Database;

use crate::customers::{Customers, TakeStockParams, somebody};
use crate::support::{Outcome, database};
use crate::wire::Wire;

static NOTE: Statement =
    Statement::new("round_trips.note", "INSERT INTO customers (first_name) VALUES ($1)", &[ty::TEXT], &[]);
static SERIES: Statement =
    Statement::new("round_trips.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);

fn note<'c>(client: &'c (impl Client + ?Sized), name: &str) -> Execute<'c> {
    client.handle().execute(&NOTE, &[&name])
}

fn series<'c>(client: &'c (impl Client + ?Sized), rows: i32) -> Many<'c, i32> {
    client.handle().many(&SERIES, &[&rows])
}

/// A pool of one connection seen on the wire, which has prepared everything that is used here.
async fn watched() -> Result<(Database, Wire, Pool), Box<dyn std::error::Error + Send + Sync>> {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let customers = Customers::new(&pool);
    customers.create(somebody("ada@example.com")).await?;
    customers.list().all().await?;
    customers.count().await?;
    customers.take_stock(TakeStockParams { quantity: 1, product: "lamp" }).await?;
    note(&pool, "Bob").await?;
    series(&pool, 1).all().await?;
    wire.turns(std::future::ready(())).await;
    wire.count();
    Ok((database, wire, pool))
}

#[tokio::test]
async fn statements_that_are_polled_together_leave_together() -> Outcome {
    let (_database, wire, pool) = watched().await?;
    let connection = pool.connection().await?;
    let customers = Customers::new(&connection);
    let (count, all) = tokio::join!(customers.count(), customers.list().all());
    assert_eq!((count?, all?.len()), (2, 2));
    assert_eq!(wire.count(), (1, 1));

    let counts = try_join_all((0..50).map(|_| customers.count())).await?;
    assert_eq!(counts, [2; 50]);
    assert_eq!(wire.count(), (1, 1));

    // One after the other they do not.
    for _ in 0..3 {
        customers.count().await?;
    }
    assert_eq!(wire.count(), (3, 3));
    Ok(())
}

#[tokio::test]
async fn begin_travels_with_the_first_statement() -> Outcome {
    let (_database, wire, pool) = watched().await?;
    pool.transaction(async |tx| note(tx, "Cid").await).await?;
    assert_eq!(wire.count(), (2, 2));
    pool.transaction(async |tx| -> Result<(), Error> {
        note(tx, "Cid").await?;
        note(tx, "Cid").await.map(drop)
    })
    .await?;
    assert_eq!(wire.count().0, 3);
    pool.read_only().transaction(async |tx| Customers::new(tx).count().await).await?;
    assert_eq!(wire.count().0, 2);
    // A standby would refuse this BEGIN, and then not run what went along.
    let serializable = pool.build_transaction().isolation(Isolation::Serializable);
    serializable.run(async |tx| note(tx, "Cid").await).await?;
    assert_eq!(wire.count().0, 2);
    let serializable = pool.build_transaction().isolation(Isolation::Serializable).read_only();
    serializable.run(async |tx| Customers::new(tx).count().await).await?;
    assert_eq!(wire.count().0, 2);
    Ok(())
}

#[tokio::test]
async fn a_batch_is_one_round_trip_in_a_transaction() -> Outcome {
    let (_database, wire, pool) = watched().await?;
    let taken = pool
        .transaction(async |tx| -> Result<_, Error> {
            let customers = Customers::new(tx);
            let count = customers.count().await?;
            assert_eq!(wire.count().0, 1);
            let mut batch = Batch::new();
            for _ in 0..20 {
                batch.push(customers.take_stock(TakeStockParams { quantity: 1, product: "lamp" }));
                batch.push(note(tx, "Dan"));
            }
            let after = batch.push(customers.count());
            let mut answers = tx.run(batch).await?;
            assert_eq!(wire.count(), (1, 1));
            Ok(answers.take(after)? - count)
        })
        .await?;
    assert_eq!(taken, 20);
    assert_eq!(wire.count().0, 1);
    Ok(())
}

#[tokio::test]
async fn a_batch_of_its_own_is_one_round_trip_or_two() -> Outcome {
    let (_database, wire, pool) = watched().await?;
    let mut batch = Batch::new();
    for _ in 0..20 {
        batch.push(note(&pool, "Dan"));
    }
    pool.run(batch).await?;
    assert_eq!(wire.count(), (1, 1));

    let mut batch = Batch::new();
    for _ in 0..20 {
        batch.push(Customers::new(&pool).take_stock(TakeStockParams { quantity: 1, product: "lamp" }));
    }
    pool.run(batch).await?;
    // The counts first, then COMMIT.
    assert_eq!(wire.count(), (2, 2));

    let mut connection = pool.connection().await?;
    pool_free_batch(&mut connection).await?;
    assert_eq!(wire.count().0, 1);
    connection.run(Batch::new()).await?;
    assert_eq!(wire.count().0, 0);
    Ok(())
}

/// What answers on a connection is found out by batches, too.
#[tokio::test]
async fn a_batch_prepares_for_the_next() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    let customers = Customers::new(&pool);
    for round in 0..3 {
        let mut batch = Batch::new();
        batch.push(customers.take_stock(TakeStockParams { quantity: 1, product: "lamp" }));
        wire.turns(pool.run(batch)).await.1?;
        assert_eq!(wire.sent().contains('P'), round < 2, "{round}: {}", wire.sent());
    }
    Ok(())
}

async fn pool_free_batch(connection: &mut sqlwright::Connection) -> Outcome {
    let mut batch = Batch::new();
    let noted = batch.push(note(connection, "Eve"));
    let mut answers = connection.run(batch).await?;
    assert_eq!(answers.take(noted)?, 1);
    Ok(())
}

#[tokio::test]
async fn chunks_are_a_round_trip_each() -> Outcome {
    let (_database, wire, pool) = watched().await?;
    pool.transaction(async |tx| -> Result<(), Error> {
        let mut chunks = series(tx, 250).chunks(100);
        assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(100));
        // With BEGIN.
        assert_eq!(wire.count().0, 1);
        assert_eq!(chunks.try_next().await?.map(|rows| rows.len()), Some(100));
        assert_eq!(wire.count().0, 1);
        assert_eq!(chunks.try_next().await?, Some((201..=250).collect()));
        assert_eq!(chunks.try_next().await?, None);
        assert_eq!(wire.count().0, 1);
        Ok(())
    })
    .await?;
    assert_eq!(wire.count().0, 1);
    Ok(())
}

/// 80 MB of rows, of which the server has sent no more than fits into the buffers on the way.
#[tokio::test]
async fn rows_that_are_not_asked_for_stay_with_the_server() -> Outcome {
    let (_database, wire, pool) = watched().await?;
    wire.received();
    let mut rows = series(&pool, 8_000_000).stream();
    for row in 1..=1000 {
        assert_eq!(rows.try_next().await?, Some(row));
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let received = wire.received();
    assert!(received < 8_000_000, "{received} bytes");
    drop(rows);

    pool.transaction(async |tx| -> Result<(), Error> {
        let mut chunks = series(tx, 8_000_000).chunks(1000);
        wire.received();
        for chunk in 0..5 {
            assert_eq!(chunks.try_next().await?.and_then(|rows| rows.first().copied()), Some(chunk * 1000 + 1));
        }
        Ok(())
    })
    .await?;
    let received = wire.received();
    assert!(received < 200_000, "{received} bytes");
    Ok(())
}

/// What goes without a name, because it is not known yet who answers, says nothing of what has a name when it is answered.
#[tokio::test]
async fn first_writes_that_are_polled_together() -> Outcome {
    let database = database().await;
    let pool = Pool::builder().max_size(1).build(database.url())?;
    let connection = pool.connection().await?;
    let customers = Customers::new(&connection);
    let removed = try_join_all((0..50).map(|_| customers.remove(4711))).await?;
    assert_eq!(removed, [0; 50]);
    Ok(())
}
