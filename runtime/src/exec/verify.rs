//! Whether statements still fit the database, without keeping any of them prepared.

use std::sync::Arc;

use sqlwright_wire::{Error as WireError, encode};

use super::prepare::{all, first_of, learn, prepare_each};
use super::wait_for_gate;
use crate::connection::{Connection, Session, Slot};
use crate::error::{Commits, Error};
use crate::statement::{Form, Statement, Statements};

/// As many statements are prepared at once: their number on the connection is bounded.
const AT_ONCE: usize = 32;

impl Connection {
    /// Prepares these statements, compares the types of their parameters and columns with those for which the code was generated, and closes
    /// those that were not prepared before: for a health check, or before traffic is sent to a new version. Of a statement whose SQL varies,
    /// these are two variants, as with [`prepare`](Self::prepare).
    ///
    /// Call it outside a transaction: a statement that PostgreSQL refuses would abort it. What preparing does not show is not seen, such as a
    /// column that is NOT NULL now and gets no value; `sqlwright compat` finds that before anything is deployed.
    ///
    /// # Errors
    /// A statement does not fit the database (`SchemaDrift`), or cannot be prepared. The error is that of the first, and names the others.
    pub async fn verify(&self, statements: Statements) -> Result<(), Error> {
        verify(self.session(), statements).await
    }
}

async fn verify(session: &Arc<Session>, statements: Statements) -> Result<(), Error> {
    learn(session, all(statements)).await;
    wait_for_gate(session, None).await?;
    // Before that is known, nothing is prepared by name.
    session.find_out().await?;
    let forms: Vec<Form> = all(statements).flat_map(Statement::extremes).collect();
    let mut errors = Vec::new();
    for forms in forms.chunks(AT_ONCE) {
        let new: Vec<Form> = {
            let state = session.lock();
            forms.iter().copied().filter(|form| state.slots.peek(*form) == Slot::Empty).collect()
        };
        errors.extend(prepare_each(session, forms.iter().copied()).await);
        close(session, &new).await?;
    }
    first_of(&errors)
}

/// Closes them, in a turn of its own.
async fn close(session: &Arc<Session>, statements: &[Form]) -> Result<(), Error> {
    let sent = {
        let mut state = session.lock();
        let names: Vec<Vec<u8>> = statements.iter().filter_map(|form| state.slots.release(*form)).collect();
        if names.is_empty() {
            return Ok(());
        }
        session.wire().enqueue(|out| {
            names.iter().for_each(|name| encode::close_statement(name, out));
            encode::sync(out);
            Ok(())
        })
    };
    let answered = async {
        let mut exchange = sent?;
        while !exchange.chunk().await?.last {}
        Ok::<_, WireError>(())
    };
    answered.await.map_err(|error| Error::wire(None, Commits::Later, error))
}
