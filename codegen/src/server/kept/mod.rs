//! A private PostgreSQL that an earlier run has brought the schema into. Applying a large one takes longer than all the rest, and it is
//! the same from run to run.

mod depends;
mod key;

use std::path::Path;
use std::time::Duration;

use sqlwright_server::{Database, Options, Restored, Server};

use super::Settings;
use super::apply::Remark;
use super::schema::Schema;
use crate::diagnostics::Diagnostics;
use crate::source::Sources;

/// Where schemas that were applied are kept, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeping {
    /// The folder, instead of the user's cache folder.
    pub folder: Option<std::path::PathBuf>,
    /// Only what takes so long to apply is worth its megabytes.
    pub from: Duration,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { folder: None, from: Duration::from_millis(500) }
    }
}

/// How a private PostgreSQL is started.
pub(super) fn options(binaries: Option<&Path>, keeping: &Keeping) -> Options {
    let options = Server::options();
    let options = keeping.folder.iter().fold(options, Options::cache);
    binaries.into_iter().fold(options, Options::binaries)
}

/// Under which key the schema is kept; `None` where what comes of it depends on more than can be known.
pub(super) fn key(schema: &Schema, settings: &Settings, sources: &Sources) -> Option<String> {
    let depends = depends::depends(schema, sources);
    (depends != depends::Depends::OnMore).then(|| key::key(schema, settings, sources, depends))?
}

/// Starts the one with the schema, and says what was said when it was applied.
pub(super) async fn start(
    options: Options,
    key: &str,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) -> Option<(Server, Database)> {
    let key = key.to_owned();
    // It blocks until the server is ready.
    let restored = tokio::task::spawn_blocking(move || options.start_kept(&key)).await.ok()??;
    let Restored { server, database, note } = restored;
    let remarks = Remark::from_text(&note, schema)?;
    remarks.into_iter().for_each(|remark| diagnostics.push(remark.diagnostic()));
    Some((server, database))
}

/// What it takes to keep a server for later runs.
pub(super) struct Keep {
    pub(super) database: Database,
    pub(super) key: String,
    /// What was said when the schema was applied.
    pub(super) note: String,
}

impl Keep {
    /// Stops the server, and keeps what is in it. Blocks. That it could not be kept is no fault of this run.
    pub(super) fn keep(self, server: Server) {
        let _ = server.keep(&self.database, &self.key, &self.note);
    }
}
