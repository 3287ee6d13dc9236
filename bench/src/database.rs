//! A database with a schema, for both.

use std::path::Path;
use std::sync::mpsc;

use sqlwright_server::{Database, Server};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

/// A database of its own, and the runtime that its connections are driven by.
pub struct Prepared {
    database: Database,
    runtime: Runtime,
}

impl Prepared {
    /// Applies the schema; `None` where PostgreSQL does not take it.
    pub fn new(schema: &Path) -> Option<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let server = Server::shared().expect("a private PostgreSQL");
        let database = runtime.block_on(server.create_database()).expect("a database");
        let prepared = Self { database, runtime };
        let applied = if schema.is_dir() {
            prepared.runtime.block_on(prepared.database.apply(schema)).is_ok()
        } else {
            let text = std::fs::read_to_string(schema).ok()?;
            prepared.runtime.block_on(prepared.client().batch_execute(&text)).is_ok()
        };
        applied.then_some(prepared)
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        self.database.url()
    }

    /// A client, as cornucopia wants one.
    pub fn client(&self) -> Client {
        let (sender, receiver) = mpsc::channel();
        let config = self.database.config().clone();
        self.runtime.spawn(async move {
            let (client, connection) = config.connect(NoTls).await.expect("a connection");
            sender.send(client).expect("somebody who waits");
            // It ends when the client is dropped.
            let _ = connection.await;
        });
        receiver.recv().expect("a client")
    }
}
