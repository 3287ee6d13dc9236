//! Connects as libpq does: reads its connection strings, uses the first suitable host of several, and encrypts as requested.
//!
//! What the runtime of sqlwright and its generator share. Whoever connects spawns the [`Driver`].

mod address;
mod cancel;
mod driver;
mod error;
mod hosts;
mod names;
mod nearest;
mod stream;
mod tls;
mod transport;

pub use self::address::Address;
pub use self::cancel::{Canceller, process_id};
pub use self::driver::Driver;
pub use self::error::{Error, with_causes};
pub use self::names::Peer;
pub use self::nearest::nearest;

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, select};
use tokio::time::timeout;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use self::cancel::Via;
use self::driver::Way;
use self::hosts::{One, Session, State};
use self::names::Names;
use self::tls::{Attempt, Encryption};
use self::transport::{Connector, Purpose};

/// The SQLSTATE, from the class of those that are nobody's, of a statement that returned other columns than when it was prepared. It
/// was sent without a name, so the server has not compared them; and it has run.
pub const CHANGED_RESULT: &str = "SW001";

/// An established connection.
pub struct Connected {
    /// The driver's client.
    pub client: Client,
    /// The driver's task, which must be spawned.
    pub driver: Driver,
    /// Sends its cancel requests.
    pub canceller: Canceller,
    /// What answers: the server itself or a pooler.
    pub peer: Peer,
}

impl Address {
    /// Reads the files that it names, to report errors in them early.
    ///
    /// # Errors
    /// A file cannot be used, or the connection string contradicts itself.
    pub fn check(&self) -> Result<(), Error> {
        hosts::each(&self.config)?;
        tls::encryption(self.mode, &self.files).map(drop)
    }

    /// Connects to the first suitable host. `patience` is the limit for each host, if the connection string has no
    /// `connect_timeout`.
    ///
    /// # Errors
    /// No host is suitable, or a file cannot be used.
    pub fn connect(&self, patience: Duration) -> BoxFuture<'_, Result<Connected, Error>> {
        // What connects is large and deep, and callers need not see that.
        self.connect_to_any(patience).boxed()
    }

    async fn connect_to_any(&self, patience: Duration) -> Result<Connected, Error> {
        // Read anew each time: certificates are renewed while a pool lives.
        let encryption = tls::encryption(self.mode, &self.files)?;
        let each = hosts::each(&self.config)?;
        let mut errors = Vec::new();
        for session in self.session.passes() {
            for one in &each {
                match self.connect_to(one, *session, encryption.as_ref(), patience).await {
                    Ok(connected) => return Ok(connected),
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
        encryption: Option<&Encryption>,
        patience: Duration,
    ) -> Result<Connected, Error> {
        // libpq never encrypts what goes through a socket of the machine.
        let attempts = if one.socket.is_some() { &[Attempt::Plain] } else { self.mode.attempts() };
        let limit = self.config.get_connect_timeout().copied().unwrap_or(patience);
        let mut last = None;
        for attempt in attempts {
            match timeout(limit, self.open(one, *attempt, encryption, session)).await {
                Ok(Ok((connected, state))) => {
                    return match session.refuses(state) {
                        None => Ok(connected),
                        Some(why) => Err(Error::Refused(why.into())),
                    };
                }
                Ok(Err(Error::Driver(error))) if is_about_encryption(&error) => last = Some(Error::Driver(error)),
                Ok(Err(error)) => return Err(error),
                Err(_) => {
                    let text = "the server did not accept a connection in time (`connect_timeout`)";
                    return Err(Error::Refused(text.into()));
                }
            }
        }
        Err(last.unwrap_or_else(|| Error::Refused("it cannot be connected to".into())))
    }

    async fn open(
        &self,
        one: &One,
        attempt: Attempt,
        encryption: Option<&Encryption>,
        session: Session,
    ) -> Result<(Connected, State), Error> {
        let mut connected = self.begin(one, attempt, encryption).await?;
        let state = {
            let is_on = |name: &str| connected.driver.parameter(name).map(|value| value == "on");
            (is_on("in_hot_standby"), is_on("default_transaction_read_only"))
        };
        let state = match state {
            (Some(is_standby), Some(is_read_only)) => State { is_standby, is_read_only },
            _ if session == Session::Any => State::default(),
            // A pooler in between may not pass on what the server says.
            _ => ask(&connected.client, &mut connected.driver).await.map_err(Error::Driver)?,
        };
        Ok((connected, state))
    }

    async fn begin(&self, one: &One, attempt: Attempt, encryption: Option<&Encryption>) -> Result<Connected, Error> {
        let peer = Peer::default();
        if let Some(path) = &one.socket {
            let names = Names::new(self.prepared_statements, peer.clone());
            let (client, connection) = transport::through_socket(&one.config, path, names).await?;
            let driver = Driver(Way::Socket(Box::new(connection)));
            return Ok(Connected { client, driver, canceller: Canceller(Via::Socket(path.clone())), peer });
        }
        let connector = Connector {
            attempt,
            negotiation: one.config.get_ssl_negotiation(),
            encryption: encryption.cloned(),
            purpose: Purpose::Session { prepared_statements: self.prepared_statements, peer: peer.clone() },
        };
        let (client, connection) = transport::over_network(&one.config, connector.clone()).await?;
        let driver = Driver(Way::Network(Box::new(connection)));
        let canceller = Canceller(Via::Network(Connector { purpose: Purpose::Cancelling, ..connector }));
        Ok(Connected { client, driver, canceller, peer })
    }
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
        Some(code) => *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        // The driver has no other word for it.
        None => error.to_string().starts_with("error performing TLS handshake"),
    }
}
