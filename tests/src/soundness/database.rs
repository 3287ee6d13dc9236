//! One database with a schema, on the private server, or on the one of `SQLWRIGHT_TEST_SERVER`
//! (as in `postgres://postgres@localhost:5418`), to try another version.

use std::path::Path;

use sqlwright_codegen::{Generator, SchemaDatabase};
use sqlwright_server::Server;
use tokio_postgres::Client;

use crate::database::connect;

/// A database that is removed at the end.
pub struct TestDatabase {
    database: SchemaDatabase,
    /// Where it is.
    pub url: String,
}

fn url(database: &str) -> String {
    match std::env::var("SQLWRIGHT_TEST_SERVER") {
        Ok(server) => format!("{server}/{database}"),
        Err(_) => Server::shared().unwrap_or_else(|error| panic!("{error}")).url(database),
    }
}

impl TestDatabase {
    /// Creates it and applies the schema, a file or a folder of migrations, as sqlwright itself does; the error says what
    /// PostgreSQL refused.
    pub async fn create(schema: &Path) -> Result<Self, String> {
        let generator = Generator::new().server_url(url("postgres")).schema(schema);
        let database = generator.database().await.map_err(|failure| failure.render(false))?;
        let name = database.name().unwrap_or_else(|| panic!("no database in {}", database.origin()));
        Ok(Self { url: url(name), database })
    }

    /// A connection.
    pub async fn connect(&self) -> Client {
        let client = connect(&self.url).await;
        let settings = "SET synchronous_commit = off; SET client_min_messages = error";
        client.batch_execute(settings).await.unwrap_or_else(|error| panic!("{error:?}"));
        client
    }

    /// Drops it, whoever is connected.
    pub async fn remove(self) {
        self.database.close().await.unwrap_or_else(|failure| panic!("{failure}"));
    }
}
