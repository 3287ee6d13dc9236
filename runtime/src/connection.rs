//! A session of the server: its connection, its prepared statements, and what is under way on it.

mod catalog;
mod client;
mod command;
mod limits;
mod lookup;
mod naming;
mod open;
mod reset;
mod session;
mod settle;
mod silence;
mod slots;
mod stale;
mod transaction;
mod verify;

pub(crate) use self::catalog::Catalog;
pub(crate) use self::command::encode_plain;
pub use self::limits::Limits;
pub(crate) use self::limits::{MOST as MOST_CONNECTIONS, server_millis};
pub(crate) use self::lookup::Lookup;
pub(crate) use self::naming::encode_process;
pub(crate) use self::open::{Address, database, named, open};
pub(crate) use self::session::{Admission, Home, Naming, Session, State};
pub(crate) use self::silence::MARGIN;
pub(crate) use self::slots::{Bounds, Slot};
pub(crate) use self::transaction::Begin;
pub(crate) use self::verify::{Description, Verdict};

use std::fmt;
use std::sync::Arc;

use crate::error::Error;
use crate::observe::Observer;

/// A connection to PostgreSQL. Statements are prepared once on it, at first use.
///
/// Independent statements that are polled together are sent together; results arrive in the order of sending. A statement
/// that is dropped before its result arrives is given a moment to end, and is then cancelled; statements that
/// follow wait until nothing is running on the connection.
///
/// It has no task of its own to depend on: whoever waits for an answer reads it. A task of the runtime in which it was made takes over while
/// several wait, and brings to rest what was dropped.
pub struct Connection {
    session: Arc<Session>,
}

impl Connection {
    /// Connects to a `postgres://` URL (or libpq's `key=value` form). The limits are the defaults of a [`Pool`](crate::Pool);
    /// [`PoolBuilder::connect`](crate::PoolBuilder::connect) has others, a tracer, and tags.
    ///
    /// # Errors
    /// The URL is invalid (`Configuration`), or the server cannot be reached or refuses (`Connection`, or its own class).
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let address = named(url.parse::<Address>().map_err(Error::connect)?);
        let observer = Observer { database: database(&address).to_owned(), ..Observer::default() };
        let (limits, observer) = (Limits::default(), Arc::new(observer));
        let session = open(&address, &limits, Bounds::default(), Arc::default(), observer).await?;
        Ok(Self { session })
    }

    /// Whether the connection is known to be gone.
    pub fn is_closed(&self) -> bool {
        self.session.is_closed()
    }

    /// A handle for what has only that.
    pub(crate) fn of(session: Arc<Session>) -> Self {
        Self { session }
    }

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("closed", &self.is_closed()).finish_non_exhaustive()
    }
}
