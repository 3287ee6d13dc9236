//! What a migration makes out of date on a living connection: prepared statements, and what is known of types.

use sqlwright_wire::ServerError;
use tokio_postgres::error::SqlState;

use super::session::Session;
use crate::statement::Form;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stale {
    /// The server has thrown the prepared statement away, or its result type has changed.
    Statement,
    /// A type is gone. If there is another of its name by now, that has another number.
    Type,
}

impl Stale {
    fn of(error: &ServerError) -> Option<Self> {
        let is = |code: SqlState| error.code() == code.code();
        if is(SqlState::INVALID_SQL_STATEMENT_NAME) {
            return Some(Self::Statement);
        }
        if is(SqlState::FEATURE_NOT_SUPPORTED) && error.routine() == Some("RevalidateCachedQuery") {
            return Some(Self::Statement);
        }
        // `elog`, which is never translated: `cache lookup failed for type 16412`.
        let is_about_a_type = error.message().starts_with("cache lookup failed for type ");
        (is(SqlState::INTERNAL_ERROR) && is_about_a_type).then_some(Self::Type)
    }
}

impl Session {
    /// Whether the failure is about something that is no longer there. The next call prepares anew.
    pub(crate) fn doubt_if_stale(&self, statement: Form, error: &ServerError) -> bool {
        let stale = Stale::of(error);
        match stale {
            None => {}
            Some(Stale::Statement) => self.doubt(statement),
            // Others of its name are looked up again; what was prepared for it is of no use.
            Some(Stale::Type) => {
                self.lock().slots.doubt_all();
                self.catalog().forget();
            }
        }
        stale.is_some()
    }
}
