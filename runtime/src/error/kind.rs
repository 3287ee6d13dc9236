//! The classes of failure.

use std::fmt;

/// What class of failure an [`Error`](super::Error) is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A unique constraint or a primary key is violated (23505).
    UniqueViolation,
    /// A foreign key is violated, from either side (23503, 23001).
    ForeignKeyViolation,
    /// A CHECK constraint of a table or domain is violated (23514), or the CHECK OPTION of a view (44000).
    CheckViolation,
    /// NULL where NOT NULL is demanded (23502).
    NotNullViolation,
    /// An exclusion constraint is violated (23P01).
    ExclusionViolation,
    /// The transaction cannot be serialized with others; running it again may succeed (40001).
    SerializationFailure,
    /// The transaction was chosen to end a deadlock; running it again may succeed (40P01).
    Deadlock,
    /// A statement of exactly one row returned none.
    NoRow,
    /// A statement of at most one row returned a second.
    TooManyRows,
    /// A statement that must change a set number of rows changed another number.
    WrongCount {
        /// How many it must change.
        expected: u64,
        /// How many it changed.
        actual: u64,
    },
    /// A value that arrived has no representation in its Rust type.
    Decode,
    /// A value cannot be sent as its PostgreSQL type.
    Encode,
    /// A stream is open on the connection: until it has ended, an answer to anything else would wait behind its rows, for
    /// ever if the one who waits is the one who reads it.
    StreamOpen,
    /// It needs a transaction, and there is none (25P01).
    NoTransaction,
    /// A value is none of its type, or out of its range: of a cast or a computation in the statement (class 22).
    Data,
    /// The database differs from the one that the code was generated for: in types, or because what the statement names is
    /// not there or means something else (class 42 but for what has a kind of its own, 3F000). Nothing of the statement is stored.
    SchemaDrift,
    /// The server had given the transaction up after an error that its body swallowed; nothing is stored.
    AbortedTransaction,
    /// The connection was lost during COMMIT: whether the changes are stored is unknown.
    OutcomeUnknown,
    /// No connection became free in time.
    PoolTimeout,
    /// The connection could not be made, or was lost.
    Connection,
    /// The connection string or the environment is not usable.
    Configuration,
    /// The statement ran over its time limit, the call's own or the server's `statement_timeout`, and was stopped.
    ///
    /// A server that speaks another language than English says only that it stopped the statement: then its own limit is
    /// [`Cancelled`](Self::Cancelled).
    StatementTimeout,
    /// Somebody had the server stop the statement (57014).
    Cancelled,
    /// A lock was not to be had within `lock_timeout`, or at once under NOWAIT (55P03).
    LockNotAvailable,
    /// The role lacks a privilege (42501).
    Permission,
    /// The server refused the statement for another reason: see the SQLSTATE.
    Server,
}

impl ErrorKind {
    /// Whether a constraint is violated.
    pub fn is_violation(self) -> bool {
        matches!(
            self,
            Self::UniqueViolation
                | Self::ForeignKeyViolation
                | Self::CheckViolation
                | Self::NotNullViolation
                | Self::ExclusionViolation
        )
    }

    /// Whether the transaction lost against another one, so that running it again may succeed.
    pub fn is_conflict(self) -> bool {
        matches!(self, Self::SerializationFailure | Self::Deadlock)
    }

    /// Whether the cause may pass: a conflict, a lock that others hold, a limit in time, no connection.
    pub(super) fn may_pass(self) -> bool {
        matches!(
            self,
            Self::SerializationFailure
                | Self::Deadlock
                | Self::LockNotAvailable
                | Self::StatementTimeout
                | Self::PoolTimeout
                | Self::Connection
        )
    }

    /// The class of an error that the server reported (PostgreSQL's Appendix A).
    pub(super) fn of_sqlstate(code: &str) -> Self {
        match code {
            "23505" => Self::UniqueViolation,
            // RESTRICT has a code of its own from PostgreSQL 18 on.
            "23503" | "23001" => Self::ForeignKeyViolation,
            "23514" | "44000" => Self::CheckViolation,
            "23502" => Self::NotNullViolation,
            "23P01" => Self::ExclusionViolation,
            "40001" => Self::SerializationFailure,
            "40P01" => Self::Deadlock,
            "25P01" => Self::NoTransaction,
            "25P02" => Self::AbortedTransaction,
            "57014" => Self::Cancelled,
            "42501" => Self::Permission,
            "55P03" => Self::LockNotAvailable,
            "3F000" => Self::SchemaDrift,
            // idle_in_transaction_session_timeout and its like end the session.
            "25P03" | "25P04" | "57P01" | "57P02" | "57P03" | "57P05" => Self::Connection,
            // A name of the session is taken: of a prepared statement, a cursor. Behind a pooler it can be somebody else's.
            "42P05" | "42P03" => Self::Server,
            _ if code.starts_with("08") => Self::Connection,
            _ if code.starts_with("22") => Self::Data,
            _ if code.starts_with("42") => Self::SchemaDrift,
            _ => Self::Server,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UniqueViolation => "violates the unique constraint",
            Self::ForeignKeyViolation => "violates the foreign key",
            Self::CheckViolation => "violates the check constraint",
            Self::NotNullViolation => "violates NOT NULL",
            Self::ExclusionViolation => "violates the exclusion constraint",
            Self::SerializationFailure => "could not be serialized with a concurrent transaction",
            Self::Deadlock => "was chosen to end a deadlock",
            Self::StreamOpen => {
                "cannot run beside an open stream of its connection: read that to its end, drop it, or take `.all()`"
            }
            Self::NoTransaction => "needs a transaction of this crate, and runs outside of one",
            Self::NoRow => "returned no row, where exactly one is expected",
            Self::TooManyRows => "returned more than one row, where at most one is expected",
            Self::WrongCount { expected, actual } => {
                return write!(f, "changed {actual} rows, where exactly {expected} is expected");
            }
            Self::Decode => "a value could not be read",
            Self::Encode => "a parameter could not be sent",
            Self::SchemaDrift => "the database differs from the one that the code was generated for",
            Self::AbortedTransaction => {
                "the transaction was already aborted by an earlier error that was not passed on; nothing is stored"
            }
            Self::OutcomeUnknown => "the connection was lost during COMMIT; whether the changes are stored is unknown",
            Self::PoolTimeout => "no connection in time",
            Self::Connection => "the connection to the server could not be made or was lost",
            Self::Configuration => "the connection is not configured properly",
            Self::Data => "a value does not fit",
            Self::StatementTimeout => "ran over its time limit, and was stopped",
            Self::Cancelled => "was cancelled",
            Self::LockNotAvailable => "did not get a lock in time",
            Self::Permission => "the role lacks a privilege",
            Self::Server => "was refused by the server",
        })
    }
}
