//! Making connections, with limits set from the start.

pub(crate) use sqlwright_connect::Address;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::catalog::Catalog;
use super::limits::{Limits, server_millis};
use super::session::{Choices, Session};
use super::slots::Bounds;
use crate::error::Error;
use crate::observe::Observer;

/// The server has no shorter limit than a millisecond.
const SHORTEST: Duration = Duration::from_millis(1);

/// The same; `application_name` is the name of this program, unless the address says otherwise.
pub(crate) fn named(mut address: Address) -> Address {
    let says_so = |options: &str| options.contains("application_name");
    let config = &mut address.config;
    if config.get_application_name().is_none() && !config.get_options().is_some_and(says_so) {
        let program = std::env::args_os().next().unwrap_or_default();
        if let Some(name) = Path::new(&program).file_name() {
            config.application_name(name.to_string_lossy());
        }
    }
    address
}

/// Connects. As many prepared statements are kept as `bounds` say.
///
/// # Errors
/// The server cannot be reached or refuses.
pub(crate) async fn open(
    address: &Address,
    limits: &Limits,
    bounds: Bounds,
    catalog: Arc<Catalog>,
    observer: Arc<Observer>,
) -> Result<Arc<Session>, Error> {
    let began = Instant::now();
    let own = address.config.get_options();
    // Then it is not known, and may be shorter than the limit of any call.
    let is_own = own.is_some_and(|own| own.contains("statement_timeout"));
    let statement_timeout =
        if is_own { Some(Duration::ZERO) } else { limits.statement_timeout.map(|limit| limit.max(SHORTEST)) };
    let opened = address.open_with(&options(limits, own), limits.connect_timeout).await.map_err(Error::connect)?;
    let choices = Choices {
        statement_timeout,
        connect_timeout: address.config.get_connect_timeout().copied().unwrap_or(limits.connect_timeout),
        prepared_statements: address.prepared_statements,
        bounds,
    };
    Ok(Session::new(opened, began, &choices, catalog, observer))
}

/// The database that is going to be connected to: by default that of the user's name.
pub(crate) fn database(address: &Address) -> &str {
    address.config.get_dbname().or(address.config.get_user()).unwrap_or_default()
}

/// The limits as the server is to keep them, as `options` of the startup: that takes no round trip. What the connection string
/// says comes later and wins.
fn options(limits: &Limits, own: Option<&str>) -> String {
    let settings = [
        ("statement_timeout", limits.statement_timeout),
        ("lock_timeout", limits.lock_timeout),
        ("idle_in_transaction_session_timeout", limits.idle_in_transaction_timeout),
    ];
    let mut options = String::with_capacity(128);
    for (name, limit) in settings {
        if let Some(limit) = limit {
            put(name, server_millis(limit), &mut options);
        }
    }
    match own.map(str::trim) {
        None | Some("") => {
            // PgBouncer refuses a blank behind the last one.
            options.truncate(options.trim_end().len());
        }
        Some(own) => options.push_str(own),
    }
    options
}

/// A fraction of what `format!` takes.
fn put(name: &str, millis: u32, options: &mut String) {
    options.push_str("-c ");
    options.push_str(name);
    options.push('=');
    let mut unit = 1_u32;
    while millis / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        options.push(char::from(b'0' + (millis / unit % 10) as u8));
        unit /= 10;
    }
    options.push(' ');
}
