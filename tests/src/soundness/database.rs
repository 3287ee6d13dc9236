//! One database with a schema, on the private server, or on the one of `SQLWRIGHT_TEST_SERVER`
//! (as in `postgres://postgres@localhost:5418`), to try another version.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlwright_server::Server;
use tokio_postgres::Client;

use crate::database::connect;

/// A database that is removed at the end.
pub struct TestDatabase {
    name: String,
    pub url: String,
}

fn url(database: &str) -> String {
    match std::env::var("SQLWRIGHT_TEST_SERVER") {
        Ok(server) => format!("{server}/{database}"),
        Err(_) => Server::shared().unwrap_or_else(|error| panic!("{error}")).url(database),
    }
}

impl TestDatabase {
    /// Creates it and applies the schema; the error says what PostgreSQL refused.
    pub async fn create(schema: &[(String, String)]) -> Result<Self, String> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let name = format!("soundness_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let administration = connect(&url("postgres")).await;
        // Two at a time cannot copy the template.
        while let Err(error) = administration.batch_execute(&format!("CREATE DATABASE {name}")).await {
            assert_eq!(error.code().map(|code| code.code()), Some("55006"), "{error:?}");
        }
        let database = Self { url: url(&name), name };
        let client = connect(&database.url).await;
        // As when sqlwright applies a schema: functions may come before the tables that they use.
        let settings = "SET check_function_bodies = off; SET client_min_messages = error";
        client.batch_execute(settings).await.unwrap_or_else(|error| panic!("{error:?}"));
        for (file, text) in schema {
            let text = text.trim_start_matches('\u{feff}');
            if let Err(error) = client.batch_execute(text).await {
                let why = error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned());
                database.remove().await;
                return Err(format!("PostgreSQL refuses {file}: {why}"));
            }
        }
        Ok(database)
    }

    /// A connection.
    pub async fn connect(&self) -> Client {
        let client = connect(&self.url).await;
        let settings = "SET synchronous_commit = off; SET client_min_messages = error";
        client.batch_execute(settings).await.unwrap_or_else(|error| panic!("{error:?}"));
        client
    }

    pub async fn remove(self) {
        let command = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        connect(&url("postgres")).await.batch_execute(&command).await.unwrap_or_else(|error| panic!("{error:?}"));
    }
}
