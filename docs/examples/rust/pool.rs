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

// ANCHOR: hooks
use sqlwright::{BoxError, Credentials};

/// Where passwords are kept.
pub async fn password_of(role: &str) -> Result<String, std::io::Error> {
    std::fs::read_to_string(format!("/run/secrets/{role}"))
}

/// Three connections are always ready; each has a tenant, and a password that was valid when it was made.
pub fn pool_of(tenant: &'static str, url: &str) -> Result<Pool, Error> {
    Pool::builder()
        .min_idle(3)
        .credentials(|| async { Ok::<_, BoxError>(Credentials::new("library", password_of("library").await?)) })
        .on_connect(move |connection| {
            Box::pin(async move {
                let set = "SELECT set_config('app.tenant', $1, false)";
                connection.client().execute(set, &[&tenant]).await?;
                Ok(())
            })
        })
        .build(url)
}
// ANCHOR_END: hooks

// ANCHOR: close
/// Before the program ends: nothing new begins, and what runs has 20 seconds to end.
pub async fn shut_down(pool: &Pool) {
    if let Err(error) = pool.close(Duration::from_secs(20)).await {
        eprintln!("{error}");
    }
}
// ANCHOR_END: close

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
