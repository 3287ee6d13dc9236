//! Making connections. TLS goes here, and into `settle`, which opens a second connection to cancel.

use tokio_postgres::{Config, NoTls};

use super::Connection;
use crate::error::Error;

pub(crate) fn parse(url: &str) -> Result<Config, Error> {
    url.parse().map_err(Error::configuration)
}

pub(crate) async fn connect(config: &Config) -> Result<Connection, Error> {
    let connecting = config.connect(NoTls).await;
    let (client, driver) = connecting.map_err(Error::connect)?;
    // Its error reaches every statement as "connection closed".
    tokio::spawn(async move { driver.await.ok() });
    Ok(Connection::new(client))
}
