//! Making connections: to the first host that will do, encrypted as asked, with limits set from the start.

mod address;
mod hosts;
mod tls;

pub(crate) use self::address::Address;
pub(crate) use self::tls::Tls;

use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls, Socket};

use self::hosts::{One, Session, State};
use self::tls::Attempt;
use super::Connection;
use crate::error::{Error, ErrorKind};
use crate::pool::Limits;

impl Address {
    /// Reads the files that it names, to have their faults told early.
    pub(crate) fn check(&self) -> Result<(), Error> {
        hosts::each(&self.config)?;
        Tls::new(self.mode, &self.files).map(drop)
    }

    /// Connects and spawns the driver's task.
    pub(crate) async fn connect(&self, limits: &Limits) -> Result<Connection, Error> {
        // Read anew each time: certificates are renewed while a pool lives.
        let tls = Tls::new(self.mode, &self.files)?;
        let mut each = hosts::each(&self.config)?;
        for one in &mut each {
            one.config.options(options(limits, self.config.get_options()));
        }
        let mut errors = Vec::new();
        for session in self.session.passes() {
            for one in &each {
                match self.connect_to(one, *session, &tls, limits).await {
                    Ok(client) => return Ok(Connection::over(client, tls, limits.statement_timeout)),
                    Err(error) => errors.push((&one.name, error)),
                }
            }
        }
        Err(summary(errors))
    }

    async fn connect_to(&self, one: &One, session: Session, tls: &Tls, limits: &Limits) -> Result<Client, Error> {
        // libpq never encrypts what goes through a socket of the machine.
        let attempts = if one.is_socket { &[Attempt::Plain] } else { self.mode.attempts() };
        let limit = self.config.get_connect_timeout().copied().unwrap_or(limits.connect_timeout);
        let mut last = None;
        for attempt in attempts {
            let connecting = async {
                match (attempt, &tls.0) {
                    (Attempt::Plain, _) | (_, None) => open(&one.config, SslMode::Disable, NoTls, session).await,
                    (Attempt::IfPossible, Some(tls)) => open(&one.config, SslMode::Prefer, tls.clone(), session).await,
                    (Attempt::Encrypted, Some(tls)) => open(&one.config, SslMode::Require, tls.clone(), session).await,
                }
            };
            match timeout(limit, connecting).await {
                Ok(Ok((client, state))) => {
                    return match session.refuses(state) {
                        None => Ok(client),
                        Some(why) => Err(Error::with_text(ErrorKind::Connection, None, why)),
                    };
                }
                Ok(Err(error)) if is_about_encryption(&error) => last = Some(Error::connect(error)),
                Ok(Err(error)) => return Err(Error::connect(error)),
                Err(_) => {
                    let text = "the server did not accept a connection in time (`connect_timeout`)";
                    return Err(Error::with_text(ErrorKind::Connection, None, text));
                }
            }
        }
        Err(last.unwrap_or_else(|| Error::plain(ErrorKind::Connection, None)))
    }
}

async fn open<T>(
    config: &Config,
    mode: SslMode,
    tls: T,
    session: Session,
) -> Result<(Client, State), tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket> + Send,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, driver) = config.clone().ssl_mode(mode).connect(tls).await?;
    let state = {
        let is_on = |name: &str| driver.parameter(name).map(|value| value == "on");
        (is_on("in_hot_standby"), is_on("default_transaction_read_only"))
    };
    // Its error reaches every statement as "connection closed".
    tokio::spawn(async move { driver.await.ok() });
    let state = match state {
        (Some(is_standby), Some(is_read_only)) => State { is_standby, is_read_only },
        _ if session == Session::Any => State::default(),
        // A pooler in between may not pass on what the server says.
        _ => ask(&client).await?,
    };
    Ok((client, state))
}

async fn ask(client: &Client) -> Result<State, tokio_postgres::Error> {
    let sql =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')::bool";
    let row = client.query_typed(sql, &[]).await?;
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

/// The limits as the server is to keep them, as `options` of the startup: that takes no round trip. What the connection string
/// says comes later and wins.
fn options(limits: &Limits, own: Option<&str>) -> String {
    let settings = [
        ("statement_timeout", limits.statement_timeout),
        ("lock_timeout", limits.lock_timeout),
        ("idle_in_transaction_session_timeout", limits.idle_in_transaction_timeout),
    ];
    let set = settings.into_iter().filter_map(|(name, limit)| Some((name, limit?)));
    let mut options: String = set.map(|(name, limit)| format!("-c {name}={} ", limit.as_millis())).collect();
    options.push_str(own.unwrap_or_default());
    options
}

/// Of several hosts each has its own reason.
fn summary(mut errors: Vec<(&String, Error)>) -> Error {
    if errors.len() == 1
        && let Some((_, error)) = errors.pop()
    {
        return error;
    }
    let reasons: Vec<_> = errors.iter().map(|(name, error)| format!("{name}: {}", error.reason())).collect();
    Error::with_text(ErrorKind::Connection, None, reasons.join("; "))
}
