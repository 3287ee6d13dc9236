//! A database with a schema, for both.

use std::error::Error;
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
    /// Applies the folder's migrations.
    ///
    /// # Errors
    ///
    /// When there is no server, or PostgreSQL does not take the schema.
    pub fn new(schema: &Path) -> Result<Self, Box<dyn Error>> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let database = runtime.block_on(async {
            let database = Server::shared()?.create_database().await?;
            database.apply(schema).await?;
            Ok::<_, Box<dyn Error>>(database)
        })?;
        Ok(Self { database, runtime })
    }

    /// Writes what cornucopia makes of a folder of queries: for async, and without if that is asked for.
    ///
    /// # Errors
    ///
    /// What cornucopia says.
    pub fn cornucopia(&self, queries: &Path, destination: &Path, sync: bool) -> Result<(), Box<dyn Error>> {
        let config = cornucopia::config::Config::builder().queries(queries).destination(destination).sync(sync).build();
        Ok(cornucopia::gen_live(&self.client(), config).map_err(|error| error.report())?)
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        self.database.url()
    }

    /// A client, as cornucopia wants one.
    fn client(&self) -> Client {
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
