//! A connection: the driver's client, its prepared statements, and what is under way on it.

pub(crate) mod connect;
mod first;
mod known;
mod peer;
mod raised;
mod reset;
mod settle;
mod slots;
mod stale;
mod traffic;

pub(crate) use self::peer::{is_server, refusal};
pub(crate) use self::raised::Raised;
pub(crate) use self::settle::Stop;
pub(crate) use self::slots::Prepared;
pub(crate) use self::traffic::Flight;

use std::fmt;
use std::ops::AsyncFnOnce;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;

use sqlwright_connect::{Canceller, Connected, Peer};

use self::connect::Address;
use self::known::Known;
use self::peer::Naming;
use self::reset::Kept;
use self::slots::Slots;
use self::traffic::Traffic;
use crate::batch::{Answers, Batch, BatchError};
use crate::error::{Commits, Error, ErrorKind};
use crate::pool::Limits;
use crate::statement::{Session, Statement, Statements};
use crate::transaction::{self, Origin, Repeatable, Transaction, TransactionBuilder, TransactionGuard};

/// A connection to PostgreSQL. Statements are prepared once on it, at first use.
///
/// Independent statements that are polled together are sent together; results arrive in the order of sending. A statement
/// that is dropped before its result arrives is given a moment to end, and is then cancelled; statements that
/// follow wait until nothing is running on the connection.
pub struct Connection {
    core: Arc<Core>,
}

/// What a connection and its transactions share.
pub(crate) struct Core {
    client: tokio_postgres::Client,
    canceller: Canceller,
    peer: Peer,
    naming: Naming,
    /// The server's `statement_timeout`, where we have set it.
    statement_timeout: Option<Duration>,
    slots: Slots,
    known: Known,
    traffic: Traffic,
    /// What is known of the transaction that is open.
    transaction: transaction::State,
    /// What is left of the session as it was.
    kept: Kept,
}

impl Connection {
    /// Takes over a client of the driver, whose connection task must be running.
    ///
    /// Cancel requests use no TLS; if the server requires TLS for them, a dropped statement runs to completion. No limits are set
    /// on the session.
    ///
    /// Behind a pooler, which is detected before the first statement is prepared (one round trip), statements with columns of the
    /// schema's own types, batches, chunks and [`prepare`](Self::prepare) are refused (`Configuration`): what this client prepares
    /// could be confused with a statement of another program. A [`Pool`](crate::Pool) or [`connect`](Self::connect) refuses nothing.
    pub fn new(client: tokio_postgres::Client) -> Self {
        Self::over(client, Canceller::PLAIN, Peer::default(), Naming::unwatched(), None)
    }

    /// For a client that [`new`](Self::new) took over: whether its statements may be prepared behind a pooler. Use `true` if the pooler keeps
    /// the prepared statements of its clients apart, or gives each client a session of its own. A connection that this crate
    /// has made takes `prepared_statements` in its connection string instead.
    #[must_use]
    pub fn prepared_statements(self, may_be_used: bool) -> Self {
        self.core.allow_names(may_be_used);
        self
    }

    fn made(connected: Connected, statement_timeout: Option<Duration>) -> Self {
        let Connected { client, driver, canceller, peer } = connected;
        // Its error reaches every statement as "connection closed".
        tokio::spawn(async move { driver.await.ok() });
        Self::over(client, canceller, peer, Naming::Watched, statement_timeout)
    }

    fn over(
        client: tokio_postgres::Client,
        canceller: Canceller,
        peer: Peer,
        naming: Naming,
        statement_timeout: Option<Duration>,
    ) -> Self {
        Self {
            core: Arc::new(Core {
                client,
                canceller,
                peer,
                naming,
                statement_timeout,
                slots: Slots::default(),
                known: Known::default(),
                traffic: Traffic::default(),
                transaction: transaction::State::default(),
                kept: Kept::default(),
            }),
        }
    }

