//! Running a transaction, and running it again when it lost against another one.

use std::ops::AsyncFnOnce;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use sqlwright_wire::clock;

use super::begin::Mode;
use super::build::Options;
use super::{Origin, Repeatable, Transaction};
use crate::error::{Error, ErrorKind};
use crate::observe::TransactionWatch;

/// The waits between the attempts.
fn waits(attempts: u32) -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_jitter()
        .with_factor(2.0)
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(Duration::from_secs(1))
        .with_max_times(attempts.saturating_sub(1) as usize)
        .build()
}

/// How an attempt failed, as the transaction itself knows it: from its own statements and COMMIT, whatever the body made of
/// their errors.
struct Failure<E> {
    error: E,
    /// It lost against another transaction.
    conflict: bool,
    /// Its connection is gone.
    lost: bool,
    watch: TransactionWatch,
}

pub(super) async fn run<A, T, E, F>(origin: &Origin<'_>, options: &Options, body: F) -> Result<T, E>
where
    A: Mode,
    E: From<Error>,
    F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E> + Repeatable,
{
    let mut attempts = Attempts::new(options);
    // What only reads can do so over another connection.
    let may_reconnect = A::READ_ONLY && origin.is_pool();
    let mut reconnecting = false;
    let mut watch = origin.watch();
    loop {
        let failure = match origin.begin::<A>(options, &mut watch).await {
            Ok(transaction) => match attempt(transaction, body.again()).await {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            },
            Err(error) => {
                let lost = reconnecting && error.kind() == ErrorKind::Connection;
                Failure { error: E::from(error), conflict: false, lost, watch: std::mem::take(&mut watch) }
            }
        };
        reconnecting = may_reconnect && failure.lost;
        if !(failure.conflict || reconnecting) || !attempts.again().await {
            return Err(failure.error);
        }
        watch = failure.watch;
        watch.tries_again();
    }
}

/// How often, and how long, what lost against another transaction is run again.
pub(crate) struct Attempts {
    waits: Box<dyn Iterator<Item = Duration> + Send + Sync>,
    started: Instant,
    deadline: Duration,
}

impl Attempts {
    pub(super) fn new(options: &Options) -> Self {
        Self { waits: Box::new(waits(options.attempts)), started: Instant::now(), deadline: options.deadline }
    }

    /// Waits before another attempt; `false` if there is none.
    pub(crate) async fn again(&mut self) -> bool {
        match self.waits.next() {
            Some(wait) if self.started.elapsed() + wait <= self.deadline => {
                clock::sleep(wait).await;
                true
            }
            _ => false,
        }
    }
}

pub(super) async fn run_once<A, T, E, F>(origin: &Origin<'_>, options: &Options, body: F) -> Result<T, E>
where
    A: Mode,
    E: From<Error>,
    F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E>,
{
    let mut watch = origin.watch();
    attempt(origin.begin::<A>(options, &mut watch).await?, body).await.map_err(|failure| failure.error)
}

async fn attempt<A, T, E, F>(mut transaction: Transaction<A>, body: F) -> Result<T, Failure<E>>
where
    A: Mode,
    E: From<Error>,
    F: AsyncFnOnce(&mut Transaction<A>) -> Result<T, E>,
{
    let session = Arc::clone(transaction.session());
    let context = transaction.watch.context();
    let result = match context.around(body(&mut transaction)).await {
        Ok(value) => transaction.commit().await.map(|()| value).map_err(E::from),
        Err(error) => {
            transaction.roll_back().await;
            Err(error)
        }
    };
    result.map_err(|error| {
        let watch = std::mem::take(&mut transaction.watch);
        Failure { error, conflict: session.has_conflict(), lost: session.is_lost(), watch }
    })
}
