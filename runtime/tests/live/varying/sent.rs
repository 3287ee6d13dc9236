//! What of variants goes over the wire, and what happens when the database changes under them.

use std::time::Duration;

use sqlwright::{Batch, Client, Connection, Error, ErrorKind, Patch, Pool};

use super::*;
use crate::support::{Outcome, pool};
use crate::wire::Wire;

#[tokio::test]
async fn a_variant_is_prepared_once() -> Outcome {
    let database = things().await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    search(&pool, 0).all().await?;
    for variant in [NAME, NAME | UNSOLD] {
        for sent in ["PDBES", "BES", "BES"] {
            let (turns, found) = wire.turns(search(&pool, variant).all()).await;
            found?;
            assert_eq!((turns, &*wire.sent()), (1, sent), "{variant:b}");
        }
    }
    // What is stored at once is compared first.
    for turns in [2, 1] {
        let changes = Changes { price: Patch::Set(1), ..NOTHING };
        let (taken, changed) = wire.turns(change(&pool, 1, changes)).await;
        assert_eq!((changed?, taken), (1, turns), "{}", wire.sent());
    }
    let (turns, nothing) = wire.turns(change(&pool, 1, NOTHING)).await;
    assert!(nothing.is_err());
    assert_eq!((turns, &*wire.sent()), (0, ""));
    Ok(())
}

#[tokio::test]
async fn types_are_named_and_those_of_unused_parameters_are_text() -> Outcome {
    let database = things().await?;
    let connection = Connection::connect(database.url()).await?;
    // The first goes without a name, because it is not known yet who answers.
    for variant in [1, 0, FROM, MOODS | TAG] {
        search(&connection, variant).all().await?;
    }
    let sql = "SELECT name, parameter_types::text FROM pg_prepared_statements WHERE statement LIKE '%FROM things%'
        AND name LIKE 'sqlwright%' ORDER BY 2";
    let rows = connection.client().query(sql, &[]).await?;
    let types: Vec<String> = rows.iter().map(|row| row.get(1)).collect();
    let expected =
        ["text,bigint,text,text,text,bigint", "text,text,text,mood,text,bigint", "text,text,text,text,text,bigint"];
    assert_eq!(types, expected.map(|types| format!("{{{types}}}")));
    let mut names: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(names.iter().all(|name| name.starts_with("sqlwright_") && name.len() < 64), "{names:?}");
    names.dedup();
    assert_eq!(names.len(), 3);
    Ok(())
}

/// A transaction of one turn, once all is prepared; and many variants, more than a connection keeps.
#[tokio::test]
async fn batches_of_variants() -> Outcome {
    let database = things().await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).build(wire.url())?;
    for turns in [2, 1] {
        let mut batch = Batch::new();
        let found = batch.push(search(&pool, MOODS).all());
        batch.push(change(&pool, 3, Changes { price: Patch::Set(5), ..NOTHING }));
        batch.push(change(&pool, 3, Changes { name: Patch::Set("x"), ..NOTHING }));
        let again = batch.push(search(&pool, MOODS).all());
        if turns == 2 {
            // Who answers is known, and the types.
            search(&pool, MOODS | UNSOLD).all().await?;
        }
        let (taken, answers) = wire.turns(pool.run(batch)).await;
        let mut answers = answers?;
        assert_eq!(taken, turns, "{}", wire.sent());
        assert_eq!(answers.take(found)?, answers.take(again)?);
    }
    for bound in [1, 10, 64, 1000] {
        let pool = Pool::builder().max_size(1).max_prepared_variants(bound).build(database.url())?;
        let mut batch = Batch::new();
        let tickets: Vec<_> = (0..256).map(|variant| batch.push(search(&pool, variant % 128).all())).collect();
        let added = batch.push(add(&pool, 1000 + bound as i32, None, None));
        let mut answers = pool.run(batch).await?;
        let found = tickets.into_iter().map(|ticket| answers.take(ticket)).collect::<Result<Vec<_>, Error>>()?;
        assert_eq!(found[..128], found[128..], "{bound}");
        assert_eq!(answers.take(added)?.as_deref(), Some("unnamed 7"));
        let one_by_one = search(&pool, 77).all().await?;
        assert_eq!(found[77], one_by_one);
    }
    Ok(())
}

