//! The limits of a pool.

use std::num::NonZeroUsize;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Timeouts};

use super::Pool;
use super::manager::Manager;
use crate::error::{Error, ErrorKind};
use crate::statement::Statements;

/// Builds a [`Pool`] with other limits than the usual ones.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct PoolBuilder {
    max_size: usize,
    wait_timeout: Duration,
    connect_timeout: Duration,
    warm_up: Vec<Statements>,
    prepare: Vec<Statements>,
}

impl Default for PoolBuilder {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            max_size: (cores * 2).max(4),
            wait_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            warm_up: Vec::new(),
            prepare: Vec::new(),
        }
    }
}

impl PoolBuilder {
    /// How many connections there are at most (0 counts as 1). Usually twice the cores of this machine, at least 4.
    ///
    /// Small on purpose: a connection is a process of the server, which does not get more work done by more of them than it
    /// has cores and disks, but does keep locks for longer; and several instances of an application share its 100 by
    /// default. Statements that wait here wait cheaply.
    pub fn max_size(mut self, connections: usize) -> Self {
        self.max_size = connections.max(1);
        self
    }

    /// How long to wait for a connection to become free. Usually 30 seconds.
    pub fn wait_timeout(mut self, limit: Duration) -> Self {
        self.wait_timeout = limit;
        self
    }

    /// How long making a connection may take. Usually 10 seconds.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Makes the types of the schema that these statements use known to every new connection, before it is handed out:
    /// `.warm_up(mercado::STATEMENTS)`. Then each statement takes one round trip, the first time too: see
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
    /// The URL is not one.
    pub fn build(self, url: &str) -> Result<Pool, Error> {
        let inner = managed::Pool::builder(Manager::new(url, self.warm_up, self.prepare)?)
            .max_size(self.max_size)
            .timeouts(Timeouts {
                wait: Some(self.wait_timeout),
                create: Some(self.connect_timeout),
                recycle: Some(self.connect_timeout),
            })
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| Error::with_text(ErrorKind::Configuration, None, error.to_string()))?;
        Ok(Pool { inner })
    }

    /// The pool over the URL in the environment variable `DATABASE_URL`.
    ///
    /// # Errors
    /// The variable is not set, or not a URL.
    pub fn build_from_env(self) -> Result<Pool, Error> {
        let url = std::env::var("DATABASE_URL").map_err(|_| {
            Error::with_text(ErrorKind::Configuration, None, "the environment variable DATABASE_URL is not set")
        })?;
        self.build(&url)
    }
}
