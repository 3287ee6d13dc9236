//! What a pool counts.

use std::time::Duration;

/// What a pool has done since it was built: see [`Pool::metrics`](super::Pool::metrics).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metrics {
    /// How many connections were made.
    pub created: u64,
    /// How many attempts to make one have failed.
    pub failed_connects: u64,
    /// How many connections were closed, by reason.
    pub closed: Closed,
    /// How many calls ended without a connection because their time was over, or because they were dropped while they waited.
    pub timeouts: u64,
    /// How long the calls waited that were handed a connection; its [`count`](Histogram::count) is how often one was handed out.
    pub wait: Histogram,
    /// How long it took to make a connection, including warm-up and `on_connect`; failed attempts are not included.
    pub connect: Histogram,
}

/// How many connections a pool has closed, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Closed {
    /// Their age was `max_lifetime`.
    pub lifetime: u64,
    /// They were idle for `idle_timeout`.
    pub idle: u64,
    /// They were lost, did not answer, or could not be cleaned up.
    pub lost: u64,
    /// A statement on them was cancelled, so that a late cancel request could hit the next one; or the server had turned read-only, or other replicas are to be
    /// read from.
    pub retired: u64,
    /// A hook has refused them.
    pub refused: u64,
    /// The pool was closed.
    pub pool_closed: u64,
}

/// Why a connection is closed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason {
    Lifetime,
    Idle,
    Lost,
    Retired,
    Refused,
    PoolClosed,
}

impl Closed {
    pub(super) fn add(&mut self, reason: Reason) {
        *match reason {
            Reason::Lifetime => &mut self.lifetime,
            Reason::Idle => &mut self.idle,
            Reason::Lost => &mut self.lost,
            Reason::Retired => &mut self.retired,
            Reason::Refused => &mut self.refused,
            Reason::PoolClosed => &mut self.pool_closed,
        } += 1;
    }
}

/// How often something took how long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Histogram {
    buckets: [u64; Self::BOUNDS.len() + 1],
    sum: Duration,
}

impl Histogram {
    /// The upper bounds of all buckets but the last, which has none; a duration that equals a bound is in its bucket.
    pub const BOUNDS: [Duration; 14] = [
        Duration::from_micros(100),
        Duration::from_micros(500),
        Duration::from_millis(1),
        Duration::from_millis(5),
        Duration::from_millis(10),
        Duration::from_millis(25),
        Duration::from_millis(50),
        Duration::from_millis(100),
        Duration::from_millis(250),
        Duration::from_millis(500),
        Duration::from_secs(1),
        Duration::from_secs(5),
        Duration::from_secs(10),
        Duration::from_secs(30),
    ];

    /// How many are in each bucket: those of [`BOUNDS`](Self::BOUNDS), and those that took longer.
    pub fn buckets(&self) -> &[u64] {
        &self.buckets
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }

    /// How long they took together.
    pub fn sum(&self) -> Duration {
        self.sum
    }

    pub(super) fn add(&mut self, took: Duration) {
        self.buckets[Self::BOUNDS.partition_point(|bound| *bound < took)] += 1;
        self.sum = self.sum.saturating_add(took);
    }

    /// One that took no time.
    #[inline]
    pub(super) fn add_none(&mut self) {
        self.buckets[0] += 1;
    }

    /// It was none after all.
    pub(super) fn remove_none(&mut self) {
        self.buckets[0] -= 1;
    }
}
