//! What repositories are created over, and the handle that they keep.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::access::ReadWrite;
use crate::connection::Connection;
use crate::copy::CopyIn;
use crate::error::Error;
use crate::exec::{Call, Lease, Leased, Place, PlaceRef};
use crate::observe::Observer;
use crate::results::{Execute, ExecuteOne, Grouped, Many, One, Optional, OptionalGroup};
use crate::statement::{Arguments, Form, Statement};
use crate::value::Encode;

pub(crate) mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a PostgreSQL client",
        note = "pass a pool, a connection or a transaction by reference"
    )]
    pub trait Client {}
}

/// What a repository can be created over, by reference: a [`Pool`](crate::Pool), a [`Connection`], a
/// [`Transaction`](crate::Transaction), or a client or transaction that was made with tokio-postgres.
///
/// A pool provides a connection for each statement. tokio-postgres's own client has nowhere to keep prepared
/// statements: a statement whose columns are all built-in types is parsed and run in one round trip, any other is prepared
/// first, and so is one that writes and returns rows outside a transaction.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a PostgreSQL client",
    note = "pass a pool, a connection or a transaction by reference"
)]
pub trait Client: sealed::Client {
    /// Whether statements that write may run: [`ReadWrite`] or [`ReadOnly`](crate::ReadOnly).
    type Access;

    /// What repositories keep.
    fn handle(&self) -> Handle<'_, Self::Access>;
}

/// A small, cloneable reference to a [`Client`], whatever its type; or a pool of its own.
pub struct Handle<'c, A = ReadWrite> {
    place: PlaceRef<'c>,
    access: PhantomData<fn() -> A>,
}

impl<'c, A> Handle<'c, A> {
    pub(crate) fn new(place: PlaceRef<'c>) -> Self {
        Self { place, access: PhantomData }
    }

    /// Where its statements run.
    pub(crate) fn place(&self) -> PlaceRef<'c> {
        self.place.clone()
    }

    fn call(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Call<'c> {
        let form = Form::from(statement);
        Call::new(self.place.clone(), form, Arguments::encode(form, values))
    }

    fn call_varying(&self, statement: &'static Statement, variant: u64, values: &[&dyn Encode]) -> Call<'c> {
        let form = Form::of(statement, variant);
        let arguments = form.refusal().map_or_else(|| Arguments::encode(form, values), Err);
        Call::new(self.place.clone(), form, arguments)
    }

    /// A statement that returns exactly one row.
    pub fn one<T, E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> One<'c, T, E> {
        One::new(self.call(statement, values))
    }

    /// The same for a variant of a statement that varies.
    pub fn one_varying<T, E>(
        &self,
        statement: &'static Statement,
        variant: u64,
        values: &[&dyn Encode],
    ) -> One<'c, T, E> {
        One::new(self.call_varying(statement, variant, values))
    }

    /// A statement that returns at most one row.
    pub fn optional<T, E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Optional<'c, T, E> {
        Optional::new(self.call(statement, values))
    }

    /// The same for a variant of a statement that varies.
    pub fn optional_varying<T, E>(
        &self,
        statement: &'static Statement,
        variant: u64,
        values: &[&dyn Encode],
    ) -> Optional<'c, T, E> {
        Optional::new(self.call_varying(statement, variant, values))
    }

    /// A statement that returns any number of rows.
    pub fn many<T, E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Many<'c, T, E> {
        Many::new(self.call(statement, values))
    }

    /// The same for a variant of a statement that varies.
    pub fn many_varying<T, E>(
        &self,
        statement: &'static Statement,
        variant: u64,
        values: &[&dyn Encode],
    ) -> Many<'c, T, E> {
        Many::new(self.call_varying(statement, variant, values))
    }

    /// A statement whose rows come in groups: `join` takes a row into the group before it, or hands it back if another one begins with it.
    pub fn grouped<T, E>(
        &self,
        statement: &'static Statement,
        values: &[&dyn Encode],
        join: fn(&mut T, T) -> Option<T>,
    ) -> Grouped<'c, T, E> {
        Grouped::new(self.many(statement, values), join)
    }

    /// The same if all rows are one group.
    pub fn optional_group<T, E>(
        &self,
        statement: &'static Statement,
        values: &[&dyn Encode],
        join: fn(&mut T, T) -> Option<T>,
    ) -> OptionalGroup<'c, T, E> {
        OptionalGroup::new(self.grouped(statement, values, join))
    }

    /// A statement without result columns.
    pub fn execute<E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> Execute<'c, E> {
        Execute::new(self.call(statement, values))
    }

    /// The same for a variant of a statement that varies.
    pub fn execute_varying<E>(
        &self,
        statement: &'static Statement,
        variant: u64,
        values: &[&dyn Encode],
    ) -> Execute<'c, E> {
        Execute::new(self.call_varying(statement, variant, values))
    }

    /// A `COPY … FROM STDIN`: [`Statement::with_copy`].
    pub fn copy_in<Row, E>(&self, statement: &'static Statement) -> CopyIn<'c, Row, E> {
        let form = Form::from(statement);
        CopyIn::new(Call::new(self.place.clone(), form, Ok(Arguments::NONE)))
    }

    /// A statement without result columns that must change exactly one row.
    pub fn execute_one<E>(&self, statement: &'static Statement, values: &[&dyn Encode]) -> ExecuteOne<'c, E> {
        ExecuteOne::new(self.call(statement, values))
    }

    /// The same for a variant of a statement that varies.
    pub fn execute_one_varying<E>(
        &self,
        statement: &'static Statement,
        variant: u64,
        values: &[&dyn Encode],
    ) -> ExecuteOne<'c, E> {
        ExecuteOne::new(self.call_varying(statement, variant, values))
    }
}

impl<A> Clone for Handle<'_, A> {
    fn clone(&self) -> Self {
        Self::new(self.place.clone())
    }
}

impl<A> fmt::Debug for Handle<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            PlaceRef::Borrowed(place) => write!(f, "Handle(&{})", place.name()),
            PlaceRef::Owned(place) => write!(f, "Handle({})", place.name()),
        }
    }
}

/// Makes clients of types: each with its access, and with the [`Place`] where its statements run.
macro_rules! clients {
    ($(($($generics:tt)*) $type:ty, $access:ty, |$client:ident| $place:expr;)*) => {$(
        impl<$($generics)*> crate::client::sealed::Client for $type {}

        impl<$($generics)*> crate::client::Client for $type {
            type Access = $access;

            fn handle(&self) -> crate::client::Handle<'_, $access> {
                let $client = self;
                crate::client::Handle::new(crate::exec::PlaceRef::Borrowed($place))
            }
        }
    )*};
}

pub(crate) use clients;

clients! {
    () Connection, ReadWrite, |connection| connection;
}

impl Place for Connection {
    fn lease(&self, _: Option<&'static str>) -> Result<Leased<'_>, Error> {
        Ok(Leased::Now(Lease::of(self.session())))
    }

    fn lease_later(&self, _: Option<&'static str>) -> futures_util::future::BoxFuture<'static, Result<Lease, Error>> {
        let lease = Lease::of(self.session());
        Box::pin(async move { Ok(lease) })
    }

    fn observer(&self) -> Option<&Arc<Observer>> {
        Some(self.session().observer())
    }

    fn name(&self) -> &'static str {
        "Connection"
    }
}
