//! Asks the server, before a statement is committed, whether it has written to the catalogs that all databases share.

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// Sent behind a statement, in the same transaction: it fails where the statement has reached beyond its database.
pub(in crate::check::server) const SQL: &str = include_str!("../sql/globals_written.sql");

/// Begins what it fails with; see [`SQL`].
const MARK: &str = "\"sqlwright: ";

/// The shared catalogs that were written to, where an error is the check's.
pub(in crate::check::server) fn written(error: &Error) -> Option<&str> {
    let said = error.as_db_error().filter(|said| *said.code() == SqlState::INVALID_TEXT_REPRESENTATION)?;
    let (_, catalogs) = said.message().split_once(MARK)?;
    catalogs.strip_suffix('"')
}
