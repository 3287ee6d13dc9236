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
use crate::digest::digest;
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
    /// Reads the schema into `sources`, and tells what it is; `None` where there is none in files, or it cannot be read.
    pub fn schema(&self, sources: &mut SourceMap) -> Option<SchemaIdentity> {
        let (Choice::Private { schema, .. } | Choice::Server { schema, .. }) = &self.choice else { return None };
        let mut found = Diagnostics::default();
        let schema = schema::read(schema, &self.migrations, sources, &mut found)?;
        let key = kept::key(&schema, self, sources);
        (!found.has_errors()).then(|| SchemaIdentity::of(&schema, key.as_deref(), self, sources))
    }

    /// Which programs a private PostgreSQL would be started from, and what is in these folders of its
    /// [installation](Session::installation), as text. `None` where it is not private, or there are none.
    pub fn installed(&self, folders: &[PathBuf]) -> Option<String> {
        let Choice::Private { binaries, .. } = &self.choice else { return None };
        session::options(binaries.as_deref(), self).identity(folders)
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

/// What tells a schema from others, as digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaIdentity {
    /// Of its files, and how they are applied.
    pub text: String,
    /// Of that and of all else that decides what it comes to on a PostgreSQL; `None` where that depends on more than can be known.
    pub result: Option<String>,
}

impl SchemaIdentity {
    /// `key` is the one under which it is kept.
    fn of(schema: &schema::Schema, key: Option<&str>, settings: &Settings, sources: &SourceMap) -> Self {
        let manner = format!("{:?}", (&settings.search_path, &settings.migrations.stubbed_extensions));
        Self { text: digest([&*schema.identity(sources), &*manner]), result: key.map(|key| digest([key])) }
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
