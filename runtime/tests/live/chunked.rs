//! Rows some at a time, with other statements in between.

use futures_util::TryStreamExt;
use sqlwright::contract::{Statement, Ty, ty};
use sqlwright::{Client, Error, ErrorKind, Many};

use crate::customers::{CUSTOMER_STATUS, CustomerStatus, Customers, somebody};
use crate::support::{Outcome, database, pool};

static SERIES: Statement =
    Statement::new("chunked.series", "SELECT i FROM generate_series(1, $1) AS i", &[ty::INT4], &[ty::INT4]);
static WITH_STATUS: Statement = Statement::new(
    "chunked.with_status",
    "SELECT email, status FROM customers WHERE status = $1 AND first_name = $2 ORDER BY email",
    &[Ty::user(&CUSTOMER_STATUS), ty::TEXT],
    &[ty::TEXT, Ty::user(&CUSTOMER_STATUS)],
);
static REMOVE: Statement =
    Statement::new("chunked.remove", "DELETE FROM customers RETURNING customer_id", &[], &[ty::INT8]);
static FAILING: Statement =
    Statement::new("chunked.failing", "SELECT 10 / (5 - i) FROM generate_series(1, 9) AS i", &[], &[ty::INT4]);
static CURSORS: Statement =
    Statement::new("chunked.cursors", "SELECT count(*) FROM pg_cursors WHERE name <> ''", &[], &[ty::INT8]);

fn series<'c>(client: &'c (impl Client + ?Sized), rows: i32) -> Many<'c, i32> {
    client.handle().many(&SERIES, &[&rows])
}

#[tokio::test]
async fn other_statements_run_between_chunks() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    pool.transaction(async |tx| -> Result<(), Error> {
        let customers = Customers::new(tx);
        let mut chunks = series(tx, 25).chunks(10);
        let mut others = series(tx, 25).chunks(7);
        let mut sizes = Vec::new();
        while let Some(rows) = chunks.try_next().await? {
            sizes.push(rows.len());
            let email = format!("{}@example.com", rows[0]);
            customers.create(somebody(&email)).await.map_err(Error::from)?;
            assert_eq!(customers.count().await?, sizes.len() as i64);
            assert_eq!(others.try_next().await?.map(|rows| rows[0]), Some(sizes.len() as i32 * 7 - 6));
        }
        assert_eq!(sizes, [10, 10, 5]);
        assert_eq!(chunks.try_next().await?, None);
        Ok(())
    })
    .await?;
    assert_eq!(Customers::new(&pool).count().await?, 3);
    Ok(())
}

#[tokio::test]
async fn every_size_gives_every_row_once() -> Outcome {
    let pool = pool(&database().await, 1);
    for size in [0, 1, 5, 10, 11, 1_000_000] {
        let all = async |tx: &mut sqlwright::Transaction| -> Result<Vec<i32>, Error> {
            let chunks: Vec<Vec<i32>> = series(tx, 10).chunks(size).try_collect().await?;
            assert!(chunks.iter().all(|chunk| !chunk.is_empty() && chunk.len() <= size.max(1) as usize));
            Ok(chunks.concat())
        };
        assert_eq!(pool.transaction(all).await?, (1..=10).collect::<Vec<_>>());
    }
    let none = pool.transaction(async |tx| series(tx, 0).chunks(3).try_next().await).await?;
    assert_eq!(none, None);
    Ok(())
}

#[tokio::test]
async fn parameters_and_columns_may_be_of_the_user_s_own_types() -> Outcome {
    let database = database().await;
    for email in ["ada@example.com", "bob@example.com", "cid@example.com"] {
        Customers::new(&pool(&database, 1)).create(somebody(email)).await?;
    }
    // Over a connection that has not seen the types.
    let pool = pool(&database, 1);
    let emails = pool
        .transaction(async |tx| -> Result<_, Error> {
            let many: Many<'_, Row> = tx.handle().many(&WITH_STATUS, &[&CustomerStatus::OnHold, &"Ada"]);
            many.chunks(2).try_collect::<Vec<_>>().await
        })
        .await?;
    let emails: Vec<_> = emails.concat().into_iter().map(|row| row.0).collect();
    assert_eq!(emails, ["ada@example.com", "bob@example.com", "cid@example.com"]);
    Ok(())
}

#[derive(Debug, Clone)]
struct Row(String);

impl sqlwright::FromRow for Row {
    fn from_row(row: &mut sqlwright::Columns<'_>) -> Result<Self, Error> {
        let (email, _): (String, CustomerStatus) = row.read()?;
        Ok(Self(email))
    }
}

#[tokio::test]
async fn chunks_need_a_transaction() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let connection = pool.connection().await?;
    let over_connection = series(&connection, 1).chunks(1).try_next().await;
    assert_eq!(over_connection.map_err(|error| error.kind()), Err(ErrorKind::NoTransaction));
    let over_pool = series(&pool, 1).chunks(1).try_next().await;
    let error = over_pool.expect_err("no transaction");
    assert_eq!(
        error.to_string(),
        "chunked.series: requires a transaction, and was called outside one: use `pool.transaction(…)` or `pool.begin()`"
    );
    Ok(())
}

#[tokio::test]
async fn errors_are_the_statement_s_and_writes_may_come_in_chunks() -> Outcome {
    let pool = pool(&database().await, 1);
    let failed = pool
        .transaction(async |tx| {
            let mut chunks = tx.handle().many::<i32, Error>(&FAILING, &[]).chunks(3);
            assert_eq!(chunks.try_next().await?, Some(vec![2, 3, 5]));
            let failed = chunks.try_next().await.map(drop);
            assert_eq!(chunks.try_next().await?, None);
            failed
        })
        .await;
    let error = failed.expect_err("a division by zero");
    assert_eq!((error.statement(), error.sqlstate()), (Some("chunked.failing"), Some("22012")));
    // It runs to its end with the first of them.
    pool.transaction(async |tx| -> Result<(), Error> {
        let mut chunks = tx.handle().many::<i64, Error>(&REMOVE, &[]).chunks(3);
        while chunks.try_next().await?.is_some() {}
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn dropped_chunks_close_their_cursor() -> Outcome {
    let pool = pool(&database().await, 1);
    pool.transaction(async |tx| -> Result<(), Error> {
        let mut chunks = series(tx, 100).chunks(10);
        chunks.try_next().await?;
        assert_eq!(tx.handle().one::<i64, Error>(&CURSORS, &[]).await?, 1);
        drop(chunks);
        assert_eq!(tx.handle().one::<i64, Error>(&CURSORS, &[]).await?, 0);
        // In a savepoint that is undone, cursor and all.
        let undone = tx
            .savepoint(async |tx| {
                let mut chunks = series(tx, 100).chunks(10);
                chunks.try_next().await?;
                // Another statement fails.
                tx.handle().many::<i32, Error>(&FAILING, &[]).all().await
            })
            .await;
        assert!(undone.is_err());
        assert_eq!(tx.handle().one::<i64, Error>(&CURSORS, &[]).await?, 0);
        Ok(())
    })
    .await?;
    Ok(())
}
