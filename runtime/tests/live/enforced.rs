//! `--@ affects one enforced`: the server refuses any other number of rows, so that COMMIT can travel with the statement.

use std::error::Error as _;

use sqlwright::blocking::{Wait, Wrapped};
use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Outcome, Pool, ReadWrite};
use sqlwright_server::Database;
use tokio_postgres::NoTls;

use crate::customers::{Customers, DrawError, DrawParams, PutParams};
use crate::support::{self, database, pool};
use crate::wire::Wire;

fn lamps(quantity: i32) -> DrawParams<'static> {
    DrawParams { quantity, product: "lamp" }
}

fn of(product: &str) -> DrawParams<'_> {
    DrawParams { quantity: 1, product }
}

fn new(product: &str) -> PutParams<'_> {
    PutParams { product, quantity: 5 }
}

fn wrong(actual: u64) -> ErrorKind {
    ErrorKind::WrongCount { expected: 1, actual }
}

/// All products with their quantities, seen by a connection of its own.
async fn stock(database: &Database) -> String {
    let (client, driver) = tokio_postgres::connect(database.url(), NoTls).await.expect("a connection");
    tokio::spawn(driver);
    let sql = "SELECT string_agg(product || ' ' || quantity, ', ' ORDER BY product) FROM stock";
    client.query_one(sql, &[]).await.expect("the stock").get(0)
}

async fn run(database: &Database, sql: &str) {
    let (client, driver) = tokio_postgres::connect(database.url(), NoTls).await.expect("a connection");
    tokio::spawn(driver);
    client.batch_execute(sql).await.expect(sql);
}

