//! Prints the spans of a visit.

use std::error::Error;
use std::path::Path;

use opentelemetry::metrics::MeterProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use sqlwright_testing::Schema;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let exporter = InMemorySpanExporter::default();
    let (_provider, subscriber) = observability::spans::subscriber(exporter.clone());
    tracing::subscriber::set_global_default(subscriber)?;
    let schema = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema"));
    let database = Schema::at(schema).database().await?;
    let meter = SdkMeterProvider::builder().build().meter("mercado");
    let pool = observability::pool(database.url(), &meter)?;
    observability::visit(&pool, "ada@example.com").await?;
    for span in exporter.get_finished_spans()? {
        println!("{} {:?}", span.name, span.attributes);
    }
    Ok(())
}
