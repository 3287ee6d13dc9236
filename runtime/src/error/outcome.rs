//! Whether the changes of a failed call are stored nevertheless.

use std::fmt;

use super::ErrorKind;

/// Whether the changes of a failed call are stored: see [`Error::outcome`](super::Error::outcome).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// They are not, or there are none: it did not run, was rolled back, or only reads. For a statement in a transaction: not
    /// yet, and never if the transaction is rolled back, as it is when the body returns the error.
    NotStored,
    /// They are: the statement ran to completion, and the error is about what it returned or how many rows it affected. To run it again
    /// would change them again.
    Stored,
    /// This is unknown: the result was lost, or did not arrive in time.
    Unknown,
}

impl Outcome {
    /// What the kind alone says. What it leaves open is unknown.
    pub(super) fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NoRow
            | ErrorKind::TooManyRows
            | ErrorKind::WrongCount { .. }
            | ErrorKind::Decode
            | ErrorKind::StatementTimeout
            | ErrorKind::Connection
            | ErrorKind::OutcomeUnknown => Self::Unknown,
            _ => Self::NotStored,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotStored => "its changes are not stored",
            Self::Stored => "its changes are stored",
            Self::Unknown => "whether its changes are stored is unknown",
        })
    }
}

/// When the changes of a statement are stored: what follows from that for its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commits {
    /// It changes nothing, or a transaction stores its changes later.
    Later,
    /// At its end, all or none.
    AtItsEnd,
    /// Perhaps some of them before its end, as the procedure of a CALL or CREATE INDEX CONCURRENTLY does.
    OnItsWay,
}

impl Commits {
    /// It ran to its end.
    pub(crate) fn done(self) -> Outcome {
        if self == Self::Later { Outcome::NotStored } else { Outcome::Stored }
    }

    /// The server has said that it failed.
    pub(crate) fn refused(self) -> Outcome {
        if self == Self::OnItsWay { Outcome::Unknown } else { Outcome::NotStored }
    }

    /// It was sent, and that is all that is known.
    pub(crate) fn sent(self) -> Outcome {
        if self == Self::Later { Outcome::NotStored } else { Outcome::Unknown }
    }
}
