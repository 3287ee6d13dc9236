//! tokio-postgres's client over the same connection.

use super::Connection;
use super::session::{Naming, Session};
use crate::statement;

impl Connection {
    /// A client of tokio-postgres over this connection, for what this crate does not cover (COPY). Its requests and those of
    /// repositories take turns. Notices and notifications do not reach it, and its `cancel_token` goes nowhere: listen and cancel on a client of your own.
    ///
    /// After this, a connection is reset when it is returned to its pool: an open transaction is rolled back, and session state is
    /// discarded (settings, role, locks, channels, temporary tables, cursors, prepared statements made by SQL). Only the end of the session
    /// undoes LOAD, `setseed`, `dblink_connect`, and what other extensions keep.
    ///
    /// # Panics
    /// The connection was lost before the first call of this: see [`is_closed`](Self::is_closed).
    pub fn client(&self) -> &tokio_postgres::Client {
        self.session.client()
    }
}

impl Session {
    fn client(&self) -> &tokio_postgres::Client {
        let naming = {
            let mut state = self.lock();
            state.leaves(statement::Session::Changed);
            self.lift_limits();
            state.naming
        };
        self.client.get_or_init(|| {
            let begun = sqlwright_connect::driver_over(self.wire().guest(), naming == Naming::Named);
            let (client, driver) = begun.expect("the connection is open");
            // Its error reaches every statement as "connection closed".
            self.wire().handle().spawn(driver);
            client
        })
    }
}