    /// Connects to a `postgres://` URL (or libpq's `key=value` form) and spawns the driver's task. The limits are the defaults of
    /// a [`Pool`](crate::Pool).
    ///
    /// # Errors
    /// The URL is invalid (`Configuration`), or the server cannot be reached or refuses (`Connection`, or its own class).
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let address = url.parse::<Address>().map_err(Error::connect)?;
        connect::connect(&address, &Limits::default()).await
    }

    /// Looks up the types of the schema that these statements use, in a handful of round trips for all of them together.
    /// The first call of a statement then takes one round trip, too, or two if it writes outside a transaction; without it,
    /// the first call of a statement with a type of the schema that is new to the connection takes up to seven.
    ///
    /// A type that does not exist in the database, or differs there, is not an error here, but when its statements are called.
    pub async fn warm_up(&self, statements: Statements) {
        self.core.learn(all(statements)).await;
    }

    /// Looks up their types, then prepares these statements, all in one round trip, and compares the types of their
    /// parameters and columns with those for which the code was generated.
    ///
    /// # Errors
    /// A statement does not match the database (`SchemaDrift`, which also names the others that do not), or cannot be prepared.
    pub async fn prepare(&self, statements: Statements) -> Result<(), Error> {
        self.warm_up(statements).await;
        // Before that is known, nothing is prepared by name.
        self.core.meet().await?;
        self.core.prepare_all(all(statements)).await
    }

    /// Runs `body` in a transaction: commits when it returns Ok, rolls back when it returns an error, panics or is dropped.
    /// The body is run again if the transaction fails because of a concurrent one; see [`Pool::transaction`](crate::Pool::transaction).
    ///
    /// # Errors
    /// The body's; or that of BEGIN or COMMIT.
    pub async fn transaction<T, E, F>(&mut self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Repeatable,
    {
        self.build_transaction().run(body).await
    }

    /// Like [`transaction`](Self::transaction), but the body runs only once and may change what it captures.
    ///
    /// # Errors
    /// The body's; or that of BEGIN or COMMIT.
    pub async fn transaction_once<T, E, F>(&mut self, body: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&mut Transaction) -> Result<T, E>,
    {
        self.build_transaction().run_once(body).await
    }

    /// Begins a transaction, which its owner commits: see [`TransactionGuard`]. For other options, use
    /// `build_transaction().….begin()`.
    ///
    /// # Errors
    /// That of BEGIN, although most are returned by the first statement, or by COMMIT.
    pub async fn begin(&mut self) -> Result<TransactionGuard<'_>, Error> {
        self.build_transaction().begin().await
    }

    /// A builder for a transaction with options other than the defaults: isolation level, read-only, how often it is tried.
    pub fn build_transaction(&mut self) -> TransactionBuilder<'_> {
        TransactionBuilder::new(Origin::Connection(self))
    }

    /// Runs many statements in a transaction of their own, in one or two round trips: see [`Batch`]. They are run again if they fail
    /// because of a concurrent transaction.
    ///
    /// # Errors
    /// That of the first statement that the server refused, or that did not return as many rows as its type says; or that of BEGIN or COMMIT.
    pub async fn run(&mut self, batch: Batch) -> Result<Answers, BatchError> {
        batch.run_over(Origin::Connection(self)).await
    }

    /// Whether the connection is known to be gone.
    pub fn is_closed(&self) -> bool {
        self.core.client.is_closed() || self.core.traffic.is_broken()
    }

    /// The driver's client, for what this crate does not cover (COPY). Notifications do not arrive: listen on a client of your own.
    ///
    /// After this, a connection is reset when it is returned to its pool: an open transaction is rolled back, and session state is
    /// discarded (settings, role, locks, channels, temporary tables, cursors, prepared statements made by SQL). Only the end of the session
    /// undoes LOAD, `setseed`, `dblink_connect`, and what other extensions keep.
    pub fn client(&self) -> &tokio_postgres::Client {
        self.core.kept.touch(Session::Changed);
        &self.core.client
    }

    /// A second handle, for transactions: they have no lifetime, and whoever starts one lends the connection to it.
    pub(crate) fn share(&self) -> Self {
        Self { core: Arc::clone(&self.core) }
    }

    /// A handle for what has only that.
    pub(crate) fn of(core: Arc<Core>) -> Self {
        Self { core }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

fn all(statements: Statements) -> impl Iterator<Item = &'static Statement> {
    statements.iter().copied().flatten().copied()
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("closed", &self.is_closed()).finish_non_exhaustive()
    }
}

impl Core {
    pub(crate) fn driver(&self) -> &tokio_postgres::Client {
        &self.client
    }

