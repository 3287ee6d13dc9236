//! How often statements are called.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client, Error, Pool};
use sqlwright_testing::{Calls, Schema};

use crate::support::{Outcome, STAMPED, folder};

static ADD: Statement = Statement::new("notes.add", "INSERT INTO notes VALUES ($1)", &[ty::TEXT], &[]);
static COUNT: Statement = Statement::read_only("notes.count", "SELECT count(*) FROM notes", &[], &[ty::INT8]);

async fn add(db: &(impl Client + ?Sized), note: Option<&str>) -> Result<u64, Error> {
    db.handle().execute(&ADD, &[&note]).await
}

fn said(calls: &Calls, most: u64) -> String {
    let panicked = catch_unwind(AssertUnwindSafe(|| calls.assert_at_most(most))).unwrap_err();
    panicked.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_statement_in_a_loop_is_named() -> Outcome {
    let folder = folder(STAMPED);
    let database = Schema::at(folder.path()).database().await?;
    let all = database.watch();
    add(database.pool(), Some("before")).await?;
    let calls = database.watch();
    assert!(calls.counts().is_empty());
    calls.assert_at_most(0);
    for note in ["a", "b"] {
        add(database.pool(), Some(note)).await?;
    }
    // Within a transaction, and one that fails.
    let tx = database.pool().begin().await?;
    add(&tx, Some("c")).await?;
    tx.commit().await?;
    assert!(add(database.pool(), None).await.is_err());
    // In a batch all are sent together.
    let mut batch = Batch::new();
    for note in ["d", "e"] {
        batch.push(database.pool().handle().execute::<Error>(&ADD, &[&note]));
    }
    database.pool().run(batch).await?;
    let count: Result<i64, Error> = database.pool().handle().one(&COUNT, &[]).await;
    assert_eq!(count?, 6);
    let counts: Vec<_> = calls.counts().into_iter().collect();
    assert_eq!(counts, [("notes.add", 4), ("notes.count", 1)]);
    assert_eq!(all.counts()["notes.add"], 5);
    calls.assert_at_most(4);
    let said = said(&calls, 3);
    assert!(said.starts_with("called more often than 3:\n  notes.add: 4 times\n"), "{said}");
    assert!(!said.contains("notes.count"), "{said}");
    Ok(())
}

#[tokio::test]
async fn another_pool_is_counted_by_itself() -> Outcome {
    let folder = folder(STAMPED);
    let database = Schema::at(folder.path()).database().await?;
    let (of_database, calls) = (database.watch(), Calls::default());
    let pool = Pool::builder().max_size(1).tracer(calls.tracer()).build(database.url())?;
    add(&pool, Some("a")).await?;
    assert_eq!(calls.counts()["notes.add"], 1);
    assert!(of_database.counts().is_empty());
    Ok(())
}
