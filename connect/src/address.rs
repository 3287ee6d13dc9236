//! Connection strings: what the driver does not know of libpq's is taken out here, the rest is the driver's to read.

use std::env;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::Config;

use crate::error::Error;
use crate::hosts::Session;
use crate::tls::{Files, Mode};

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
        let mut config: Config = rest.parse().map_err(Error::Syntax)?;
        if value("connect_timeout").is_some() && config.get_connect_timeout().is_none() {
            config.connect_timeout(FOREVER);
        }
        if value("keepalives_idle").is_none() {
            config.keepalives_idle(KEEPALIVES_IDLE);
        }
        let files = Files { root: file("sslrootcert"), certificate: file("sslcert"), key: file("sslkey") };
        Ok(Self {
            config,
            prepared_statements: value("prepared_statements").map(prepared_statements).transpose()?,
            session: value("target_session_attrs").map_or(Ok(Session::default()), str::parse)?,
            mode: value("sslmode").map_or(Ok(files.default_mode()), str::parse)?,
            files,
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
        }
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let (url, query) = text.split_at(query_of(text));
            let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
            let pairs: Vec<_> =
                pairs.map(|pair| pair.split_once('=').ok_or_else(|| without_value(pair))).collect::<Result<_, _>>()?;
            let is_ours = |key: &str| OURS.contains(&&*decoded(key));
            let rest = pairs.iter().filter(|(key, _)| !is_ours(key));
            // The driver takes all before any `@` for a name and a password.
            let rest: Vec<_> = rest.map(|(key, value)| format!("{key}={value}").replace('@', "%40")).collect();
            let url = if rest.is_empty() { url.to_owned() } else { format!("{url}?{}", rest.join("&")) };
            let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| (decoded(key), decoded(value))).collect();
            return Self::new(&pairs, &url);
        }
        let pairs =
            pairs(text).ok_or_else(|| unusable("the connection string is neither a URL nor `key=value` pairs"))?;
        Self::new(&pairs, &written(&pairs))
    }
}

fn prepared_statements(value: &str) -> Result<bool, Error> {
    value.parse().map_err(|_| unusable("prepared_statements is neither true nor false"))
}

/// What the driver does not know, or not all values of.
const OURS: [&str; 6] = ["prepared_statements", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"];

/// Where the parameters of a URL begin. A password may hold a `?` (`conninfo_uri_parse_options` in `fe-connect.c`).
fn query_of(url: &str) -> usize {
    let authority = url.find("://").map_or(0, |at| at + 3);
    let user = match url[authority..].find(['@', '/']) {
        Some(at) if url[authority + at..].starts_with('@') => authority + at,
        _ => authority,
    };
    url[user..].find('?').map_or(url.len(), |at| user + at)
}

/// Names nothing but what it knows: it could be a part of a password.
fn without_value(key: &str) -> Error {
    match OURS.iter().find(|known| **known == decoded(key)) {
        Some(known) => unusable(format!("`{known}` in the connection string has no value: write `{known}=…`")),
        None => unusable("a parameter in the connection string has no value: write `name=value`"),
    }
}

/// The pairs that are the driver's, as libpq writes them.
fn written(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().filter(|(key, _)| !OURS.contains(&key.as_str()));
    let pair =
        |(key, value): &(String, String)| format!("{key}='{}' ", value.replace('\\', "\\\\").replace('\'', "\\'"));
    pairs.map(pair).collect()
}

/// libpq's `key = value` form (`conninfo_parse` in `fe-connect.c`): values in single quotes where they hold blanks,
/// backslashes before quotes and backslashes.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let quoted = behind.strip_prefix('\'');
        let mut value = String::new();
        let mut characters = quoted.unwrap_or(behind).chars();
        loop {
            match characters.next() {
                Some('\\') => value.push(characters.next()?),
                Some('\'') if quoted.is_some() => break,
                Some(character) if quoted.is_none() && character.is_whitespace() => break,
                Some(character) => value.push(character),
                None if quoted.is_none() => break,
                None => return None,
            }
        }
        pairs.push((key.trim_end().to_owned(), value));
        rest = characters.as_str().trim_start();
    }
    Some(pairs)
}

/// Percent-decoded; what is no escape stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let escaped = behind.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &behind[2..]).1,
            None => (bytes.push(first), rest = behind).1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) fn unusable(text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::Unusable(text.into())
}
