//! Sessions of the driver, tokio-postgres, and its task.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use futures_util::future::{Either, select};
use tokio_postgres::config::{SslMode, SslNegotiation};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error};

use crate::hosts::{Session, State};
use crate::names::Names;
use crate::stream::Watched;
use crate::transport::{AsItIs, MaybeEncrypted};

/// What drives a connection: a future to spawn.
pub struct Driver(Box<Connection<Watched<MaybeEncrypted>, Watched<MaybeEncrypted>>>);

impl Driver {
    /// What the server says of itself, such as its `server_version`.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.0.parameter(name)
    }

    /// The next message that answers nothing, such as a notice; for those who want them.
    pub fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> {
        self.0.poll_message(cx)
    }
}

impl Future for Driver {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut *self.0).poll(cx)
    }
}

/// Begins a session over a stream that is ready.
pub(crate) async fn begin(config: &Config, stream: MaybeEncrypted, names: Names) -> Result<(Client, Driver), Error> {
    let mut config = config.clone();
    // To the driver it is all TLS, without a word to the server before: what it speaks through is always ours.
    config.ssl_mode(SslMode::Require).ssl_negotiation(SslNegotiation::Direct);
    let (client, connection) = config.connect_raw(Watched::new(stream, names), AsItIs).await?;
    Ok((client, Driver(Box::new(connection))))
}

/// What kind of server it is, as far as that matters.
pub(crate) async fn state(client: &Client, driver: &mut Driver, session: Session) -> Result<State, Error> {
    match State::told(|name| driver.parameter(name)) {
        Some(state) => Ok(state),
        None if session == Session::Any => Ok(State::default()),
        // A pooler in between may not pass on what the server says.
        None => ask(client, driver).await,
    }
}

async fn ask(client: &Client, driver: &mut Driver) -> Result<State, Error> {
    let answer = client.query_typed(State::QUESTION, &[]);
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
