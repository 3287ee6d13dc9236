//! The lock, and what happens after it was released.

use std::mem;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::Handle;

use super::deferred::Deferred;
use super::{Began, Io, State};
use crate::CancelKey;

/// What a connection, its exchanges and its task share.
pub(crate) struct Inner {
    state: Mutex<State>,
    pub(super) handle: Handle,
    pub(crate) key: CancelKey,
}

impl Inner {
    pub(super) fn new(io: Box<dyn Io>, began: Began, key: CancelKey, handle: Handle) -> Self {
        Self { state: Mutex::new(State::new(io, began)), handle, key }
    }

    /// Does something under the lock, then releases the lock, and only then wakes and drops wakers.
    ///
    /// After a panic (of a stream, or of what encodes) the state is as it was before that call of it: it is used further.
    #[inline]
    pub(crate) fn with<R>(&self, body: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let result = body(&mut state);
        if state.deferred.is_empty() {
            return result;
        }
        let deferred: Deferred = mem::take(&mut state.deferred);
        drop(state);
        deferred.run();
        result
    }
}
