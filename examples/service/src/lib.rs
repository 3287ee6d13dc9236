//! The Mercado shop over HTTP: what a web service over generated repositories looks like.
//!
//! | request | statement |
//! |---|---|
//! | `GET /products` | `products.search`: filters that are sent only if they are given, and an order of the caller's choice |
//! | `GET /products/page` | `products.page`: keyset paging; `next` goes into the next request |
//! | `POST /products/import` | `products.import`: lines of JSON as a stream, all or nothing |
//! | `POST /customers`, `GET`, `PATCH /customers/{id}` | `customers.create`, `find`, `change`: a field that is left out is kept |
//! | `POST /orders`, `GET`, `DELETE /orders/{id}` | a transaction of the shop, `orders.with_items`, a transaction |
//! | `GET /health` | whether the database answers |
//!
//! `cargo run -p service` starts it, with a PostgreSQL of its own unless `DATABASE_URL` names one.

mod customers;
mod error;
mod orders;
mod products;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use sqlwright::Pool;

pub use error::ServiceError;

/// Everything that the service answers.
pub fn app(pool: Pool) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/products", get(products::search))
        .route("/products/page", get(products::page))
        .route("/products/import", post(products::import))
        .route("/customers", post(customers::create))
        .route("/customers/{customer_id}", get(customers::find).patch(customers::change))
        .route("/orders", post(orders::place))
        .route("/orders/{order_id}", get(orders::find).delete(orders::cancel))
        .with_state(pool)
}

/// Whether the database answers, for a readiness probe.
async fn health(State(pool): State<Pool>) -> Result<(), ServiceError> {
    Ok(pool.health(Duration::from_secs(1)).await?)
}
