//! A database of its own for each test.

use sqlwright::{Connection, Pool};
use sqlwright_server::{Database, Server};

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The tables that the repositories of these tests are about.
const SCHEMA: &str = include_str!("../customers/schema/customers.sql");

pub(crate) async fn database() -> Database {
    let server = Server::shared().expect("a private PostgreSQL");
    let database = server.create_database().await.expect("a database");
    let connection = Connection::connect(database.url()).await.expect("a connection");
    connection.client().batch_execute(SCHEMA).await.expect("the schema");
    database
}

pub(crate) fn pool(database: &Database, connections: usize) -> Pool {
    Pool::builder().max_size(connections).build(database.url()).expect("a pool")
}

/// Waits until a pool of one connection has it back, with its session reset.
pub(crate) async fn idle(pool: &Pool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while pool.status().available == 0 {
        assert!(std::time::Instant::now() < deadline, "it does not come back");
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}
