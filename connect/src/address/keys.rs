//! The parameters by name, and what is said of one that is wrong. A name could be a part of a password, so it is shown only where it
//! is a plain one.

use super::{OURS, unusable};
use crate::error::Error;
use crate::nearest::nearest;

/// Names and values, in their order.
pub(super) type Pairs = Vec<(String, String)>;

/// What the driver knows besides [`OURS`].
const OF_DRIVER: [&str; 17] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "options",
    "password",
    "port",
    "sslnegotiation",
    "tcp_user_timeout",
    "user",
];

/// What others call them.
const OTHER_NAMES: [(&str, &str); 6] = [
    ("database", "dbname"),
    ("db", "dbname"),
    ("keepalives_count", "keepalives_retries"),
    ("ssl", "sslmode"),
    ("timeout", "connect_timeout"),
    ("username", "user"),
];

pub(super) fn is_known(key: &str) -> bool {
    OF_DRIVER.contains(&key) || OURS.contains(&key)
}

/// Whether it can be shown.
pub(super) fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 40
        && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-')
}

/// A parameter that nobody knows.
pub(super) fn unknown(key: &str) -> Error {
    let mut known: Vec<&str> = OF_DRIVER.into_iter().chain(OURS).collect();
    known.sort_unstable();
    let meant = OTHER_NAMES.iter().find(|(other, _)| *other == key).map(|(_, name)| *name);
    let name = if is_plain(key) { format!(" `{key}`") } else { String::new() };
    let text = format!("the connection string has an unknown parameter{name}");
    match meant.or_else(|| nearest(key, known.iter().copied())) {
        Some(meant) => unusable(format!("{text}: did you mean `{meant}`?")),
        None => unusable(format!("{text}; the known ones are {}", known.join(", "))),
    }
}

/// Names nothing but what it knows: it could be a part of a password.
pub(super) fn without_value(key: &str) -> Error {
    match OF_DRIVER.iter().chain(&OURS).find(|known| **known == key) {
        Some(known) => unusable(format!("`{known}` in the connection string has no value: write `{known}=…`")),
        None => unusable("a parameter in the connection string has no value: write `name=value`"),
    }
}

/// The driver names the parameter whose value it cannot read; of its other texts nobody knows what they quote.
pub(super) fn wrong_value(error: &tokio_postgres::Error) -> Error {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let name = source.strip_prefix("invalid value for option `").and_then(|rest| rest.strip_suffix('`'));
    match name.filter(|name| is_known(name)) {
        Some(name) => {
            unusable(format!("`{name}` in the connection string has a value that it cannot have{}", values(name)))
        }
        None => unusable(
            "the connection string is not valid for PostgreSQL (postgres://user:password@host:port/database, special \
             characters in name and password percent-encoded)",
        ),
    }
}

/// What it can have.
fn values(name: &str) -> &'static str {
    match name {
        "port" => {
            ": it is a number up to 65535, after the host and a `:` (special characters in a password are percent-encoded)"
        }
        "hostaddr" => ": it is an IP address",
        "channel_binding" => ": it is disable, prefer or require",
        "load_balance_hosts" => ": it is disable or random",
        "sslnegotiation" => ": it is postgres or direct",
        "host" => ": an IPv6 address is in brackets",
        _ => ": it is a number",
    }
}
