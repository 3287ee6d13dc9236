//! How the errors of this crate come about.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use sqlwright_wire::ServerError;
use tokio_postgres::error::{DbError, Severity, SqlState};

use super::{Cause, Commits, Error, ErrorKind, Inner, Outcome};
use crate::value::{BoxError, ValueError};

impl Error {
    fn new(kind: ErrorKind, statement: Option<&'static str>, text: Option<Cow<'static, str>>, cause: Cause) -> Self {
        Self(Box::new(Inner { kind, outcome: Outcome::of(kind), statement, is_lasting: false, text, cause }))
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

    /// What the server reported while something ran that commits so.
    pub(crate) fn server(statement: Option<&'static str>, commits: Commits, error: ServerError) -> Self {
        let outcome = if is_refusal(&error) { commits.refused() } else { commits.sent() };
        Self::new(kind_of(&error), statement, None, Cause::Server(error)).with_outcome(outcome)
    }

    /// What the server reported before any parameter had been sent, so that its message cannot quote one.
    pub(crate) fn server_before_parameters(statement: Option<&'static str>, error: ServerError) -> Self {
        let text = Cow::Owned(error.message().to_owned());
        let mut built = Self::server(statement, Commits::Later, error);
        built.0.text = Some(text);
        built
    }

    /// What became of the connection while something ran that commits so.
    pub(crate) fn wire(statement: Option<&'static str>, commits: Commits, error: sqlwright_wire::Error) -> Self {
        match error {
            sqlwright_wire::Error::Server(error) => Self::server(statement, commits, error),
            sqlwright_wire::Error::Silent => Self::late(statement, commits),
            error => Self::new(ErrorKind::Connection, statement, None, Cause::Wire(error)).with_outcome(commits.sent()),
        }
    }

    /// The server has not answered in time what was sent to it, and commits so.
    pub(crate) fn late(statement: Option<&'static str>, commits: Commits) -> Self {
        match commits.sent() {
            Outcome::Unknown => {
                Self::with_text(ErrorKind::OutcomeUnknown, statement, "the server did not answer within the time limit")
            }
            outcome => Self::plain(ErrorKind::StatementTimeout, statement).with_outcome(outcome),
        }
    }

    /// What a client of tokio-postgres reported while something ran that commits so.
    pub(crate) fn driver(statement: Option<&'static str>, commits: Commits, error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(error) => Self::server(statement, commits, from_driver(error)),
            None => Self::new(ErrorKind::Connection, statement, None, Cause::Driver(Arc::new(error)))
                .with_outcome(commits.sent()),
        }
    }

    /// The same before any parameter had been sent.
    pub(crate) fn driver_before_parameters(statement: Option<&'static str>, error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(error) => Self::server_before_parameters(statement, from_driver(error)),
            None => Self::driver(statement, Commits::Later, error),
        }
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
        let is_lasting = error.is_lasting();
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
            sqlwright_connect::Error::Wire(sqlwright_wire::Error::Server(error)) => {
                (ErrorKind::Connection, text, Cause::Server(error))
            }
            sqlwright_connect::Error::Wire(error) => (ErrorKind::Connection, text, Cause::Wire(error)),
            sqlwright_connect::Error::Socket(error) | sqlwright_connect::Error::Handshake(error) => {
                (ErrorKind::Connection, text, Cause::Io(Arc::new(error)))
            }
            sqlwright_connect::Error::Refused(text) => (ErrorKind::Connection, text, Cause::None),
            sqlwright_connect::Error::Hosts(_) => (ErrorKind::Connection, text, Cause::None),
        };
        let mut built = Self::new(kind, None, Some(text), cause).with_outcome(Outcome::NotStored);
        built.0.is_lasting = is_lasting;
        built
    }

    /// Whether another attempt to connect would fail in the same way, however long it is waited for.
    pub(crate) fn is_lasting(&self) -> bool {
        self.0.is_lasting || !self.0.kind.may_pass()
    }

    /// The same, and this as well.
    pub(crate) fn and(mut self, more: &str) -> Self {
        let text = self.0.text.take().map(|text| format!("{text}; ")).unwrap_or_default();
        self.0.text = Some(format!("{text}{more}").into());
        self
    }

    /// Whether the connection is gone, and not one that the statement itself made, such as by dblink.
    pub(crate) fn has_lost_the_connection(&self) -> bool {
        self.server_error().map_or(self.0.kind == ErrorKind::Connection, ServerError::ends_session)
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

    /// The same; where the database differs, with the `search_path` that is expected, which may be why.
    pub(crate) fn on_path(mut self, path: &str) -> Self {
        if self.0.kind == ErrorKind::SchemaDrift {
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

    /// The same of one row of many, counted from 0.
    pub(crate) fn encode_row(statement: &'static str, row: usize, parameter: usize, error: BoxError) -> Self {
        let place = format_args!("parameter ${parameter} of row {row}, counted from 0");
        Self::value(ErrorKind::Encode, statement, ValueError::at(place, error))
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
    pub(crate) fn at_commit(self) -> Self {
        // 08007 is transaction_resolution_unknown.
        let is_unknown = self.kind() == ErrorKind::Connection || self.outcome() == Outcome::Unknown;
        if is_unknown { self.into_outcome_unknown() } else { self }
    }

    pub(crate) fn into_outcome_unknown(self) -> Self {
        self.into_kind(ErrorKind::OutcomeUnknown).with_outcome(Outcome::Unknown)
    }
}

/// Whether the server says that what it was told has failed, and goes on: then it is rolled back. FATAL ends the session, before or
/// after the commit record; 40003 is `statement_completion_unknown`. What does not name the function that reported it
/// (`PG_DIAG_SOURCE_FUNCTION`, which PostgreSQL always does) is a pooler's, which may have lost the server.
fn is_refusal(error: &ServerError) -> bool {
    error.code() != SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN.code()
        && !error.ends_session()
        && error.routine().is_some()
}

fn kind_of(error: &ServerError) -> ErrorKind {
    match error.code() {
        // Only the text tells this from a cancel request (ProcessInterrupts in tcop/postgres.c), where it is English.
        code if code == SqlState::QUERY_CANCELED.code() && error.message().ends_with("statement timeout") => {
            ErrorKind::StatementTimeout
        }
        // A message does not fit what it is for; where the server goes on, it is not the connection that is at fault.
        code if code == SqlState::PROTOCOL_VIOLATION.code() && !error.ends_session() => ErrorKind::Server,
        code => ErrorKind::of_sqlstate(code),
    }
}

/// An error of the driver with the fields of the protocol.
fn from_driver(error: &DbError) -> ServerError {
    let fields = [
        (b'S', Some(error.severity())),
        (b'V', Some(severity(error))),
        (b'C', Some(error.code().code())),
        (b'M', Some(error.message())),
        (b'D', error.detail()),
        (b'H', error.hint()),
        (b'W', error.where_()),
        (b's', error.schema()),
        (b't', error.table()),
        (b'c', error.column()),
        (b'd', error.datatype()),
        (b'n', error.constraint()),
        (b'R', error.routine()),
    ];
    ServerError::from_fields(fields.into_iter().filter_map(|(letter, text)| Some((letter, text?.to_owned()))))
}

/// As the server says it in every language.
fn severity(error: &DbError) -> &str {
    match error.parsed_severity() {
        Some(Severity::Fatal) => "FATAL",
        Some(Severity::Panic) => "PANIC",
        _ => error.severity(),
    }
}
