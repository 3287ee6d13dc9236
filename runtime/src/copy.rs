//! `COPY … FROM STDIN`: rows go into the connection as they come.

use std::borrow::Cow;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use futures_util::future::BoxFuture;
use sqlwright_wire::{CopyIn as Wire, Error as WireError, describe, encode};

use crate::connection::{Description, Verdict};
use crate::error::{Commits, Error, ErrorKind, Outcome};
use crate::exec::{
    Call, Command, HEADER, Lease, Leased, Limit, PlaceRef, TRAILER, admit, prepare, run_command, wait_for_gate,
};
use crate::observe::Watch;
use crate::statement::{Form, Statement};
use crate::value::{Encode, encode_sized};

/// So much is collected before it is sent.
const FULL: usize = 64 * 1024;

/// A row of a `COPY … FROM STDIN`; `Of` says of which. Implemented by generated code.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a row of this COPY")]
pub trait CopyRow<Of> {
    /// Hands out its values, in the order of the columns.
    fn with_values<T>(&self, take: impl FnOnce(&[&dyn Encode]) -> T) -> T;
}

impl<Of, R: CopyRow<Of>> CopyRow<Of> for &R {
    fn with_values<T>(&self, take: impl FnOnce(&[&dyn Encode]) -> T) -> T {
        (**self).with_values(take)
    }
}

/// A `COPY … FROM STDIN` that has not been sent yet: a future of `Result<CopySink<Row, E>, E>`.
///
/// Nothing is sent before the first poll.
#[must_use = "a statement does nothing until it is awaited"]
pub struct CopyIn<'c, Row, E = Error> {
    call: Call<'c>,
    output: PhantomData<fn() -> (Row, E)>,
}

impl<'c, Row, E> CopyIn<'c, Row, E> {
    pub(crate) fn new(call: Call<'c>) -> Self {
        Self { call, output: PhantomData }
    }

    /// Sets a time limit for each wait: for the beginning, for room for more rows, and for the end. When it has passed, the server is
    /// asked to cancel, and the error is a [`StatementTimeout`](ErrorKind::StatementTimeout); at the end it is an
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) if the rows may be stored and the server does not say so within half a second. Default: the
    /// `statement_timeout` of the pool, which is also the server's for the whole COPY.
    pub fn timeout(self, limit: Duration) -> Self {
        Self::new(self.call.timeout(limit))
    }

    /// Copies all rows of an iterator, and returns how many are stored: what [`CopySink::send_all`] and [`CopySink::finish`] do.
    ///
    /// # Errors
    /// Theirs, and those of the beginning: nothing is stored.
    pub async fn send_all<R: CopyRow<Row>>(self, rows: impl IntoIterator<Item = R>) -> Result<u64, E>
    where
        Row: 'c,
        E: From<Error> + 'c,
    {
        let mut sink = self.await?;
        sink.send_all(rows).await?;
        sink.finish().await
    }
}

impl<'c, Row: 'c, E: From<Error> + 'c> IntoFuture for CopyIn<'c, Row, E> {
    type Output = Result<CopySink<Row, E>, E>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let call = self.call;
        Box::pin(async move {
            let sink = Sink::begin(call).await.map_err(E::from)?;
            Ok(CopySink { sink, output: PhantomData })
        })
    }
}

impl<Row, E> fmt::Debug for CopyIn<'_, Row, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CopyIn").field(&self.call.statement().name()).finish()
    }
}

/// A `COPY … FROM STDIN` under way, which takes rows.
///
/// Rows are collected and sent when there are 64 kB of them, so memory use does not grow with their number; where the server is behind,
/// [`send`](Self::send) waits. Nothing is stored before [`finish`](Self::finish): dropped without it, or after an error,
/// the COPY is given up, which aborts the transaction that it is in. Until it has ended, another statement on the same connection or
/// transaction is an error ([`ErrorKind::StreamOpen`]). Over a pool, it has a connection of its own.
#[must_use = "nothing is stored until `.finish().await`"]
pub struct CopySink<Row, E = Error> {
    sink: Sink,
    output: PhantomData<fn() -> (Row, E)>,
}

impl<Row, E: From<Error>> CopySink<Row, E> {
    /// Takes a row. A future that is dropped while it waits gives the COPY up.
    ///
    /// # Errors
    /// A value cannot be encoded: the row is left out, and others can be sent. Or the server has ended the COPY, or the connection is gone:
    /// then nothing is stored.
    pub async fn send(&mut self, row: impl CopyRow<Row>) -> Result<(), E> {
        self.take(&row)?;
        self.sink.send_if_full().await.map_err(E::from)
    }

    /// Takes all rows of an iterator, as [`send`](Self::send) does.
    ///
    /// # Errors
    /// As `send`, at the first row that fails; those before it are sent.
    pub async fn send_all<R: CopyRow<Row>>(&mut self, rows: impl IntoIterator<Item = R>) -> Result<(), E> {
        for row in rows {
            self.take(&row)?;
            self.sink.send_if_full().await.map_err(E::from)?;
        }
        Ok(())
    }

