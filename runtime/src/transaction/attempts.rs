//! Running a transaction, and running it again when it lost against another one.

use std::ops::AsyncFnOnce;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::{Begin, Origin, Transaction};
use crate::error::Error;

/// The waits between the attempts: there are five attempts.
fn waits() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_jitter()
        .with_factor(2.0)
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(Duration::from_secs(1))
        .with_max_times(4)
        .build()
}

pub(crate) async fn run<A, T, E, F>(origin: Origin<'_>, body: F) -> Result<T, E>
where
    A: Begin,
    E: From<Error>,
    F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E> + Clone,
{
    let mut waits = waits();
    loop {
        let (conflict, error) = match attempt(origin.begin::<A>().await?, body.clone()).await {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        match waits.next() {
            Some(wait) if conflict => {
                drop(error);
                tokio::time::sleep(wait).await;
            }
            _ => return Err(error),
        }
    }
}

pub(crate) async fn run_once<A, T, E, F>(origin: Origin<'_>, body: F) -> Result<T, E>
where
    A: Begin,
    E: From<Error>,
    F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E>,
{
    attempt(origin.begin::<A>().await?, body).await.map_err(|(_, error)| error)
}

/// The error says whether the transaction lost against another one: it knows from its own statements and COMMIT, whatever
/// the body made of their errors.
async fn attempt<A, T, E, F>(mut transaction: Transaction<A>, body: F) -> Result<T, (bool, E)>
where
    E: From<Error>,
    F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E>,
{
    let core = Arc::clone(transaction.connection.core());
    let result = match body(&mut transaction).await {
        Ok(value) => transaction.commit().await.map(|()| value).map_err(E::from),
        Err(error) => {
            transaction.roll_back().await;
            Err(error)
        }
    };
    result.map_err(|error| (core.has_conflict(), error))
}
