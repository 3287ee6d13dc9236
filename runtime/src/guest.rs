//! Clients and transactions of tokio-postgres, by reference: a second, small implementation of where statements run. Such a client keeps
//! neither prepared statements nor time limits for us.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use futures_util::future::BoxFuture;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use sqlwright_wire::{Row, Values, describe::Column};
use tokio_postgres::{Client, RowStream};

use crate::access::ReadWrite;
use crate::client::clients;
use crate::connection::{Catalog, Description, Verdict};
use crate::error::{Commits, Error, ErrorKind};
use crate::exec::{Guest, GuestRows, Lease, Leased, Place};
use crate::statement::{Arguments, Form, Statement};
use crate::value::BoxError;

clients! {
    () Client, ReadWrite, |client| client;
    () tokio_postgres::Transaction<'_>, ReadWrite, |transaction| transaction;
}

/// Fails outside of a transaction; in one it does nothing that costs.
pub(crate) const PROBE: &str = "SAVEPOINT sqlwright_probe; RELEASE SAVEPOINT sqlwright_probe";

fn no_lease(statement: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>> {
    let text = "a client of another crate cannot lend its connection";
    Box::pin(async move { Err(Error::with_text(ErrorKind::Connection, statement, text)) })
}

impl Place for Client {
    fn lease(&self, _: Option<&'static str>) -> Result<Leased<'_>, Error> {
        Ok(Leased::Guest(self))
    }

    fn lease_later(&self, statement: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>> {
        no_lease(statement)
    }

    fn name(&self) -> &'static str {
        "tokio_postgres::Client"
    }
}

impl Place for tokio_postgres::Transaction<'_> {
    fn lease(&self, _: Option<&'static str>) -> Result<Leased<'_>, Error> {
        Ok(Leased::Guest(self))
    }

    fn lease_later(&self, statement: Option<&'static str>) -> BoxFuture<'static, Result<Lease, Error>> {
        no_lease(statement)
    }

    fn is_transaction(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        "tokio_postgres::Transaction"
    }
}

impl Guest for Client {
    fn open<'g>(
        &'g self,
        statement: Form,
        arguments: Arguments,
    ) -> BoxFuture<'g, Result<Box<dyn GuestRows + 'g>, Error>> {
        Box::pin(open(self, statement, arguments, statement.commits(false)))
    }

    fn is_in_transaction<'g>(&'g self, statement: &'static Statement) -> BoxFuture<'g, Result<bool, Error>> {
        Box::pin(async move { answer_to_probe(self.batch_execute(PROBE).await, statement) })
    }
}

impl Guest for tokio_postgres::Transaction<'_> {
    fn open<'g>(
        &'g self,
        statement: Form,
        arguments: Arguments,
    ) -> BoxFuture<'g, Result<Box<dyn GuestRows + 'g>, Error>> {
        Box::pin(open(self.client(), statement, arguments, statement.commits(true)))
    }

    fn is_in_transaction<'g>(&'g self, _: &'static Statement) -> BoxFuture<'g, Result<bool, Error>> {
        Box::pin(async { Ok(true) })
    }
}

/// Whether a transaction is open, by the answer to [`PROBE`].
pub(crate) fn answer_to_probe(
    probed: Result<(), tokio_postgres::Error>,
    statement: &'static Statement,
) -> Result<bool, Error> {
    match probed {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(&tokio_postgres::error::SqlState::NO_ACTIVE_SQL_TRANSACTION) => Ok(false),
        Err(error) => Err(Error::driver(Some(statement.name()), Commits::Later, error)),
    }
}

/// One turn, if the driver need not look types up: while rows arrive that nobody reads, it cannot (tokio-postgres 0.7.18, pull requests
/// 1348 and 1349).
async fn open<'g>(
    client: &'g Client,
    statement: Form,
    arguments: Arguments,
    commits: Commits,
) -> Result<Box<dyn GuestRows + 'g>, Error> {
    let commits = if client.is_closed() { Commits::Later } else { commits };
    let failed = |error| Error::driver(Some(statement.name()), commits, error).known_to(&statement);
    let rows = |rows| {
        Box::new(Rows { statement, rows: Box::pin(rows), is_compared: false, commits, affected: 0 })
            as Box<dyn GuestRows>
    };
    let may_prepare = match is_sent_at_once(&statement, commits) {
        true => true,
        false => is_server(client).await.map_err(|error| error.for_statement(Some(statement.name())))?,
    };
    if is_sent_at_once(&statement, if may_prepare { commits } else { Commits::Later }) {
        let parameters = Parameters::of(&arguments).zip(types(statement));
        return client.query_typed_raw(&statement.text(), parameters).await.map(rows).map_err(failed);
    }
    if !may_prepare {
        return Err(refusal(&statement));
    }
    let prepared = client.prepare_typed(&statement.text(), &named_types(statement)).await;
    let refused = |error| Error::driver_before_parameters(Some(statement.name()), error).known_to(&statement);
    let prepared = prepared.map_err(refused)?;
    verify(statement, Some(prepared.params()), prepared.columns())?;
    client.query_raw(&prepared, Parameters::of(&arguments)).await.map(rows).map_err(failed)
}

