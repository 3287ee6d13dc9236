//! What is done around the statements: sessions, tables of the tools, and commands of our own.

use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::session::{Outcome, Session, Stop};
use super::{Run, messages};
use crate::problem::Problem;
use crate::schema::{Keeps, Migration, Step};

/// The settings of this database, for all roles and for single ones.
const DATABASE_SETTINGS: &str = "SELECT COALESCE(pg_catalog.string_agg(setconfig::text, ',' ORDER BY setrole), '') \
     FROM pg_catalog.pg_db_role_setting JOIN pg_catalog.pg_database d ON d.oid = setdatabase \
     WHERE datname = pg_catalog.current_database()";

impl<S: Session> Run<'_, S> {
    /// What the file leaves behind in the session.
    pub(super) async fn leave(
        &mut self,
        migration: &Migration,
        last: &Step,
        before: &str,
        is_last: bool,
    ) -> Outcome<(), S::Failure> {
        if !migration.keeps_settings() || is_last {
            return Ok(());
        }
        let path = self.search_path().await?;
        if matches!(path.as_str(), "" | "\"\"") {
            // As dumps have it: nothing behind could be created under a name without a schema.
            return self.begin_session().await;
        }
        if migration.keeps == Keeps::Unsaid && path != before {
            self.problems.push(messages::left_search_path(last.span(), &path));
        }
        Ok(())
    }

    /// A session as the tool would find it; also what a database's own settings say by now.
    pub(super) async fn begin_session(&mut self) -> Outcome<(), S::Failure> {
        self.set_up().await?;
        // What ALTER DATABASE … SET says holds for new connections.
        let row = self.asked(self.session.client().query_typed_one(DATABASE_SETTINGS, &[])).await?;
        let settings: String = row.and_then(|row| row.try_get(0)).map_err(around)?;
        if self.database_settings.as_ref().is_some_and(|before| *before != settings) {
            self.reopen().await?;
            self.set_up().await?;
        }
        self.database_settings = Some(settings);
        Ok(())
    }

    async fn reopen(&mut self) -> Outcome<(), S::Failure> {
        self.session.reopen().await.map_err(Stop::session)
    }

    async fn set_up(&self) -> Outcome<(), S::Failure> {
        self.asked(self.try_to_set_up()).await?.map_err(around)
    }

    async fn try_to_set_up(&self) -> Result<(), Error> {
        let client = self.session.client();
        client.batch_execute("DISCARD ALL").await?;
        // Bodies of functions may mention what comes later, as in dumps.
        let settings = "SET client_min_messages = error; SET synchronous_commit = off; SET check_function_bodies = off";
        client.batch_execute(settings).await?;
        let Some(search_path) = self.target.search_path else { return Ok(()) };
        let sql = "SELECT pg_catalog.set_config('search_path', $1, false)";
        client.query_typed(sql, &[(&search_path, Type::TEXT)]).await.map(drop)
    }

    pub(super) async fn search_path(&self) -> Outcome<String, S::Failure> {
        let path = "SELECT pg_catalog.current_setting('search_path')";
        let asked = self.asked(self.session.client().query_typed_one(path, &[])).await?;
        asked.and_then(|row| row.try_get(0)).map_err(around)
    }

    /// The tables of migration tools that statements mention, where no file has made them.
    pub(super) async fn make_expected_tables(&mut self) -> Outcome<(), S::Failure> {
        if self.schema.expected.is_empty() {
            return Ok(());
        }
        self.begin_session().await?;
        for table in &self.schema.expected {
            let (name, making) = (table.qualified(), table.making(None));
            let command =
                format!("DO $do$ BEGIN IF to_regclass($name${name}$name$) IS NULL THEN {making}; END IF; END $do$");
            self.execute(&command).await?;
        }
        Ok(())
    }

    /// A command of our own.
    pub(super) async fn execute(&self, command: &str) -> Outcome<(), S::Failure> {
        self.tried(command).await?.map_err(around)
    }

    /// A command of our own that may fail.
    pub(super) async fn tried(&self, command: &str) -> Outcome<Result<(), Error>, S::Failure> {
        self.asked(self.session.client().batch_execute(command)).await
    }

    /// Waits for the server, as long as it is at work.
    pub(super) async fn asked<T>(&self, work: impl Future<Output = T>) -> Outcome<T, S::Failure> {
        self.session.done(work).await.map_err(Stop::session)
    }
}

fn around<F>(error: Error) -> Stop<F> {
    Stop::from(Problem::around(error))
}
