//! Replicas for what only reads: which of them are taken, and which are too far behind.
//!
//! A task asks each of them once a second. Those that do not answer or are too far behind are left out, and if that changes, all connections are
//! made anew, so that they go where they should.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::join_all;
use sqlwright_wire::clock::{sleep, timeout};
use tokio::sync::OnceCell;

use super::maker::Maker;
use super::shared::Shared;
use crate::connection::{Address, Connection, Session, open};

/// How often they are asked.
const OFTEN: Duration = Duration::from_secs(1);

/// How long one may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far behind it is, in seconds: not at all if it has replayed what a living connection to the primary has brought ("Recovery
/// Information Functions" in the manual). NULL if that is not known, or of a server that is not in recovery: it was
/// promoted, and is no replica any more.
const LAG: &str = "SELECT CASE
    WHEN NOT pg_catalog.pg_is_in_recovery() THEN NULL
    WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn()
        AND EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver) THEN 0
    ELSE extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())
    END::float8";

/// The hosts of a pool for reading.
pub(super) struct Replicas {
    /// Those of the replicas, and then those of the primary.
    address: Address,
    /// How many are replicas.
    count: usize,
    max_lag: Duration,
    /// Those that are not taken.
    left_out: Mutex<BTreeSet<usize>>,
    /// They have been asked.
    known: OnceCell<bool>,
}

/// The session over which each is asked.
type Probes = Vec<Option<Arc<Session>>>;

impl Replicas {
    pub(super) fn new(address: Address, count: usize, max_lag: Duration) -> Self {
        Self { address, count, max_lag, left_out: Mutex::default(), known: OnceCell::new() }
    }

    /// Where to connect to. The first to ask waits until it is known which replicas can be taken.
    pub(super) async fn address(&self, maker: &Maker) -> Address {
        self.known.get_or_init(|| async { self.ask(maker, &mut self.probes()).await }).await;
        let left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.address.without(left_out)
    }

    fn probes(&self) -> Probes {
        (0..self.count).map(|_| None).collect()
    }

    /// Asks all of them; whether others are left out than before.
    async fn ask(&self, maker: &Maker, probes: &mut Probes) -> bool {
        let asked = probes.iter_mut().enumerate().map(async |(host, probe)| {
            let lag = timeout(PATIENCE, self.lag(maker, host, probe)).await.ok().flatten();
            if lag.is_none() {
                *probe = None;
            }
            (host, lag.is_some_and(|lag| lag <= self.max_lag))
        });
        let out = join_all(asked).await.into_iter().filter_map(|(host, is_fit)| (!is_fit).then_some(host)).collect();
        let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        let has_changed = *left_out != out;
        *left_out = out;
        has_changed
    }

    /// How far behind one is; `None` if it does not answer, does not know, or is none.
    async fn lag(&self, maker: &Maker, host: usize, probe: &mut Option<Arc<Session>>) -> Option<Duration> {
        if probe.as_ref().is_none_or(|session| session.is_closed()) {
            let address = maker.with_credentials(self.address.only(host)).await.ok()?;
            let (catalog, observer) = (Arc::clone(&maker.catalog), Arc::clone(&maker.observer));
            *probe = Some(open(&address, &maker.limits, maker.bounds, catalog, observer).await.ok()?);
        }
        let connection = Connection::of(Arc::clone(probe.as_ref()?));
        let row = connection.client().query_one(LAG, &[]).await.ok()?;
        // The clocks of two machines differ.
        Duration::try_from_secs_f64(row.try_get::<_, Option<f64>>(0).ok()??.max(0.0)).ok()
    }
}

/// Asks until nobody looks after the pool any more.
pub(super) async fn watch(pool: Weak<Shared>) {
    let mut probes = None;
    loop {
        sleep(OFTEN).await;
        let is_tended = |shared: &Arc<Shared>| {
            let state = shared.lock();
            state.is_tended && !state.is_closed
        };
        let Some(shared) = pool.upgrade().filter(is_tended) else { return };
        let Some(replicas) = &shared.maker.replicas else { return };
        let probes = probes.get_or_insert_with(|| replicas.probes());
        if replicas.ask(&shared.maker, probes).await {
            shared.leave();
            shared.top_up();
        }
    }
}
