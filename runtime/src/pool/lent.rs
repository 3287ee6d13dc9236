//! Connections that go back to their pool.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use deadpool::managed::Object;

use super::Pool;
use super::manager::Manager;
use crate::connection::Connection;

/// A connection of a pool, which is returned when it is dropped, after nothing is running on it and its session has been reset.
pub struct PooledConnection {
    /// Taken in `drop` only.
    object: Option<Object<Manager>>,
    connection: Connection,
}

impl PooledConnection {
    pub(super) fn new(object: Object<Manager>) -> Self {
        let connection = object.share();
        Self { object: Some(object), connection }
    }

    /// The pool that it goes back to, unless that is gone.
    pub(crate) fn pool(&self) -> Option<Pool> {
        let inner = Object::pool(self.object.as_ref()?)?;
        Some(Pool { inner })
    }

    /// Closes it: the pool makes another when one is wanted.
    pub(super) fn discard(mut self) {
        self.object.take().map(Object::take);
    }
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

impl Drop for PooledConnection {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else {
            return;
        };
        if self.connection.core().is_reusable() {
            return;
        }
        if self.connection.is_closed() {
            drop(Object::take(object));
            return;
        }
        let core = Arc::clone(self.connection.core());
        match tokio::runtime::Handle::try_current() {
            // The place in the pool stays taken meanwhile, so that the server never has more connections than allowed.
            Ok(runtime) => drop(runtime.spawn(async move {
                core.settle().await;
                if !core.reset().await || !core.is_reusable() {
                    drop(Object::take(object));
                }
            })),
            Err(_) => drop(Object::take(object)),
        }
    }
}

impl fmt::Debug for PooledConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PooledConnection").field(&self.connection).finish()
    }
}
