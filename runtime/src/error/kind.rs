//! The classes of failure.

use std::fmt;

use tokio_postgres::error::SqlState;

/// `transaction_timeout`, from PostgreSQL 17 on: the driver does not know it.
const TRANSACTION_TIMEOUT: &str = "25P04";

/// The class of failure of an [`Error`](super::Error).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A unique constraint or a primary key is violated (23505).
    UniqueViolation,
    /// A foreign key is violated, from either side (23503, 23001).
    ForeignKeyViolation,
    /// A CHECK constraint of a table or domain is violated (23514), or the CHECK OPTION of a view (44000).
    CheckViolation,
    /// NULL for a NOT NULL column or domain (23502).
    NotNullViolation,
    /// An exclusion constraint is violated (23P01).
    ExclusionViolation,
    /// The transaction cannot be serialized with others; running it again may succeed (40001).
    SerializationFailure,
    /// The transaction was chosen as the victim of a deadlock; running it again may succeed (40P01).
    Deadlock,
    /// A statement of exactly one row returned none.
    NoRow,
    /// A statement of at most one row returned a second.
    TooManyRows,
    /// Not exactly the expected number of rows was affected. Where the server enforces it (`--@ affects one enforced`) nothing is stored.
    WrongCount {
        /// How many were expected.
        expected: u64,
        /// How many were affected.
        actual: u64,
    },
    /// Two rows of the input of a method for many rows have the same key, so it is not known which of them counts. Neither is sent; what was sent
    /// before is rolled back.
    SameKey {
        /// The position of the first, counted from 0.
        first: usize,
        /// That of the second.
        second: usize,
    },
    /// A statement that changes what it is told to was told nothing: no column is set. It was not sent.
    NothingToChange,
    /// A value from the server cannot be represented in its Rust type.
    Decode,
    /// A value cannot be encoded as its PostgreSQL type.
    Encode,
    /// A stream is open on the connection: until it has ended, the result of anything else would have to wait for its rows, for
    /// ever if the same task has to read them.
    StreamOpen,
    /// It requires a transaction, and there is none (25P01): its effect, such as a row lock, ends with its transaction.
    NoTransaction,
    /// It changes its session, or depends on it (a setting, a lock, a temporary table), and was called over a pool, where the next
    /// statement has a different session, and others would get this one.
    NoSession,
    /// A value that the statement casts or computes is invalid or out of range (class 22).
    Data,
    /// The database differs from the one for which the code was generated: in types, or because something that the statement names
    /// does not exist or means something else (class 42 except for codes with a kind of their own, 3F000). Nothing of the statement is stored.
    SchemaDrift,
    /// The server had aborted the transaction after an error that its body discarded; nothing is stored.
    AbortedTransaction,
    /// The connection was lost during COMMIT, or the server did not answer within the time limit what may change something: whether the
    /// changes are stored is unknown.
    OutcomeUnknown,
    /// Timed out waiting for a connection.
    PoolTimeout,
    /// The pool was closed ([`Pool::close`](crate::Pool::close)).
    PoolClosed,
    /// The connection could not be made, or was lost.
    Connection,
    /// The connection string or the environment is not usable.
    Configuration,
    /// The statement exceeded its time limit, the call's own or the server's `statement_timeout`, and nothing of it is stored: the server has
    /// stopped it, or it changes nothing, or only its transaction could store it. If that is unknown: [`OutcomeUnknown`](Self::OutcomeUnknown).
    ///
    /// If the server's messages are not in English, its own `statement_timeout` cannot be told apart, and is
    /// [`Cancelled`](Self::Cancelled).
    StatementTimeout,
    /// Somebody else cancelled the statement (57014).
    Cancelled,
    /// A lock was not available within `lock_timeout`, or at once with NOWAIT (55P03).
    LockNotAvailable,
    /// The role lacks a privilege (42501).
    Permission,
    /// The server refused the statement for another reason: see the SQLSTATE.
    Server,
}