/// The statements are gone: the next call prepares its variant anew.
#[tokio::test]
async fn what_the_server_has_thrown_away_is_prepared_again() -> Outcome {
    let database = things().await?;
    let connection = Connection::connect(database.url()).await?;
    let variants = [0, NAME, MOODS, 127];
    let find = async || {
        let mut found = Vec::new();
        for variant in variants {
            found.push(search(&connection, variant).all().await?);
        }
        Ok::<_, Error>(found)
    };
    let before = find().await?;
    connection.client().batch_execute("DEALLOCATE ALL").await?;
    assert_eq!(find().await?, before);
    // With another result type, which is the expected one again at the end.
    run(&database, "ALTER TABLE things ALTER id TYPE bigint").await?;
    for _ in 0..2 {
        let error = search(&connection, NAME).all().await.expect_err("another type");
        assert_eq!(error.kind(), ErrorKind::SchemaDrift, "{error}");
    }
    run(&database, "ALTER TABLE things ALTER id TYPE int").await?;
    assert_eq!(find().await?, before);
    // With a type of another number.
    run(
        &database,
        "ALTER TYPE mood RENAME TO old_mood; CREATE TYPE mood AS ENUM ('glad', 'sad');
         ALTER TABLE things ALTER mood DROP DEFAULT, ALTER mood TYPE mood USING mood::text::mood; DROP TYPE old_mood",
    )
    .await?;
    assert_eq!(find().await?, before);
    Ok(())
}

/// The same without names.
#[tokio::test]
async fn behind_a_pooler_variants_have_no_names() -> Outcome {
    let database = things().await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(1).prepared_statements(false).build(wire.url())?;
    let found = search(&pool, MOODS | TO).all().await?;
    for _ in 0..2 {
        let (turns, again) = wire.turns(search(&pool, MOODS | TO).all()).await;
        assert_eq!((again?, turns, &*wire.sent()), (found.clone(), 1, "PDBES"));
    }
    for turns in [2, 1] {
        let changes = Changes { price: Patch::Set(1), ..NOTHING };
        let (taken, changed) = wire.turns(change(&pool, 1, changes)).await;
        assert_eq!((changed?, taken), (1, turns), "{}", wire.sent());
    }
    run(&database, "ALTER TABLE things ALTER id TYPE bigint").await?;
    let error = search(&pool, MOODS | TO).all().await.expect_err("another type");
    assert_eq!(error.kind(), ErrorKind::SchemaDrift, "{error}");
    Ok(())
}

#[tokio::test]
async fn a_lost_read_is_sent_once_more() -> Outcome {
    let database = things().await?;
    let wire = Wire::new(&database).await;
    let pool = Pool::builder().max_size(2).build(wire.url())?;
    let found = search(&pool, TAG).all().await?;
    wire.cut_at(b'2', 1);
    assert_eq!(search(&pool, TAG).all().await?, found);
    assert_eq!(wire.cuts_left(), 0);
    Ok(())
}

static SLEEP: Statement = Statement::varying(
    "things.sleep",
    &[Piece::Text("SELECT 1"), Piece::If(1, " FROM pg_sleep($1)", "")],
    &[&[1]],
    &[ty::FLOAT8],
    &[ty::INT4],
)
.changing_nothing()
.with_timeout_millis(200);

#[tokio::test]
async fn limits_hold() -> Outcome {
    let database = things().await?;
    let pool = pool(&database, 1);
    let sleep = |variant| pool.handle().one_varying::<i32, Error>(&SLEEP, variant, &[&20_f64]);
    for _ in 0..2 {
        assert_eq!(sleep(0).await?, 1);
        assert_eq!(sleep(1).await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
        let short = sleep(1).timeout(Duration::from_millis(50)).await;
        assert_eq!(short.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    }
    Ok(())
}
