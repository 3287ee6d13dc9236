//! Connections, and in words why there is none.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Context;
use std::time::{Duration, Instant};

use sqlwright_connect::{Address, Connected, Error, process_id};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::config::Host;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::Type;
use tokio_postgres::{AsyncMessage, Client};

use super::failure::in_words;
use crate::diagnostics::{Code, Diagnostic};

/// How long to wait for a server, where its URL does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often the patience with a server that lives may be over.
const MOST_WAITS: u32 = 10;

/// How long to wait until the server has been told that a connection ends.
const FAREWELL: Duration = Duration::from_secs(2);

/// Whether a server process is at work, as far as the role may see that. A pooler has numbers of its own.
const AT_WORK: &str = "SELECT COALESCE((SELECT state NOT LIKE 'idle%' AND wait_event IS DISTINCT FROM 'ClientRead' FROM pg_catalog.pg_stat_activity WHERE pid = $1), true)";

/// How many statements are under way on the connection. Few enough that those behind the first find the types that it
/// had to look up in the driver's cache, and enough that neither side waits for the other.
pub(super) const WINDOW: usize = 64;

/// A value, or what to report instead.
pub(super) type Outcome<T> = Result<T, Box<Diagnostic>>;

/// A connection and the task that drives it.
pub(super) struct Connection {
    pub(super) client: Client,
    /// `server_encoding`: the encoding of the database.
    pub(super) encoding: String,
    notices: Arc<Mutex<Vec<DbError>>>,
    /// When something was sent or received last.
    active: Arc<Mutex<Instant>>,
    driver: Driver,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// A diagnostic that names the place, never the password.
    pub(super) async fn open(address: &Address) -> Outcome<Self> {
        let connected = address.connect(PATIENCE).await.map_err(|error| refusal(address, &error))?;
        let Connected { client, driver: mut connection, .. } = connected;
        let encoding = connection.parameter("server_encoding").unwrap_or_default().to_owned();
        let notices = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&notices);
        let active = Arc::new(Mutex::new(Instant::now()));
        let moved = Arc::clone(&active);
        let driver = tokio::spawn(async move {
            let mut next = async || {
                let poll = |context: &mut Context<'_>| {
                    *locked(&moved) = Instant::now();
                    connection.poll_message(context)
                };
                poll_fn(poll).await
            };
            // An error of the connection reaches whoever waits for an answer.
            while let Some(Ok(message)) = next().await {
                if let AsyncMessage::Notice(notice) = message {
                    locked(&heard).push(notice);
                }
            }
        });
        Ok(Self { client, encoding, notices, active, driver: Driver(driver) })
    }

    /// Waits for work on this connection as long as something comes.
    ///
    /// # Errors
    /// A diagnostic when the server has been silent for so long.
    pub(super) async fn answered<T>(&self, patience: Duration, work: impl Future<Output = T>) -> Outcome<T> {
        let mut work = pin!(work);
        *locked(&self.active) = Instant::now();
        loop {
            let silent = locked(&self.active).elapsed();
            let Some(left) = patience.checked_sub(silent) else { return Err(Box::new(silence(patience))) };
            if let Ok(done) = timeout(left, &mut work).await {
                return Ok(done);
            }
        }
    }

    /// Waits for work that may take its time on the server, as long as another connection finds the server at work on it.
    ///
    /// # Errors
    /// A diagnostic when it is not, or when it takes far too long even so.
    pub(super) async fn done<T>(
        &self,
        address: &Address,
        patience: Duration,
        work: impl Future<Output = T>,
    ) -> Outcome<T> {
        let mut work = pin!(work);
        for _ in 0..MOST_WAITS {
            match self.answered(patience, &mut work).await {
                Ok(done) => return Ok(done),
                Err(_) if self.is_at_work(address, patience).await => {}
                // The answer may have come in the meantime.
                Err(silence) => return timeout(FAREWELL.min(patience), &mut work).await.map_err(|_| silence),
            }
        }
        Err(Box::new(endless(patience * MOST_WAITS)))
    }

    /// Whether the server takes connections, and does not say that this one has nothing to do.
    async fn is_at_work(&self, address: &Address, patience: Duration) -> bool {
        let other = match address.connect(PATIENCE).await {
            Ok(other) => other,
            // It refuses, so it lives.
            Err(Error::Driver(error)) => return error.as_db_error().is_some(),
            Err(_) => return false,
        };
        let Connected { client, driver, .. } = other;
        let _driver = Driver(tokio::spawn(async move { driver.await.unwrap_or_default() }));
        let Some(process) = process_id(&self.client.cancel_token()).await else { return true };
        match timeout(patience, client.query_typed_one(AT_WORK, &[(&process, Type::INT4)])).await {
            Ok(Ok(row)) => row.try_get(0).unwrap_or(true),
            Ok(Err(error)) => error.as_db_error().is_some(),
            Err(_) => false,
        }
    }

    /// The notices that have come since the last call, in their order. All that the server sent before an answer are there
    /// once somebody has that answer.
    pub(super) fn notices(&self) -> Vec<DbError> {
        std::mem::take(&mut *locked(&self.notices))
    }

    /// Ends the connection, and waits until the server has been told.
    pub(super) async fn close(self) {
        let Self { client, driver, .. } = self;
        drop(client);
        // What is still asked is answered first, unless the server has stopped.
        let _ = timeout(FAREWELL, driver.end()).await;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn endless(patience: Duration) -> Diagnostic {
    let message = format!("PostgreSQL has been working on this for {} s without a response", patience.as_secs_f32());
    Diagnostic::new(Code::NoAnswer, message)
        .note(
            "it accepts connections and reports that the statement is running: it may be waiting for something, or be stopped",
        )
        .help("let the statement do less, or split it")
}

fn silence(patience: Duration) -> Diagnostic {
    let message = format!("PostgreSQL has not answered for {} s", patience.as_secs_f32());
    Diagnostic::new(Code::NoAnswer, message)
        .note("the connection is open, but nothing arrives: the server may be stopped or overloaded, or the network is interrupted")
        .help("run it again when the server answers, with psql for example")
}

/// The task that drives a connection. Dropping it stops it: what nobody waits for any more is not sent any more either.
struct Driver(JoinHandle<()>);

impl Driver {
    async fn end(mut self) {
        let _ = (&mut self.0).await;
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn refusal(address: &Address, error: &Error) -> Box<Diagnostic> {
    let words = match error {
        Error::Driver(error) => in_words(error),
        other => other.to_string(),
    };
    let help = match error {
        _ if words.contains("no encryption") => {
            "the server requires encryption: write sslmode=require, or a stronger mode, in the URL"
        }
        _ if words.contains("does not support TLS") => {
            "the server does not support encryption: write sslmode=prefer or sslmode=disable in the URL, if that is safe"
        }
        Error::Driver(error) if error.code() == Some(&SqlState::INVALID_CATALOG_NAME) => {
            "create the database, or name another one in the URL: postgres://USER@HOST:PORT/DATABASE"
        }
        Error::Driver(error) if error.code().is_some_and(|code| code.code().starts_with("28")) => {
            "check the user and password of the URL (the default user is that of the operating system) and the server's pg_hba.conf"
        }
        _ => "check that the server is running and that the URL has the right host and port",
    };
    let message = format!("cannot connect to {}", place(address));
    Box::new(Diagnostic::new(Code::NoConnection, message).note(words).help(help))
}

/// Where an address points to, without its password.
pub(super) fn place(address: &Address) -> String {
    let config = &address.config;
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.display().to_string(),
    });
    let hosts: Vec<_> = hosts.collect();
    let addresses = || config.get_hostaddrs().iter().map(ToString::to_string).collect();
    let hosts = if hosts.is_empty() { addresses() } else { hosts }.join(", ");
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let database = config.get_dbname().or(config.get_user()).unwrap_or("postgres");
    let user = config.get_user().map(|user| format!(" as {user}")).unwrap_or_default();
    format!("database {database} on {hosts}, port {port}{user}")
}

/// Reads a URL.
///
/// # Errors
/// A diagnostic that does not repeat the URL: it may hold a password.
pub(super) fn parse(url: &str) -> Outcome<Address> {
    let mut address: Address = url.parse().map_err(|error| unusable(&error))?;
    let config = &mut address.config;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        config.host("localhost");
    }
    address.check().map_err(|error| unusable(&error))?;
    Ok(address)
}

fn unusable(error: &Error) -> Box<Diagnostic> {
    let text = format!("the database URL cannot be used: {error}");
    Box::new(Diagnostic::new(Code::NoConnection, text).help("write postgres://USER:PASSWORD@HOST:PORT/DATABASE"))
}

/// `server_version_num`.
pub(super) async fn server_version(client: &Client) -> Result<u32, tokio_postgres::Error> {
    let sql = "SELECT pg_catalog.current_setting('server_version_num')::int";
    let row = client.query_typed_one(sql, &[]).await?;
    Ok(u32::try_from(row.try_get::<_, i32>(0)?).unwrap_or_default())
}