    /// The statement, if it is prepared.
    pub(crate) fn ready(&self, statement: &'static Statement) -> Option<Prepared> {
        let prepared = self.slots.ready(statement)?;
        self.kept.touch(prepared.session);
        Some(prepared)
    }

    /// The statement; prepares it, if nobody has.
    pub(crate) async fn prepared(self: &Arc<Self>, statement: &'static Statement) -> Result<Prepared, Error> {
        if let Some(prepared) = self.ready(statement) {
            return Ok(prepared);
        }
        let flight = self.depart(Some(statement)).await?;
        let prepared = slots::prepare(flight, statement).await?;
        self.kept.touch(prepared.session);
        Ok(prepared)
    }

    /// Prepares them together. An error is that of the first, with the names of all that fail.
    async fn prepare_all(self: &Arc<Self>, statements: impl Iterator<Item = &'static Statement>) -> Result<(), Error> {
        let mut statements = statements.peekable();
        if let Some(first) = statements.peek() {
            self.must_prepare(first).await?;
        }
        let prepared = join_all(statements.map(|statement| self.prepared(statement))).await;
        let mut errors = prepared.into_iter().filter_map(Result::err);
        let Some(first) = errors.next() else {
            return Ok(());
        };
        let others: Vec<_> = errors.filter_map(|error| error.statement()).collect();
        Err(first.and_others(&others))
    }

    /// Whether the server answers: one round trip.
    pub(crate) async fn answers(self: &Arc<Self>) -> Result<(), Error> {
        let flight = self.depart(None).await?;
        let answer = self.client.check_connection().await;
        flight.land();
        answer.map_err(|error| Error::driver(None, Commits::Later, error))
    }

    /// Lets the server run statements longer than usual, by now or until it is told otherwise. On the wire when this returns,
    /// and ahead of what comes next; nobody waits for the answer.
    ///
    /// Outside of a transaction that is a setting of the session, which behind a pooler is not ours: there the usual limit stays.
    pub(crate) fn raise_statement_timeout(&self, limit: Duration) -> Option<Raised> {
        self.statement_timeout.filter(|usual| limit >= *usual)?;
        let raised = Raised::on(self.is_in_transaction(), &self.peer)?;
        // Somewhat longer, so that it is we who say when it is over.
        self.send(&raised.set(limit.saturating_add(Duration::from_secs(5)), &self.peer));
        Some(raised)
    }

    /// The limit of the session is in force again.
    pub(crate) fn lower_statement_timeout(&self, raised: Raised) {
        self.send(&raised.reset(&self.peer));
    }

    fn send(&self, sql: &str) {
        let _ = self.client.batch_execute(sql).now_or_never();
    }

    /// Refuses a statement while a stream is open.
    pub(crate) fn beside_no_stream(&self, statement: &'static Statement) -> Result<(), Error> {
        match self.traffic.has_streams() {
            false => Ok(()),
            true => Err(Error::plain(ErrorKind::StreamOpen, Some(statement.name()))),
        }
    }

    /// Counts a request as under way, from now until the flight is landed or dropped.
    pub(crate) async fn depart(self: &Arc<Self>, statement: Option<&'static Statement>) -> Result<Flight, Error> {
        self.transaction.check()?;
        match Flight::depart(self) {
            Some(flight) => Ok(flight),
            None => Box::pin(Flight::depart_later(self, statement.map(Statement::name))).await,
        }
    }

    pub(crate) fn is_in_transaction(&self) -> bool {
        self.traffic.is_in_transaction()
    }

    /// Runs a command of this crate (BEGIN and the like).
    pub(crate) async fn command(self: &Arc<Self>, sql: &str) -> Result<(), tokio_postgres::Error> {
        let flight = Flight::board(self);
        let result = self.client.batch_execute(sql).await;
        flight.land();
        result
    }

    /// Remembers whether the transaction lost against another one, as its last word.
    pub(crate) fn note(&self, outcome: Result<(), &Error>) {
        self.transaction.note(outcome);
    }

    pub(crate) fn transaction(&self) -> &transaction::State {
        &self.transaction
    }

    pub(crate) fn begin_transaction(&self) {
        self.transaction.reset();
        self.traffic.begin_transaction();
    }

    /// Whether a pool may hand the connection out again as it is.
    pub(crate) fn is_reusable(&self) -> bool {
        !self.client.is_closed() && self.traffic.is_reusable() && self.kept.is_all()
    }
}
