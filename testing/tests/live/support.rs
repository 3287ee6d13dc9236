//! Schemas in temporary folders, a server that outlives those who use it, and questions to it.

use std::fs;
use std::path::Path;

use sqlwright_server::Server;
use sqlwright_testing::Schema;
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What is different each time the schema is applied, and the same in all copies.
pub(crate) const STAMPED: &str =
    "CREATE TABLE stamp AS SELECT random()::text AS value; CREATE TABLE notes (note text NOT NULL);";

/// A folder with one file.
pub(crate) fn folder(sql: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("1_schema.sql"), sql).unwrap();
    folder
}

pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub(crate) async fn text(url: &str, sql: &str) -> String {
    connect(url).await.query_one(sql, &[]).await.unwrap().get(0)
}

pub(crate) async fn run(url: &str, sql: &str) {
    connect(url).await.batch_execute(sql).await.unwrap();
}

/// A server that is somebody's, and a role there that may create databases and nothing else.
pub(crate) struct Given {
    server: Server,
    pub(crate) url: String,
}

impl Given {
    pub(crate) async fn start() -> Self {
        let server = tokio::task::spawn_blocking(Server::start).await.unwrap().unwrap();
        run(&server.url("postgres"), "CREATE ROLE tester LOGIN CREATEDB").await;
        let url = server.url("postgres").replace("postgres@", "tester@");
        Self { server, url }
    }

    pub(crate) fn schema(&self, folder: &Path) -> Schema {
        Schema::at(folder).server_url(&self.url)
    }

    pub(crate) async fn run(&self, sql: &str) {
        run(&self.server.url("postgres"), sql).await;
    }

    /// The names of all databases that begin like this.
    pub(crate) async fn databases(&self, prefix: &str) -> Vec<String> {
        let client = connect(&self.server.url("postgres")).await;
        let sql = "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1) ORDER BY oid";
        client.query(sql, &[&prefix]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }

    pub(crate) async fn copies(&self) -> Vec<String> {
        self.databases("sqlwright_test_").await
    }

    pub(crate) async fn templates(&self) -> Vec<String> {
        self.databases("sqlwright_template_").await
    }
}
