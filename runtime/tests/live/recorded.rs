//! What a subscriber of `tracing` hears in one thread.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

type Fields = BTreeMap<String, String>;

/// A span that has ended, or an event.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    pub(crate) name: String,
    pub(crate) parent: Option<String>,
    pub(crate) fields: Fields,
}

impl Heard {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}

#[derive(Default)]
struct All {
    spans: Vec<Heard>,
    events: Vec<Heard>,
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<All>>);

/// Only what this crate says.
struct Ours(Level);

impl<S> Filter<S> for Ours {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        metadata.target() == "sqlwright" && *metadata.level() <= self.0
    }
}

/// Hears everything that this thread says until it is dropped.
pub(crate) struct Recording {
    recorder: Recorder,
    _guard: DefaultGuard,
}

pub(crate) fn record() -> Recording {
    record_at(Level::TRACE)
}

pub(crate) fn record_at(level: Level) -> Recording {
    let recorder = Recorder::default();
    let subscriber = tracing_subscriber::registry().with(recorder.clone().with_filter(Ours(level)));
    Recording { recorder, _guard: tracing::subscriber::set_default(subscriber) }
}

impl Recording {
    fn with<T>(&self, look: impl FnOnce(&All) -> T) -> T {
        look(&self.recorder.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The spans of this name as OpenTelemetry has it, in the order in which they ended.
    pub(crate) fn spans(&self, name: &str) -> Vec<Heard> {
        self.with(|all| all.spans.iter().filter(|span| span.name == name).cloned().collect())
    }

    /// The only one.
    pub(crate) fn span(&self, name: &str) -> Heard {
        let spans = self.spans(name);
        assert_eq!(spans.len(), 1, "{name}: {spans:?}");
        spans.into_iter().next().unwrap_or_default()
    }

    pub(crate) fn events(&self, message: &str) -> Vec<Heard> {
        self.with(|all| all.events.iter().filter(|event| event.name == message).cloned().collect())
    }

    /// All of it as one text.
    pub(crate) fn text(&self) -> String {
        self.with(|all| format!("{:?} {:?}", all.spans, all.events))
    }
}

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::new();
        attributes.record(&mut Visitor(&mut fields));
        let name = |fields: &Fields, span: &str| fields.get("otel.name").map_or(span, String::as_str).to_owned();
        let parent = span.parent().and_then(|parent| {
            let extensions = parent.extensions();
            extensions.get::<Heard>().map(|heard| heard.name.clone())
        });
        span.extensions_mut().insert(Heard { name: name(&fields, span.name()), parent, fields });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(heard) = span.extensions_mut().get_mut::<Heard>()
        {
            values.record(&mut Visitor(&mut heard.fields));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id)
            && let Some(heard) = span.extensions_mut().remove::<Heard>()
        {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).spans.push(heard);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::new();
        event.record(&mut Visitor(&mut fields));
        let parent = context.event_span(event).and_then(|span| {
            let extensions = span.extensions();
            extensions.get::<Heard>().map(|heard| heard.name.clone())
        });
        let heard = Heard { name: fields.remove("message").unwrap_or_default(), parent, fields };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).events.push(heard);
    }
}
