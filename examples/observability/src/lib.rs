//! Spans and numbers of the shop for OpenTelemetry.

pub mod numbers;
pub mod spans;

use std::sync::Arc;
use std::time::Duration;

use mercado::customers::{CreateParams, Customers};
use opentelemetry::metrics::Meter;
use sqlwright::{Error, Pool, Transaction};

use crate::numbers::Durations;

// ANCHOR: pool
/// A pool of which everything can be seen.
///
/// # Errors
/// The URL cannot be used.
pub fn pool(url: &str, meter: &Meter) -> Result<Pool, Error> {
    Pool::builder()
        .tracer(Arc::new(Durations::new(meter)))
        .slow_statement(Duration::from_millis(500))
        .tag("application", "mercado")
        .tag("version", env!("CARGO_PKG_VERSION"))
        .build(url)
}
// ANCHOR_END: pool

/// Registers a customer, and looks for another one that is not there.
///
/// # Errors
/// The address is taken, or the database fails.
pub async fn visit(pool: &Pool, email: &str) -> Result<i64, Error> {
    let customer = pool
        .transaction(async |tx: &mut Transaction| -> Result<i64, Error> {
            let customers = Customers::new(tx);
            customers.find_by_email(email).await?;
            let customer = CreateParams { email, first_name: "Ada", last_name: "Lovelace" };
            customers.create(customer).await.map_err(Error::from)
        })
        .await?;
    Customers::new(pool).find(customer).await?;
    Ok(customer)
}
