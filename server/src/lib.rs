//! Starts a private PostgreSQL from the binaries on this machine, and stops it.
//!
//! A private server needs no installation step, no password, no port and no container. It listens on a Unix socket in a
//! folder of its own, is ready in a fraction of a second, and ends with its owner, however that ends: by a return, a
//! panic, `exit`, Ctrl-C or SIGKILL.
//!
//! ```
//! use sqlwright_server::Server;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::start()?;
//! let database = server.create_database().await?;
//!
//! let (client, connection) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await?;
//! tokio::spawn(connection);
//! let row = client.query_one("SELECT 6 * 7", &[]).await?;
//! assert_eq!(row.get::<_, i32>(0), 42);
//! # Ok(())
//! # }
//! ```
//!
//! Tests share a server and have a database each: [`Server::shared`], [`Server::create_database`]. [`Database::apply`] gives
//! it the schema, in the layout of any migration tool. If that takes long, apply it once and copy the database:
//! [`Server::create_database_from`].
//!
//! A whole server can be kept for the next process: [`Server::keep`], [`Options::start_kept`].
//!
//! # How it works
//!
//! - The binaries are found on PATH, by `pg_config`, in the usual install folders, or where [`Options::binaries`] says.
//!   Only `initdb` and `postgres` are needed. PostgreSQL 14 to 18 are tested.
//! - The first start runs `initdb` and caches the result below `~/.cache/sqlwright`; later ones unpack that. The
//!   environment variable `SQLWRIGHT_CACHE` selects another folder; `SQLWRIGHT_CACHE=off` disables the cache.
//! - The server's folder is below `$TMPDIR`, otherwise in memory if there is plenty, otherwise below `/tmp`.
//! - PostgreSQL does not run as root. For root it runs as the user `postgres`, otherwise as `nobody`.
//! - PostgreSQL is the child of a *watchdog*, a small shell script in a process group of its own, which holds a pipe
//!   from this process. When the pipe closes, it stops PostgreSQL and removes the folder; if that happens while
//!   initdb runs, it lets that finish first. Only SIGKILL for the watchdog itself leaves something behind.
//! - The settings are for temporary data: `fsync`, `autovacuum` and `jit` are off, the locale is C, the time
//!   zone UTC. [`Options::setting`] changes them.
//! - There is no `template0`; `template1` is as good, because nobody changes it.
//! - Unix only.
//!
//! The crate `postgresql_commands` was considered for the command lines and not used: all that we run is `initdb` and
//! `postgres` with fixed arguments, from a script, and the crate starts neither under a watchdog.

mod account;
mod archive;
mod binaries;
mod cache;
mod database;
mod error;
mod kept;
mod options;
mod restore;
mod schema;
mod server;
mod settings;
mod watchdog;

pub use sqlwright_migrations as migrations;

pub use binaries::Place;
pub use database::Database;
pub use error::Error;
pub use options::Options;
pub use restore::Restored;
pub use server::Server;

/// A query for the folders of a server's installation in which extensions are, and what else it reads of it.
pub const INSTALLATION: &str = restore::INSTALLATION;

/// A suffix for the name of a file or folder that nobody can foresee.
fn unique_suffix() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{}-{:012x}", std::process::id(), RandomState::new().hash_one("") & 0xffff_ffff_ffff)
}
