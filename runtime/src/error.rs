//! The error of everything in this crate: what failed, in which statement, without any value.

mod build;
mod columns;
mod kind;
mod outcome;
mod sqlstate;
mod violation;

pub use self::kind::ErrorKind;
pub(crate) use self::outcome::Commits;
pub use self::outcome::Outcome;
pub use self::violation::{Failure, Variant, Violation, classify};

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use sqlwright_wire::ServerError;

use crate::value::ValueError;

/// Why something failed, and in which statement.
///
/// Neither `Display` nor `Debug`, nor those of its [`source`](std::error::Error::source)s, show parameter values:
/// PostgreSQL's own messages quote them, so only the SQLSTATE and the names of constraint, table, column and type are
/// shown. [`Error::server_error`] has PostgreSQL's full message, detail and hint.
///
/// One word in size.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    outcome: Outcome,
    statement: Option<&'static str>,
    /// Waiting does not mend it.
    is_lasting: bool,
    /// Says more than the kind; without values.
    text: Option<Cow<'static, str>>,
    cause: Cause,
}

#[derive(Clone)]
enum Cause {
    None,
    /// The server said so.
    Server(ServerError),
    /// The connection is gone, or the server said what nobody can make sense of.
    Wire(sqlwright_wire::Error),
    /// The same of a client of tokio-postgres.
    Driver(Arc<tokio_postgres::Error>),
    Value(Arc<ValueError>),
    /// No connection could be made, or not encrypted.
    Io(Arc<std::io::Error>),
    /// The constraint of a violation that a fake reports.
    Constraint(&'static str),
}

impl Error {
    /// The class of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The statement as the query files name it, such as `customers.create`; none where no statement was involved.
    pub fn statement(&self) -> Option<&'static str> {
        self.0.statement
    }

    /// The repository of the statement, such as `customers`.
    pub fn repository(&self) -> Option<&'static str> {
        Some(self.0.statement?.rsplit_once('.')?.0)
    }

    /// Whether the changes of the failed call are stored.
    ///
    /// A statement that only reads has none: [`NotStored`](Outcome::NotStored). Neither has a statement in a transaction before COMMIT: the
    /// transaction's own error tells. A BEGIN or COMMIT that the caller sends as SQL is not noticed.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Whether the call may succeed later, and can be repeated without doing anything twice: the cause may pass (a conflict, a
    /// lock held by others, a time limit, no connection, a shortage of resources on the server), and nothing is stored.
    ///
    /// A connection that is refused because of its password, role, database, certificate or settings is not: the next attempt would be
    /// refused as well.
    ///
    /// For a statement in a transaction, this means running the whole transaction again.
    pub fn is_transient(&self) -> bool {
        let may_pass = self.0.kind.may_pass() || self.sqlstate().is_some_and(|code| code.starts_with("53"));
        may_pass && !self.0.is_lasting && self.0.outcome == Outcome::NotStored
    }

    /// PostgreSQL's five-character code, if the server reported this.
    pub fn sqlstate(&self) -> Option<&str> {
        self.server_error().map(ServerError::code)
    }

    /// The violated constraint.
    pub fn constraint(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Constraint(constraint) => Some(constraint),
            _ => self.server_error()?.constraint(),
        }
    }

    /// The schema of the table or type that the server reports as the cause.
    pub fn schema(&self) -> Option<&str> {
        self.server_error()?.schema()
    }

    /// The table that the server reports as the cause.
    pub fn table(&self) -> Option<&str> {
        self.server_error()?.table()
    }

    /// The column that the server reports as the cause.
    pub fn column(&self) -> Option<&str> {
        self.server_error()?.column()
    }

    /// The columns that the server reports as the cause: those of a violated unique key, exclusion constraint or foreign key (of the key that
    /// rows still refer to, if a row is removed), and that of NOT NULL. There are none for a CHECK, and none if the role may not see them.
    ///
    /// An expression of an index is given as SQL: `lower(email)`.
    pub fn columns(&self) -> Vec<String> {
        let Some(error) = self.server_error() else { return Vec::new() };
        if let Some(column) = error.column() {
            return vec![column.to_owned()];
        }
        match (self.kind(), error.detail()) {
            (
                ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation | ErrorKind::ExclusionViolation,
                Some(detail),
            ) => columns::of_key(detail),
            _ => Vec::new(),
        }
    }

    /// What the server reported, unabridged. **Its texts may contain parameter values**: keep them out of logs.
    pub fn server_error(&self) -> Option<&ServerError> {
        match &self.0.cause {
            Cause::Server(error) => Some(error),
            _ => None,
        }
    }

    /// What an implementation of [`Encode`](crate::Encode) or [`Decode`](crate::Decode) said about a value. Its
    /// [`hidden`](ValueError::hidden) error may contain the value.
    pub fn value_error(&self) -> Option<&ValueError> {
        match &self.0.cause {
            Cause::Value(error) => Some(error),
            _ => None,
        }
    }

    fn fmt_server(&self, error: &ServerError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(constraint) = error.constraint() {
            write!(f, " `{constraint}`")?;
        }
        if let Some(column) = error.column() {
            write!(f, ", column `{column}`")?;
        }
        if let Some(table) = error.table() {
            write!(f, ", table `{table}`")?;
        }
        if let Some(datatype) = error.datatype() {
            write!(f, ", type `{datatype}`")?;
        }
        if let Some(text) = &self.0.text {
            write!(f, ": {text}")?;
        }
        write!(f, " (SQLSTATE {}", error.code())?;
        match sqlstate::class(error.code()) {
            Some(class) if !self.0.kind.is_violation() => write!(f, ", {class})"),
            _ => f.write_str(")"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(statement) = self.0.statement {
            write!(f, "{statement}: ")?;
        }
        self.0.kind.fmt(f)?;
        match (self.server_error(), &self.0.text) {
            // What the server says is how it was made to refuse.
            (Some(_), _) if matches!(self.0.kind, ErrorKind::WrongCount { .. }) => {}
            (Some(error), _) => self.fmt_server(error, f)?,
            (None, Some(text)) => write!(f, ": {text}")?,
            (None, None) => {}
        }
        match self.0.outcome {
            Outcome::NotStored => Ok(()),
            // It has said so.
            Outcome::Unknown if self.0.kind == ErrorKind::OutcomeUnknown => Ok(()),
            outcome => write!(f, "; {outcome}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Error");
        output.field("statement", &self.0.statement).field("kind", &self.0.kind).field("outcome", &self.0.outcome);
        if let Some(text) = &self.0.text {
            output.field("text", text);
        }
        if let Some(error) = self.server_error() {
            output.field("sqlstate", &error.code());
            for (name, value) in [
                ("constraint", error.constraint()),
                ("table", error.table()),
                ("column", error.column()),
                ("type", error.datatype()),
            ] {
                if let Some(value) = value {
                    output.field(name, &value);
                }
            }
        }
        if let Some(source) = std::error::Error::source(self) {
            output.field("source", &source);
        }
        output.finish()
    }
}

impl std::error::Error for Error {
    /// The errors below that quote nothing: those of sockets and of decoding. The server's own is left out.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::Wire(error) if self.0.kind != ErrorKind::Configuration => Some(error),
            Cause::Driver(error) if self.0.kind != ErrorKind::Configuration => Some(&**error),
            Cause::Io(error) => Some(&**error),
            _ => None,
        }
    }
}
