//! A database of its own for each test.

use sqlwright::{Connection, Pool};
use sqlwright_server::{Database, Server};

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The tables that the repositories of these tests are about.
const SCHEMA: &str = "
CREATE TYPE customer_status AS ENUM ('active', 'on hold', 'closed');
CREATE TABLE customers (
    customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_name text NOT NULL,
    email text UNIQUE,
    status customer_status NOT NULL DEFAULT 'active',
    tags text[] NOT NULL DEFAULT '{}'
);
CREATE TABLE stock (
    product text PRIMARY KEY,
    quantity int NOT NULL CHECK (quantity >= 0)
);
INSERT INTO stock VALUES ('lamp', 100);
";

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
