//! Every variant means what the constant text means, whatever it runs over.

use std::collections::BTreeMap;

use sqlwright::blocking::{Wait, Wrapped};
use sqlwright::contract::{Piece, Statement, ty};
use sqlwright::{Batch, BoxError, Client, Connection, Error, ErrorKind, Outcome as Stored, Patch, Pool};
use sqlwright_server::Database;
use tokio_postgres::NoTls;

use super::*;
use crate::bouncer::{Bouncer, Version};
use crate::pooler::TRANSACTIONS;
use crate::support::{Outcome, pool};

/// What the variants should find, by one text with guards that run on the server.
async fn expected(database: &Database) -> BTreeMap<u64, Vec<i32>> {
    let (client, driver) = tokio_postgres::connect(database.url(), NoTls).await.expect("a connection");
    tokio::spawn(driver);
    let sql = "SELECT id FROM things
        WHERE ($1::int & 1 = 0 OR name LIKE '%g 3') AND ($1 & 2 = 0 OR price >= 2) AND ($1 & 4 = 0 OR price <= 8)
            AND ($1 & 8 = 0 OR mood = 'glad') AND ($1 & 16 = 0 OR 'tag 2' = ANY (tags)) AND ($1 & 32 = 0 OR NOT is_sold)
        ORDER BY CASE WHEN $1 & 64 <> 0 THEN price END DESC, id LIMIT 150";
    let mut all = BTreeMap::new();
    for variant in 0..128_u64 {
        let rows = client.query(sql, &[&(variant as i32)]).await.expect("rows");
        all.insert(variant, rows.iter().map(|row| row.get(0)).collect());
    }
    assert!(all.values().collect::<std::collections::BTreeSet<_>>().len() > 60, "the filters do little");
    all
}