/// A pool of one connection seen on the wire, which has prepared everything that is used here.
async fn watched(database: &Database) -> Result<(Wire, Pool), Error> {
    let wire = Wire::new(database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    pool.connection().await?.prepare(&[Customers::STATEMENTS]).await?;
    Ok((wire, pool))
}

/// One row is well, and any other number is refused and undone, twice over, so that the statement is prepared by then.
async fn use_twice(db: &(impl Client<Access = ReadWrite> + ?Sized)) {
    let customers = Customers::new(db);
    for _ in 0..2 {
        customers.draw(lamps(1)).await.expect("a lamp");
        let refused = customers.draw(lamps(1000)).await.expect_err("too many lamps");
        let DrawError::OutOfStock(error) = &refused else { panic!("{refused:?}") };
        assert_eq!((error.kind(), error.outcome()), (wrong(0), Outcome::NotStored));
        assert_eq!(error.statement(), Some("customers.draw"));
        assert!(!error.is_transient());
        let told = "customers.draw: affected 0 rows where exactly 1 was expected";
        assert_eq!(error.to_string(), told);
        assert!(error.source().is_none());
        let refused = customers.draw(of("%")).await.expect_err("all of them");
        assert_eq!(Error::from(refused).kind(), wrong(2));
    }
}

#[tokio::test]
async fn a_wrong_count_is_refused_over_every_client() -> support::Outcome {
    let database = database().await;
    let pool = pool(&database, 2);
    Customers::new(&pool).put(PutParams { product: "desk", quantity: 5 }).await?;
    use_twice(&pool).await;
    use_twice(&pool.connection().await?).await;
    let (mut client, driver) = tokio_postgres::connect(database.url(), NoTls).await?;
    tokio::spawn(driver);
    use_twice(&client).await;
    assert_eq!(stock(&database).await, "desk 5, lamp 94");
    // There the transaction is aborted, as after any error of the server.
    let transaction = client.transaction().await?;
    let customers = Customers::new(&transaction);
    customers.draw(lamps(1)).await?;
    assert_eq!(customers.draw(of("none")).await.map_err(|error| Error::from(error).kind()), Err(wrong(0)));
    let after = customers.draw(lamps(1)).await.map_err(|error| Error::from(error).kind());
    assert_eq!(after, Err(ErrorKind::AbortedTransaction));
    transaction.rollback().await?;
    assert_eq!(stock(&database).await, "desk 5, lamp 94");
    Ok(())
}

#[test]
fn without_async_it_is_the_same() -> support::Outcome {
    let database = database().wait();
    let pool = pool(&database, 1);
    let refused = |result: Result<(), DrawError>| match result {
        Err(DrawError::OutOfStock(error)) => (error.kind(), error.outcome()),
        other => panic!("{other:?}"),
    };
    let customers = Customers::new(&pool);
    customers.draw(lamps(1)).wait()?;
    assert_eq!(refused(customers.draw(lamps(1000)).wait()), (wrong(0), Outcome::NotStored));
    let mut client = postgres::Client::connect(database.url(), postgres::NoTls)?;
    let wrapped = Wrapped::new(&mut client);
    for _ in 0..2 {
        let customers = Customers::new(&wrapped);
        customers.draw(lamps(1)).wait()?;
        assert_eq!(refused(customers.draw(lamps(1000)).wait()), (wrong(0), Outcome::NotStored));
    }
    assert_eq!(stock(&database).wait(), "lamp 97");
    Ok(())
}

#[tokio::test]
async fn a_transaction_is_aborted_and_a_savepoint_confines_it() -> support::Outcome {
    let database = database().await;
    let pool = pool(&database, 1);
    let ignored = pool
        .transaction(async |tx| -> Result<(), Error> {
            let customers = Customers::new(tx);
            customers.put(new("desk")).await?;
            assert!(matches!(customers.draw(of("none")).await, Err(DrawError::OutOfStock(_))));
            Ok(())
        })
        .await;
    assert_eq!(ignored.map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
    assert_eq!(stock(&database).await, "lamp 100");
    pool.transaction(async |tx| -> Result<(), Error> {
        Customers::new(tx).put(new("desk")).await?;
        let undone = tx.savepoint(async |tx| -> Result<(), Error> {
            let customers = Customers::new(tx);
            customers.draw(of("lamp")).await?;
            Ok(customers.draw(of("none")).await?)
        });
        assert_eq!(undone.await.map_err(|error| error.kind()), Err(wrong(0)));
        Ok(())
    })
    .await?;
    assert_eq!(stock(&database).await, "desk 5, lamp 100");
    Ok(())
}

/// A row that a trigger suppresses was not affected.
#[tokio::test]
async fn triggers_and_conflicts_are_caught() -> support::Outcome {
    let database = database().await;
    run(
        &database,
        "CREATE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
         CREATE TRIGGER suppress BEFORE INSERT OR UPDATE ON stock
             FOR EACH ROW WHEN (NEW.product = 'none') EXECUTE FUNCTION suppress()",
    )
    .await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    let suppressed = customers.put(new("none")).await.expect_err("nothing was stored");
    assert_eq!((suppressed.kind(), suppressed.outcome()), (wrong(0), Outcome::NotStored));
    customers.put(new("desk")).await?;
    // Other errors of the statement are what they were.
    let taken = customers.put(new("desk")).await.expect_err("there is one");
    assert_eq!((taken.kind(), taken.outcome()), (ErrorKind::UniqueViolation, Outcome::NotStored));
    assert_eq!(stock(&database).await, "desk 5, lamp 100");
    Ok(())
}

/// RETURNING that names no column needs no privilege of its own, nor do policies for SELECT apply.
#[tokio::test]
async fn no_further_privilege_is_needed() -> support::Outcome {
    let database = database().await;
    run(
        &database,
        "CREATE ROLE enforced_writer; GRANT INSERT ON stock TO enforced_writer;
         ALTER TABLE stock ENABLE ROW LEVEL SECURITY;
         CREATE POLICY all_may_be_inserted ON stock FOR INSERT WITH CHECK (true)",
    )
    .await;
    let connection = Connection::connect(database.url()).await?;
    connection.client().batch_execute("SET ROLE enforced_writer").await?;
    Customers::new(&connection).put(new("desk")).await?;
    let refused = Customers::new(&connection).draw(of("desk")).await.map_err(|error| Error::from(error).kind());
    assert_eq!(refused, Err(ErrorKind::Permission));
    assert_eq!(stock(&database).await, "desk 5, lamp 100");
    run(&database, "DROP OWNED BY enforced_writer; DROP ROLE enforced_writer").await;
    Ok(())
}

/// What is compared, counted and cast is named with its schema.
#[tokio::test]
async fn a_search_path_changes_nothing() -> support::Outcome {
    let database = database().await;
    run(
        &database,
        "CREATE FUNCTION always(bigint, int) RETURNS bool LANGUAGE sql AS 'SELECT true';
         CREATE OPERATOR = (LEFTARG = bigint, RIGHTARG = int, FUNCTION = always);
         CREATE FUNCTION one(text, text) RETURNS text LANGUAGE sql AS $$ SELECT '1' $$;
         CREATE OPERATOR || (LEFTARG = text, RIGHTARG = text, FUNCTION = one);
         CREATE DOMAIN int4 AS text; CREATE DOMAIN text AS varchar(1);
         CREATE AGGREGATE count(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '1');",
    )
    .await;
    let pool = Pool::builder()
        .max_size(1)
        .build(&format!("{}?options=-c%20search_path%3Dpublic,pg_catalog", database.url()))?;
    let customers = Customers::new(&pool);
    customers.put(PutParams { product: "desk", quantity: 5 }).await?;
    let refused = customers.draw(of("%")).await.map_err(|error| Error::from(error).kind());
    assert_eq!(refused, Err(wrong(2)));
    assert_eq!(stock(&database).await, "desk 5, lamp 100");
    Ok(())
}

/// What the server quotes is the same in every language; only what the statement itself would say counts.
#[tokio::test]
async fn the_count_is_found_in_every_language() -> support::Outcome {
    let database = database().await;
    run(
        &database,
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN RAISE EXCEPTION '%', NEW.product USING ERRCODE = '22P02'; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON stock FOR EACH ROW EXECUTE FUNCTION fail()",
    )
    .await;
    let pool = pool(&database, 1);
    let customers = Customers::new(&pool);
    for (message, kind) in [
        ("syntaxe en entrée invalide pour le type integer : « customers.put: expected 1, got 2 »", wrong(2)),
        ("ungültige Eingabesyntax für Typ integer: »customers.put: expected 1, got 0«", wrong(0)),
        ("\"integer\"型の入力構文が不正です: \"customers.put: expected 1, got 12\"", wrong(12)),
        ("x", ErrorKind::Data),
        ("\"customers.draw: expected 1, got 3\"", ErrorKind::Data),
        ("\"other_customers.put: expected 1, got 3\"", ErrorKind::Data),
        ("\"customers.put: expected 1, got 1\"", ErrorKind::Data),
        ("\"customers.put: expected 1, got 3x\"", ErrorKind::Data),
        ("\"customers.put: expected 1, got \"", ErrorKind::Data),
    ] {
        let failed = customers.put(new(message)).await.expect_err("it was raised");
        assert_eq!((failed.kind(), failed.outcome()), (kind, Outcome::NotStored), "{message}");
    }
    Ok(())
}

/// An order of one head, six positions, and what they take from the shelves.
fn order(customers: &Customers<'_>, products: [&str; 6]) -> Batch {
    let mut batch = Batch::new();
    batch.push(customers.put(new("order")));
    for (index, product) in products.into_iter().enumerate() {
        batch.push(customers.draw(of(product)));
        batch.push(customers.put(new(&format!("position {index}"))));
    }
    assert_eq!(batch.len(), 13);
    batch
}

#[tokio::test]
async fn a_batch_is_one_turn() -> support::Outcome {
    let database = database().await;
    let (wire, pool) = watched(&database).await?;
    let customers = Customers::new(&pool);
    let (turns, done) = wire.turns(pool.run(order(&customers, ["lamp"; 6]))).await;
    done?;
    assert_eq!(turns, 1, "{}", wire.sent());
    assert_eq!(wire.sent().matches('S').count(), 1, "{}", wire.sent());
    assert!(stock(&database).await.starts_with("lamp 94, order 5, position 0 5, "));
    Ok(())
}

#[tokio::test]
async fn of_a_batch_that_is_refused_nothing_is_stored() -> support::Outcome {
    let database = database().await;
    let (wire, pool) = watched(&database).await?;
    let customers = Customers::new(&pool);
    let mut batch = order(&customers, ["lamp"; 6]);
    let none = batch.push(customers.draw(of("none")));
    let behind = batch.push(customers.draw(of("lamp")));
    let (turns, failed) = wire.turns(pool.run(batch)).await;
    assert_eq!(turns, 1, "{}", wire.sent());
    let failed = failed.expect_err("nothing of it is there");
    assert_eq!((failed.error().kind(), failed.error().outcome()), (wrong(0), Outcome::NotStored));
    assert_eq!(failed.error().statement(), Some("customers.draw"));
    let mut answers = failed.into_answers();
    assert!(matches!(answers.take(none), Err(DrawError::OutOfStock(_))));
    assert!(
        matches!(answers.take(behind), Err(DrawError::Other(error)) if error.kind() == ErrorKind::AbortedTransaction)
    );
    assert_eq!(stock(&database).await, "lamp 100");

    // Within a transaction that goes on nevertheless.
    let ignored = pool.transaction(async |tx| -> Result<(), Error> {
        let mut batch = Batch::new();
        batch.push(Customers::new(tx).draw(of("lamp")));
        batch.push(Customers::new(tx).draw(of("none")));
        assert!(tx.run(batch).await.is_err());
        Ok(())
    });
    assert_eq!(ignored.await.map_err(|error| error.kind()), Err(wrong(0)));
    assert_eq!(stock(&database).await, "lamp 100");
    Ok(())
}

/// COMMIT has gone along.
#[tokio::test]
async fn a_connection_that_is_lost_leaves_it_open() -> support::Outcome {
    let database = database().await;
    let (wire, pool) = watched(&database).await?;
    wire.cut_at(b'2', 1);
    let lost = pool.run(order(&Customers::new(&pool), ["lamp"; 6])).await.map_err(Error::from).expect_err("lost");
    assert_eq!((lost.kind(), lost.outcome()), (ErrorKind::OutcomeUnknown, Outcome::Unknown));
    let (wire, pool) = watched(&database).await?;
    wire.cut_at(b'2', 1);
    let lost = Customers::new(&pool).put(new("desk")).await.expect_err("lost");
    assert_eq!((lost.kind(), lost.outcome()), (ErrorKind::Connection, Outcome::Unknown));
    Ok(())
}
