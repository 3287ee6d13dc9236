//! Brings the schema into an empty database: statement by statement, so that an error points to its own.

use sqlwright_connect::Address;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

use super::connect::{Connection, Outcome};
use super::failure::{self, Place};
use super::schema::Migration;
use super::{Settings, script, session};
use crate::diagnostics::Diagnostic;
use crate::source::Sources;

/// What stopped the schema.
enum Stop {
    /// A statement, by its number in the file.
    Statement(usize, Error),
    /// A statement that asks for data, by its number in the file.
    Copy(usize),
    /// The file is at its end and its transaction is not.
    Open,
    /// Something around the statements.
    Around(Error),
}

/// Applies all migrations in their order; the first error ends it, because what follows depends on what failed.
///
/// Where the server is ours alone (`own_roles`), roles that the schema names and nobody created are made up.
///
/// # Errors
/// A diagnostic that points to the statement.
pub(super) async fn apply(
    address: &Address,
    migrations: &[Migration],
    settings: &Settings,
    own_roles: bool,
    sources: &Sources,
) -> Outcome<()> {
    let connection = Connection::open(address).await?;
    let mut outcome = Ok(());
    for migration in migrations {
        let text = sources.file(migration.file).text().get(migration.up.clone()).unwrap_or_default();
        let statements = script::statements(text);
        let place = |number: usize| {
            let range = statements.get(number).cloned().unwrap_or_default();
            let start = migration.up.start + range.start;
            Place::Schema { file: migration.file, start, text: text.get(range).unwrap_or_default() }
        };
        let texts: Vec<&str> = statements.iter().filter_map(|range| text.get(range.clone())).collect();
        // One statement is whole without a transaction, and some tools send it so: CREATE INDEX CONCURRENTLY must be alone.
        let transaction = migration.transaction && texts.len() > 1;
        let run = Run { client: &connection.client, statements: &texts, transaction, own_roles };
        let last = texts.len().saturating_sub(1);
        outcome = run.all(settings.search_path.as_deref()).await.map_err(|stop| match stop {
            Stop::Statement(number, error) => {
                let number = number.min(last);
                diagnostic(&error, &place(number), texts.get(number).unwrap_or(&""), transaction)
            }
            Stop::Copy(number) => {
                Diagnostic::error("schema", "COPY … FROM STDIN brings data, which is no part of a schema")
                    .at(place(number).whole(), "")
                    .help("leave it out, or dump with pg_dump --schema-only")
            }
            Stop::Open => Diagnostic::error("schema", "a transaction is still open at the end of the file")
                .at(place(last).whole(), "the last statement")
                .help("end it with COMMIT"),
            Stop::Around(error) => failure::of_server(&error, "the schema could not be applied"),
        });
        if outcome.is_err() {
            break;
        }
    }
    connection.close().await;
    outcome.map_err(Box::new)
}

/// One file.
struct Run<'a> {
    client: &'a Client,
    statements: &'a [&'a str],
    transaction: bool,
    own_roles: bool,
}

impl Run<'_> {
    async fn all(&self, search_path: Option<&str>) -> Result<(), Stop> {
        self.set_up(search_path).await.map_err(Stop::Around)?;
        self.begin().await.map_err(Stop::Around)?;
        let mut number = 0;
        while let Some(statement) = self.statements.get(number) {
            if is_copy_from_stdin(statement) {
                return Err(Stop::Copy(number));
            }
            match self.client.batch_execute(statement).await {
                Ok(()) => number += 1,
                Err(error) => match self.remedy(&error) {
                    // The transaction is lost and begins anew.
                    Some(remedy) if self.begin_with(&remedy).await.is_ok() => {
                        number = if self.transaction { 0 } else { number };
                    }
                    _ => return Err(Stop::Statement(number, error)),
                },
            }
        }
        self.end().await
    }

    async fn set_up(&self, search_path: Option<&str>) -> Result<(), Error> {
        // Bodies of functions may mention what comes later, as in dumps.
        let settings = "SET client_min_messages = error; SET synchronous_commit = off; SET check_function_bodies = off";
        self.client.batch_execute(settings).await?;
        match search_path {
            Some(search_path) => session::set(self.client, "search_path", search_path).await,
            None => Ok(()),
        }
    }

    /// Each file starts as if it were the first: settings of the one before (`SET search_path`, in dumps) are gone.
    async fn end(&self) -> Result<(), Stop> {
        if self.transaction {
            // Deferred constraints speak up here.
            let committed = self.client.batch_execute("COMMIT").await;
            committed.map_err(|error| Stop::Statement(self.statements.len(), error))?;
        }
        self.client.batch_execute("DISCARD ALL").await.map_err(|error| match error.code() {
            Some(code) if *code == SqlState::ACTIVE_SQL_TRANSACTION => Stop::Open,
            _ => Stop::Around(error),
        })
    }

    async fn begin(&self) -> Result<(), Error> {
        if self.transaction { self.client.batch_execute("BEGIN").await } else { Ok(()) }
    }

    /// What dumps take for granted: roles, which are no part of a schema, and that there is no schema `public` yet.
    fn remedy(&self, error: &Error) -> Option<String> {
        let said = error.as_db_error()?;
        if *said.code() == SqlState::DUPLICATE_SCHEMA && said.message().contains("\"public\"") {
            // It fails, and the first error stands, where something is in it.
            return Some("DROP SCHEMA public".to_owned());
        }
        let named = self.own_roles && *said.code() == SqlState::UNDEFINED_OBJECT;
        let role = said.message().strip_prefix("role \"")?.strip_suffix("\" does not exist")?;
        named.then(|| format!("CREATE ROLE \"{}\"", role.replace('"', "\"\"")))
    }

    async fn begin_with(&self, remedy: &str) -> Result<(), Error> {
        if self.transaction {
            self.client.batch_execute("ROLLBACK").await?;
        }
        self.client.batch_execute(remedy).await?;
        self.begin().await
    }
}

fn diagnostic(error: &Error, place: &Place<'_>, statement: &str, transaction: bool) -> Diagnostic {
    let diagnostic = failure::of_statement("schema", error, place);
    let code = error.code();
    if statement.starts_with('\\') {
        diagnostic.help("commands of psql are not SQL: leave the line out")
    } else if code == Some(&SqlState::ACTIVE_SQL_TRANSACTION) && transaction {
        diagnostic.help("mark the migration as one without a transaction, as its tool has it")
    } else {
        diagnostic
    }
}

/// Sent as it is, it would wait for data for ever.
fn is_copy_from_stdin(statement: &str) -> bool {
    let mut words = statement.split_ascii_whitespace();
    let copies = words.next().is_some_and(|word| word.eq_ignore_ascii_case("copy"));
    copies && words.any(|word| word.eq_ignore_ascii_case("stdin"))
}
