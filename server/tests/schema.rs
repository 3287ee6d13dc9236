//! Schemas that are applied to databases, and those that cannot be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use sqlwright_server::Server;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

async fn apply(files: &[(&str, &str)]) -> (TempDir, Result<i32, String>) {
    let folder = folder(files);
    let database = Server::shared().unwrap().create_database().await.unwrap();
    if let Err(error) = database.apply(folder.path()).await {
        return (folder, Err(error.to_string()));
    }
    let (client, connection) = database.config().connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    (folder, Ok(client.query_one("SELECT n FROM t", &[]).await.unwrap().get(0)))
}

#[tokio::test]
async fn files_are_applied_in_the_order_of_their_names() {
    let files = [
        ("10_last.sql", "UPDATE t SET n = n + 1"),
        ("01_first.sql", "CREATE TABLE t (n int); INSERT INTO t VALUES (41);"),
        ("02_notes.txt", "this is not SQL"),
    ];
    assert_eq!(apply(&files).await.1, Ok(42));
}

#[tokio::test]
async fn a_statement_that_fails_is_shown_with_file_and_line() {
    let files =
        [("1_t.sql", "CREATE TABLE t (n int);"), ("2_é.sql", "-- é é\nSELECT 1;\nINSERT INTO nowhere VALUES (1);\n")];
    let (folder, result) = apply(&files).await;
    let expected =
        format!("could not apply {}/2_é.sql:3: relation \"nowhere\" does not exist (42P01)", folder.path().display());
    assert_eq!(result, Err(expected));
}

#[tokio::test]
async fn a_folder_without_sql_is_an_error() {
    let (folder, result) = apply(&[("notes.txt", "")]).await;
    let expected = format!("could not apply the schema in {}: there is no .sql file in it", folder.path().display());
    assert_eq!(result, Err(expected));
}
