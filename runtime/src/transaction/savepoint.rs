//! One savepoint, which is undone unless it is released.

use futures_util::FutureExt;

use crate::connection::Connection;
use crate::error::{Commits, Error};

pub(super) struct Savepoint {
    connection: Connection,
    /// Unique in its transaction: of two that share a name the server takes the inner one, set or not.
    number: u32,
    open: bool,
}

impl Savepoint {
    pub(super) async fn set(connection: &Connection, number: u32) -> Result<Self, Error> {
        if let Some(error) = connection.core().transaction().doom() {
            return Err(error);
        }
        let mut savepoint = Self { connection: connection.share(), number, open: true };
        let set = savepoint.command(&format!("SAVEPOINT sqlwright_{number}")).await;
        // Refused: there is nothing to undo.
        savepoint.open = set.is_ok();
        set.map(|()| savepoint)
    }

    pub(super) async fn release(mut self) -> Result<(), Error> {
        if let Some(error) = self.connection.core().transaction().doom() {
            self.roll_back().await;
            return Err(error);
        }
        // On the wire with the first poll: dropped after that, there is nothing to undo any more.
        self.open = false;
        let released = self.command(&format!("RELEASE SAVEPOINT sqlwright_{}", self.number)).await;
        if released.is_err() {
            self.command(&self.undo()).await?;
        }
        released
    }

    /// Where this fails the transaction is lost, as whatever runs on it next says.
    pub(super) async fn roll_back(mut self) {
        self.open = false;
        let _ = self.command(&self.undo()).await;
    }

    /// Also undoes what condemned the transaction since: before that no savepoint could be set.
    fn undo(&self) -> String {
        self.connection.core().transaction().pardon();
        format!("ROLLBACK TO SAVEPOINT sqlwright_{0}; RELEASE SAVEPOINT sqlwright_{0}", self.number)
    }

    async fn command(&self, sql: &str) -> Result<(), Error> {
        let core = self.connection.core();
        core.command(sql).await.map_err(|error| {
            let error = Error::driver(None, Commits::Later, error);
            core.note(Err(&error));
            error
        })
    }
}

impl Drop for Savepoint {
    fn drop(&mut self) {
        if self.open {
            // The first poll puts it on the wire, before whatever the transaction does next.
            let _ = self.connection.core().command(&self.undo()).now_or_never();
        }
    }
}
