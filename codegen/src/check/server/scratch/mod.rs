//! A database on somebody's server, created for one run and dropped at its end, however that comes.

pub(super) mod database;
mod life;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use sqlwright_connect::Address;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use self::database::Database;
use self::life::Key;
use super::connect::{Connection, Outcome};
use super::failure;
use super::interrupt;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// A scratch database; dropping it drops the database, if [`Scratch::remove`] has not.
pub(super) struct Scratch {
    database: Arc<Database>,
    removed: bool,
    /// Holds the sign of life.
    life: Option<Connection>,
}

impl Scratch {
    /// Creates a database with a name of its own, and removes those that earlier runs have left.
    ///
    /// # Errors
    /// A diagnostic when the server cannot be reached or the role may not create databases.
    pub(super) async fn create(server: &Address, patience: Duration, diagnostics: &mut Diagnostics) -> Outcome<Self> {
        let mut administration = server.clone();
        if server.config.get_dbname().is_none() {
            administration.config.dbname("postgres");
        }
        let connection = Connection::open(&administration).await?;
        let life = Connection::open(&administration).await?;
        let key = Key::new();
        let held = life.answered(patience, key.hold(&life.client)).await?;
        held.map_err(|error| Box::new(refusal(&error)))?;
        let database = Arc::new(Database::new(key.name(), administration, patience));
        // From here on it will be dropped, also when it is still being created.
        interrupt::register(&database)?;
        interrupt::wait_if_ending().await;
        let scratch = Self { database, removed: false, life: Some(life) };
        let address = &scratch.database.administration;
        let created = connection.done(address, patience, scratch.database.create(&connection)).await;
        if let Ok(Ok(())) = created {
            sweep(&connection, patience, diagnostics).await;
        }
        connection.close().await;
        match created {
            Ok(Ok(())) => Ok(scratch),
            Ok(Err(error)) => {
                scratch.forget().await;
                Err(Box::new(refusal(&error)))
            }
            Err(silence) => {
                if let Err(left) = scratch.remove().await {
                    diagnostics.push(*left);
                }
                Err(silence)
            }
        }
    }

    /// Where it is.
    pub(super) fn address(&self) -> Address {
        let mut address = self.database.administration.clone();
        address.config.dbname(&self.database.name);
        if address.config.get_application_name().is_none() {
            address.config.application_name("sqlwright");
        }
        address
    }

    /// Drops the database.
    ///
    /// # Errors
    /// A diagnostic that names the database that was left behind.
    pub(super) async fn remove(self) -> Outcome<()> {
        let removed = self.database.drop_it().await;
        self.forget().await;
        removed
    }

    async fn forget(mut self) {
        self.removed = true;
        interrupt::unregister(&self.database);
        if let Some(life) = self.life.take() {
            life.close().await;
        }
    }
}

/// Why there is no scratch database.
fn refusal(error: &Error) -> Diagnostic {
    let diagnostic = failure::of_server(error, "cannot create a scratch database");
    match error.code() {
        Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            diagnostic.help("the role needs CREATEDB: ALTER ROLE … CREATEDB; or use a private PostgreSQL")
        }
        Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => diagnostic.help(
            "the server is read-only, as a standby is: name the primary server; with several hosts, \
             target_session_attrs=read-write selects it",
        ),
        Some(code) if *code == SqlState::OBJECT_IN_USE => diagnostic
            .help("somebody is connected to template1, from which a new database is copied: have them disconnect"),
        _ => diagnostic,
    }
}

/// That none could be removed is no fault of this run.
async fn sweep(connection: &Connection, patience: Duration, diagnostics: &mut Diagnostics) {
    let Ok(Ok(removed)) = connection.answered(patience, sweep::sweep(&connection.client)).await else { return };
    if !removed.is_empty() {
        let text = format!("removed what killed runs had left: {}", removed.join(", "));
        diagnostics.push(Diagnostic::new(Code::ScratchDatabasesRemoved, text));
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.removed {
            // A runtime may be running on this thread, so the last command gets a thread of its own.
            let database = Arc::clone(&self.database);
            let _ = std::thread::spawn(move || database.drop_blocking()).join();
            interrupt::unregister(&self.database);
        }
    }
}
