//! The code of the chapter "Connections and the pool".

use std::time::Duration;

use super::library;

// ANCHOR: pool
use sqlwright::{Error, Pool};

/// A pool with limits of its own; it connects at first use.
pub fn pool(url: &str) -> Result<Pool, Error> {
    Pool::builder().max_size(8).wait_timeout(Duration::from_secs(5)).build(url)
}
// ANCHOR_END: pool

// ANCHOR: warm_up
pub fn warm_pool(url: &str) -> Result<Pool, Error> {
    Pool::builder().warm_up(library::STATEMENTS).build(url)
}
// ANCHOR_END: warm_up

// ANCHOR: timeout
use library::books::Books;

/// Twice as long as the query file says.
pub async fn count(pool: &Pool) -> Result<i64, Error> {
    Books::new(pool).count().timeout(Duration::from_secs(1)).await
}
// ANCHOR_END: timeout
