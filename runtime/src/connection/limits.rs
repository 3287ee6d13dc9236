//! What a pool and its connections are limited to.

use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::time::Duration;

/// The limits of a [`Pool`](crate::Pool) and its connections; shown by [`Pool::limits`](crate::Pool::limits).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum number of connections.
    pub max_size: usize,
    /// How long to wait for a free connection.
    pub wait_timeout: Duration,
    /// How long connecting may take, for each host.
    pub connect_timeout: Duration,
    /// How many idle connections are kept ready.
    pub min_idle: usize,
    /// How long a connection may be idle before it is closed; `None`: for ever.
    pub idle_timeout: Option<Duration>,
    /// The age at which a connection is replaced, less up to a tenth.
    pub max_lifetime: Option<Duration>,
    /// How long a connection may be idle before it is asked whether it answers when it is handed out; `None`: never.
    pub ping_after: Option<Duration>,
    /// The server's `statement_timeout`; `None` keeps the server's own value, here and below.
    pub statement_timeout: Option<Duration>,
    /// The server's `lock_timeout`.
    pub lock_timeout: Option<Duration>,
    /// The server's `idle_in_transaction_session_timeout`.
    pub idle_in_transaction_timeout: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_size: (cores() * 2).max(4),
            wait_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            min_idle: 0,
            idle_timeout: Some(Duration::from_secs(10 * 60)),
            ping_after: Some(Duration::from_secs(5)),
            max_lifetime: Some(Duration::from_secs(30 * 60)),
            statement_timeout: Some(Duration::from_secs(30)),
            lock_timeout: Some(Duration::from_secs(10)),
            idle_in_transaction_timeout: Some(Duration::from_secs(60)),
        }
    }
}

/// As many as a PostgreSQL can have (`MAX_BACKENDS` in `postmaster.h`): there is room to make for each.
pub(crate) const MOST: usize = (1 << 18) - 1;

/// A time limit as the server counts it: in whole milliseconds, up to 24 days, with 0 for none. A shorter one than a millisecond is
/// one, and one that the server cannot count is none.
pub(crate) fn server_millis(limit: Duration) -> u32 {
    let millis = limit.as_nanos().div_ceil(1_000_000).max(1);
    i32::try_from(millis).map_or(0, i32::unsigned_abs)
}

/// Asking the system takes as long as a statement does, and every connection has limits.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get))
}
