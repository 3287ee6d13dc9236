//! The choices about a pool.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Timeouts};

use super::manager::Manager;
use super::{Limits, Pool, limits};
use crate::connection::connect::Address;
use crate::error::{Error, ErrorKind};
use crate::statement::Statements;

/// Builds a [`Pool`] with other limits than the usual ones.
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build`"]
pub struct PoolBuilder {
    limits: Limits,
    prepared_statements: Option<bool>,
    warm_up: Vec<Statements>,
    prepare: Vec<Statements>,
}

impl PoolBuilder {
    /// How many connections there are at most, between 1 and the 262,143 that a PostgreSQL can have. Usually twice the cores of this machine, at least 4.
    ///
    /// Small on purpose: a connection is a process of the server, which does not get more work done by more of them than it
    /// has cores and disks, but does keep locks for longer; and several instances of an application share its 100 by
    /// default. Statements that wait here wait cheaply.
    pub fn max_size(mut self, connections: usize) -> Self {
        self.limits.max_size = connections.clamp(1, limits::MOST);
        self
    }

    /// How long to wait for a connection to become free. Usually 30 seconds.
    pub fn wait_timeout(mut self, limit: Duration) -> Self {
        self.limits.wait_timeout = limit;
        self
    }

    /// How long making a connection may take, for each host. Usually 10 seconds; `connect_timeout` in the connection string
    /// wins.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.limits.connect_timeout = limit;
        self
    }

    /// How old a connection may become before another takes its place. Usually 30 minutes, so that a changed name, role or
    /// certificate reaches all connections, and the server's processes, which only grow, are replaced.
    pub fn max_lifetime(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.max_lifetime = limit.into();
        self
    }

    /// The server's `statement_timeout` on every connection. Usually 30 seconds: a statement that hangs holds its
    /// connection and its locks. A longer limit of a single statement (`--@ timeout`) or call wins for as long as it runs.
    ///
    /// Here and below: `None` leaves it as the server has it; the `options` of a connection string win; whole milliseconds, at least
    /// one, and none at all if they are more than the server can count (24 days).
    pub fn statement_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.statement_timeout = limit.into();
        self
    }

    /// The server's `lock_timeout` on every connection. Usually 10 seconds.
    pub fn lock_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.lock_timeout = limit.into();
        self
    }

    /// The server's `idle_in_transaction_session_timeout` on every connection. Usually a minute: an open transaction keeps
    /// locks, and the server from cleaning up.
    pub fn idle_in_transaction_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.idle_in_transaction_timeout = limit.into();
        self
    }

    /// Whether statements are prepared by name, once per connection. Usually wherever that is safe: behind a pooler that mixes up the
    /// statements of its clients they are parsed for each call, which takes no more round trips.
    ///
    /// A pooler that gives each client a session of its own (`pool_mode = session` of PgBouncer) looks like one that does not: say
    /// `true` there. Never say so where transactions get other sessions and PgBouncer's `max_prepared_statements` is 0: statements of
    /// other programs would run instead of ours. `prepared_statements` in the connection string wins.
    pub fn prepared_statements(mut self, are_used: bool) -> Self {
        self.prepared_statements = Some(are_used);
        self
    }

    /// Makes the types of the schema that these statements use known to every new connection, before it is handed out:
    /// `.warm_up(mercado::STATEMENTS)`. Then the first call of a statement takes as many round trips as it must: see
    /// [`Connection::warm_up`](crate::Connection::warm_up).
    pub fn warm_up(mut self, statements: Statements) -> Self {
        self.warm_up.push(statements);
        self
    }

    /// Prepares these statements on every new connection, and compares them with the database, before it is handed out: see
    /// [`Connection::prepare`](crate::Connection::prepare). Costs memory on both sides for those that are never called; a
    /// statement that does not fit the database makes every call fail.
    pub fn prepare(mut self, statements: Statements) -> Self {
        self.prepare.push(statements);
        self
    }

    /// The pool over a `postgres://` URL (or libpq's `key=value` form). Connects at first use.
    ///
    /// # Errors
    /// The URL is not one, or a file that it names cannot be used.
    pub fn build(self, url: &str) -> Result<Pool, Error> {
        self.over(url.parse().map_err(Error::connect)?)
    }

    /// The pool over the URL in the environment variable `DATABASE_URL`; without it over what libpq's variables say (`PGHOST`,
    /// `PGUSER`, `PGPASSWORD`, `PGDATABASE`, `PGSSLMODE` and so on).
    ///
    /// # Errors
    /// Neither `DATABASE_URL` nor `PGHOST` is set, or what is set cannot be used.
    pub fn build_from_env(self) -> Result<Pool, Error> {
        self.over(Address::from_env().map_err(Error::connect)?)
    }

    fn over(self, mut address: Address) -> Result<Pool, Error> {
        address.check().map_err(Error::connect)?;
        let Self { limits, prepared_statements, warm_up, prepare } = self;
        address.prepared_statements = address.prepared_statements.or(prepared_statements);
        let (max_size, wait) = (limits.max_size, limits.wait_timeout);
        let manager = Manager { address, limits, warm_up, prepare };
        let inner = managed::Pool::builder(manager)
            .max_size(max_size)
            // Making a connection has a limit for each host.
            .timeouts(Timeouts { wait: Some(wait), create: None, recycle: Some(super::manager::RECYCLE) })
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| Error::with_text(ErrorKind::Configuration, None, error.to_string()))?;
        Ok(Pool { inner })
    }
}
