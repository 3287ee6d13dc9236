//! One savepoint, which is undone unless it is released.

use std::sync::Arc;

use crate::connection::Session;
use crate::error::{Commits, Error};
use crate::exec::{Command, run_command};

pub(super) struct Savepoint {
    session: Arc<Session>,
    /// Unique in its transaction: of two that share a name the server takes the inner one, set or not.
    number: u32,
    open: bool,
}

impl Savepoint {
    pub(super) async fn set(session: &Arc<Session>, number: u32) -> Result<Self, Error> {
        if let Some(error) = session.lock().transaction.doom() {
            return Err(error.clone());
        }
        let mut savepoint = Self { session: Arc::clone(session), number, open: true };
        let set = savepoint.run(&[&format!("SAVEPOINT sqlwright_{number}")]).await;
        // Refused: there is nothing to undo.
        savepoint.open = set.is_ok();
        set.map(|()| savepoint)
    }

    pub(super) async fn release(mut self) -> Result<(), Error> {
        let doom = self.session.lock().transaction.doom().cloned();
        if let Some(error) = doom {
            self.roll_back().await;
            return Err(error);
        }
        // On the wire with the first poll: dropped after that, there is nothing to undo any more.
        self.open = false;
        let released = self.run(&[&format!("RELEASE SAVEPOINT sqlwright_{}", self.number)]).await;
        if released.is_err() {
            self.undo().await?;
        }
        released
    }

    /// Where this fails the transaction is lost, as whatever runs on it next says.
    pub(super) async fn roll_back(mut self) {
        if self.session.is_overdue() {
            // Undone when this is dropped: for a server that has not answered in time nobody waits again.
            return;
        }
        self.open = false;
        let _ = self.undo().await;
    }

    /// Also undoes what condemned the transaction since: before that no savepoint could be set.
    async fn undo(&self) -> Result<(), Error> {
        self.session.lock().transaction.pardon();
        let [back, release] = self.commands();
        self.run(&[&back, &release]).await
    }

    fn commands(&self) -> [String; 2] {
        let number = self.number;
        [format!("ROLLBACK TO SAVEPOINT sqlwright_{number}"), format!("RELEASE SAVEPOINT sqlwright_{number}")]
    }

    async fn run(&self, commands: &[&str]) -> Result<(), Error> {
        let done = run_command(&self.session, Command::Text(commands), Commits::Later).await;
        if let Err(error) = &done {
            self.session.note(Err(error));
        }
        done.map(drop)
    }
}

impl Drop for Savepoint {
    fn drop(&mut self) {
        if self.open {
            self.session.lock().transaction.pardon();
            // Before whatever the transaction does next.
            self.session.send_command(&self.commands().join("; "));
        }
    }
}
