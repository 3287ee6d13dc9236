//! The stage that talks to PostgreSQL: the schema, the catalogs, and what each statement means.

mod conflict;
mod connect;
mod definitions;
mod describe;
mod enforced;
mod failure;
mod guessed;
mod interrupt;
mod introspect;
mod kept;
mod locks;
mod misplaced;
mod node_dump;
mod plan;
pub mod schema;
mod scratch;
mod search;
mod session;
mod stars;
mod transaction;
mod trees;
mod untyped;
mod vary;
mod wording;

use std::path::PathBuf;
use std::time::Duration;

use crate::diagnostics::Diagnostics;
use crate::source::SourceMap;

pub use definitions::Definitions;
pub use describe::{Answers, Request};
pub use kept::Keeping;
pub use session::{Session, Vacant};
pub use vary::Variants;

/// Where the schema comes from, and how to look at it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which PostgreSQL.
    pub choice: Choice,
    /// `search_path` as PostgreSQL's setting has it, as in `shop, public`; it holds for the schema files and the statements.
    pub search_path: Option<String>,
    /// How long to wait for locks on a live database, in all.
    pub lock_timeout: Duration,
    /// How long to wait for a server that says nothing.
    pub answer_timeout: Duration,
    /// What is said about the schema's files.
    pub migrations: schema::Options,
    /// Where the schema is kept as it was applied, for later runs on a private PostgreSQL.
    pub keeping: Keeping,
}

impl Settings {
    /// What a private PostgreSQL and its schema come to, as text: as long as it is the same, so is every answer. `folders` are those of
    /// its [installation](Session::installation), `sources` those into which the schema is read. `None` where the server is not private or cannot
    /// be looked at, where the schema cannot be read, or where what comes of it depends on more than can be known.
    pub fn identity(&self, folders: &[PathBuf], sources: &mut SourceMap) -> Option<String> {
        let Choice::Private { schema, binaries } = &self.choice else { return None };
        let mut found = Diagnostics::default();
        let schema = schema::read(schema, &self.migrations, sources, &mut found)?;
        let schema = kept::key(&schema, self, sources)?;
        let server = session::options(binaries.as_deref(), self).identity(folders)?;
        (!found.has_errors()).then(|| format!("{server}\n{schema}"))
    }

    /// Whether there are programs of PostgreSQL to start a private one from.
    pub fn has_programs(&self) -> bool {
        let binaries = match &self.choice {
            Choice::Private { binaries, .. } => binaries.as_deref(),
            _ => None,
        };
        session::options(binaries, self).identity(&[]).is_some()
    }

    /// Where notes are kept for later runs.
    pub fn notes(&self) -> sqlwright_server::Options {
        session::options(None, self)
    }

    /// The usual settings for a choice.
    pub fn new(choice: Choice) -> Self {
        let (lock_timeout, answer_timeout) = (Duration::from_secs(2), Duration::from_secs(30));
        let (migrations, keeping) = (schema::Options::default(), Keeping::default());
        Self { choice, search_path: None, lock_timeout, answer_timeout, migrations, keeping }
    }
}

/// The three ways to a PostgreSQL that has the schema.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// A live database that has the schema: nothing in it changes.
    Database {
        /// Its URL, or a connection string with keywords.
        url: String,
    },
    /// A server on which a scratch database is created, given the schema, and dropped at the end.
    Server {
        /// Its URL; the database in it is used for CREATE DATABASE only (`postgres` if it names none).
        url: String,
        /// The schema: folders and files, in the order in which they are applied.
        schema: Vec<PathBuf>,
    },
    /// A private PostgreSQL, started from the binaries on this machine and gone at the end.
    Private {
        /// The schema: folders and files, in the order in which they are applied.
        schema: Vec<PathBuf>,
        /// The folder of the binaries, where it is configured.
        binaries: Option<PathBuf>,
    },
}

impl std::fmt::Debug for Choice {
    /// Without URLs: they may hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database { .. } => f.debug_struct("Database").finish_non_exhaustive(),
            Self::Server { schema, .. } => f.debug_struct("Server").field("schema", schema).finish_non_exhaustive(),
            Self::Private { schema, binaries } => {
                f.debug_struct("Private").field("schema", schema).field("binaries", binaries).finish()
            }
        }
    }
}
