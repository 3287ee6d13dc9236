//! Why there is no database for a test.

use std::error::Error as StdError;
use std::fmt;

use sqlwright_connect::with_causes;

/// Why a test gets no database.
#[non_exhaustive]
pub enum Error {
    /// `sqlwright.toml` cannot be used, or does not say where the schema is.
    Configuration(String),
    /// The private PostgreSQL cannot be started.
    Private(&'static sqlwright_server::Error),
    /// The schema cannot be read or applied; with file, line and column.
    Schema(Box<sqlwright_migrations::Error>),
    /// The server cannot be reached.
    Connect(sqlwright_connect::Error),
    /// The server refused a command.
    Command {
        /// What was being done, as in `create the database sqlwright_test_1`.
        doing: String,
        /// Why it failed.
        source: tokio_postgres::Error,
    },
    /// A pool or a transaction cannot be had.
    Client(sqlwright::Error),
}

impl Error {
    /// For commands: `failed(|| …)` is what `map_err` takes.
    pub(crate) fn failed(doing: impl FnOnce() -> String) -> impl FnOnce(tokio_postgres::Error) -> Self {
        |source| Self::Command { doing: doing(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(text) => f.write_str(text),
            Self::Private(error) => write!(f, "{error}"),
            Self::Schema(error) => write!(f, "could not apply the schema: {error}"),
            Self::Connect(error) => write!(f, "could not connect to the server for tests: {error}"),
            Self::Command { doing, source } => match source.as_db_error() {
                Some(error) => write!(f, "could not {doing}: {} ({})", error.message(), error.code().code()),
                None => write!(f, "could not {doing}: {}", with_causes(source)),
            },
            Self::Client(error) => write!(f, "{error}"),
        }
    }
}

/// The same words: `unwrap` in a test, and a test that returns an error, print this.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Configuration(_) | Self::Private(_) | Self::Schema(_) => None,
            Self::Connect(error) => Some(error),
            Self::Command { source, .. } => Some(source),
            Self::Client(error) => Some(error),
        }
    }
}
