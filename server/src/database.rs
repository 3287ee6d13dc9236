//! A database of a private server.

use std::fs;
use std::path::Path;

use postgres_protocol::escape::escape_identifier;
use tokio_postgres::{Client, Config, NoTls};

use crate::{Error, Server, schema};

/// A database that was created for one purpose, such as a test. It lives as long as its server, whether or not this value
/// does.
#[derive(Debug, Clone)]
pub struct Database {
    name: String,
    url: String,
    config: Config,
    administration: Config,
}

impl Database {
    /// One that is there.
    pub(crate) fn existing(server: &Server, name: String) -> Self {
        Self { url: server.url(&name), config: server.config(&name), administration: server.config("postgres"), name }
    }

    pub(crate) async fn create(server: &Server, name: String, template: &str) -> Result<Self, Error> {
        let mut command =
            format!("CREATE DATABASE {} TEMPLATE {}", escape_identifier(&name), escape_identifier(template));
        if server.major_version() >= 15 {
            // A third of the time of the default: without fsync the checkpoints cost next to nothing.
            command.push_str(" STRATEGY file_copy");
        }
        let database = Self::existing(server, name);
        let doing = format!("create the database {} from {template}", database.name);
        execute(&database.administration, &command, |_| doing.clone()).await?;
        Ok(database)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL, as [`Server::url`] has it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The driver's configuration for it.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Runs the `.sql` files directly in `folder`, in the order of their names (so number them with leading zeros). Each is applied
    /// completely or not at all; the first that fails stops it.
    ///
    /// This is for plain SQL: leave migrations with down sections to their own tool.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be read or has no such file, [`Error::Command`] with file and line when the
    /// server refuses one.
    pub async fn apply(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        for file in schema::files(folder.as_ref())? {
            let text = fs::read_to_string(&file).map_err(|source| Error::io("read", &file, source))?;
            execute(&self.config, &text, |error| format!("apply {}", schema::place(&file, &text, error))).await?;
        }
        Ok(())
    }

    /// Removes it before its server ends, to save the 7 MB that an empty one takes. Whoever is connected is disconnected.
    ///
    /// # Errors
    /// [`Error::Command`] when the server refuses it.
    pub async fn remove(self) -> Result<(), Error> {
        let command = format!("DROP DATABASE {} WITH (FORCE)", escape_identifier(&self.name));
        execute(&self.administration, &command, |_| format!("remove the database {}", self.name)).await
    }
}

/// Runs commands on a connection of its own.
async fn execute(
    config: &Config,
    command: &str,
    doing: impl Fn(&tokio_postgres::Error) -> String,
) -> Result<(), Error> {
    let fail = |source| Error::Command { doing: doing(&source), source };
    let (client, connection) = config.connect(NoTls).await.map_err(fail)?;
    let driver = tokio::spawn(connection);
    let result = client.batch_execute(command).await.map_err(fail);
    close(client, driver).await;
    result
}

/// Ends a connection and waits until its last message is sent.
async fn close<T>(client: Client, driver: tokio::task::JoinHandle<T>) {
    drop(client);
    let _ = driver.await;
}
