//! The transaction in which a database is asked. Nothing of it stays on the connection, neither a setting nor a prepared statement:
//! a pooler lends the same one to others afterwards.

use std::time::Duration;

use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, Statement};

use super::locks;
use super::trees::SETTINGS;

/// What holds within the transaction.
#[derive(Debug, Clone, Default)]
pub(super) struct Manner {
    /// `search_path`; `None` leaves it as it is.
    pub(super) search_path: Option<String>,
    /// How long is waited for locks; `None` where nobody else can hold one.
    pub(super) lock_timeout: Option<Duration>,
}

/// The statements that the driver asks about types with. It keeps them, with names of which every process has the same; those that
/// others have made are older than the transaction, and those of a pooler have other names.
const OF_DRIVER: &str = "SELECT name FROM pg_catalog.pg_prepared_statements \
     WHERE NOT from_sql AND name ~ '^s[0-9]+$' AND prepare_time >= pg_catalog.transaction_timestamp()";

/// As many names of statements are tried: the driver numbers them from 0 on, and so do others who leave theirs behind.
pub(super) const MOST_NAMES: usize = 1000;

/// What sessions of ours are called, where nobody else has said. Poolers do not take back what a client says when it connects.
const NAME: &str = "SELECT pg_catalog.set_config('application_name', 'sqlwright', true) \
     WHERE pg_catalog.current_setting('application_name') = ''";

/// Begins it.
///
/// # Errors
/// When the server refuses, or the connection breaks.
pub(super) async fn begin(client: &Client, manner: &Manner) -> Result<(), Error> {
    let waiting = manner.lock_timeout.map_or_else(String::new, locks::waiting);
    let settings = format!("BEGIN READ ONLY; SET LOCAL client_min_messages = error; {waiting}{NAME}");
    client.batch_execute(&settings).await?;
    if let Some(search_path) = &manner.search_path {
        let sql = "SELECT pg_catalog.set_config('search_path', $1, true)";
        client.query_typed(sql, &[(search_path, Type::TEXT)]).await?;
    }
    Ok(())
}

/// Rolls it back. No statement may be prepared on the connection any more.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn end(client: &Client) -> Result<(), Error> {
    undo(client).await?;
    let mut commands = String::new();
    for row in client.query_typed(OF_DRIVER, &[]).await? {
        commands.push_str(&format!("DEALLOCATE {}; ", row.try_get::<_, &str>(0)?));
    }
    commands.push_str("ROLLBACK");
    client.batch_execute(&commands).await
}

/// Undoes what was asked last, which may have failed.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn undo(client: &Client) -> Result<(), Error> {
    client.batch_execute(&format!("ROLLBACK TO SAVEPOINT {SETTINGS}")).await
}

/// Prepares a statement that may fail, some of its parameters' types given.
///
/// # Errors
/// What the server says of the statement, or that the connection broke.
pub(super) async fn try_to_prepare(client: &Client, text: &str, types: &[Type]) -> Result<Statement, Error> {
    let mut attempts = 0;
    loop {
        undo(client).await?;
        match client.prepare_typed(text, types).await {
            Err(error) if is_name_taken(&error) && attempts < MOST_NAMES => attempts += 1,
            prepared => return prepared,
        }
    }
}

/// Whether somebody has left a statement with the name that the driver gave: it has another for the next attempt.
pub(super) fn is_name_taken(error: &Error) -> bool {
    error.code() == Some(&SqlState::DUPLICATE_PSTATEMENT)
}
