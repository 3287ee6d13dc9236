//! A row that a subquery picks while another transaction changes it: only a lock keeps what the subquery asked of it true.

use std::time::Duration;

use sqlwright_analysis::Options;
use sqlwright_mutants::record::{self, Aspect, Record};

use crate::support::{Database, connect};

/// What the statement returns when another transaction sets `run_at` to NULL in the first job, and commits while it waits.
async fn meanwhile(database: &Database, statement: &str) -> Vec<(i32, Option<i32>)> {
    let (other, client) = (connect(&database.url).await, connect(&database.url).await);
    client.batch_execute("UPDATE jobs SET run_at = id, taken = false").await.unwrap();
    other.batch_execute("BEGIN; UPDATE jobs SET run_at = NULL WHERE id = 1").await.unwrap();
    let process: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let statement = statement.to_owned();
    let waiting = tokio::spawn(async move { client.query(&statement, &[]).await });
    let waits = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $1";
    while other.query_one(waits, &[&process]).await.unwrap().get::<_, Option<bool>>(0) != Some(true) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    other.batch_execute("COMMIT").await.unwrap();
    let rows = waiting.await.unwrap().unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn only_a_lock_keeps_what_a_subquery_asks_true() {
    let ddl = "CREATE TABLE jobs (id int PRIMARY KEY, run_at int, taken bool); INSERT INTO jobs VALUES (1), (2)";
    let database = Database::with(ddl).await;
    let statements: Vec<(String, bool)> = ["", " FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR KEY SHARE"]
        .into_iter()
        .flat_map(|lock| {
            let holds = !matches!(lock, "" | " FOR KEY SHARE");
            let one = format!("SELECT id FROM jobs WHERE run_at IS NOT NULL ORDER BY id LIMIT 1{lock}");
            let all = format!("SELECT id FROM jobs WHERE run_at IS NOT NULL{lock}");
            [
                format!("UPDATE jobs SET taken = true WHERE id = ({one}) RETURNING id, run_at"),
                format!("UPDATE jobs SET taken = true WHERE id IN ({all}) RETURNING id, run_at"),
                format!(
                    "WITH p AS ({all}) UPDATE jobs j SET taken = true FROM p WHERE j.id = p.id RETURNING j.id, run_at"
                ),
                format!("DELETE FROM jobs WHERE id = ({one}) AND taken IS NULL RETURNING id, run_at"),
            ]
            .map(|statement| (statement, holds))
        })
        .collect();
    let texts: Vec<&str> = statements.iter().map(|(statement, _)| statement.as_str()).collect();
    let answers = database.describe(&texts).await.0.unwrap();
    let described = answers.described.iter().flatten();
    let record = |described| Record::new("analyse/picked", described, &[], Options::default());
    let records: Vec<_> = described.map(|described| record(described).asserting(&[Aspect::Columns])).collect();
    record::write(&answers.catalog, &records);
    for ((statement, holds), described) in statements.iter().zip(&answers.described) {
        let facts = crate::analyse(described.as_ref().unwrap(), &answers.catalog, &[]);
        assert_eq!(facts.columns[1].nullability.nullable, !holds, "{statement}");
        if statement.starts_with("DELETE") {
            continue;
        }
        let rows = meanwhile(&database, statement).await;
        assert!(rows.iter().all(|(_, run_at)| run_at.is_some() || !holds), "{statement}: {rows:?}");
        // The test shows what it is about.
        assert!(*holds || statement.contains("KEY") || rows.contains(&(1, None)), "{statement}: {rows:?}");
    }
    database.remove().await;
}
