//! A health check that names the statements which no longer fit, and keeps none of them prepared.

use sqlwright::blocking::Wait;
use sqlwright::{Connection, ErrorKind, Statements};

use crate::customers::Customers;
use crate::support::{Outcome, database, pool};

const ALL: Statements = &[Customers::STATEMENTS];

async fn prepared(connection: &Connection) -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
    let sql = "SELECT count(*) FROM pg_prepared_statements WHERE name <> ''";
    Ok(connection.client().query_one(sql, &[]).await?.try_get(0)?)
}

#[tokio::test]
async fn what_fits_leaves_nothing_behind() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let before = prepared(&connection).await?;
    connection.verify(ALL).await?;
    assert_eq!(prepared(&connection).await?, before);
    // What was prepared before stays, and works.
    let customers = Customers::new(&connection);
    assert_eq!(customers.count().await?, 0);
    let before = prepared(&connection).await?;
    connection.verify(ALL).await?;
    assert_eq!(prepared(&connection).await?, before);
    assert_eq!(customers.count().await?, 0);
    assert_eq!(customers.find_by_email("nobody").await?, None);
    Ok(())
}

#[tokio::test]
async fn what_does_not_fit_is_named() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 2);
    pool.verify(ALL).await?;
    let other = Connection::connect(database.url()).await?;
    other.client().batch_execute("ALTER TABLE customers RENAME COLUMN email TO address").await?;
    let error = pool.verify(ALL).await.expect_err("statements that name the column");
    let text = error.to_string();
    assert!(error.statement().is_some_and(|name| name.starts_with("customers.")), "{text}");
    assert!(text.contains("find_by_email") && !text.contains("customers.count"), "{text}");
    let again = pool.verify(ALL).await.expect_err("statements that name the column");
    assert_eq!(again.to_string(), text);
    other.client().batch_execute("ALTER TABLE customers RENAME COLUMN address TO email").await?;
    pool.verify(ALL).await?;
    Ok(())
}

#[tokio::test]
async fn another_type_is_drift() -> Outcome {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    connection.client().batch_execute("ALTER TABLE customers ALTER customer_id TYPE int").await?;
    let error = connection.verify(ALL).await.expect_err("another type");
    assert_eq!(error.kind(), ErrorKind::SchemaDrift, "{error}");
    Ok(())
}

#[test]
fn it_can_be_waited_for() -> Outcome {
    let database = database().wait();
    pool(&database, 1).verify(ALL).wait()?;
    Ok(())
}
