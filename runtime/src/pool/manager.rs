//! How the pool makes connections and looks them over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, TimeoutType};
use tokio::time::timeout;

use super::Limits;
use super::lent::Member;
use crate::connection::{Address, Bounds, Catalog, Connection, open};
use crate::error::{Error, ErrorKind, Outcome};
use crate::observe::Observer;
use crate::statement::Statements;

/// How long it may take to bring a used connection to rest.
pub(super) const RECYCLE: Duration = Duration::from_secs(10);

pub(crate) struct Manager {
    pub(super) address: Address,
    pub(super) limits: Limits,
    pub(super) bounds: Bounds,
    pub(super) warm_up: Vec<Statements>,
    pub(super) prepare: Vec<Statements>,
    /// The types that its sessions know.
    pub(super) catalog: Arc<Catalog>,
    pub(super) observer: Arc<Observer>,
}

impl Manager {
    async fn connect(&self) -> Result<Member, Error> {
        let session =
            open(&self.address, &self.limits, self.bounds, Arc::clone(&self.catalog), Arc::clone(&self.observer))
                .await?;
        let member = Member::new(session);
        if self.warm_up.is_empty() && self.prepare.is_empty() {
            return Ok(member);
        }
        match timeout(self.limits.connect_timeout, self.ready(&Connection::of(Arc::clone(&member.session)))).await {
            Ok(ready) => ready.map(|()| member),
            Err(_) => {
                let text = "preparing a new connection took longer than `connect_timeout` allows";
                Err(Error::with_text(ErrorKind::Connection, None, text).with_outcome(Outcome::NotStored))
            }
        }
    }

    async fn ready(&self, connection: &Connection) -> Result<(), Error> {
        for statements in &self.warm_up {
            connection.warm_up(statements).await;
        }
        for statements in &self.prepare {
            connection.prepare(statements).await?;
        }
        Ok(())
    }
}

impl managed::Manager for Manager {
    type Type = Member;
    type Error = Error;

    async fn create(&self) -> Result<Member, Error> {
        let started = Instant::now();
        // Rare, and of many kilobytes, for which every call over a pool would have to have room.
        let made = Box::pin(self.connect()).await;
        self.observer.has_connected(started, made.as_ref().map(drop));
        made
    }

    async fn recycle(&self, member: &mut Member, metrics: &Metrics) -> RecycleResult<Error> {
        if self.limits.max_lifetime.is_some_and(|limit| metrics.age() > limit) {
            return Err(RecycleError::message("too old"));
        }
        if member.session.is_reusable() { Ok(()) } else { Err(RecycleError::message("closed or busy")) }
    }
}

/// What took too long.
pub(super) fn explain(step: TimeoutType) -> &'static str {
    match step {
        TimeoutType::Wait => "all connections of the pool are in use; release them sooner, or allow more (`max_size`)",
        TimeoutType::Create => "the server did not accept a connection in time",
        TimeoutType::Recycle => "a returned connection could not be cleaned up in time",
    }
}
