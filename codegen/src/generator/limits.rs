//! How long to wait, and what is kept for later runs.

use std::path::PathBuf;
use std::time::Duration;

use super::Generator;

impl Generator {
    /// How long to wait, in all, for locks that others hold on tables of a live database (default: 2 seconds).
    #[must_use]
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.overrides.lock_timeout = Some(limit);
        self
    }

    /// How long to wait for a server that does not answer (default: 30 seconds). A statement of the schema that takes longer is waited
    /// for, as long as the server still answers on another connection.
    #[must_use]
    pub fn answer_timeout(mut self, limit: Duration) -> Self {
        self.overrides.answer_timeout = Some(limit);
        self
    }

    /// The folder in which a private PostgreSQL is kept with the schema that was applied, for later runs, instead of the user's cache
    /// folder.
    #[must_use]
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.overrides.cache = Some(folder.into());
        self
    }

    /// How long it must take to apply the schema for the result to be kept (default: half a second).
    #[must_use]
    pub fn cache_from(mut self, duration: Duration) -> Self {
        self.overrides.cache_from = Some(duration);
        self
    }
}
