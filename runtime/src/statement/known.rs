//! What a statement knows of an error that the server reported while it ran.

use sqlwright_wire::ServerError;
use tokio_postgres::error::SqlState;

use super::Statement;
use crate::error::{Error, ErrorKind};

impl Error {
    /// The same; where the database differs, with the `search_path` that the statement expects, which may be why; and of another kind where
    /// the server has refused a number of rows.
    pub(crate) fn known_to(self, statement: &Statement) -> Self {
        if let Some(actual) = self.server_error().and_then(|error| wrong_count(error, statement)) {
            return self.into_kind(ErrorKind::WrongCount { expected: 1, actual });
        }
        match statement.search_path() {
            Some(path) => self.on_path(path),
            None => self,
        }
    }
}

/// How many rows were affected, where the server has refused that as it was told to: it could not make a number of
/// `repository.method: expected 1, got 2`, which it quotes, in whatever language.
fn wrong_count(error: &ServerError, statement: &Statement) -> Option<u64> {
    if !statement.is_enforced() || error.code() != SqlState::INVALID_TEXT_REPRESENTATION.code() {
        return None;
    }
    let (before, behind) = error.message().split_once(": expected 1, got ")?;
    let before = before.strip_suffix(statement.name())?;
    let (count, behind) = behind.split_at(behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len()));
    // Quotes are others in each language, with or without blanks within.
    let is_quoted = !before.ends_with(|c: char| c.is_alphanumeric() || "_.".contains(c))
        && !behind.starts_with(char::is_alphanumeric);
    count.parse().ok().filter(|count| is_quoted && *count != 1)
}