async fn finds(db: &(impl Client + ?Sized), expected: &BTreeMap<u64, Vec<i32>>) -> Outcome {
    for _ in 0..2 {
        for (variant, ids) in expected {
            assert_eq!(&search(db, *variant).all().await?, ids, "{variant:b}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_subset_of_the_filters_over_every_client() -> Outcome {
    let database = things().await?;
    let expected = expected(&database).await;
    finds(&pool(&database, 2), &expected).await?;
    finds(&pool(&database, 1).read_only(), &expected).await?;
    finds(&Connection::connect(database.url()).await?, &expected).await?;
    let few = Pool::builder().max_size(1).max_prepared_variants(5).build(database.url())?;
    finds(&few, &expected).await?;
    finds(&Pool::builder().max_prepared_statements(3).build(database.url())?, &expected).await?;
    finds(&Pool::builder().prepared_statements(false).build(database.url())?, &expected).await?;
    few.transaction(async |tx| -> Result<(), BoxError> { finds(tx, &expected).await }).await?;
    let (mut client, driver) = tokio_postgres::connect(database.url(), NoTls).await?;
    tokio::spawn(driver);
    finds(&client, &expected).await?;
    finds(&client.transaction().await?, &expected).await
}

#[test]
fn without_async_they_are_the_same() -> Outcome {
    let database = things().wait()?;
    let mut client = postgres::Client::connect(database.url(), postgres::NoTls)?;
    let pool = pool(&database, 1);
    for variant in 0..128 {
        let found = search(&pool, variant).all().wait()?;
        assert_eq!(search(&Wrapped::new(&mut client), variant).all().wait()?, found, "{variant:b}");
        assert_eq!(search(&pool, variant).stream().wait().collect::<Result<Vec<i32>, Error>>()?, found);
    }
    let wrapped = Wrapped::new(&mut client);
    assert_eq!(add(&wrapped, 1000, None, Some(3)).wait()?.as_deref(), Some("unnamed 3"));
    assert_eq!(change(&wrapped, 1000, Changes { price: Patch::Set(4), ..NOTHING }).wait()?, 1);
    assert_eq!(change(&pool, 1000, NOTHING).wait().map_err(|error| error.kind()), Err(ErrorKind::NothingToChange));
    Ok(())
}

#[tokio::test]
async fn rows_come_in_every_way() -> Outcome {
    let database = things().await?;
    let pool = pool(&database, 1);
    pool.transaction(async |tx| -> Result<(), Error> {
        for variant in [0, MOODS | DEAREST, 127] {
            let all = search(tx, variant).all().await?;
            assert_eq!(search(tx, variant).first().await?, all.first().copied());
            let (mut streamed, mut rows) = (Vec::new(), search(tx, variant).stream());
            while let Some(id) = rows.try_next().await? {
                streamed.push(id);
            }
            let (mut chunked, mut chunks) = (Vec::new(), search(tx, variant).chunks(7));
            while let Some(ids) = chunks.try_next().await? {
                // Other variants run in between.
                search(tx, UNSOLD).first().await?;
                chunked.extend(ids);
            }
            assert_eq!((&streamed, &chunked), (&all, &all), "{variant:b}");
        }
        Ok(())
    })
    .await?;
    Ok(())
}

async fn writes(db: &(impl Client + ?Sized), id: i32) -> Outcome {
    assert_eq!(add(db, id, None, None).await?.as_deref(), Some("unnamed 7"));
    assert_eq!(add(db, id + 1, Some("desk"), None).await?.as_deref(), Some("desk 7"));
    assert_eq!(add(db, id + 2, Some("lamp"), Some(9)).await?.as_deref(), Some("lamp 9"));
    assert_eq!(change(db, id, Changes { name: Patch::Set("new"), ..NOTHING }).await?, 1);
    assert_eq!(change(db, id, Changes { price: Patch::Set(1), tags: Patch::Set(vec!["a"]), ..NOTHING }).await?, 1);
    assert_eq!(change(db, 0, Changes { price: Patch::Set(1), ..NOTHING }).await?, 0);
    let error = change(db, id, NOTHING).await.expect_err("nothing to change");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::NothingToChange, Stored::NotStored));
    assert!(!error.is_transient());
    assert_eq!(error.to_string(), "things.change: has nothing to change: no column is set");
    Ok(())
}

#[tokio::test]
async fn what_is_kept_and_what_is_left_to_its_default() -> Outcome {
    let database = things().await?;
    let pool = pool(&database, 1);
    writes(&pool, 1000).await?;
    writes(&pool, 2000).await?;
    writes(&Pool::builder().prepared_statements(false).build(database.url())?, 3000).await?;
    pool.transaction(async |tx| -> Result<(), BoxError> { writes(tx, 4000).await }).await?;
    let (client, driver) = tokio_postgres::connect(database.url(), NoTls).await?;
    tokio::spawn(driver);
    writes(&client, 5000).await?;
    let sql = "SELECT string_agg(format('%s %s %s %s', id, name, price, tags), ', ' ORDER BY id) FROM things
        WHERE id >= 1000 AND id % 1000 = 0";
    let written: String = client.query_one(sql, &[]).await?.get(0);
    let expected = [1000, 2000, 3000, 4000, 5000].map(|id| format!("{id} new 1 {{a}}")).join(", ");
    assert_eq!(written, expected);
    Ok(())
}

/// The savepoint confines what the server refuses.
#[tokio::test]
async fn in_transactions_and_savepoints() -> Outcome {
    let database = things().await?;
    let pool = pool(&database, 1);
    pool.transaction(async |tx| -> Result<(), Error> {
        let taken = tx.savepoint(async |tx| -> Result<(), Error> { add(tx, 1, Some("taken"), None).await.map(drop) });
        assert_eq!(taken.await.map_err(|error| error.kind()), Err(ErrorKind::UniqueViolation));
        add(tx, 1000, Some("free"), None).await?;
        // Nothing was sent, so the transaction goes on.
        assert!(change(tx, 1000, NOTHING).await.is_err());
        change(tx, 1000, Changes { price: Patch::Set(5), ..NOTHING }).await.map(drop)
    })
    .await?;
    let mut batch = Batch::new();
    let first = batch.push(add(&pool, 1001, None, Some(1)));
    batch.push(change(&pool, 1000, NOTHING));
    let failed = pool.run(batch).await.expect_err("nothing to change");
    assert_eq!((failed.error().kind(), failed.error().outcome()), (ErrorKind::NothingToChange, Stored::NotStored));
    assert_eq!(failed.into_answers().take(first).map_err(|error| error.kind()), Err(ErrorKind::AbortedTransaction));
    assert_eq!(search(&pool, 0).all().await?.len(), 150);
    Ok(())
}

static TWICE: Statement = Statement::varying(
    "things.twice",
    &[Piece::Text("SELECT "), Piece::If(1, "1", "1"), Piece::If(6, ", 2", "")],
    &[],
    &[],
    &[ty::INT4],
)
.between(0, 1);

/// Their texts are the same, and they are prepared separately.
#[tokio::test]
async fn two_variants_with_one_text() -> Outcome {
    let database = things().await?;
    let pool = pool(&database, 1);
    for _ in 0..2 {
        for variant in [0, 1, 2, 3, 4, 5] {
            assert_eq!(pool.handle().one_varying::<i32, Error>(&TWICE, variant, &[]).await?, 1);
        }
    }
    let error = pool.handle().one_varying::<i32, Error>(&TWICE, 6, &[]).await.expect_err("two columns");
    assert_eq!(error.kind(), ErrorKind::SchemaDrift);
    Ok(())
}

#[test]
fn the_text_is_that_of_the_variant_with_most() {
    assert_eq!(
        SEARCH.sql(),
        "SELECT id FROM things WHERE name LIKE $1 AND price >= $2 AND price <= $3 AND mood = $4 AND $5 = ANY (tags) \
         AND NOT is_sold ORDER BY price DESC, id LIMIT $6"
    );
    assert_eq!(CHANGE.sql(), "UPDATE things SET name = $2, price = $3, mood = $4, tags = $5 WHERE id = $1");
    assert_eq!(TWICE.sql(), "SELECT 1");
    assert!(SEARCH.is_read_only() && !CHANGE.is_read_only());
}

/// Transactions share two sessions of the server; one pooler keeps the names of its clients apart, and others do not.
#[tokio::test]
async fn behind_a_pooler() -> Outcome {
    let database = things().await?;
    let expected = expected(&database).await;
    let poolers = [
        (Version::Any, ""),
        (Version::Newer, "max_prepared_statements = 20"),
        (Version::Newer, "max_prepared_statements = 0"),
    ];
    for (version, names) in poolers {
        let Some(bouncer) = Bouncer::start(version, &format!("{TRANSACTIONS}{names}\n")).await else { continue };
        for bound in [5, 64] {
            let pool = Pool::builder().max_size(3).max_prepared_variants(bound).build(&bouncer.url(&database))?;
            tokio::try_join!(finds(&pool, &expected), finds(&pool, &expected))?;
            pool.transaction(async |tx| -> Result<(), BoxError> {
                finds(tx, &expected).await?;
                writes(tx, 1000).await
            })
            .await?;
            writes(&pool, 2000).await?;
            run(&database, "DELETE FROM things WHERE id >= 1000").await?;
        }
    }
    Ok(())
}
