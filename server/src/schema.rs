//! Applies a schema to a database.

use std::path::PathBuf;

use sqlwright_migrations as migrations;
use sqlwright_migrations::{Options, Reading, Stop, Target};
use sqlwright_source::SourceMap;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, Error as Failure, NoTls};

use crate::Error;

/// A connection of its own.
pub(crate) struct Session<'a> {
    config: &'a Config,
    client: Client,
    driver: JoinHandle<Result<(), Failure>>,
}

impl<'a> Session<'a> {
    pub(crate) async fn open(config: &'a Config) -> Result<Self, Failure> {
        let (client, connection) = config.connect(NoTls).await?;
        Ok(Self { config, client, driver: tokio::spawn(connection) })
    }

    /// Runs a command.
    pub(crate) async fn execute(&self, command: &str) -> Result<(), Failure> {
        self.client.batch_execute(command).await
    }

    /// Ends it, and waits until its last message is sent.
    pub(crate) async fn close(self) {
        drop(self.client);
        let _ = self.driver.await;
    }
}

impl migrations::Session for Session<'_> {
    type Failure = Failure;

    fn config(&self) -> &Config {
        self.config
    }

    fn client(&self) -> &Client {
        &self.client
    }

    /// However long it takes: whoever calls can set a limit.
    async fn done<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        Ok(work.await)
    }

    async fn reopen(&mut self) -> Result<(), Failure> {
        let fresh = Self::open(self.config).await?;
        std::mem::replace(self, fresh).close().await;
        Ok(())
    }
}

/// Applies folders and files.
pub(crate) async fn apply(config: &Config, paths: &[PathBuf], options: &Options) -> Result<(), Error> {
    let mut sources = SourceMap::default();
    let Reading { schema, problems } = migrations::read(paths, options, &mut sources);
    let Some(schema) = schema else { return Err(Error::schema(problems, sources)) };
    let fail = |source| Error::Command { doing: "apply the schema".to_owned(), source };
    let mut session = Session::open(config).await.map_err(fail)?;
    let server_version = server_version(&session.client).await.map_err(fail)?;
    let target = Target { options, search_path: None, own_server: true, all_rights: false, server_version };
    let applied = migrations::apply(&mut session, &schema, target, &sources, &mut Vec::new()).await;
    session.close().await;
    match applied {
        Ok(_) => Ok(()),
        Err(Stop::Problem(problem)) => Err(Error::schema([*problem], sources)),
        Err(Stop::Session { failure, .. }) => Err(fail(failure)),
    }
}

/// `server_version_num`.
async fn server_version(client: &Client) -> Result<u32, Failure> {
    let sql = "SELECT pg_catalog.current_setting('server_version_num')::int";
    let version: i32 = client.query_typed_one(sql, &[]).await?.try_get(0)?;
    Ok(version.unsigned_abs())
}
