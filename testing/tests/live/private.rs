//! Databases on the private server of this process.

use std::fs;

use sqlwright::Client;
use sqlwright::blocking::Wait;
use sqlwright::contract::{Statement, ty};
use sqlwright_testing::{Error, Schema};

use crate::support::{Outcome, STAMPED, connect, folder, run, text};

const STAMP: &str = "SELECT value FROM stamp";
const NOTES: &str = "SELECT count(*)::text FROM notes";
static ADD: Statement = Statement::new(
    "notes.add",
    "INSERT INTO notes VALUES ($1) RETURNING current_database() || ' had ' || (SELECT count(*) FROM notes)",
    &[ty::TEXT],
    &[ty::TEXT],
);

#[tokio::test]
async fn each_test_has_a_database_of_its_own() -> Outcome {
    let folder = folder(STAMPED);
    let schema = Schema::at(folder.path());
    let (first, second) = (schema.database().await?, schema.database().await?);
    assert_ne!(first.name(), second.name());
    assert_eq!(text(first.url(), STAMP).await, text(second.url(), STAMP).await, "copies of one template");
    run(first.url(), "INSERT INTO notes VALUES ('mine')").await;
    assert_eq!(text(first.url(), NOTES).await, "1");
    assert_eq!(text(second.url(), NOTES).await, "0");
    let name = first.pool().connection().await?.client().query_one("SELECT current_database()::text", &[]).await?;
    assert_eq!(name.get::<_, String>(0), first.name());
    Ok(())
}

#[tokio::test]
async fn a_database_is_dropped_with_its_value_also_when_somebody_is_connected() -> Outcome {
    let folder = folder(STAMPED);
    let schema = Schema::at(folder.path());
    let (kept, database) = (schema.database().await?, schema.database().await?);
    let (name, connected) = (database.name().to_owned(), connect(database.url()).await);
    drop(database);
    let sql = format!("SELECT count(*)::text FROM pg_database WHERE datname = '{name}'");
    // A private server goes with the process: nobody waits for a database to be dropped there.
    while text(kept.url(), &sql).await != "0" {
        tokio::task::yield_now().await;
    }
    assert!(connected.simple_query("SELECT 1").await.is_err());
    Ok(())
}

#[tokio::test]
async fn migrations_come_before_rows_and_down_parts_do_not_come() -> Outcome {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    fs::create_dir(folder.path().join("migrations"))?;
    write("migrations/10_more.up.sql", "ALTER TABLE notes ADD extra int;")?;
    write("migrations/10_more.down.sql", "DROP TABLE notes;")?;
    write("migrations/9_notes.up.sql", "CREATE TABLE notes (note text);")?;
    write("migrations/9_notes.down.sql", "DROP TABLE notes;")?;
    write("fixtures.sql", "INSERT INTO notes VALUES ('from a file', 1);")?;
    let schema = Schema::at(folder.path().join("migrations")).and(folder.path().join("fixtures.sql"));
    let database = schema.database().await?;
    assert_eq!(text(database.url(), "SELECT note FROM notes WHERE extra = 1").await, "from a file");
    Ok(())
}

#[tokio::test]
async fn settings_of_the_database_are_copied() -> Outcome {
    let folder = folder(
        "CREATE SCHEMA app; CREATE TABLE found (a int);
         DO $$ BEGIN
             EXECUTE format('ALTER DATABASE %I SET app.tenant TO %L', current_database(), 'it''s = 1');
             EXECUTE format('ALTER ROLE postgres IN DATABASE %I SET work_mem TO %L', current_database(), '7MB');
         END $$;",
    );
    let schema = Schema::at(folder.path()).search_path("app, \"$user\", public");
    for _ in 0..2 {
        let database = schema.database().await?;
        let client = connect(database.url()).await;
        let row = client
            .query_one("SELECT current_setting('app.tenant'), current_setting('search_path'), current_setting('work_mem'), to_regclass('app.found')::text", &[])
            .await?;
        let values: [&str; 4] = std::array::from_fn(|index| row.get(index));
        assert_eq!(values, ["it's = 1", "app, \"$user\", public", "7MB", "found"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_transaction_leaves_nothing() -> Outcome {
    let folder = folder(STAMPED);
    let schema = Schema::at(folder.path());
    let mut answers = Vec::new();
    for _ in 0..3 {
        let tx = schema.transaction().await?;
        let handle = tx.handle();
        answers.push(handle.one::<String, sqlwright::Error>(&ADD, &[&"for now"]).await?);
    }
    answers.dedup();
    assert!(answers.len() == 1 && answers[0].ends_with(" had 0"), "{answers:?}");
    Ok(())
}

#[test]
fn a_test_without_a_runtime_waits() -> Outcome {
    let folder = folder(STAMPED);
    let database = Schema::at(folder.path()).database().wait()?;
    database.pool().connection().wait()?;
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_schema_is_said_to_each_test() {
    let folder = folder("CREATE TABLE a ();\nCREATE TABLE a ();\n");
    let schema = Schema::at(folder.path());
    for _ in 0..2 {
        let error = schema.database().await.unwrap_err();
        assert!(matches!(error, Error::Schema(_)), "{error}");
        assert!(error.to_string().contains("1_schema.sql:2:1"), "{error}");
    }
    let error = Schema::at(folder.path().join("missing")).database().await.unwrap_err();
    assert!(error.to_string().contains("missing does not exist"), "{error}");
}
