//! What the connections of a pool are observed with.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::tags::Tags;
use super::{ConnectEnd, Ended, Tracer, WaitEnd, spans};
use crate::error::Error;

/// Chosen when a pool is built; its connections share it.
#[derive(Clone, Default)]
pub(crate) struct Observer {
    pub(crate) tracer: Option<Arc<dyn Tracer>>,
    /// A call that takes as long is reported.
    pub(crate) slow: Option<Duration>,
    pub(crate) tags: Tags,
    /// The database, for spans.
    pub(crate) database: String,
}

impl Observer {
    /// Nobody wants to know what calls come to.
    #[inline]
    pub(super) fn is_silent(&self) -> bool {
        self.tracer.is_none() && self.slow.is_none()
    }

    /// A wait for a connection of the pool has ended.
    pub(crate) fn has_waited(&self, since: Instant, result: Result<(), &Error>) {
        let duration = since.elapsed();
        spans::waited(duration, result.err());
        if let Some(tracer) = &self.tracer {
            tracer.wait(&WaitEnd { duration, result: Ended::of(result) });
        }
    }

    /// A connection was made, or could not be.
    pub(crate) fn has_connected(&self, since: Instant, result: Result<(), &Error>) {
        let duration = since.elapsed();
        spans::connected(duration, result.err());
        if let Some(tracer) = &self.tracer {
            tracer.connect(&ConnectEnd { duration, result: Ended::of(result) });
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Observer");
        output.field("tracer", &self.tracer.is_some()).field("slow", &self.slow).field("tags", &self.tags);
        output.finish_non_exhaustive()
    }
}
