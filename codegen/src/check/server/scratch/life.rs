//! The sign that a scratch database belongs to a run that lives: a lock on the server, which goes with the run, however that ends.
//!
//! It is held by a transaction of its own, so that a pooler keeps the connection for it, and releases it when the run is gone. It is
//! there before the database is, and until after: a scratch database without it is certainly nobody's.

use std::hash::{BuildHasher, RandomState};

use tokio_postgres::{Client, Error};

/// What the lock is on: an advisory lock is on a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u64);

/// How the names of scratch databases begin.
const PREFIX: &str = "sqlwright_scratch_";

/// Limits that would end a transaction which only waits; the second is there from 17 on.
const NO_LIMITS: &str = "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings \
     WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout', 'statement_timeout')";

impl Key {
    /// One that nobody else has.
    pub(super) fn new() -> Self {
        Self(RandomState::new().hash_one(std::process::id()))
    }

    /// The name of the database that goes with it; the process is for people.
    pub(super) fn name(self) -> String {
        format!("{PREFIX}{}_{:016x}", std::process::id(), self.0)
    }

    /// The key that goes with a database; `None` for one that is not called like one of ours.
    pub(super) fn of(name: &str) -> Option<Self> {
        let (process, key) = name.strip_prefix(PREFIX)?.split_once('_')?;
        let is_ours = key.len() == 16 && !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
        is_ours.then(|| u64::from_str_radix(key, 16).ok().map(Self)).flatten()
    }

    /// Holds the lock until the connection ends.
    ///
    /// # Errors
    /// When the server refuses or the connection breaks.
    pub(super) async fn hold(self, client: &Client) -> Result<(), Error> {
        let number = self.0.cast_signed();
        client.batch_execute(&format!("BEGIN; {NO_LIMITS}; SELECT pg_catalog.pg_advisory_xact_lock({number})")).await
    }

    /// The keys whose locks are held, by whomever and in whatever database of the server.
    ///
    /// # Errors
    /// When the server refuses or the connection breaks.
    pub(super) async fn held(client: &Client) -> Result<Vec<Self>, Error> {
        let sql = "SELECT classid, objid FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND objsubid = 1";
        let mut keys = Vec::new();
        for row in client.query_typed(sql, &[]).await? {
            let (high, low): (u32, u32) = (row.try_get(0)?, row.try_get(1)?);
            keys.push(Self(u64::from(high) << 32 | u64::from(low)));
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn names_tell_their_keys() {
        let key = Key::new();
        assert_eq!(Key::of(&key.name()), Some(key));
        for other in ["sqlwright_scratch_", "sqlwright_scratch_12_34", "sqlwright_scratch__0123456789abcdef", "shop"] {
            assert_eq!(Key::of(other), None, "{other}");
        }
    }
}
