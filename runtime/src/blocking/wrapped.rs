//! Statements over a client of the crate `postgres`.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use fallible_iterator::FallibleIterator;
use futures_util::future::BoxFuture;
use postgres::GenericClient;
use sqlwright_wire::Row;

use crate::access::ReadWrite;
use crate::client::clients;
use crate::error::{Commits, Error, ErrorKind};
use crate::exec::{Guest, GuestRows, Lease, Leased, Place};
use crate::guest::{PROBE, Parameters, answer_to_probe, as_ours, is_sent_at_once, named_types, refusal, types, verify};
use crate::statement::{Arguments, Form, Statement};

/// A `Client` or `Transaction` of the crate [`postgres`], over which single statements run: for programs that have one already.
///
/// ```no_run
/// use sqlwright::blocking::{Wait, Wrapped};
/// # use sqlwright::{Client, Handle, Error, One};
/// # fn run(client: &mut postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
/// # struct Customers<'c>(Handle<'c>);
/// # impl<'c> Customers<'c> {
/// #     fn new(client: &'c Wrapped<'_>) -> Self { Self(client.handle()) }
/// #     fn count(&self) -> One<'c, i64> { unimplemented!() }
/// # }
/// let mut transaction = client.transaction()?;
/// let db = Wrapped::new(&mut transaction);
/// let customers = Customers::new(&db).count().wait()?;
/// drop(db);
/// transaction.commit()?;
/// # let _ = customers; Ok(())
/// # }
/// ```
///
/// The first poll runs the statement to completion. Use [`wait`](super::Wait::wait), not `.await`, because `postgres` panics in a thread
/// that runs async tasks. Prepared statements cannot be kept: a statement whose columns all have built-in types is parsed and
/// run in one round trip, any other is prepared first, and so is one that writes and returns rows, outside a transaction. All rows of a stream are read at once, and time limits do not hold.
/// Transactions are those of `postgres`: there are no batches and no chunks.
///
/// Whether such a client is connected to a pooler cannot be detected: see [`prepared_statements`](Self::prepared_statements).
pub struct Wrapped<'a> {
    client: Box<dyn Blocks + 'a>,
    may_prepare: Arc<AtomicBool>,
}

impl<'a> Wrapped<'a> {
    /// Wraps it.
    pub fn new(client: &'a mut impl Wrappable) -> Self {
        let may_prepare = Arc::new(AtomicBool::new(true));
        Self {
            client: Box::new(Locked { client: Mutex::new(client), may_prepare: Arc::clone(&may_prepare) }),
            may_prepare,
        }
    }

    /// Whether statements may be prepared; the default is `true`. Use `false` behind a pooler that mixes up the prepared statements
    /// of its clients: what cannot run without a prepared statement is then refused (`Configuration`).
    #[must_use]
    pub fn prepared_statements(self, may_be_used: bool) -> Self {
        self.may_prepare.store(may_be_used, Ordering::Relaxed);
        self
    }
}

clients! {
    () Wrapped<'_>, ReadWrite, |client| client;
}

impl Place for Wrapped<'_> {
    fn lease(&self, _: Option<&'static str>) -> Result<Leased<'_>, Error> {
        Ok(Leased::Guest(self))
    }

    fn lease_later(&self, statement: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>> {
        let text = "a client of the crate `postgres` cannot lend its connection";
        Box::pin(async move { Err(Error::with_text(ErrorKind::Connection, statement, text)) })
    }

    fn is_transaction(&self) -> bool {
        self.client.is_transaction()
    }

    fn name(&self) -> &'static str {
        "Wrapped"
    }
}

impl Guest for Wrapped<'_> {
    fn open<'g>(
        &'g self,
        statement: Form,
        arguments: Arguments,
    ) -> BoxFuture<'g, Result<Box<dyn GuestRows + 'g>, Error>> {
        Box::pin(async move { Ok(Box::new(self.client.run(statement, &arguments)?) as Box<dyn GuestRows>) })
    }

    fn is_in_transaction<'g>(&'g self, statement: &'static Statement) -> BoxFuture<'g, Result<bool, Error>> {
        Box::pin(async move { answer_to_probe(self.client.probe(), statement) })
    }
}

/// Blocks the thread until the whole answer is there.
trait Blocks: Send + Sync {
    fn probe(&self) -> Result<(), tokio_postgres::Error>;

    /// Whether a transaction decides what is stored.
    fn is_transaction(&self) -> bool;

    fn run(&self, statement: Form, arguments: &Arguments) -> Result<Fetched, Error>;
}

/// A whole answer.
struct Fetched {
    rows: std::vec::IntoIter<Row>,
    affected: u64,
}

impl GuestRows for Fetched {
    fn poll_row(&mut self, _: &mut Context<'_>) -> Poll<Result<Option<Row>, Error>> {
        Poll::Ready(Ok(self.rows.next()))
    }

    fn affected(&self) -> u64 {
        self.affected
    }
}

impl fmt::Debug for Wrapped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrapped")
    }
}

/// What can be [`Wrapped`]: a `Client` or `Transaction` of the crate [`postgres`].
pub trait Wrappable: GenericClient + Send {
    /// Whether a transaction decides what is stored.
    #[doc(hidden)]
    const IS_TRANSACTION: bool;
}

impl Wrappable for postgres::Client {
    const IS_TRANSACTION: bool = false;
}

impl Wrappable for postgres::Transaction<'_> {
    const IS_TRANSACTION: bool = true;
}

/// `postgres` wants it for itself, and repositories share it.
struct Locked<'a, C> {
    client: Mutex<&'a mut C>,
    may_prepare: Arc<AtomicBool>,
}

impl<C: Wrappable> Blocks for Locked<'_, C> {
    fn probe(&self) -> Result<(), tokio_postgres::Error> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).batch_execute(PROBE)
    }

    fn is_transaction(&self) -> bool {
        C::IS_TRANSACTION
    }

    fn run(&self, statement: Form, arguments: &Arguments) -> Result<Fetched, Error> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let commits = statement.commits(C::IS_TRANSACTION);
        let driver = |error| Error::driver(Some(statement.name()), commits, error).known_to(&statement);
        // As over the driver's own client.
        let may_prepare = self.may_prepare.load(Ordering::Relaxed);
        let mut answer = if is_sent_at_once(&statement, if may_prepare { commits } else { Commits::Later }) {
            client.query_typed_raw(&statement.text(), Parameters::of(arguments).zip(types(statement)))
        } else if !may_prepare {
            return Err(refusal(&statement));
        } else {
            let prepared = client.prepare_typed(&statement.text(), &named_types(statement));
            let refused = |error| Error::driver_before_parameters(Some(statement.name()), error).known_to(&statement);
            let prepared = prepared.map_err(refused)?;
            verify(statement, Some(prepared.params()), prepared.columns())?;
            client.query_raw(&prepared, Parameters::of(arguments))
        }
        .map_err(driver)?;
        let mut rows = Vec::new();
        while let Some(row) = answer.next().map_err(driver)? {
            rows.push(row);
        }
        if let Some(row) = rows.first() {
            verify(statement, None, row.columns()).map_err(|error| error.with_outcome(commits.done()))?;
        }
        let rows: Vec<Row> = rows.iter().map(as_ours).collect();
        Ok(Fetched { rows: rows.into_iter(), affected: answer.rows_affected().unwrap_or(0) })
    }
}
