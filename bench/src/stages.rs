//! How long the stages of a run take, from their spans.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id};
use tracing::subscriber::SetGlobalDefaultError;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// Hears all stages of this process.
#[derive(Debug, Clone, Default)]
pub struct Stages {
    ended: Arc<Mutex<Vec<(&'static str, Duration)>>>,
}

impl Stages {
    /// Begins to listen.
    ///
    /// # Errors
    /// When something else listens already.
    pub fn listen() -> Result<Self, SetGlobalDefaultError> {
        let stages = Self::default();
        tracing::subscriber::set_global_default(Registry::default().with(stages.clone()))?;
        Ok(stages)
    }

    /// The stages that ended since the last call, in that order.
    pub fn take(&self) -> Vec<(&'static str, Duration)> {
        std::mem::take(&mut self.ended.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().target().starts_with("sqlwright_codegen")
            && let Some(span) = context.span(id)
        {
            span.extensions_mut().insert(Instant::now());
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(start) = span.extensions().get::<Instant>().copied() else { return };
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).push((span.name(), start.elapsed()));
    }
}
