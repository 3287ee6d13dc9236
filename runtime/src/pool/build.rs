//! The choices about a pool.

use std::sync::Arc;
use std::time::Duration;

use super::hooks::Hooks;
use super::maker::Maker;
use super::replicas::Replicas;
use super::shared::Shared;
use super::state::Breaker;
use super::{Limits, Pool};
use crate::connection::{Address, Bounds, Connection, MOST_CONNECTIONS, database, named};
use crate::error::Error;
use crate::observe::{Observer, Tracer};
use crate::statement::Statements;

/// Builds a [`Pool`], or [one connection](Self::connect), with limits other than the defaults.
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` or `connect`"]
pub struct PoolBuilder {
    limits: Limits,
    bounds: Bounds,
    prepared_statements: Option<bool>,
    warm_up: Vec<Statements>,
    prepare: Vec<Statements>,
    breaker: Option<Breaker>,
    pub(super) hooks: Hooks,
    observer: Observer,
    replicas: Option<(String, Duration)>,
}

impl PoolBuilder {
    /// The maximum number of connections, between 1 and 262,143, which is PostgreSQL's own maximum. Default: twice the cores of this machine, at least 4.
    ///
    /// Small on purpose: a connection is a process of the server. More connections than the server
    /// has cores and disks do not get more work done, but hold locks for longer; and all instances of an application share its limit, 100 by
    /// default. Waiting in the pool is cheap.
    pub fn max_size(mut self, connections: usize) -> Self {
        self.limits.max_size = connections.clamp(1, MOST_CONNECTIONS);
        self
    }

    /// How long to wait for a connection: a free one, or one that is made. Default: 30 seconds.
    ///
    /// An attempt to connect that fails is repeated within this time, with pauses that grow to half a second, if waiting can mend it: the
    /// server is down, starting, or has no connection left. A wrong password, an unknown database or a certificate that does not fit fails the
    /// call at once. If the time is over before a connection is made, it is made all the same, for the next call.
    pub fn wait_timeout(mut self, limit: Duration) -> Self {
        self.limits.wait_timeout = limit;
        self
    }

    /// How long connecting may take, for each host. Default: 10 seconds; `connect_timeout` in the connection string
    /// wins.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.limits.connect_timeout = limit;
        self
    }

    /// How many idle connections are kept ready, within `max_size`. Default: 0. They are made in the background: when the pool is built inside a
    /// Tokio runtime, or at first use.
    pub fn min_idle(mut self, connections: usize) -> Self {
        self.limits.min_idle = connections;
        self
    }

    /// How long a connection may be idle before it is closed, unless it is one of [`min_idle`](Self::min_idle). Default: 10 minutes; `None`: for
    /// ever.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.idle_timeout = limit.into();
        self
    }

    /// After how long without use a connection is asked whether it answers when it is handed out, in one round trip. Default: 5 seconds; `None`:
    /// never. One that does not answer within 2 seconds is closed, and so are those that have been idle for as long.
    pub fn ping_after(mut self, idle: impl Into<Option<Duration>>) -> Self {
        self.limits.ping_after = idle.into();
        self
    }

    /// A circuit breaker: after so many failed attempts to connect, one after the other, calls for which a connection would have to be made
    /// fail at once, for as long as `pause`. Then one attempt decides. Default: none, so that calls wait for the server to come back. Failures
    /// of statements do not count, and calls that other connections can serve wait for these.
    pub fn circuit_breaker(mut self, failures: u32, pause: Duration) -> Self {
        self.breaker = Some(Breaker { failures: failures.max(1), pause });
        self
    }

    /// The age at which a connection is replaced, less up to a tenth, which differs from one to the other. Default: 30 minutes, so that a changed name, role or
    /// certificate reaches all connections, and the server's processes, whose memory only grows, are replaced.
    pub fn max_lifetime(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.max_lifetime = limit.into();
        self
    }

    /// The server's `statement_timeout` on every connection. Default: 30 seconds, because a statement that hangs holds its
    /// connection and its locks. A longer limit of a single statement (`--@ timeout`) or call applies while it runs.
    ///
    /// Here and below: `None` keeps the server's own value; the `options` of a connection string take precedence; the limit is in whole milliseconds, at least
    /// one, and there is no limit if it is longer than the server can represent (24 days).
    pub fn statement_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.statement_timeout = limit.into();
        self
    }

    /// The server's `lock_timeout` on every connection. Default: 10 seconds.
    pub fn lock_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.lock_timeout = limit.into();
        self
    }

    /// The server's `idle_in_transaction_session_timeout` on every connection. Default: one minute, because an open transaction holds
    /// locks, and keeps the server from removing old row versions.
    pub fn idle_in_transaction_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.idle_in_transaction_timeout = limit.into();
        self
    }

    /// Whether statements are prepared by name, once per connection. Default: wherever that is safe. Behind a pooler that mixes up the
    /// statements of its clients they are parsed for each call, which takes no more round trips.
    ///
    /// A pooler that gives each client a session of its own (PgBouncer's `pool_mode = session`) cannot be told from one that does not: use
    /// `true` there. Never use it if transactions share sessions and PgBouncer's `max_prepared_statements` is 0: statements of
    /// other programs would run instead. `prepared_statements` in the connection string takes precedence.
    pub fn prepared_statements(mut self, are_used: bool) -> Self {
        self.prepared_statements = Some(are_used);
        self
    }

    /// How many prepared statements a connection keeps; 0 counts as 1. Default: 500. Of more, the one that was not used for longest is closed, and prepared
    /// again when it is called. Each takes 20 to 70 KiB of the server's memory.
    pub fn max_prepared_statements(mut self, bound: usize) -> Self {
        self.bounds.statements = bound.max(1);
        self
    }

    /// How many of these may be variants of statements that vary; 0 counts as 1. Default: 64. Each combination of what a call can leave out
    /// is a variant, which is prepared when it is first called, and again if it was closed because others were used more lately.
    pub fn max_prepared_variants(mut self, bound: usize) -> Self {
        self.bounds.variants = bound.max(1);
        self
    }

    /// Makes the types of the schema that these statements use known to every new connection, before it is handed out:
    /// `.warm_up(mercado::STATEMENTS)`. The first call of a statement then takes no round trips for them: see
    /// [`Connection::warm_up`](crate::Connection::warm_up).
    pub fn warm_up(mut self, statements: Statements) -> Self {
        self.warm_up.push(statements);
        self
    }

    /// Prepares these statements on every new connection, and compares them with the database, before it is handed out: see
    /// [`Connection::prepare`](crate::Connection::prepare). This costs memory on both sides for statements that are never called; a
    /// statement that does not match the database makes every call fail.
    pub fn prepare(mut self, statements: Statements) -> Self {
        self.prepare.push(statements);
        self
    }

    /// The connection string of replicas, to which [`Pool::read_only`] then connects: a pool of its own with the same limits. It is one of `max_size`
    /// connections, too, in addition to those of this pool.
    ///
    /// A replica that does not answer, that was promoted, or that is further behind than `max_lag`, is left out until it is up to date again; each is
    /// asked once a second. If there is no other, reads go to the primary, the hosts of this pool. What a replica has not yet replayed is not seen: read in a
    /// transaction of this pool what must be.
    ///
    /// ```no_run
    /// # fn pool() -> Result<(), sqlwright::Error> {
    /// # use std::time::Duration;
    /// let pool = sqlwright::Pool::builder()
    ///     .replicas("postgres://app@replica-1,replica-2/shop", Duration::from_secs(5))
    ///     .build("postgres://app@primary/shop")?;
    /// let readers = pool.read_only();
    /// # let _ = readers; Ok(())
    /// # }
    /// ```
    pub fn replicas(mut self, url: impl Into<String>, max_lag: Duration) -> Self {
        self.replicas = Some((url.into(), max_lag));
        self
    }

    /// Who hears of every statement, transaction, wait and connection of the pool. Default: nobody.
    pub fn tracer(mut self, tracer: Arc<dyn Tracer>) -> Self {
        self.observer.tracer = Some(tracer);
        self
    }

    /// The duration from which on a call is reported as slow: an event of `tracing` at level WARN, once per call, with the name of the
    /// statement, and no values. Of what is read row by row, or in chunks, only the time to the first of them counts. Default: none.
    #[cfg(feature = "tracing")]
    pub fn slow_statement(mut self, duration: Duration) -> Self {
        self.observer.slow = Some(duration);
        self
    }

    /// Has every statement carry this to the server, in a comment after its SQL in the format of sqlcommenter: `/*application='shop'*/`.
    /// The server's logs, `pg_stat_activity` and `pg_stat_statements` show it. Called several times, it adds tags, which are sorted by key;
    /// a second value for a key replaces the first.
    ///
    /// Tags are the same for all calls, such as the application, its version and its route, because another text would be another statement to
    /// prepare. Whatever is not a letter, a digit or one of `-._~` is percent-encoded, so that nothing can leave the comment. The comment may
    /// have 512 bytes, and no key may be empty; if it is otherwise, `build` fails.
    pub fn tag(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.observer.tags.add(key.as_ref(), value.as_ref());
        self
    }

    /// The pool over a `postgres://` URL (or libpq's `key=value` form). Connects at first use.
    ///
    /// # Errors
    /// The URL is invalid, or a file that it names cannot be used.
    pub fn build(self, url: &str) -> Result<Pool, Error> {
        self.over(url.parse().map_err(Error::connect)?)
    }

    /// The pool over the URL in the environment variable `DATABASE_URL` or, if that is not set, from libpq's variables (`PGHOST`,
    /// `PGUSER`, `PGPASSWORD`, `PGDATABASE`, `PGSSLMODE` and so on).
    ///
    /// # Errors
    /// Neither `DATABASE_URL` nor `PGHOST` is set, or what is set cannot be used.
    pub fn build_from_env(self) -> Result<Pool, Error> {
        self.over(Address::from_env().map_err(Error::connect)?)
    }

    /// One connection with what was chosen here, without a pool: its limits on the server, prepared statements, hooks, tracer and tags are those of a connection of
    /// the pool. Nobody replaces it, so limits of the pool itself have no effect.
    ///
    /// ```no_run
    /// # use std::sync::Arc;
    /// # use sqlwright::observe::Tracer;
    /// # async fn connect(tracer: Arc<dyn Tracer>, url: &str) -> Result<(), sqlwright::Error> {
    /// let connection = sqlwright::Pool::builder().tracer(tracer).tag("application", "import").connect(url).await?;
    /// # let _ = connection; Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`build`](Self::build); or the server cannot be reached or refuses, or a hook has failed.
    pub async fn connect(self, url: &str) -> Result<Connection, Error> {
        let maker = self.maker(url.parse().map_err(Error::connect)?)?;
        maker.connect().await.map(Connection::of)
    }

    fn maker(self, mut address: Address) -> Result<Maker, Error> {
        address.check().map_err(Error::connect)?;
        let Self { limits, bounds, prepared_statements, warm_up, prepare, hooks, mut observer, .. } = self;
        observer.tags.check()?;
        observer.database = database(&address).to_owned();
        address.prepared_statements = address.prepared_statements.or(prepared_statements);
        let (address, observer, catalog) = (named(address), Arc::new(observer), Arc::default());
        Ok(Maker { address, replicas: None, limits, bounds, warm_up, prepare, hooks, observer, catalog })
    }

    fn over(mut self, address: Address) -> Result<Pool, Error> {
        let (replicas, breaker) = (self.replicas.take(), self.breaker);
        let maker = self.maker(address)?;
        let replicas = match replicas {
            Some((url, max_lag)) => {
                let mut own: Address = url.parse().map_err(Error::connect)?;
                own.prepared_statements = own.prepared_statements.or(maker.address.prepared_statements);
                let count = own.hosts();
                let all = named(own).falling_back_to(&maker.address).map_err(Error::connect)?;
                all.check().map_err(Error::connect)?;
                Some(Replicas::new(all, count, max_lag))
            }
            None => None,
        };
        let readers = replicas
            .map(|replicas| Shared::new(Maker { replicas: Some(Arc::new(replicas)), ..maker.clone() }, breaker));
        let shared = Shared::new(maker, breaker);
        shared.top_up();
        if let Some(readers) = &readers {
            readers.top_up();
        }
        Ok(Pool { shared, readers })
    }
}