/// Whether it can run without being prepared over a client that keeps nothing: its columns are of types that the client knows.
/// They are compared when rows arrive, which is too late where these are stored by then.
pub(crate) fn is_sent_at_once(statement: &Statement, commits: Commits) -> bool {
    // What a statement returns that the server enforces is an integer whatever the schema is.
    let is_late = commits != Commits::Later && !statement.columns().is_empty() && !statement.is_enforced();
    !is_late && statement.columns().iter().all(|column| column.oid() != 0)
}

/// The types of the parameters to name in a one-shot statement.
pub(crate) fn types(statement: Form) -> impl Iterator<Item = Type> {
    let types = statement.parameters().iter().enumerate();
    types.map(move |(index, ty)| if statement.uses(index) { ty.to_one_shot() } else { Type::TEXT })
}

/// Those to name when it is prepared: of a constant statement the server infers them.
pub(crate) fn named_types(statement: Form) -> Vec<Type> {
    if statement.is_varying() { types(statement).collect() } else { Vec::new() }
}

/// Compares the types that the server infers today with those that the code was generated for.
pub(crate) fn verify(
    statement: Form,
    parameters: Option<&[Type]>,
    columns: &[tokio_postgres::Column],
) -> Result<(), Error> {
    let catalog = Catalog::default();
    parameters.into_iter().flatten().for_each(|ty| catalog.add(ty));
    let column = |column: &tokio_postgres::Column| {
        catalog.add(column.type_());
        Column { name: column.name().to_owned(), oid: column.type_().oid(), typmod: -1 }
    };
    let description = Description {
        parameters: parameters.into_iter().flatten().map(Type::oid).collect(),
        columns: columns.iter().map(column).collect(),
    };
    statement.note_columns(&description.columns);
    let verdict = match parameters {
        Some(_) => description.verify(statement, &catalog),
        None => description.verify_columns(statement.whole(), &catalog),
    };
    match verdict {
        Verdict::Fits => Ok(()),
        Verdict::Differs(error) => Err(error),
        Verdict::Unknown(_) => Err(statement.drift("it has a type that tokio-postgres does not know")),
    }
}

/// Whether a client that was made elsewhere speaks with the server itself: a round trip. A pooler tells its clients of processes
/// that are not those which run their statements.
async fn is_server(client: &Client) -> Result<bool, Error> {
    let told = sqlwright_connect::process_id(&client.cancel_token()).await;
    let rows = client.query_typed("SELECT pg_catalog.pg_backend_pid()", &[]).await;
    let rows = rows.map_err(|error| Error::driver(None, Commits::Later, error))?;
    Ok(told.is_some() && rows.first().and_then(|row| row.try_get(0).ok()) == told)
}

pub(crate) fn refusal(statement: &Statement) -> Error {
    let text = "the client was created outside this crate and is connected to a pooler, where statements prepared by name can be \
                those of other programs; this call needs a named statement: use a `Pool` or `Connection::connect`";
    Error::with_text(ErrorKind::Configuration, Some(statement.name()), text)
}

struct Rows {
    statement: Form,
    rows: Pin<Box<RowStream>>,
    is_compared: bool,
    commits: Commits,
    affected: u64,
}

impl GuestRows for Rows {
    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Row>, Error>> {
        match ready!(self.rows.as_mut().poll_next(cx)) {
            Some(Ok(row)) => {
                if !self.is_compared {
                    let verified = verify(self.statement, None, row.columns());
                    verified.map_err(|error| error.with_outcome(self.commits.sent()))?;
                    self.is_compared = true;
                }
                Poll::Ready(Ok(Some(as_ours(&row))))
            }
            Some(Err(error)) => {
                let error = Error::driver(Some(self.statement.name()), self.commits, error);
                Poll::Ready(Err(error.known_to(&self.statement)))
            }
            None => {
                self.affected = self.rows.rows_affected().unwrap_or(0);
                Poll::Ready(Ok(None))
            }
        }
    }

    fn affected(&self) -> u64 {
        self.affected
    }
}

/// A row of the driver as one of ours.
pub(crate) fn as_ours(row: &tokio_postgres::Row) -> Row {
    Row::from_values((0..row.len()).map(|index| row.try_get(index).ok().and_then(|RawColumn(raw)| raw)))
}

/// The bytes of a column, whatever its type.
struct RawColumn<'r>(Option<&'r [u8]>);

impl<'r> FromSql<'r> for RawColumn<'r> {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, BoxError> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxError> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Encoded parameters one by one, as the driver takes them.
pub(crate) struct Parameters<'a> {
    values: Values<'a>,
    left: usize,
}

impl<'a> Parameters<'a> {
    pub(crate) fn of(arguments: &'a Arguments) -> Self {
        Self { values: Values::of_parameters(arguments.bytes()), left: usize::from(arguments.count()) }
    }
}

impl<'a> Iterator for Parameters<'a> {
    type Item = Parameter<'a>;

    fn next(&mut self) -> Option<Parameter<'a>> {
        let value = self.values.next()?;
        self.left -= 1;
        Some(Parameter(value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Parameters<'_> {}

/// One encoded parameter.
pub(crate) struct Parameter<'a>(Option<&'a [u8]>);

// The driver logs parameters.
impl std::fmt::Debug for Parameter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(&self, _: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, BoxError> {
        match self.0 {
            Some(value) => {
                out.extend_from_slice(value);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
