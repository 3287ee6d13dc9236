//! How the errors of this crate come about.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use sqlwright_connect::CHANGED_RESULT;
use tokio_postgres::error::{DbError, Severity, SqlState};

use super::{Cause, Commits, Error, ErrorKind, Inner, Outcome};
use crate::statement::Statement;
use crate::value::{BoxError, ValueError};

impl Error {
    fn new(kind: ErrorKind, statement: Option<&'static str>, text: Option<Cow<'static, str>>, cause: Cause) -> Self {
        Self(Box::new(Inner { kind, outcome: Outcome::of(kind), statement, text, cause }))
    }

    /// Nothing more to say than the kind and the statement.
    pub(crate) fn plain(kind: ErrorKind, statement: Option<&'static str>) -> Self {
        Self::new(kind, statement, None, Cause::None)
    }

    /// The kind with a text, which must not contain values.
    pub(crate) fn with_text(
        kind: ErrorKind,
        statement: Option<&'static str>,
        text: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(kind, statement, Some(text.into()), Cause::None)
    }

    /// What the driver reported while something ran that commits so.
    pub(crate) fn driver(statement: Option<&'static str>, commits: Commits, error: tokio_postgres::Error) -> Self {
        let kind = kind_of(&error);
        let outcome = match error.code().map(SqlState::code) {
            // The statement went without a name, and has run.
            Some(CHANGED_RESULT) => commits.done(),
            _ if is_refusal(&error) => commits.refused(),
            _ => commits.sent(),
        };
        Self::new(kind, statement, None, Cause::Driver(Arc::new(error))).with_outcome(outcome)
    }

    /// What the driver reported before any parameter had been sent, so that the server's message cannot quote one.
    pub(crate) fn driver_before_parameters(statement: Option<&'static str>, error: tokio_postgres::Error) -> Self {
        let text = error.as_db_error().map(|error| Cow::Owned(error.message().to_owned()));
        let mut built = Self::driver(statement, Commits::Later, error);
        built.0.text = text;
        built
    }