    /// Ends the COPY, and returns how many rows are stored; a trigger or a partition may have left some out.
    ///
    /// # Errors
    /// The server refuses a row, or the connection is gone.
    pub async fn finish(self) -> Result<u64, E> {
        self.sink.finish().await.map_err(E::from)
    }

    fn take(&mut self, row: &impl CopyRow<Row>) -> Result<(), E> {
        row.with_values(|values| self.sink.take(values)).map_err(E::from)
    }
}

impl<Row, E> CopySink<Row, E> {
    /// How many rows it has taken.
    pub fn rows(&self) -> u64 {
        self.sink.rows
    }
}

impl<Row, E> fmt::Debug for CopySink<Row, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.sink.statement.name();
        f.debug_struct("CopySink").field("statement", &name).field("rows", &self.sink.rows).finish_non_exhaustive()
    }
}

/// The same, whatever the row.
struct Sink {
    statement: &'static Statement,
    /// `None` after an error, and while something waits: dropped then, the COPY is given up.
    open: Option<Open>,
    /// What has not been sent.
    bytes: BytesMut,
    rows: u64,
    limit: Option<Duration>,
    commits: Commits,
    watch: Watch,
}

/// The COPY as the connection has it.
struct Open {
    /// `None` once it has ended.
    wire: Option<Wire>,
    lease: Lease,
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(wire) = self.wire.take() {
            // First, so that it is seen that nothing is under way any more.
            drop(wire);
            self.lease.give_up(true);
        }
    }
}

impl Sink {
    async fn begin(call: Call<'_>) -> Result<Self, Error> {
        let (statement, limit) = (call.statement(), call.limit());
        let (place, _) = call.into_parts()?;
        let mut watch = Watch::begin(place.get().observer(), statement.into());
        let commits = statement.commits(place.get().is_transaction());
        let open = Self::open(place, statement, limit, &mut watch).await;
        let open = open.inspect_err(|error| watch.end(Err(error)))?;
        // From here on it is up to the caller how long it takes.
        watch.part(0);
        let mut bytes = BytesMut::with_capacity(FULL);
        bytes.put_slice(HEADER);
        Ok(Self { statement, open: Some(open), bytes, rows: 0, limit, commits, watch })
    }

    async fn open(
        place: PlaceRef<'_>,
        statement: &'static Statement,
        limit: Option<Duration>,
        watch: &mut Watch,
    ) -> Result<Open, Error> {
        admit(place.clone(), statement).await?;
        let lease = match place.get().lease(Some(statement.name()))? {
            Leased::Now(lease) => lease,
            Leased::Later => {
                watch.waits();
                place.get().lease_later(Some(statement.name())).await?
            }
            Leased::Guest(_) => {
                let text =
                    "COPY is not supported over a client of another crate: use a pool or a connection of sqlwright";
                return Err(Error::with_text(ErrorKind::Configuration, Some(statement.name()), text));
            }
        };
        let session = Arc::clone(&lease);
        watch.runs_on(session.server());
        limited(&session, limit, statement, Commits::Later, Open::begin(lease, statement)).await
    }

    fn take(&mut self, values: &[&dyn Encode]) -> Result<(), Error> {
        let (statement, start) = (self.statement, self.bytes.len());
        if self.open.is_none() {
            return Err(self.given_up());
        }
        let (sent, expected) = (values.len(), statement.parameters().len());
        let count = u16::try_from(sent).ok().filter(|_| sent == expected);
        let Some(count) = count else {
            let text = format!("{sent} values for {expected} columns");
            return Err(Error::with_text(ErrorKind::Encode, Some(statement.name()), text));
        };
        self.bytes.put_u16(count);
        for (index, (value, ty)) in values.iter().zip(statement.parameters()).enumerate() {
            if let Err(error) = encode_sized(*value, ty, &mut self.bytes) {
                self.bytes.truncate(start);
                let error = Error::encode(statement.name(), index + 1, error);
                return Err(error.with_outcome(Outcome::NotStored));
            }
        }
        self.rows += 1;
        Ok(())
    }

    async fn send_if_full(&mut self) -> Result<(), Error> {
        if self.bytes.len() < FULL {
            return Ok(());
        }
        let Some(mut open) = self.open.take() else { return Err(self.given_up()) };
        let session = Arc::clone(&open.lease);
        // It is not finished, so nothing is stored.
        let sending = open.send(self.statement, &self.bytes);
        let sent = limited(&session, self.limit, self.statement, Commits::Later, sending).await;
        sent.inspect_err(|error| self.watch.end(Err(error)))?;
        self.bytes.clear();
        self.open = Some(open);
        Ok(())
    }

