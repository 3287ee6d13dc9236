//! How a connection of the pool is made.

use std::sync::Arc;
use std::time::Instant;

use sqlwright_wire::clock::timeout;

use super::Limits;
use super::hooks::Hooks;
use super::replicas::Replicas;
use super::shared::GOODBYE;
use crate::connection::{Address, Bounds, Catalog, Connection, Session, open};
use crate::error::{Error, ErrorKind, Outcome};
use crate::observe::Observer;
use crate::statement::Statements;
use crate::value::BoxError;

/// What all connections of a pool are made from.
#[derive(Clone)]
pub(super) struct Maker {
    pub(super) address: Address,
    /// Where what only reads goes, if that is somewhere else.
    pub(super) replicas: Option<Arc<Replicas>>,
    pub(super) limits: Limits,
    pub(super) bounds: Bounds,
    pub(super) warm_up: Vec<Statements>,
    pub(super) prepare: Vec<Statements>,
    pub(super) hooks: Hooks,
    pub(super) observer: Arc<Observer>,
    /// The types that its sessions know.
    pub(super) catalog: Arc<Catalog>,
}

impl Maker {
    /// A session that can be handed out.
    pub(super) async fn connect(&self) -> Result<Arc<Session>, Error> {
        let started = Instant::now();
        let made = self.make().await;
        self.observer.has_connected(started, made.as_ref().map(drop));
        made
    }

    async fn make(&self) -> Result<Arc<Session>, Error> {
        let address = match &self.replicas {
            Some(replicas) => self.with_credentials(replicas.address(self).await).await?,
            None => self.address().await?,
        };
        let (catalog, observer) = (Arc::clone(&self.catalog), Arc::clone(&self.observer));
        let session = open(&address, &self.limits, self.bounds, catalog, observer).await?;
        let ready = match timeout(self.limits.connect_timeout, self.ready(&session)).await {
            Ok(ready) => ready,
            Err(_) => Err(failed("preparing a new connection took longer than `connect_timeout` allows")),
        };
        if let Err(error) = ready {
            session.end(GOODBYE).await;
            return Err(error);
        }
        Ok(session)
    }

    /// Where to connect to, and as whom.
    pub(super) async fn address(&self) -> Result<Address, Error> {
        self.with_credentials(self.address.clone()).await
    }

    /// The same as whoever it is to be now.
    pub(super) async fn with_credentials(&self, mut address: Address) -> Result<Address, Error> {
        if let Some(ask) = &self.hooks.credentials {
            let credentials = timeout(self.limits.connect_timeout, ask()).await;
            let credentials = credentials
                .map_err(|_| failed("the callback for credentials took longer than `connect_timeout` allows"))?
                .map_err(|error| of_hook("credentials", error))?;
            if let Some(user) = credentials.user {
                address.config.user(user);
            }
            address.config.password(credentials.password);
        }
        Ok(address)
    }

    async fn ready(&self, session: &Arc<Session>) -> Result<(), Error> {
        let connection = Connection::of(Arc::clone(session));
        for statements in &self.warm_up {
            connection.warm_up(statements).await;
        }
        for statements in &self.prepare {
            connection.prepare(statements).await?;
        }
        self.establish(session).await
    }

    /// Gives the session the state that the application wants it to have.
    pub(super) async fn establish(&self, session: &Arc<Session>) -> Result<(), Error> {
        let Some(hook) = &self.hooks.on_connect else { return Ok(()) };
        hook(&Connection::of(Arc::clone(session))).await.map_err(|error| of_hook("on_connect", error))?;
        session.settle().await;
        if session.adopt() {
            Ok(())
        } else {
            Err(failed("`on_connect` left a transaction open, or lost the connection"))
        }
    }
}

fn failed(text: &'static str) -> Error {
    Error::with_text(ErrorKind::Connection, None, text).with_outcome(Outcome::NotStored)
}

/// The error of a callback. Its text is the application's own, and may contain values.
fn of_hook(name: &str, error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => error.and(&format!("in `{name}`")),
        Err(_) => Error::with_text(ErrorKind::Connection, None, format!("`{name}` has failed"))
            .with_outcome(Outcome::NotStored),
    }
}
