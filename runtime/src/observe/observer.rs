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

    /// A wait for a connection of the pool begins.
    pub(crate) fn waits(&self) -> Wait<'_> {
        Wait { observer: self, since: Instant::now(), is_over: false }
    }

    fn has_waited(&self, since: Instant, result: Ended<'_>) {
        let duration = since.elapsed();
        spans::waited(duration, result);
        if let Some(tracer) = &self.tracer {
            tracer.wait(&WaitEnd { duration, result });
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

/// A wait for a connection of a pool.
pub(crate) struct Wait<'o> {
    observer: &'o Observer,
    since: Instant,
    is_over: bool,
}

impl Wait<'_> {
    pub(crate) fn end(mut self, result: Result<(), &Error>) {
        self.is_over = true;
        self.observer.has_waited(self.since, Ended::of(result));
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.observer.has_waited(self.since, Ended::Dropped);
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
