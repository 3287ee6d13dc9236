//! How many variants a connection keeps.

use futures_util::future::try_join_all;
use sqlwright::{Batch, Connection, Error, ErrorKind, Patch, Pool};

use super::*;
use crate::customers::Customers;
use crate::support::{Outcome, idle, pool};
use crate::wire::Wire;

/// How many statements the server keeps that name this.
async fn kept(connection: &Connection, word: &str) -> Result<i64, tokio_postgres::Error> {
    let sql =
        "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE $1 AND statement NOT LIKE '%pg_prepared%'";
    connection.client().query_one(sql, &[&format!("%{word}%")]).await.map(|row| row.get(0))
}

#[tokio::test]
async fn the_one_that_was_not_used_for_longest_is_closed() -> Outcome {
    let database = things().await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).max_prepared_variants(3).build(wire.url())?;
    let customers = Customers::new(&pool);
    for _ in 0..2 {
        customers.count().await?;
    }
    for variant in [1, 2, 3] {
        search(&pool, variant).all().await?;
    }
    // Used once more.
    search(&pool, 1).all().await?;
    for (variant, sent) in [(4, "CPDBES"), (1, "BES"), (3, "BES"), (4, "BES"), (2, "CPDBES"), (3, "BES"), (1, "CPDBES")]
    {
        let (turns, found) = wire.turns(search(&pool, variant).all()).await;
        found?;
        assert_eq!((turns, &*wire.sent()), (1, sent), "{variant}");
        assert_eq!(kept(&*pool.connection().await?, "things").await?, 3);
        idle(&pool).await;
    }
    // Constant statements are not among them.
    wire.turns(customers.count()).await.1?;
    assert_eq!(wire.sent(), "BES");
    Ok(())
}

#[tokio::test]
async fn sixty_four_unless_configured() -> Outcome {
    let database = things().await?;
    let pool = pool(&database, 1);
    for variant in 0..128 {
        search(&pool, variant).all().await?;
    }
    let connection = pool.connection().await?;
    assert_eq!(kept(&connection, "things").await?, 64);
    for variant in 0..4 {
        add(&connection, 1000 + variant, Some("x").filter(|_| variant & 1 > 0), Some(1).filter(|_| variant & 2 > 0))
            .await?;
    }
    assert_eq!((kept(&connection, "things").await?, kept(&connection, "INSERT").await?), (64, 4));
    Ok(())
}

#[tokio::test]
async fn the_bound_on_all_statements_holds_for_both() -> Outcome {
    let database = things().await?;
    let pool = Pool::builder().max_size(1).max_prepared_statements(4).build(database.url())?;
    let customers = Customers::new(&pool);
    for variant in 0..10 {
        search(&pool, variant).all().await?;
        customers.count().await?;
        customers.list().all().await?;
        change(&pool, 1, Changes { price: Patch::Set(1), ..NOTHING }).await?;
        let connection = pool.connection().await?;
        let (things, customers) = (kept(&connection, "things").await?, kept(&connection, "customers").await?);
        assert!(things + customers <= 4, "{things} and {customers}");
    }
    Ok(())
}

/// Of what is being prepared nothing is closed, so that calls on one connection do not wait for each other for ever.
#[tokio::test]
async fn calls_that_are_polled_together_end_whatever_the_bound() -> Outcome {
    let database = things().await?;
    let one = search(&pool(&database, 1), 99).all().await?;
    for bound in [1, 2, 100] {
        let pool = Pool::builder().max_size(1).max_prepared_variants(bound).build(database.url())?;
        let connection = pool.connection().await?;
        let reads = try_join_all((0..128).map(|variant| search(&connection, variant).all()));
        let set = |bits: i32| Changes {
            name: if bits & 1 > 0 { Patch::Set("n") } else { Patch::Keep },
            price: if bits & 2 > 0 { Patch::Set(1) } else { Patch::Keep },
            tags: if bits & 4 > 0 { Patch::Set(vec![]) } else { Patch::Keep },
        };
        let writes = try_join_all((0..70).map(|index| change(&connection, 1000, set(1 + index % 7))));
        let (reads, writes) = futures_util::future::try_join(reads, writes).await?;
        assert_eq!((&reads[99], writes), (&one, vec![0; 70]), "{bound}");
    }
    Ok(())
}

/// The variants with as little and as much on as can be.
#[tokio::test]
async fn all_are_prepared_ahead_by_two_of_them() -> Outcome {
    let database = things().await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).prepare(ALL).build(wire.url())?;
    let connection = pool.connection().await?;
    assert_eq!(kept(&connection, "things").await?, 6);
    for variant in [0, 127] {
        wire.turns(search(&connection, variant).all()).await.1?;
        assert_eq!(wire.sent(), "BES");
    }
    wire.turns(change(&connection, 1, Changes { price: Patch::Set(1), ..NOTHING })).await.1?;
    assert_eq!(wire.sent(), "BES");
    drop(connection);
    // Without names, too.
    let unnamed = Pool::builder().max_size(1).prepare(ALL).prepared_statements(false).build(wire.url())?;
    search(&unnamed, 127).all().await?;
    run(&database, "ALTER TABLE things RENAME mood TO moods").await?;
    let pool = Pool::builder().max_size(1).prepare(ALL).build(wire.url())?;
    let error = search(&pool, 0).all().await.expect_err("no such column");
    assert!(error.to_string().contains("things.change"), "{error}");
    Ok(())
}

/// The turn has failed before the server came to close it.
#[tokio::test]
async fn what_was_to_be_closed_may_be_there_still() -> Outcome {
    let database = things().await?;
    let pools = [Pool::builder().max_prepared_variants(2), Pool::builder().max_prepared_statements(3)];
    for builder in pools {
        let pool = builder.max_size(1).build(database.url())?;
        add(&pool, 1000, None, None).await?;
        for _ in 0..2 {
            for variant in [1, 2] {
                search(&pool, variant).all().await?;
            }
        }
        for _ in 0..2 {
            let failed = pool.transaction(async |tx| -> Result<(), Error> {
                let mut batch = Batch::new();
                batch.push(add(tx, 1000, None, None));
                batch.push(search(tx, 3).all());
                batch.push(Customers::new(tx).count());
                tx.run(batch).await?;
                Ok(())
            });
            assert_eq!(failed.await.map_err(|error| error.kind()), Err(ErrorKind::UniqueViolation));
        }
        for variant in [1, 2, 3] {
            search(&pool, variant).all().await?;
        }
        Customers::new(&pool).count().await?;
        run(&database, "DELETE FROM things WHERE id = 1000").await?;
    }
    Ok(())
}
