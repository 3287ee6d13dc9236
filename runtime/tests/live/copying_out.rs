//! The rows of COPY TO STDOUT are those of its query.

use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Client, Connection, ErrorKind, Many, Outcome as Stored};

use crate::support::{Outcome, database, pool};

struct Row {
    product: String,
    quantity: Option<i32>,
}

sqlwright::contract::from_row!(Row { product, quantity });

impl Row {
    fn pair(self) -> (String, Option<i32>) {
        (self.product, self.quantity)
    }
}

macro_rules! export {
    ($name:ident, $sql:literal) => {
        static $name: Statement =
            Statement::read_only(concat!("copying.", stringify!($name)), $sql, &[], &[ty::TEXT, ty::INT4]).copied_out();
    };
}

export!(EXPORT, "SELECT 'product ' || i, nullif(i, 3) FROM generate_series(1, 100000) AS i -- all of them");
export!(NOTHING, "SELECT '', 1 WHERE false");
export!(FAILING, "SELECT '', 1 / (50000 - i) FROM generate_series(1, 100000) AS i");
export!(STOCK, "SELECT product, quantity FROM stock WHERE product LIKE 'row %'");
export!(SLOW, "SELECT '', i FROM generate_series(1, 100000) AS i WHERE i < 10 OR pg_sleep(0.05) IS NOT NULL");
static TAKE: Statement = Statement::new(
    "copying.take",
    "WITH taken AS (DELETE FROM stock WHERE product LIKE 'row %' RETURNING product, quantity) SELECT product, quantity FROM taken",
    &[],
    &[ty::TEXT, ty::INT4],
)
.copied_out();
static FILL: Statement = Statement::new("copying.fill", MAKE, &[], &[]);
static COUNT: Statement = Statement::read_only(
    "copying.count_stock",
    "SELECT count(*) FROM stock WHERE product LIKE 'row %'",
    &[],
    &[ty::INT8],
);

fn rows<'c>(client: &'c (impl Client + ?Sized), statement: &'static Statement) -> Many<'c, Row> {
    client.handle().many(statement, &[])
}

async fn count(client: &(impl Client + ?Sized)) -> i64 {
    client.handle().one::<i64, sqlwright::Error>(&COUNT, &[]).await.expect("a count")
}

const MAKE: &str = "INSERT INTO stock (product, quantity) SELECT 'row ' || i, i FROM generate_series(1, 500) AS i";

#[tokio::test]
async fn all_rows_arrive_in_their_order() -> Outcome {
    let database = database().await;
    let connection = pool(&database, 1).connection().await?;
    for _ in 0..3 {
        let all = rows(&connection, &EXPORT).all().await?;
        assert_eq!(all.len(), 100_000);
        for (index, row) in (1..).zip(all) {
            assert_eq!(row.pair(), (format!("product {index}"), Some(index).filter(|index| *index != 3)));
        }
        assert!(rows(&connection, &NOTHING).all().await?.is_empty());
        let first = rows(&connection, &EXPORT).first().await?.expect("a row");
        assert_eq!(first.quantity, Some(1));
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_ends_where_it_is_dropped() -> Outcome {
    let pool = pool(&database().await, 1);
    for after in [0, 1, 5_000] {
        let mut stream = rows(&pool, &EXPORT).stream();
        for _ in 0..after {
            assert!(stream.try_next().await?.is_some());
        }
        drop(stream);
        count(&pool).await;
    }
    let mut stream = rows(&pool, &EXPORT).stream();
    let mut found = 0;
    while stream.try_next().await?.is_some() {
        found += 1;
    }
    assert_eq!(found, 100_000);
    Ok(())
}

#[tokio::test]
async fn it_is_part_of_its_transaction() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let tx = pool.begin().await?;
    // BEGIN goes along.
    let mut stream = rows(&*tx, &EXPORT).stream();
    assert!(stream.try_next().await?.is_some());
    let busy = tx.handle().one::<i64, sqlwright::Error>(&COUNT, &[]).await.expect_err("the COPY has not ended");
    assert_eq!(busy.kind(), ErrorKind::StreamOpen);
    while stream.try_next().await?.is_some() {}
    drop(stream);
    tx.handle().execute::<sqlwright::Error>(&FILL, &[]).await?;
    assert_eq!(rows(&*tx, &STOCK).all().await?.len(), 500);
    // A portal has the rows of the query.
    let mut chunks = rows(&*tx, &STOCK).chunks(200);
    let mut sizes = Vec::new();
    while let Some(chunk) = chunks.try_next().await? {
        sizes.push(chunk.len());
    }
    assert_eq!(sizes, [200, 200, 100]);
    drop(chunks);
    assert_eq!(rows(&*tx, &TAKE).all().await?.len(), 500);
    tx.rollback().await;
    assert!(rows(&pool, &STOCK).all().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_error_in_the_middle_ends_it() -> Outcome {
    let pool = pool(&database().await, 1);
    let mut stream = rows(&pool, &FAILING).stream();
    let mut found = 0;
    let error = loop {
        match stream.try_next().await {
            Ok(Some(_)) => found += 1,
            Ok(None) => panic!("it cannot end"),
            Err(error) => break error,
        }
    };
    assert_eq!((error.sqlstate(), found), (Some("22012"), 49_999));
    count(&pool).await;
    Ok(())
}

#[tokio::test]
async fn what_it_writes_is_stored() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    Connection::connect(database.url()).await?.client().batch_execute(MAKE).await?;
    assert_eq!(rows(&pool, &TAKE).all().await?.len(), 500);
    assert_eq!(count(&pool).await, 0);
    Ok(())
}

/// COPY is parsed each time: its bytes would be read as those of the type that the column had.
#[tokio::test]
async fn a_type_that_changed_is_an_error_before_a_row_is_seen() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let other = Connection::connect(database.url()).await?;
    other.client().batch_execute(MAKE).await?;
    for _ in 0..3 {
        assert_eq!(rows(&pool, &STOCK).all().await?.len(), 500);
        assert_eq!(rows(&pool, &TAKE).all().await?.len(), 500);
        other.client().batch_execute(MAKE).await?;
    }
    other
        .client()
        .batch_execute("ALTER TABLE stock DROP CONSTRAINT stock_quantity_check, ALTER quantity TYPE real")
        .await?;
    let error = rows(&pool, &STOCK).first().await.err().expect("it differs");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::SchemaDrift, Stored::NotStored));
    // Compared before, it runs, and says so.
    let error = rows(&pool, &TAKE).all().await.err().expect("it differs");
    assert_eq!(error.kind(), ErrorKind::SchemaDrift);
    assert_eq!((error.outcome(), count(&pool).await), (Stored::Stored, 0));
    let error = rows(&pool, &TAKE).all().await.err().expect("it differs");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::SchemaDrift, Stored::NotStored));
    Ok(())
}

#[tokio::test]
async fn it_has_a_time_limit() -> Outcome {
    let pool = pool(&database().await, 1);
    let error = rows(&pool, &SLOW).timeout(Duration::from_millis(300)).all().await.err().expect("too slow");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout);
    count(&pool).await;
    Ok(())
}

#[tokio::test]
async fn over_a_client_of_another_crate_the_query_is_run() -> Outcome {
    let database = database().await;
    let (client, driver) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await?;
    tokio::spawn(driver);
    assert_eq!(rows(&client, &EXPORT).all().await?.len(), 100_000);
    Ok(())
}
