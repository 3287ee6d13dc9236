//! A private PostgreSQL that an earlier run has brought the schema into. Applying a large one takes longer than all the rest, and gives
//! the same each time.

mod applied;
mod depends;
mod key;

use std::path::PathBuf;
use std::time::Duration;

use sqlwright_server::{Database, Options, Restored, Server};

use self::depends::Depends;
use super::Settings;
use super::schema::Schema;
use crate::source::SourceMap;

pub(super) use applied::Applied;

/// Where schemas that were applied are kept, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeping {
    /// The folder, instead of the user's cache folder.
    pub folder: Option<PathBuf>,
    /// Only what takes so long to apply is worth its megabytes.
    pub from: Duration,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { folder: None, from: Duration::from_millis(500) }
    }
}

/// Under which key the schema is kept; `None` where what comes of it depends on more than can be known.
pub(super) fn key(schema: &Schema, settings: &Settings, sources: &SourceMap) -> Option<String> {
    match depends::depends(schema, sources) {
        Depends::More => None,
        depends => key::key(schema, settings, sources, depends),
    }
}

/// A server with the schema.
pub(super) struct Found {
    pub(super) server: Server,
    pub(super) database: Database,
    /// What was said when the schema was applied.
    pub(super) applied: Applied,
}

/// Starts the one that was kept under this key.
pub(super) async fn find(options: Options, key: &str, schema: &Schema) -> Option<Found> {
    let key = key.to_owned();
    // It blocks until the server is ready.
    let restored = tokio::task::spawn_blocking(move || options.start_kept(&key)).await.ok()??;
    let Restored { server, database, note } = restored;
    Some(Found { server, database, applied: Applied::from_text(&note, schema)? })
}

/// What it takes to keep a server for later runs.
pub(super) struct Keep {
    pub(super) database: Database,
    pub(super) key: String,
    /// What was said when the schema was applied.
    pub(super) note: String,
}

impl Keep {
    /// With what was said; `None` where that could not be said again.
    pub(super) fn with(self, applied: &Applied, schema: &Schema) -> Option<Self> {
        Some(Self { note: applied.to_text(schema)?, ..self })
    }

    /// Stops the server, and keeps what is in it. Blocks. That it could not be kept is no fault of this run.
    pub(super) fn keep(self, server: Server) {
        let _ = server.keep(&self.database, &self.key, &self.note);
    }
}
