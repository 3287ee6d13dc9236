//! Databases for tests: each has one of its own on the private server of its process.

use std::path::Path;

use sqlwright_harness::files_below;
use sqlwright_server::{Database, Server};
use tokio_postgres::{Client, NoTls};

/// A database with the schema of a case, by the case's name (`area/name`).
///
/// # Panics
/// When the server, the database or the schema cannot be had: a test cannot go on without.
pub async fn database_of_case(name: &str) -> Database {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name);
    let schema = folder.join("schema");
    if schema.exists() {
        return database_with(&schema).await;
    }
    let text = std::fs::read_to_string(folder.join("schema.sql")).unwrap_or_else(|error| panic!("{name}: {error}"));
    database(&[text]).await
}

/// A database with all SQL files of a folder, in the order of their names.
///
/// # Panics
/// As [`database_of_case`].
pub async fn database_with(schema: &Path) -> Database {
    let files = files_below(schema).unwrap_or_else(|error| panic!("{}: {error}", schema.display()));
    database(&files.into_values().collect::<Vec<_>>()).await
}

async fn database(texts: &[String]) -> Database {
    let server = Server::shared().unwrap_or_else(|error| panic!("{error}"));
    let database = server.create_database().await.unwrap_or_else(|error| panic!("{error}"));
    let client = connect(database.url()).await;
    for text in texts {
        let text = text.trim_start_matches('\u{feff}');
        client.batch_execute(text).await.unwrap_or_else(|error| panic!("the schema: {error:?}"));
    }
    database
}

/// The driver's own client, its connection driven by the current runtime.
///
/// # Panics
/// When it cannot connect.
pub async fn connect(url: &str) -> Client {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    tokio::spawn(connection);
    client
}
