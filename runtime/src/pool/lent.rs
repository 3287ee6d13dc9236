//! Connections that go back to their pool.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use deadpool::managed::Object;

use super::manager::Manager;
use crate::access::ReadWrite;
use crate::client::clients;
use crate::connection::{Connection, Home, Session};
use crate::exec::Lease;

/// A connection of a pool, which is returned when it is dropped, after nothing is running on it and its session has been reset.
pub struct PooledConnection {
    connection: Connection,
    _lease: Lease,
}

impl PooledConnection {
    pub(super) fn new(lease: Lease) -> Self {
        Self { connection: Connection::of(Arc::clone(&lease)), _lease: lease }
    }
}

clients! {
    () PooledConnection, ReadWrite, |connection| &connection.connection;
}

impl Deref for PooledConnection {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for PooledConnection {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl fmt::Debug for PooledConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PooledConnection").field(&self.connection).finish()
    }
}

/// A session as the pool keeps it.
pub(crate) struct Member {
    pub(super) session: Arc<Session>,
    place: Arc<PlaceInPool>,
}

/// Where the pool's own object is while the session is lent.
#[derive(Default)]
struct PlaceInPool(Mutex<Option<Object<Manager>>>);

impl Member {
    pub(super) fn new(session: Arc<Session>) -> Self {
        let place = Arc::<PlaceInPool>::default();
        session.home().get_or_init(|| Box::new(Arc::clone(&place)));
        Self { session, place }
    }
}

impl PlaceInPool {
    fn take(&self) -> Option<Object<Manager>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Lends it: the object goes back with the session.
pub(super) fn lend(object: Object<Manager>) -> Lease {
    let (session, place) = (Arc::clone(&object.session), Arc::clone(&object.place));
    *place.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(object);
    Lease::lent(session)
}

impl Home for Arc<PlaceInPool> {
    fn take_back(&self, session: &Arc<Session>) {
        let Some(object) = self.take() else { return };
        // Whether the server has closed it is looked at when it is lent again.
        if session.is_at_rest() {
            return;
        }
        if session.is_closed() {
            drop(Object::take(object));
            return;
        }
        let session = Arc::clone(session);
        // The place in the pool stays taken meanwhile, so that the server never has more connections than allowed.
        session.wire().handle().clone().spawn(async move {
            session.settle().await;
            if !session.reset().await || !session.is_reusable() {
                drop(Object::take(object));
            }
        });
    }
}
