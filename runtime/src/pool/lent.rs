//! Connections that go back to their pool.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Weak};
use std::time::Instant;

use super::shared::Shared;
use super::state::Times;
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

/// Where the sessions of a pool go back to. If the pool is gone, whoever has them closes them.
struct HomeInPool {
    shared: Weak<Shared>,
    times: Times,
}

impl Home for HomeInPool {
    fn take_back(&self, session: &Arc<Session>) {
        if let Some(shared) = self.shared.upgrade() {
            shared.take_back(session, self.times);
        }
    }
}

/// Makes a session one of the pool, and says when it is to be replaced: up to a tenth earlier than its lifetime says, so that
/// those that were made together are not all replaced at once.
/// It is as old as the attempt to make it.
pub(super) fn join(session: &Arc<Session>, shared: &Arc<Shared>, made: Instant) -> Times {
    let expires = shared.limits().max_lifetime.and_then(|limit| {
        // A number that differs each time.
        let random = RandomState::new().hash_one(session.process_id());
        let earlier = limit / 2560 * u32::from(random as u8);
        made.checked_add(limit - earlier)
    });
    let times = Times { made, expires };
    session.home().get_or_init(|| Box::new(HomeInPool { shared: Arc::downgrade(shared), times }));
    times
}
