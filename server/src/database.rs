//! A database of a private server.

use tokio_postgres::{Client, Config, NoTls};

use crate::{Error, Server};

/// A database that was created for one purpose, a test say. It lives as long as its server, whether or not this value
/// does.
#[derive(Debug, Clone)]
pub struct Database {
    name: String,
    url: String,
    config: Config,
    administration: Config,
}

impl Database {
    pub(crate) async fn create(server: &Server, name: String, template: &str) -> Result<Self, Error> {
        let mut command =
            format!("CREATE DATABASE {} TEMPLATE {}", quote_identifier(&name), quote_identifier(template));
        if server.major_version() >= 15 {
            // A third of the time of the default: without fsync the checkpoints cost next to nothing.
            command.push_str(" STRATEGY file_copy");
        }
        let database = Self {
            url: server.url(&name),
            config: server.config(&name),
            administration: server.config("postgres"),
            name,
        };
        let doing = || format!("create the database {} from {template}", database.name);
        execute(&database.administration, &command, doing).await?;
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

    /// Removes it before its server ends, to save the 7 MB that an empty one takes. Whoever is connected is disconnected.
    ///
    /// # Errors
    /// [`Error::Command`] when the server refuses it.
    pub async fn remove(self) -> Result<(), Error> {
        let command = format!("DROP DATABASE {} WITH (FORCE)", quote_identifier(&self.name));
        execute(&self.administration, &command, || format!("remove the database {}", self.name)).await
    }
}

/// Runs one command on a connection of its own.
async fn execute(config: &Config, command: &str, doing: impl Fn() -> String) -> Result<(), Error> {
    let fail = |source| Error::Command { doing: doing(), source };
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

fn quote_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