impl ErrorKind {
    /// Its name, such as `UniqueViolation`: without the numbers that some have, so that there are few, as labels of metrics must be.
    pub fn name(self) -> &'static str {
        match self {
            Self::UniqueViolation => "UniqueViolation",
            Self::ForeignKeyViolation => "ForeignKeyViolation",
            Self::CheckViolation => "CheckViolation",
            Self::NotNullViolation => "NotNullViolation",
            Self::ExclusionViolation => "ExclusionViolation",
            Self::SerializationFailure => "SerializationFailure",
            Self::Deadlock => "Deadlock",
            Self::NoRow => "NoRow",
            Self::TooManyRows => "TooManyRows",
            Self::WrongCount { .. } => "WrongCount",
            Self::SameKey { .. } => "SameKey",
            Self::NothingToChange => "NothingToChange",
            Self::Decode => "Decode",
            Self::Encode => "Encode",
            Self::StreamOpen => "StreamOpen",
            Self::NoTransaction => "NoTransaction",
            Self::NoSession => "NoSession",
            Self::Data => "Data",
            Self::SchemaDrift => "SchemaDrift",
            Self::AbortedTransaction => "AbortedTransaction",
            Self::OutcomeUnknown => "OutcomeUnknown",
            Self::PoolTimeout => "PoolTimeout",
            Self::PoolClosed => "PoolClosed",
            Self::Connection => "Connection",
            Self::Configuration => "Configuration",
            Self::StatementTimeout => "StatementTimeout",
            Self::Cancelled => "Cancelled",
            Self::LockNotAvailable => "LockNotAvailable",
            Self::Permission => "Permission",
            Self::Server => "Server",
        }
    }

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

    /// Whether the transaction failed because of a concurrent one, so that running it again may succeed.
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
        match SqlState::from_code(code) {
            SqlState::UNIQUE_VIOLATION => Self::UniqueViolation,
            // RESTRICT has a code of its own from PostgreSQL 18 on.
            SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => Self::ForeignKeyViolation,
            SqlState::CHECK_VIOLATION | SqlState::WITH_CHECK_OPTION_VIOLATION => Self::CheckViolation,
            SqlState::NOT_NULL_VIOLATION => Self::NotNullViolation,
            SqlState::EXCLUSION_VIOLATION => Self::ExclusionViolation,
            SqlState::T_R_SERIALIZATION_FAILURE => Self::SerializationFailure,
            SqlState::T_R_DEADLOCK_DETECTED => Self::Deadlock,
            SqlState::NO_ACTIVE_SQL_TRANSACTION => Self::NoTransaction,
            SqlState::IN_FAILED_SQL_TRANSACTION => Self::AbortedTransaction,
            SqlState::QUERY_CANCELED => Self::Cancelled,
            SqlState::INSUFFICIENT_PRIVILEGE => Self::Permission,
            SqlState::LOCK_NOT_AVAILABLE => Self::LockNotAvailable,
            SqlState::INVALID_SCHEMA_NAME => Self::SchemaDrift,
            // idle_in_transaction_session_timeout and its like end the session.
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
            | SqlState::IDLE_SESSION_TIMEOUT
            | SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW => Self::Connection,
            _ if code == TRANSACTION_TIMEOUT => Self::Connection,
            // A name of the session is taken: of a prepared statement, a cursor. Behind a pooler it can be somebody else's.
            SqlState::DUPLICATE_PSTATEMENT | SqlState::DUPLICATE_CURSOR => Self::Server,
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
            Self::Deadlock => "was chosen as the victim of a deadlock",
            Self::StreamOpen => {
                "cannot run while a stream is open on its connection: read the stream to its end, drop it, or use `.all()`"
            }
            Self::NoTransaction => {
                "requires a transaction, and was called outside one: use `pool.transaction(…)` or `pool.begin()`"
            }
            Self::NoSession => {
                "changes the state of its session, and was called over a pool: use a connection or transaction of your own, \
                 `pool.connection()` or `pool.transaction(…)`"
            }
            Self::NoRow => "returned no row where exactly one was expected",
            Self::TooManyRows => "returned more than one row where at most one was expected",
            Self::WrongCount { expected, actual } => {
                let verb = if *expected == 1 { "was" } else { "were" };
                return write!(f, "affected {actual} rows where exactly {expected} {verb} expected");
            }
            Self::SameKey { first, second } => {
                return write!(f, "rows {first} and {second} of the input, counted from 0, have the same key");
            }
            Self::NothingToChange => "has nothing to change: no column is set",
            Self::Decode => "a value could not be decoded",
            Self::Encode => "a parameter could not be encoded",
            Self::SchemaDrift => "the database differs from the one for which the code was generated",
            Self::AbortedTransaction => {
                "the transaction had already been aborted by an earlier error that was not returned; nothing is stored"
            }
            Self::OutcomeUnknown => "the answer of the server was lost; whether the changes are stored is unknown",
            Self::PoolTimeout => "timed out waiting for a connection",
            Self::PoolClosed => "the pool is closed",
            Self::Connection => "the connection to the server could not be made or was lost",
            Self::Configuration => "the connection is not configured properly",
            Self::Data => "a value is invalid or out of range",
            Self::StatementTimeout => "exceeded its time limit",
            Self::Cancelled => "was cancelled",
            Self::LockNotAvailable => "timed out waiting for a lock",
            Self::Permission => "the role lacks a privilege",
            Self::Server => "was refused by the server",
        })
    }
}
