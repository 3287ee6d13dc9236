//! A database of its own for each test, copied from a template that is made once for each schema.
//!
//! ```
//! # use sqlwright_testing::Schema;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema");
//! let db = Schema::at(folder).database().await?; // or `sqlwright_testing::database().await?`
//! let repositories_over = db.pool();
//! # let _ = repositories_over; Ok(())
//! # }
//! ```
//!
//! [`database`] reads from `sqlwright.toml` where the schema is; [`Schema`] says it in the test. Plain SQL, dumps and the files of
//! migration tools are read as the generator reads them.
//!
//! # How it works
//!
//! - The server is a private PostgreSQL, which starts with the first test of a test binary and ends with it; or the one that the
//!   environment variable `SQLWRIGHT_TEST_SERVER_URL`, [`Schema::server_url`] or `server-url` in `sqlwright.toml` names, in this order.
//!   There, the role needs CREATEDB, and the connection must not go through a pooler.
//! - The schema is applied once, to a template that is named after everything that decides what comes of it; on a server that
//!   outlives the process also after the day, because a schema may look at the clock. Processes that need the same one at the same
//!   time make it once. It is only seen when it is complete.
//! - A test gets a copy of it, which takes no longer than an empty database. What ALTER DATABASE sets is copied as well; privileges
//!   on the database itself are not.
//! - The copy is dropped with its [`Database`], also when the test panics. What a killed process leaves on a server, the next
//!   process that uses the server removes; of templates, the last 8 of the day remain.
//! - [`Database::watch`] counts the calls of each statement.
//! - [`transaction`] instead gives a transaction in a database that the tests of a process share. It is rolled back when it is dropped.

#![forbid(unsafe_code)]

mod calls;
mod configuration;
mod database;
mod error;
mod home;
mod names;
mod schema;
mod session;
mod template;
mod url;

pub use sqlwright_migrations as migrations;

pub use calls::Calls;
pub use database::Database;
pub use error::Error;
pub use schema::Schema;

use sqlwright::TransactionGuard;

/// A database with the schema that `sqlwright.toml` names: [`Schema::configured`], [`Schema::database`].
///
/// # Errors
/// As these.
pub async fn database() -> Result<Database, Error> {
    Schema::configured()?.database().await
}

/// A transaction in a database with the schema that `sqlwright.toml` names: [`Schema::configured`], [`Schema::transaction`].
///
/// # Errors
/// As these.
pub async fn transaction() -> Result<TransactionGuard<'static>, Error> {
    Schema::configured()?.transaction().await
}
