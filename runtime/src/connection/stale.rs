//! What a migration makes out of date on a living connection: prepared statements, and what is known of types.

use sqlwright_connect::CHANGED_RESULT;
use tokio_postgres::error::{DbError, SqlState};

use super::Core;
use crate::error::{Commits, Error, Outcome};
use crate::statement::Statement;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stale {
    /// The server has thrown the prepared statement away, or its result type has changed.
    Statement,
    /// A type is gone. If there is another of its name by now, that has another number.
    Type,
}

impl Stale {
    fn of(error: &DbError) -> Option<Self> {
        match (error.code(), error.routine()) {
            (&SqlState::INVALID_SQL_STATEMENT_NAME, _) => Some(Self::Statement),
            (&SqlState::FEATURE_NOT_SUPPORTED, Some("RevalidateCachedQuery")) => Some(Self::Statement),
            (code, _) if code.code() == CHANGED_RESULT => Some(Self::Statement),
            // `elog`, which is never translated: `cache lookup failed for type 16412`.
            (&SqlState::INTERNAL_ERROR, _) if error.message().starts_with("cache lookup failed for type ") => {
                Some(Self::Type)
            }
            _ => None,
        }
    }
}

impl Core {
    /// What the driver reported when the statement was sent; and whether it has to be sent once more, because it was prepared for
    /// what is no longer there, and the failure has left nothing behind.
    pub(crate) fn failed(
        &self,
        statement: &'static Statement,
        was_closed: bool,
        error: tokio_postgres::Error,
    ) -> (Error, bool) {
        let in_transaction = self.is_in_transaction();
        let commits = if was_closed { Commits::Later } else { statement.commits(in_transaction) };
        let is_stale = self.forget_if_stale(statement, &error);
        let error = Error::driver(Some(statement.name()), commits, error).on_path_of(statement);
        self.note(Err(&error));
        // It has run, which the server does not know to be an error.
        if in_transaction && error.sqlstate() == Some(CHANGED_RESULT) && !statement.is_read_only() {
            self.transaction.condemn(&error);
        }
        let is_repeatable = is_stale && !in_transaction && error.outcome() == Outcome::NotStored;
        (error, is_repeatable)
    }

    /// Whether the failure is about something that is no longer there. The next call prepares anew.
    pub(crate) fn forget_if_stale(&self, statement: &'static Statement, error: &tokio_postgres::Error) -> bool {
        let stale = error.as_db_error().and_then(Stale::of);
        match stale {
            None => {}
            Some(Stale::Statement) => self.slots.forget(statement),
            // Others of its name are looked up again; what was prepared for it is of no use.
            Some(Stale::Type) => {
                self.slots.forget_all();
                self.forget_types();
            }
        }
        if stale.is_some() && self.is_in_transaction() {
            self.transaction.lose();
        }
        stale.is_some()
    }

    /// They are looked up again, by us and by the driver: the fields of a composite type may have changed, and the number of
    /// any.
    pub(super) fn forget_types(&self) {
        self.known.forget();
        self.client.clear_type_cache();
    }
}
