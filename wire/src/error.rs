//! What can go wrong on the wire.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::ServerError;

/// Why a call or a connection failed. Cheap to clone: when a connection fails, every call on it gets a copy.
///
/// `Display` and `Debug` show no values, and no text of the server.
#[derive(Clone, Debug)]
pub enum Error {
    /// The server reports an error. The connection can be used further, unless [`ServerError::ends_session`].
    Server(ServerError),
    /// The stream failed or ended, or the connection was closed: it is gone.
    Closed(Arc<io::Error>),
    /// The server owed an answer and said nothing for as long as [`Wire::watch`](crate::Wire::watch) allows: the connection is given up.
    Silent,
    /// What the server sent breaks the protocol: the connection is given up.
    Protocol(&'static str),
    /// The call cannot be made in this way, and nothing was sent; the connection is as it was.
    Usage(&'static str),
}

impl Error {
    /// The SQLSTATE, if the server reported the error.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Server(error) => Some(error.code()),
            _ => None,
        }
    }

    pub(crate) fn closed(kind: io::ErrorKind, why: &'static str) -> Self {
        Self::Closed(Arc::new(io::Error::new(kind, Why(why))))
    }
}

/// Why a connection has ended, where that is known beforehand.
#[derive(Debug)]
struct Why(&'static str);

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Why {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(error) => write!(f, "the server reports {error}"),
            Self::Closed(error) => write!(f, "the connection to the server is closed: {error}"),
            Self::Silent => f.write_str("the server did not answer in time, and the connection was closed"),
            Self::Protocol(what) => write!(f, "the server broke the protocol, and the connection was closed: {what}"),
            Self::Usage(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Closed(error) => Some(&**error),
            Self::Server(_) | Self::Silent | Self::Protocol(_) | Self::Usage(_) => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Closed(Arc::new(error))
    }
}
