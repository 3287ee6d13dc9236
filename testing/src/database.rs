//! The database of a test.

use std::fmt;
use std::sync::Arc;

use sqlwright::Pool;

use crate::Error;
use crate::calls::Calls;
use crate::home::Home;

/// A database of its own for a test. It is dropped with this value; whoever is connected is disconnected.
///
/// Keep it for as long as the test uses the database: `let _ = database().await?` drops it at once.
#[must_use = "the database is dropped with this value"]
pub struct Database {
    name: String,
    url: String,
    pool: Pool,
    calls: Calls,
    home: Arc<Home>,
}

impl Database {
    pub(crate) fn new(home: Arc<Home>, name: String) -> Result<Self, Error> {
        let url = home.url(&name);
        let calls = Calls::default();
        match Pool::builder().tracer(calls.tracer()).build(&url) {
            Ok(pool) => Ok(Self { name, url, pool, calls, home }),
            Err(error) => {
                home.remove(name);
                Err(Error::Client(error))
            }
        }
    }

    /// A pool with the default limits, which connects at first use. For others, build one over [`url`](Self::url).
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Counts how often each statement is called over [`pool`](Self::pool), from now on.
    pub fn watch(&self) -> Calls {
        self.calls.starting_now()
    }

    /// The connection string, for the runtime and for every client built on libpq.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The name of the database on its server.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for Database {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.home.remove(std::mem::take(&mut self.name));
    }
}
