//! Connects as libpq does: reads its connection strings, takes the first of several hosts that will do, encrypts as asked.
//!
//! What the runtime of sqlwright and its generator share. Whoever connects spawns the [`Driver`].

mod address;
mod driver;
mod error;
mod hosts;
mod tls;

pub use self::address::Address;
pub use self::driver::Driver;
pub use self::error::Error;
pub use self::tls::Tls;

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, select};
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, NoTls};

use self::hosts::{One, Session, State};
use self::tls::Attempt;

/// A connection that was made.
pub struct Connected {
    /// The driver's client.
    pub client: Client,
    /// Has to be spawned.
    pub driver: Driver,
    /// What its cancel requests are encrypted with.
    pub tls: Tls,
}

impl Address {
    /// Reads the files that it names, to have their faults told early.
    ///
    /// # Errors
    /// A file cannot be used, or the connection string contradicts itself.
    pub fn check(&self) -> Result<(), Error> {
        hosts::each(&self.config)?;
        Tls::new(self.mode, &self.files).map(drop)
    }

    /// Connects to the first host that will do. `patience` is for each of them, where the connection string has no
    /// `connect_timeout`.
    ///
    /// # Errors
    /// None will do; or a file cannot be used.
    pub fn connect(&self, patience: Duration) -> BoxFuture<'_, Result<Connected, Error>> {
        // What connects is large and deep, and callers need not see that.
        self.connect_to_any(patience).boxed()
    }

    async fn connect_to_any(&self, patience: Duration) -> Result<Connected, Error> {
        // Read anew each time: certificates are renewed while a pool lives.
        let tls = Tls::new(self.mode, &self.files)?;
        let each = hosts::each(&self.config)?;
        let mut errors = Vec::new();
        for session in self.session.passes() {
            for one in &each {
                match self.connect_to(one, *session, &tls, patience).await {
                    Ok((client, driver)) => return Ok(Connected { client, driver, tls }),
                    Err(error) => errors.push((one.name.clone(), error)),
                }
            }
        }
        Err(match errors.len() {
            1 => errors.remove(0).1,
            _ => Error::Hosts(errors),
        })
    }

    async fn connect_to(
        &self,
        one: &One,
        session: Session,
        tls: &Tls,
        patience: Duration,
    ) -> Result<(Client, Driver), Error> {
        // libpq never encrypts what goes through a socket of the machine.
        let attempts = if one.is_socket { &[Attempt::Plain] } else { self.mode.attempts() };
        let limit = self.config.get_connect_timeout().copied().unwrap_or(patience);
        let mut last = None;
        for attempt in attempts {
            match timeout(limit, open(&one.config, *attempt, tls, session)).await {
                Ok(Ok((client, driver, state))) => {
                    return match session.refuses(state) {
                        None => Ok((client, driver)),
                        Some(why) => Err(Error::Refused(why.into())),
                    };
                }
                Ok(Err(error)) if is_about_encryption(&error) => last = Some(Error::Driver(error)),
                Ok(Err(error)) => return Err(Error::Driver(error)),
                Err(_) => {
                    let text = "the server did not accept a connection in time (`connect_timeout`)";
                    return Err(Error::Refused(text.into()));
                }
            }
        }
        Err(last.unwrap_or_else(|| Error::Refused("it cannot be connected to".into())))
    }
}

async fn open(
    config: &Config,
    attempt: Attempt,
    tls: &Tls,
    session: Session,
) -> Result<(Client, Driver, State), tokio_postgres::Error> {
    let (client, mut driver) = begin(config.clone(), attempt, tls).await?;
    let state = {
        let is_on = |name: &str| driver.parameter(name).map(|value| value == "on");
        (is_on("in_hot_standby"), is_on("default_transaction_read_only"))
    };
    let state = match state {
        (Some(is_standby), Some(is_read_only)) => State { is_standby, is_read_only },
        _ if session == Session::Any => State::default(),
        // A pooler in between may not pass on what the server says.
        _ => ask(&client, &mut driver).await?,
    };
    Ok((client, driver, state))
}

#[cfg(feature = "tls")]
async fn begin(mut config: Config, attempt: Attempt, tls: &Tls) -> Result<(Client, Driver), tokio_postgres::Error> {
    let (mode, connector) = match (attempt, &tls.0) {
        (Attempt::Plain, _) | (_, None) => return begin_plain(config).await,
        (Attempt::IfPossible, Some(connector)) => (SslMode::Prefer, connector),
        (Attempt::Encrypted, Some(connector)) => (SslMode::Require, connector),
    };
    let (client, connection) = config.ssl_mode(mode).connect(connector.clone()).await?;
    Ok((client, Driver::Encrypted(Box::new(connection))))
}

#[cfg(not(feature = "tls"))]
async fn begin(config: Config, _: Attempt, _: &Tls) -> Result<(Client, Driver), tokio_postgres::Error> {
    begin_plain(config).await
}

async fn begin_plain(mut config: Config) -> Result<(Client, Driver), tokio_postgres::Error> {
    let (client, connection) = config.ssl_mode(SslMode::Disable).connect(NoTls).await?;
    Ok((client, Driver::Plain(Box::new(connection))))
}

async fn ask(client: &Client, driver: &mut Driver) -> Result<State, tokio_postgres::Error> {
    let sql =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')::bool";
    let answer = client.query_typed(sql, &[]);
    // Nobody has spawned the driver yet.
    let drive = poll_fn(|cx| driver.poll_message(cx));
    let drive = async {
        let mut drive = pin!(drive);
        loop {
            if !matches!(drive.as_mut().await, Some(Ok(_))) {
                return;
            }
        }
    };
    let row = match select(pin!(answer), pin!(drive)).await {
        Either::Left((row, _)) => row?,
        // The connection has ended, of which the answer tells.
        Either::Right(((), answer)) => answer.await?,
    };
    let value = |index| row.first().and_then(|row| row.try_get(index).ok()).unwrap_or_default();
    Ok(State { is_standby: value(0), is_read_only: value(1) })
}

/// Whether it could go otherwise with or without encryption: the handshake failed, or the server lets nobody in this way.
fn is_about_encryption(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        Some(code) => code.code() == "28000",
        // The driver has no other word for it.
        None => error.to_string().starts_with("error performing TLS handshake"),
    }
}
