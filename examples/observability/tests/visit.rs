//! What OpenTelemetry gets of a visit.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{SpanId, SpanKind, Status};
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData};
use sqlwright::ErrorKind;
use sqlwright_testing::Schema;

fn attribute(span: &SpanData, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == key)?;
    Some(found.value.as_str().into_owned())
}

#[tokio::test]
async fn spans_and_numbers_arrive() {
    let schema = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema"));
    let database = Schema::at(schema).database().await.unwrap();
    let spans = InMemorySpanExporter::default();
    let (_provider, subscriber) = observability::spans::subscriber(spans.clone());
    let metrics = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder().with_reader(PeriodicReader::builder(metrics.clone()).build()).build();
    let pool = observability::pool(database.url(), &meters.meter("mercado")).unwrap();

    let subscribed = tracing::subscriber::set_default(subscriber);
    observability::visit(&pool, "ada@example.com").await.unwrap();
    let taken = observability::visit(&pool, "ada@example.com").await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::UniqueViolation);
    drop(subscribed);

    let spans = spans.get_finished_spans().unwrap();
    let named = |name: &str| spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();
    let transactions = named("transaction");
    assert_eq!(transactions.len(), 2, "{spans:?}");
    let created = named("customers.create");
    assert_eq!(created.len(), 2, "{spans:?}");
    for (create, transaction) in created.iter().zip(&transactions) {
        assert_eq!(create.span_kind, SpanKind::Client);
        assert_eq!(create.parent_span_id, transaction.span_context.span_id());
        assert_eq!(attribute(create, "db.system.name").as_deref(), Some("postgresql"));
    }
    assert_eq!(created[0].status, Status::Unset);
    assert!(matches!(created[1].status, Status::Error { .. }), "{:?}", created[1]);
    assert_eq!(attribute(created[1], "db.response.status_code").as_deref(), Some("23505"));
    assert_eq!(named("customers.find")[0].parent_span_id, SpanId::INVALID);
    assert!(!format!("{spans:?}").contains("ada@example.com"), "{spans:?}");

    meters.force_flush().unwrap();
    let metrics = metrics.get_finished_metrics().unwrap();
    let all: Vec<_> = metrics.iter().flat_map(|all| all.scope_metrics()).flat_map(|scope| scope.metrics()).collect();
    let durations = all.iter().find(|metric| metric.name() == "db.client.operation.duration").unwrap();
    let AggregatedMetrics::F64(MetricData::Histogram(durations)) = durations.data() else { panic!("no histogram") };
    let count = |statement: &str| -> u64 {
        let of_statement =
            durations.data_points().filter(|point| point.attributes().any(|label| label.value.as_str() == statement));
        of_statement.map(|point| point.count()).sum()
    };
    assert_eq!((count("customers.create"), count("customers.find"), count("COMMIT")), (2, 1, 1));
    assert_eq!(count("UniqueViolation"), 1);
}
