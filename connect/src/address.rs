//! Connection strings: what the driver does not know of libpq's is taken out here, the rest is the driver's to read.

mod keys;
mod pairs;
#[cfg(test)]
mod tests;
mod url;

use std::collections::BTreeSet;
use std::env;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::SslNegotiation;

use crate::error::Error;
use crate::hosts::Session;
use crate::tls::{Attempt, Files, Mode};

/// Where to connect to, and how: a connection string that was read.
#[derive(Debug, Clone)]
pub struct Address {
    /// The driver's part of it: all but TLS and `target_session_attrs`.
    pub config: Config,
    /// `prepared_statements`: whether statements are prepared by name. `None`: unless a pooler is in between that mixes the names
    /// of its clients up.
    pub prepared_statements: Option<bool>,
    pub(crate) session: Session,
    pub(crate) mode: Mode,
    pub(crate) files: Files,
    /// The positions of hosts that are not tried.
    pub(crate) left_out: BTreeSet<usize>,
}

/// Connections idle for so long are asked whether they are still there. The driver's two hours are libpq's.
const KEEPALIVES_IDLE: Duration = Duration::from_secs(60);

/// What libpq's `connect_timeout` of zero and below is.
const FOREVER: Duration = Duration::MAX;

/// libpq's environment variables, and the parameters that they stand for.
const VARIABLES: [(&str, &str); 14] = [
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
];

impl Address {
    /// Whether only a server will do that allows to write (`target_session_attrs=read-write`).
    pub fn is_for_writing(&self) -> bool {
        self.session == Session::ReadWrite
    }

    /// From `DATABASE_URL`, or else from libpq's variables, of which `PGHOST` or `PGHOSTADDR` must be there.
    ///
    /// # Errors
    /// Neither is set, or what is set cannot be used.
    pub fn from_env() -> Result<Self, Error> {
        if let Ok(url) = env::var("DATABASE_URL") {
            return url.parse();
        }
        let set = VARIABLES.iter().filter_map(|(variable, key)| Some(((*key).to_owned(), env::var(variable).ok()?)));
        let pairs: Vec<_> = set.collect();
        if !pairs.iter().any(|(key, _)| key.starts_with("host")) {
            return Err(unusable("neither of the environment variables DATABASE_URL and PGHOST is set"));
        }
        Self::new(&pairs, &written(&pairs))
    }

    /// `rest` is for the driver.
    fn new(pairs: &[(String, String)], rest: &str) -> Result<Self, Error> {
        let value = |key: &str| pairs.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let file = |key: &str| value(key).filter(|path| !path.is_empty()).map(Into::into);
        let mut config: Config = rest.parse().map_err(|error| keys::wrong_value(&error))?;
        if value("connect_timeout").is_some() && config.get_connect_timeout().is_none() {
            config.connect_timeout(FOREVER);
        }
        if value("keepalives_idle").is_none() {
            config.keepalives_idle(KEEPALIVES_IDLE);
        }
        let files = Files { root: file("sslrootcert"), certificate: file("sslcert"), key: file("sslkey") };
        let mode = value("sslmode").map_or(Ok(files.default_mode()), str::parse)?;
        if config.get_ssl_negotiation() == SslNegotiation::Direct && mode.attempts() != [Attempt::Encrypted] {
            return Err(unusable("sslnegotiation=direct requires sslmode=require, verify-ca or verify-full"));
        }
        Ok(Self {
            config,
            prepared_statements: value("prepared_statements").map(prepared_statements).transpose()?,
            session: value("target_session_attrs").map_or(Ok(Session::default()), str::parse)?,
            mode,
            files,
            left_out: BTreeSet::new(),
        })
    }
}

/// What the driver connects to without more ado, not encrypted.
impl From<Config> for Address {
    fn from(config: Config) -> Self {
        Self {
            config,
            prepared_statements: None,
            session: Session::default(),
            mode: Mode::Disable,
            files: Files::default(),
            left_out: BTreeSet::new(),
        }
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // What ends a line of a file belongs to nobody.
        let text = text.trim();
        if text.is_empty() {
            return Err(unusable("the connection string is empty"));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let (pairs, rest) = url::split(text)?;
            return Self::new(&pairs, &rest);
        }
        let pairs = pairs::read(text)?;
        Self::new(&pairs, &written(&pairs))
    }
}

fn prepared_statements(value: &str) -> Result<bool, Error> {
    value.parse().map_err(|_| unusable("prepared_statements is neither true nor false"))
}

/// What the driver does not know, or not all values of.
const OURS: [&str; 6] = ["prepared_statements", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"];

/// The pairs that are the driver's, as libpq writes them.
fn written(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().filter(|(key, _)| !OURS.contains(&key.as_str()));
    let pair =
        |(key, value): &(String, String)| format!("{key}='{}' ", value.replace('\\', "\\\\").replace('\'', "\\'"));
    pairs.map(pair).collect()
}

pub(crate) fn unusable(text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::Unusable(text.into())
}
