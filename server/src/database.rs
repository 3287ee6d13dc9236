//! A database of a private server.

use std::path::{Path, PathBuf};

use postgres_protocol::escape::escape_identifier;
use sqlwright_migrations as migrations;
use tokio_postgres::Config;

use crate::schema::{self, Session};
use crate::{Error, Server};

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
        execute(&database.administration, &command, || doing.clone()).await?;
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

    /// Applies a schema: plain SQL, dumps, or the migrations of sqlx, refinery, diesel, dbmate, goose, sqitch, Flyway, Liquibase and
    /// others, which the layout of the folder and marks in the files show. Down parts are left out.
    ///
    /// Files are applied in the order of their tool, otherwise by the numbers that their names begin with or by their names; folders
    /// below it at their places. Statements are sent one at a time, in a transaction for each file where its tool does so. The
    /// first that fails ends it, and what was applied before it remains.
    ///
    /// Roles that the schema names and nobody has created are created, without rights; roles that another database of this
    /// server has brought are left as they are.
    ///
    /// # Errors
    /// [`Error::Schema`], with file, line and column, when the files cannot be read or the server refuses a statement;
    /// [`Error::Command`] when the connection fails.
    pub async fn apply(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        self.apply_with(&[folder], &migrations::Options::default()).await
    }

    /// The same of several folders and files, one after the other, where something must be said about them that they do not
    /// say themselves.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub async fn apply_with(&self, paths: &[impl AsRef<Path>], options: &migrations::Options) -> Result<(), Error> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
        schema::apply(&self.config, &paths, options).await
    }

    /// Removes it before its server ends, to save the 7 MB that an empty one takes. Whoever is connected is disconnected.
    ///
    /// # Errors
    /// [`Error::Command`] when the server refuses it.
    pub async fn remove(self) -> Result<(), Error> {
        let command = format!("DROP DATABASE {} WITH (FORCE)", escape_identifier(&self.name));
        execute(&self.administration, &command, || format!("remove the database {}", self.name)).await
    }
}

/// Runs a command on a connection of its own.
async fn execute(config: &Config, command: &str, doing: impl Fn() -> String) -> Result<(), Error> {
    let fail = |source| Error::Command { doing: doing(), source };
    let session = Session::open(config).await.map_err(fail)?;
    let result = session.execute(command).await.map_err(fail);
    session.close().await;
    result
}
