//! Numbers without spans.

// ANCHOR: numbers
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, Meter};
use sqlwright::observe::{StatementEnd, Tracer, WaitEnd};

/// OpenTelemetry's histograms for clients of databases.
#[derive(Debug)]
pub struct Durations {
    operations: Histogram<f64>,
    waits: Histogram<f64>,
}

impl Durations {
    /// Histograms of this meter.
    pub fn new(meter: &Meter) -> Self {
        let seconds = |name| meter.f64_histogram(name).with_unit("s").build();
        Self { operations: seconds("db.client.operation.duration"), waits: seconds("db.client.connection.wait_time") }
    }
}

impl Tracer for Durations {
    fn statement(&self, end: &StatementEnd<'_>) {
        let mut labels =
            vec![KeyValue::new("db.system.name", "postgresql"), KeyValue::new("db.query.summary", end.statement)];
        labels.extend(end.result.error().map(|error| KeyValue::new("error.type", error.kind().name())));
        self.operations.record(end.duration.as_secs_f64(), &labels);
    }

    fn wait(&self, end: &WaitEnd<'_>) {
        self.waits.record(end.duration.as_secs_f64(), &[KeyValue::new("db.client.connection.pool.name", "mercado")]);
    }
}
// ANCHOR_END: numbers