    async fn finish(mut self) -> Result<u64, Error> {
        let Some(open) = self.open.take() else { return Err(self.given_up()) };
        self.bytes.put_i16(TRAILER);
        let session = Arc::clone(&open.lease);
        let finished = open.finish(self.statement, self.commits, &self.bytes);
        let finished = limited(&session, self.limit, self.statement, self.commits, finished).await;
        self.watch.end(finished.as_ref().copied());
        finished
    }

    fn given_up(&self) -> Error {
        let text = "the COPY was given up after an error, or while it waited: nothing of it is stored";
        Error::with_text(ErrorKind::Encode, Some(self.statement.name()), text).with_outcome(Outcome::NotStored)
    }
}

impl Open {
    async fn begin(lease: Lease, statement: &'static Statement) -> Result<Self, Error> {
        let name = Some(statement.name());
        let Some(sql) = statement.copy_in() else {
            return Err(Error::with_text(ErrorKind::Configuration, name, "it is no COPY"));
        };
        wait_for_gate(&lease, name).await?;
        if lease.is_in_transaction() {
            // BEGIN, if it has not been sent.
            run_command(&lease, Command::Text(&[]), Commits::Later).await.map_err(|error| error.for_statement(name))?;
        }
        // So that the types that it has are known.
        prepare(&lease, Form::from(statement)).await?;
        wait_for_gate(&lease, name).await?;
        {
            let mut state = lease.lock();
            state.leaves(statement.session());
            state.open_stream();
        }
        // COPY is parsed each time: compared within the same transaction, which keeps the table as it is, its types are those of the
        // code, or not a byte is sent.
        let mut description = Description::default();
        let hear = |tag, body: &[u8]| {
            match tag {
                b't' => description.parameters = describe::parameters(body)?,
                b'T' => description.columns = describe::columns(body)?,
                _ => {}
            }
            Ok(())
        };
        let ahead = |out: &mut BytesMut| {
            encode::parse(b"", &[statement.sql()], &[], out)?;
            encode::describe_statement(b"", out);
            Ok(())
        };
        let comment = lease.observer().tags.comment();
        let sql = if comment.is_empty() { Cow::Borrowed(sql) } else { Cow::Owned(format!("{sql}{comment}")) };
        let begun = lease.wire().copy_in(ahead, &sql, hear).await;
        let mut open = Self { wire: None, lease };
        match begun {
            Ok(wire) => {
                open.wire = Some(wire);
                match description.verify(Form::from(statement), open.lease.catalog()) {
                    Verdict::Fits => Ok(open),
                    Verdict::Differs(error) => Err(error),
                    Verdict::Unknown(_) => Err(statement.drift("a type has changed while it was prepared")),
                }
            }
            Err(error) => Err(open.ended(Error::wire(name, Commits::Later, error))),
        }
    }

    async fn send(&mut self, statement: &'static Statement, bytes: &[u8]) -> Result<(), Error> {
        let Some(wire) = &mut self.wire else { return Ok(()) };
        wire.send(bytes).await.map_err(|error| Error::wire(Some(statement.name()), Commits::Later, error))
    }

    async fn finish(mut self, statement: &'static Statement, commits: Commits, bytes: &[u8]) -> Result<u64, Error> {
        let sent = self.send(statement, bytes).await;
        sent.map_err(|error| error.with_outcome(Outcome::NotStored))?;
        let finished = match &mut self.wire {
            Some(wire) => wire.finish_in_place().await,
            None => Err(WireError::Usage("the COPY has ended")),
        };
        self.wire = None;
        match finished {
            Ok(rows) => {
                self.lease.note(Ok(()));
                self.lease.end_request(true);
                Ok(rows)
            }
            Err(error) => Err(self.ended(Error::wire(Some(statement.name()), commits, error))),
        }
    }

    /// It has ended with an error.
    fn ended(&mut self, error: Error) -> Error {
        self.lease.note(Err(&error));
        self.lease.end_request(true);
        error
    }
}

/// Within the time limit, if there is one. While the server waits for rows, its silence means nothing, so the watch of the connection does
/// not see to that: what the connection usually has is a limit here.
async fn limited<T>(
    session: &Arc<crate::connection::Session>,
    limit: Option<Duration>,
    statement: &'static Statement,
    commits: Commits,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match limit.or(session.patience()) {
        Some(limit) => Limit::on(session, limit).run(statement.name(), commits, future).await,
        None => future.await,
    }
}

/// Implements [`CopyRow`]: `copy_row!(LoadParams<'_> as LoadParams<'static> { sku, quantity });`, with the columns in order.
#[doc(hidden)]
#[macro_export]
macro_rules! __copy_row {
    ($row:ty as $of:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::CopyRow<$of> for $row {
            fn with_values<T>(&self, take: impl FnOnce(&[&dyn $crate::Encode]) -> T) -> T {
                take(&[$(&self.$field),+])
            }
        }
    };
}
