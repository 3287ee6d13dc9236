//! Transactions as guards: committed, rolled back, dropped, in spawned tasks and out of streams.

use futures_util::{FutureExt as _, Stream, StreamExt, TryStreamExt};
use sqlwright::blocking::Wait;
use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Isolation, Pool, Transaction, TransactionGuard};

use crate::customers::{Customer, Customers, TakeStockParams, somebody};
use crate::support::{Outcome, database, pool};
use crate::wire::Wire;

static ISOLATION: Statement =
    Statement::new("guards.isolation", "SELECT current_setting('transaction_isolation')", &[], &[ty::TEXT]);
static DIVIDE: Statement = Statement::new("guards.divide", "SELECT 1 / 0", &[], &[ty::INT4]);

async fn create(tx: &mut Transaction, email: &str) -> Result<i64, Error> {
    Ok(Customers::new(tx).create(somebody(email)).await?)
}

#[tokio::test]
async fn what_is_committed_is_stored_and_all_else_is_not() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut tx = pool.begin().await?;
    create(&mut tx, "ada@example.com").await?;
    Customers::new(&tx).take_stock(TakeStockParams { quantity: 1, product: "lamp" }).await?;
    let undone = tx.savepoint(async |tx| {
        create(tx, "bob@example.com").await?;
        Err::<(), _>(tx.handle().one::<i32, Error>(&DIVIDE, &[]).await.expect_err("a division by zero"))
    });
    assert_eq!(undone.await.map_err(|error| error.kind()), Err(ErrorKind::Data));
    let mut batch = Batch::new();
    let count = batch.push(Customers::new(&tx).count());
    assert_eq!(tx.run(batch).await?.take(count)?, 1);
    tx.commit().await?;
    assert_eq!(Customers::new(&pool).count().await?, 1);

    let mut tx = pool.begin().await?;
    create(&mut tx, "eve@example.com").await?;
    tx.rollback().await;
    let mut tx = pool.begin().await?;
    create(&mut tx, "eve@example.com").await?;
    drop(tx);
    // Never used; and dropped with a statement under way.
    drop(pool.begin().await?);
    let tx = pool.begin().await?;
    let creating = Customers::new(&tx).create(somebody("eve@example.com"));
    assert!(creating.now_or_never().is_none());
    drop(tx);
    // There is one connection, so these wait until it is at rest.
    assert_eq!(Customers::new(&pool).count().await?, 1);
    assert_eq!(pool.begin().await?.commit().await.map_err(|error| error.kind()), Ok(()));
    Ok(())
}

#[tokio::test]
async fn an_aborted_transaction_is_not_committed() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut tx = pool.begin().await?;
    create(&mut tx, "ada@example.com").await?;
    tx.handle().one::<i32, Error>(&DIVIDE, &[]).await.expect_err("a division by zero");
    assert_eq!(tx.commit().await.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_connection_lends_itself_to_its_guard() -> Outcome {
    let database = database().await;
    let mut connection = Connection::connect(database.url()).await?;
    let mut tx = connection.begin().await?;
    create(&mut tx, "ada@example.com").await?;
    tx.commit().await?;
    let mut tx = connection.begin().await?;
    create(&mut tx, "bob@example.com").await?;
    drop(tx);
    assert_eq!(Customers::new(&connection).count().await?, 1);
    let tx = connection.build_transaction().isolation(Isolation::Serializable).begin().await?;
    assert_eq!(tx.handle().one::<String, Error>(&ISOLATION, &[]).await?, "serializable");
    tx.rollback().await;
    Ok(())
}

#[tokio::test]
async fn options_are_those_of_closures() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let isolation = async |db: &dyn Client<Access = sqlwright::ReadOnly>| -> Result<String, Error> {
        db.handle().one(&ISOLATION, &[]).await
    };
    assert_eq!(isolation(&pool.read_only().begin().await?).await?, "repeatable read");
    assert_eq!(isolation(&pool.build_transaction().read_only().begin().await?).await?, "repeatable read");
    let reports = pool.read_only().build_transaction().deferrable().begin().await?;
    assert_eq!(isolation(&reports).await?, "serializable");
    reports.commit().await?;
    let tx = pool.build_transaction().isolation(Isolation::RepeatableRead).begin().await?;
    assert_eq!(tx.handle().one::<String, Error>(&ISOLATION, &[]).await?, "repeatable read");
    Ok(())
}

#[tokio::test]
async fn begin_travels_with_the_first_statement() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    Customers::new(&pool).count().await?;
    let whole = async {
        let tx = pool.begin().await?;
        Customers::new(&tx).count().await?;
        tx.commit().await
    };
    let (turns, done) = wire.turns(whole).await;
    done?;
    assert_eq!(turns, 2, "{}", wire.sent());
    Ok(())
}

/// A stream that has its transaction in it.
fn customers(tx: TransactionGuard<'static>) -> impl Stream<Item = Result<Customer, Error>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        let mut rows = Customers::new(&tx).list().stream().map(|row| row);
        while let Some(row) = rows.next().await {
            if sender.send(row).await.is_err() {
                return;
            }
        }
        drop(rows);
        if let Err(error) = tx.commit().await {
            let _ = sender.send(Err(error)).await;
        }
    });
    futures_util::stream::unfold(receiver, async |mut receiver| receiver.recv().await.map(|row| (row, receiver)))
}

#[tokio::test]
async fn a_guard_moves_into_tasks_and_out_of_functions() -> Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let mut tx = pool.begin().await?;
    create(&mut tx, "ada@example.com").await?;
    let mut tx = tokio::spawn(async move {
        create(&mut tx, "bob@example.com").await?;
        Ok::<_, Error>(tx)
    })
    .await??;
    create(&mut tx, "eve@example.com").await?;
    let rows: Vec<Customer> = Box::pin(customers(tx)).try_collect().await?;
    assert_eq!(rows.len(), 3);
    assert_eq!(Customers::new(&pool).count().await?, 3);
    // Dropped half-way: rolled back.
    let mut tx = pool.begin().await?;
    create(&mut tx, "zoe@example.com").await?;
    let mut rows = Box::pin(customers(tx));
    rows.try_next().await?;
    drop(rows);
    assert_eq!(Customers::new(&pool).count().await?, 3);
    Ok(())
}

#[test]
fn a_guard_is_waited_for_without_async() -> Outcome {
    let database = database().wait();
    let pool = pool(&database, 1);
    let mut tx = pool.begin().wait()?;
    create(&mut tx, "ada@example.com").wait()?;
    tx.commit().wait()?;
    let mut tx = pool.begin().wait()?;
    create(&mut tx, "bob@example.com").wait()?;
    tx.rollback().wait();
    let mut tx = pool.begin().wait()?;
    create(&mut tx, "bob@example.com").wait()?;
    drop(tx);
    assert_eq!(Customers::new(&pool).count().wait()?, 1);
    let mut connection = pool.connection().wait()?;
    let mut tx = connection.begin().wait()?;
    create(&mut tx, "bob@example.com").wait()?;
    drop(tx);
    assert_eq!(Customers::new(&connection).count().wait()?, 1);
    Ok(())
}
