//! The driver's client on a session over the wire.

use std::future::Future;

use futures_util::FutureExt;
use sqlwright_wire::Guest;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, NoTls};

use crate::error::Error;
use crate::names::Names;
use crate::stream::Watched;

/// A client of the driver whose requests run on the session that the guest belongs to, and its task, which must be spawned. Nothing
/// is waited for. `prepared_statements`: whether what the client prepares may go by its name; otherwise it goes unnamed, as behind a
/// pooler that mixes names up.
///
/// # Errors
/// The session has ended.
pub fn driver_over(
    guest: Guest,
    prepared_statements: bool,
) -> Result<(Client, impl Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static), Error> {
    let mut config = Config::new();
    // The guest answers to any name, by itself.
    config.user("guest").ssl_mode(SslMode::Disable);
    let stream = Watched::new(guest, Names::settled(prepared_statements));
    match config.connect_raw(stream, NoTls).now_or_never() {
        Some(begun) => begun.map_err(Error::Driver),
        None => Err(Error::Refused("the session has ended".into())),
    }
}
