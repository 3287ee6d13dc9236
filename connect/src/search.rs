//! The search for a host: all of them in turn, encrypted or not as `sslmode` says, until a session has begun on one that will do.

use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlwright_wire::clock::timeout;
use tokio_postgres::error::SqlState;

use crate::address::Address;
use crate::cancel::Canceller;
use crate::error::Error;
use crate::hosts::{self, One, Session, State, Target};
use crate::tls::{self, Attempt, Encryption};
use crate::transport::{MaybeEncrypted, SocketOptions, Way};

/// A server that was reached, and that has been told nothing yet.
pub(crate) struct Reached {
    pub(crate) stream: MaybeEncrypted,
    pub(crate) canceller: Canceller,
}

/// Begins a session there. Whether the server is what is looked for is asked only if it matters.
pub(crate) type Begin<'b, T> = &'b (dyn Fn(Reached, Session) -> BoxFuture<'b, Result<(T, State), Error>> + Sync);

/// Tries the hosts in turn, and all of them again for the second choice of `target_session_attrs`.
pub(crate) async fn first_suitable<'b, T>(
    address: &'b Address,
    patience: Duration,
    begin: Begin<'b, T>,
) -> Result<T, Error> {
    // Read anew each time: certificates are renewed while a pool lives.
    let search = Search { address, encryption: tls::encryption(address.mode, &address.files)?, patience, begin };
    let each = hosts::each(&address.config, &address.left_out)?;
    let mut errors = Vec::new();
    for session in address.session.passes() {
        for one in &each {
            match search.on(one, *session).await {
                Ok(begun) => return Ok(begun),
                Err(error) => errors.push((one.name(), error)),
            }
        }
    }
    Err(match errors.len() {
        1 => errors.remove(0).1,
        _ => Error::Hosts(errors),
    })
}

struct Search<'s, T> {
    address: &'s Address,
    encryption: Option<Encryption>,
    patience: Duration,
    begin: Begin<'s, T>,
}

impl<T> Search<'_, T> {
    async fn on(&self, one: &One, session: Session) -> Result<T, Error> {
        let attempts = match one.target {
            // libpq never encrypts what goes through a socket of the machine.
            Target::Socket(_) => &[Attempt::Plain],
            Target::Network { .. } => self.address.mode.attempts(),
        };
        let limit = self.address.config.get_connect_timeout().copied().unwrap_or(self.patience);
        let mut last = None;
        for attempt in attempts {
            match timeout(limit, self.attempt(one, *attempt, session)).await {
                Ok(Ok((begun, state))) => {
                    return match session.refuses(state) {
                        None => Ok(begun),
                        Some(why) => Err(Error::Refused(why.into())),
                    };
                }
                Ok(Err(error)) if is_about_encryption(&error) => last = Some(error),
                Ok(Err(error)) => return Err(error),
                Err(_) => {
                    let text = "the server did not accept a connection in time (`connect_timeout`)";
                    return Err(Error::Refused(text.into()));
                }
            }
        }
        Err(last.unwrap_or_else(unreachable))
    }

    /// At each of its addresses, until a session has begun at one.
    async fn attempt(&self, one: &One, attempt: Attempt, session: Session) -> Result<(T, State), Error> {
        let config = &self.address.config;
        let mut last = None;
        for place in one.target.places(config).await.map_err(Error::Socket)? {
            let way = Way {
                place,
                host: one.target.host().to_owned(),
                options: SocketOptions::of(config),
                attempt,
                negotiation: config.get_ssl_negotiation(),
                encryption: self.encryption.clone(),
            };
            match self.begin_at(way, session).await {
                Ok(begun) => return Ok(begun),
                // What a server says counts for more than that another address cannot be reached.
                Err(Error::Socket(_)) if last.is_some() => {}
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(unreachable))
    }

    async fn begin_at(&self, way: Way, session: Session) -> Result<(T, State), Error> {
        let stream = way.open().await?;
        let canceller = Canceller::by(way.again(&stream));
        (self.begin)(Reached { stream, canceller }, session).await
    }
}

fn unreachable() -> Error {
    Error::Refused("it cannot be connected to".into())
}

/// Whether it could go otherwise with or without encryption: the handshake failed, or the server lets nobody in this way.
fn is_about_encryption(error: &Error) -> bool {
    match error {
        Error::Handshake(_) => true,
        Error::Wire(sqlwright_wire::Error::Server(error)) => {
            error.code() == SqlState::INVALID_AUTHORIZATION_SPECIFICATION.code()
        }
        Error::Driver(error) => error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION),
        _ => false,
    }
}
