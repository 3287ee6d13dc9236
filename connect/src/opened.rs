//! Sessions over the wire of this project.

use std::future::poll_fn;
use std::task::Poll;

use sqlwright_wire::{CancelKey, ChannelBinding, Error as WireError, Options, Wire, encode};
use tokio_postgres::Config;
use tokio_postgres::config::ChannelBinding as Wanted;

use crate::cancel::Canceller;
use crate::error::Error;
use crate::hosts::{Session, State};
use crate::transport::MaybeEncrypted;

/// A session that has begun.
pub struct Opened {
    /// What the session runs over.
    pub wire: Wire,
    /// What a cancel request says of the session.
    pub key: CancelKey,
    /// Sends cancel requests to where the session runs.
    pub canceller: Canceller,
}

/// Begins a session over a stream that is ready.
pub(crate) async fn begin(
    config: &Config,
    options: &str,
    stream: MaybeEncrypted,
) -> Result<sqlwright_wire::Opened, Error> {
    let user = match config.get_user() {
        Some(user) => user.to_owned(),
        None => whoami::username().map_err(|error| {
            Error::Unusable(
                format!("the connection string names no user, and that of the system is not known: {error}").into(),
            )
        })?,
    };
    let parameters = [
        ("options", Some(options).filter(|options| !options.is_empty())),
        ("application_name", config.get_application_name()),
    ];
    let parameters = parameters.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    let options = Options {
        user,
        password: config.get_password().map(<[u8]>::to_vec),
        database: config.get_dbname().map(str::to_owned),
        parameters: parameters.collect(),
        channel_binding: match config.get_channel_binding() {
            Wanted::Disable => ChannelBinding::Disable,
            Wanted::Require => ChannelBinding::Require,
            _ => ChannelBinding::Prefer,
        },
        tls_server_end_point: stream.tls_server_end_point(),
    };
    sqlwright_wire::startup(stream, &options).await.map_err(Error::Wire)
}

/// What kind of server it is, as far as that matters.
pub(crate) async fn state(wire: &Wire, session: Session) -> Result<State, Error> {
    if session == Session::Any {
        return Ok(State::default());
    }
    match State::told(|name| wire.parameter(name)) {
        Some(state) => Ok(state),
        // A pooler in between may not pass on what the server says.
        None => ask(wire).await.map_err(Error::Wire),
    }
}

async fn ask(wire: &Wire) -> Result<State, WireError> {
    let begun = poll_fn(|cx| Poll::Ready(wire.begin(cx, |out| encode::query(State::QUESTION, out))));
    let (mut exchange, first) = begun.await?;
    let mut chunk = match first {
        Poll::Ready(chunk) => chunk?,
        Poll::Pending => exchange.chunk().await?,
    };
    let mut state = State::default();
    let mut failure = None;
    loop {
        while let Some((tag, body)) = chunk.messages.next()? {
            match tag {
                b'D' => {
                    let row = chunk.messages.row(body);
                    let mut values = row.values();
                    let mut is_true = || values.next().flatten() == Some(b"t");
                    state = State { is_standby: is_true(), is_read_only: is_true() };
                }
                b'E' => failure = Some(WireError::Server(chunk.messages.error(body))),
                _ => {}
            }
        }
        if chunk.last {
            return failure.map_or(Ok(state), Err);
        }
        chunk = exchange.chunk().await?;
    }
}