    /// The same, now that more is known of what is stored.
    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        self
    }

    /// A violation that no server reported.
    pub(crate) fn of_constraint(kind: ErrorKind, constraint: &'static str) -> Self {
        Self::new(kind, None, Some(Cow::Owned(format!("`{constraint}`"))), Cause::Constraint(constraint))
    }

    /// No connection could be made.
    pub(crate) fn connect(error: sqlwright_connect::Error) -> Self {
        let mut text = error.to_string();
        // PgBouncer's words.
        if text.contains("unsupported startup parameter") {
            text += "; this is a pooler that does not support the time limits, which are sent as `options`: add `options` to \
                     PgBouncer's `ignore_startup_parameters`, or set the pool's three server-side limits to `None`";
        }
        let text = Cow::Owned(text);
        let (kind, text, cause) = match error {
            sqlwright_connect::Error::Unusable(text) => (ErrorKind::Configuration, text, Cause::None),
            sqlwright_connect::Error::Driver(error) => (ErrorKind::Connection, text, Cause::Driver(Arc::new(error))),
            sqlwright_connect::Error::Socket(error) | sqlwright_connect::Error::Handshake(error) => {
                (ErrorKind::Connection, text, Cause::Io(Arc::new(error)))
            }
            sqlwright_connect::Error::Wire(_) => (ErrorKind::Connection, text, Cause::None),
            sqlwright_connect::Error::Refused(text) => (ErrorKind::Connection, text, Cause::None),
            sqlwright_connect::Error::Hosts(_) => (ErrorKind::Connection, text, Cause::None),
        };
        Self::new(kind, None, Some(text), cause).with_outcome(Outcome::NotStored)
    }

    /// Whether the connection is gone, and not one that the statement itself made, such as by dblink.
    pub(crate) fn has_lost_the_connection(&self) -> bool {
        self.0.kind == ErrorKind::Connection && self.db().is_none_or(ends_the_session)
    }

    /// The same, of another class.
    pub(crate) fn into_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The same, on behalf of a statement.
    pub(crate) fn for_statement(mut self, statement: Option<&'static str>) -> Self {
        self.0.statement = self.0.statement.or(statement);
        self
    }

    /// The same; where the database differs, with the `search_path` that the statement expects, which may be why.
    pub(crate) fn on_path_of(mut self, statement: &Statement) -> Self {
        if let (ErrorKind::SchemaDrift, Some(path)) = (self.0.kind, statement.search_path()) {
            let before = self.0.text.take().map(|text| format!("{text}; ")).unwrap_or_default();
            let text =
                format!("{before}the code was generated with search_path = {path}, which connections must also have");
            self.0.text = Some(text.into());
        }
        self
    }

    /// The same, and these statements fail as well.
    pub(crate) fn and_others(mut self, others: &[&str]) -> Self {
        if !others.is_empty() {
            let text = self.0.text.take().unwrap_or_default();
            self.0.text = Some(format!("{text}; likewise {}", others.join(", ")).into());
        }
        self
    }

    pub(crate) fn encode(statement: &'static str, parameter: usize, error: BoxError) -> Self {
        Self::value(ErrorKind::Encode, statement, ValueError::at(format_args!("parameter ${parameter}"), error))
    }

    /// `column` with its types.
    pub(crate) fn decode(statement: &'static str, column: impl fmt::Display, error: BoxError) -> Self {
        Self::value(ErrorKind::Decode, statement, ValueError::at(column, error))
    }

    fn value(kind: ErrorKind, statement: &'static str, error: ValueError) -> Self {
        let text = error.to_string();
        Self::new(kind, Some(statement), Some(text.into()), Cause::Value(Arc::new(error)))
    }

    /// The same failure, seen by COMMIT: where the connection is gone, nobody knows the outcome.
    pub(crate) fn at_commit(error: tokio_postgres::Error) -> Self {
        let built = Self::driver(None, Commits::AtItsEnd, error);
        match built.kind() {
            // 08007 is transaction_resolution_unknown.
            ErrorKind::Connection => built.into_outcome_unknown(),
            _ if built.outcome() == Outcome::Unknown => built.into_outcome_unknown(),
            _ => built,
        }
    }

    pub(crate) fn into_outcome_unknown(self) -> Self {
        self.into_kind(ErrorKind::OutcomeUnknown).with_outcome(Outcome::Unknown)
    }
}

/// Whether the server says that what it was told has failed, and goes on: then it is rolled back. FATAL ends the session, before or
/// after the commit record; 40003 is `statement_completion_unknown`. What does not name the function that reported it
/// (`PG_DIAG_SOURCE_FUNCTION`, which PostgreSQL always does) is a pooler's, which may have lost the server.
fn is_refusal(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|error| {
        *error.code() != SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN
            && !ends_the_session(error)
            && error.routine().is_some()
    })
}

fn ends_the_session(error: &DbError) -> bool {
    matches!(error.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
}

fn kind_of(error: &tokio_postgres::Error) -> ErrorKind {
    match error.as_db_error() {
        // Only the text tells this from a cancel request (ProcessInterrupts in tcop/postgres.c), where it is English.
        Some(error) if *error.code() == SqlState::QUERY_CANCELED && error.message().ends_with("statement timeout") => {
            ErrorKind::StatementTimeout
        }
        Some(error) if error.code().code() == CHANGED_RESULT => ErrorKind::SchemaDrift,
        // A message does not fit what it is for; where the server goes on, it is not the connection that is at fault.
        Some(error) if *error.code() == SqlState::PROTOCOL_VIOLATION && !ends_the_session(error) => ErrorKind::Server,
        Some(error) => ErrorKind::of_sqlstate(error.code().code()),
        None => ErrorKind::Connection,
    }
}
