//! Spans.

// ANCHOR: spans
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanExporter};
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

/// The spans and events of sqlwright go to an exporter; to a collector, that is the one of `opentelemetry-otlp`, in batches.
pub fn subscriber(exporter: impl SpanExporter + 'static) -> (SdkTracerProvider, impl Subscriber + Send + Sync) {
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("mercado"));
    let ours = Targets::new().with_target("sqlwright", Level::INFO);
    (provider, tracing_subscriber::registry().with(layer.with_filter(ours)))
}
// ANCHOR_END: spans
