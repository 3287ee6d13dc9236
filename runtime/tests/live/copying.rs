//! COPY FROM STDIN as a sink of rows.

use sqlwright::contract::{Statement, copy_row, ty};
use sqlwright::{Client, Connection, CopyIn, Error, ErrorKind, One, Outcome as Stored};

use crate::support::{Outcome, database, pool};

static LOAD: Statement =
    Statement::new("copying.load", "INSERT INTO stock (product, quantity) VALUES ($1, $2)", &[ty::TEXT, ty::INT4], &[])
        .with_copy("COPY stock (product, quantity) FROM STDIN (FORMAT binary)");
static DRIFTED: Statement = Statement::new(
    "copying.drifted",
    "INSERT INTO stock (product, quantity) VALUES ($1, $2)",
    &[ty::TEXT, ty::INT8],
    &[],
)
.with_copy("COPY stock (product, quantity) FROM STDIN (FORMAT binary)");
static COUNT: Statement =
    Statement::read_only("copying.count", "SELECT count(*) FROM stock WHERE product LIKE 'copied %'", &[], &[ty::INT8]);

struct LoadParams<'a> {
    product: &'a str,
    quantity: Option<i32>,
}

copy_row!(LoadParams<'_> as LoadParams<'static> { product, quantity });

fn load<'c>(client: &'c (impl Client + ?Sized)) -> CopyIn<'c, LoadParams<'static>> {
    client.handle().copy_in(&LOAD)
}

fn count<'c>(client: &'c (impl Client + ?Sized)) -> One<'c, i64> {
    client.handle().one(&COUNT, &[])
}

#[tokio::test]
async fn a_hundred_thousand_rows_are_stored() -> Outcome {
    let pool = pool(&database().await, 1);
    let mut sink = load(&pool).await?;
    for number in 0..100_000 {
        let product = format!("copied {number}");
        sink.send(LoadParams { product: &product, quantity: Some(number) }).await?;
    }
    assert_eq!(sink.rows(), 100_000);
    assert_eq!(sink.finish().await?, 100_000);
    assert_eq!(count(&pool).await?, 100_000);
    Ok(())
}

#[tokio::test]
async fn a_violation_in_the_middle_stores_nothing() -> Outcome {
    let pool = pool(&database().await, 1);
    let mut sink = load(&pool).await?;
    let products: Vec<String> = (0..20_000).map(|number| format!("copied {number}")).collect();
    let rows = products.iter().enumerate();
    let rows = rows.map(|(number, product)| LoadParams { product, quantity: Some(if number == 9 { -1 } else { 1 }) });
    let failed = match sink.send_all(rows).await {
        Ok(()) => sink.finish().await.map(drop),
        Err(error) => Err(error),
    };
    let error = failed.expect_err("a CHECK is violated");
    assert_eq!((error.kind(), error.constraint()), (ErrorKind::CheckViolation, Some("stock_quantity_check")));
    assert_eq!(error.outcome(), Stored::NotStored);
    assert_eq!(count(&pool).await?, 0);
    Ok(())
}

#[tokio::test]
async fn null_is_null() -> Outcome {
    let pool = pool(&database().await, 1);
    let mut sink = load(&pool).await?;
    sink.send(LoadParams { product: "copied", quantity: None }).await?;
    assert_eq!(sink.finish().await.expect_err("it is NOT NULL").kind(), ErrorKind::NotNullViolation);
    Ok(())
}

#[tokio::test]
async fn dropped_it_stores_nothing_and_the_connection_is_used_again() -> Outcome {
    let pool = pool(&database().await, 1);
    for rows in [0, 1, 50_000] {
        let mut sink = load(&pool).await?;
        let products: Vec<String> = (0..rows).map(|number| format!("copied {number}")).collect();
        sink.send_all(products.iter().map(|product| LoadParams { product, quantity: Some(1) })).await?;
        drop(sink);
        assert_eq!(count(&pool).await?, 0, "after {rows} rows");
    }
    Ok(())
}

#[tokio::test]
async fn it_is_part_of_its_transaction() -> Outcome {
    let pool = pool(&database().await, 1);
    let stored = pool
        .transaction(async |tx| -> Result<i64, Error> {
            let mut sink = load(tx).await?;
            let busy = count(tx).await.expect_err("the COPY has not ended");
            assert_eq!(busy.kind(), ErrorKind::StreamOpen);
            sink.send(LoadParams { product: "copied 1", quantity: Some(1) }).await?;
            sink.finish().await?;
            count(tx).await
        })
        .await?;
    assert_eq!(stored, 1);
    let tx = pool.begin().await?;
    let mut sink = load(&*tx).await?;
    sink.send(LoadParams { product: "copied 2", quantity: Some(1) }).await?;
    sink.finish().await?;
    tx.rollback().await;
    assert_eq!(count(&pool).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_type_that_differs_is_an_error_before_anything_is_sent() -> Outcome {
    let pool = pool(&database().await, 1);
    let begun: CopyIn<'_, LoadParams<'static>> = pool.handle().copy_in(&DRIFTED);
    assert_eq!(begun.await.expect_err("it differs").kind(), ErrorKind::SchemaDrift);
    assert_eq!(count(&pool).await?, 0);
    Ok(())
}

/// COPY is parsed each time: it would take the bytes for those of the type that the column has by now.
#[tokio::test]
async fn a_type_that_changed_after_the_first_copy_is_an_error_before_anything_is_sent() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    for product in ["copied 1", "copied 2", "copied 3"] {
        let mut sink = load(&pool).await?;
        sink.send(LoadParams { product, quantity: Some(1) }).await?;
        sink.finish().await?;
    }
    let other = Connection::connect(database.url()).await?;
    other
        .client()
        .batch_execute("ALTER TABLE stock DROP CONSTRAINT stock_quantity_check, ALTER quantity TYPE real")
        .await?;
    let begun = load(&pool).await;
    assert_eq!(begun.expect_err("it differs").kind(), ErrorKind::SchemaDrift);
    assert_eq!(count(&pool).await?, 3);
    other.client().batch_execute("ALTER TABLE stock ALTER quantity TYPE int").await?;
    let mut sink = load(&pool).await?;
    sink.send(LoadParams { product: "copied 4", quantity: Some(1) }).await?;
    assert_eq!(sink.finish().await?, 1);
    Ok(())
}
