//! The runtime of sqlwright: what generated repositories, and the applications that call them, share.
//!
//! A method of a generated repository is a plain function. It encodes its parameters, borrows nothing further, and returns
//! a statement that has not been sent yet; awaiting it runs it. How many rows the statement returns is in its type:
//! [`One`], [`Optional`], [`Many`]; without rows [`Execute`] and [`ExecuteOne`].
//!
//! ```no_run
//! # mod shop {
//! #     use sqlwright::contract::{Statement, ty};
//! #     use sqlwright::{Client, Handle, Many, MayWrite, One, Optional, ReadWrite};
//! #     #[derive(Debug, Clone)]
//! #     pub struct Customers<'c, A = ReadWrite> { db: Handle<'c, A> }
//! #     impl<'c, A> Customers<'c, A> {
//! #         pub fn new<C: Client<Access = A> + ?Sized>(client: &'c C) -> Self { Self { db: client.handle() } }
//! #         pub fn find_by_email(&self, email: &str) -> Optional<'c, i64> { self.db.optional(&FIND_BY_EMAIL, &[&email]) }
//! #         pub fn list(&self) -> Many<'c, i64> { self.db.many(&LIST, &[]) }
//! #         pub fn create(&self, email: &str) -> One<'c, i64> where A: MayWrite { self.db.one(&CREATE, &[&email]) }
//! #     }
//! #     impl<A> Customers<'static, A> {
//! #         pub fn owned(pool: impl Into<Handle<'static, A>>) -> Self { Self { db: pool.into() } }
//! #     }
//! #     static FIND_BY_EMAIL: Statement = Statement::new(
//! #         "customers.find_by_email", "SELECT customer_id FROM customers WHERE email = $1", &[ty::TEXT], &[ty::INT8]);
//! #     static LIST: Statement = Statement::new(
//! #         "customers.list", "SELECT customer_id FROM customers", &[], &[ty::INT8]);
//! #     static CREATE: Statement = Statement::new(
//! #         "customers.create", "INSERT INTO customers (email) VALUES ($1) RETURNING customer_id", &[ty::TEXT], &[ty::INT8]);
//! # }
//! # use shop::Customers;
//! # use sqlwright::{Error, Pool};
//! # async fn run() -> Result<(), Error> {
//! let pool = Pool::from_env()?;
//! let customers = Customers::new(&pool); // or a connection, or a transaction: the same methods
//!
//! let nobody = customers.find_by_email("nobody@example.com").await?; // an `Option`
//! let all = customers.list().all().await?; // a `Vec`
//! let mut rows = customers.list().stream(); // or one by one
//! while let Some(customer) = rows.try_next().await? {
//!     println!("{customer:?}");
//! }
//!
//! // All or nothing. Run again only if the transaction failed because of a concurrent one.
//! let ids = pool
//!     .transaction(async |tx| -> Result<_, Error> {
//!         let customers = Customers::new(tx);
//!         Ok([customers.create("ada@example.com").await?, customers.create("bob@example.com").await?])
//!     })
//!     .await?;
//!
//! // For application state and spawned tasks: owns a clone of the pool.
//! let customers = Customers::owned(pool.clone());
//! tokio::spawn(async move { customers.list().all().await });
//! # let _ = (nobody, all, ids); Ok(())
//! # }
//! ```
//!
//! # What is promised
//!
//! - **Statements** are prepared once per connection. At that point the server's types are compared with those for which the
//!   code was generated; a difference is an error ([`ErrorKind::SchemaDrift`]), never a wrong value, and nothing is stored.
//! - **Values** arrive unchanged, or as an error that names the statement and the column: no NULL in a `T`, no digit cut
//!   off a `numeric`, no infinity turned into a date.
//! - **Dropping** a future, at any await point, leaves nothing behind: a transaction is rolled back, a statement still
//!   running is cancelled, and a connection is handed out again only when nothing is running on it.
//! - **Transactions** that return Ok are stored. One that the server had aborted, because its body discarded an error, is
//!   an error ([`ErrorKind::AbortedTransaction`]); if the answer to COMMIT is lost, that is [`ErrorKind::OutcomeUnknown`].
//! - **Errors** name the statement and never show a parameter value. They say whether the changes are stored nevertheless
//!   ([`Error::outcome`]), and changes that may be stored are never reported as not stored.
//! - **Writing** through a client that may only read does not compile.
//!
//! Every future is `Send`. They need a tokio runtime with I/O and time enabled.

#![forbid(unsafe_code)]

mod access;
mod batch;
pub mod blocking;
mod bulk;
mod client;
mod connection;
#[doc(hidden)]
pub mod contract;
mod copy;
mod error;
mod exec;
pub mod fake;
mod guest;
mod listener;
pub mod observe;
mod pool;
mod results;
mod row;
mod statement;
mod transaction;
mod ty;
pub mod types;
mod value;

pub use crate::access::{MayWrite, ReadOnly, ReadWrite};
pub use crate::batch::{Answers, Batch, BatchError, Batchable, Ticket};
pub use crate::bulk::Bulk;
pub use crate::client::{Client, Handle};
pub use crate::connection::Connection;
pub use crate::connection::Limits;
pub use crate::contract::CursorError;
pub use crate::copy::{CopyIn, CopyRow, CopySink};
pub use crate::error::{Error, ErrorKind, Failure, Outcome, Violation};
pub use crate::fake::Answer;
pub use crate::listener::{Heard, Listener, Notification};
pub use crate::pool::{
    Closed, Credentials, Histogram, Metrics, Pool, PoolBuilder, PooledConnection, ReadConnection, ReadPool, Status,
};
pub use crate::results::{
    All, AllGroups, Chunks, Execute, ExecuteOne, First, ForEach, GroupStream, Grouped, Many, Mapped, MappedAll, One,
    Optional, OptionalGroup, RowStream,
};
pub use crate::row::{BorrowedRow, Columns, FromRow};
pub use crate::statement::Statements;
pub use crate::transaction::{Isolation, Repeatable, Transaction, TransactionBuilder, TransactionGuard};
pub use crate::ty::Ty;
pub use crate::value::{BoxError, Decode, Encode, Foreign, OrDefault, Patch, Represents, Types, ValueError};

/// What the server reports when it refuses something, unabridged.
pub use sqlwright_wire::ServerError;
/// The driver whose clients repositories can be created over, and which [`Connection::client`] returns.
pub use tokio_postgres;

// What implementations of `Encode` need.
pub use bytes::BytesMut;
pub use postgres_types::IsNull;
