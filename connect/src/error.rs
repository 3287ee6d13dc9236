//! Why there is no connection.

use std::borrow::Cow;
use std::fmt;
use std::io::ErrorKind;

/// Why there is no connection. No text quotes of the connection string, which may hold a password, more than the plain name of a
/// parameter.
#[derive(Debug)]
pub enum Error {
    /// The connection string, or a file that it names, cannot be used.
    Unusable(Cow<'static, str>),
    /// The server refused, or could not be reached.
    Driver(tokio_postgres::Error),
    /// No connection could be made to the server's socket on this machine, or to its address.
    Socket(std::io::Error),
    /// The connection could not be encrypted.
    Handshake(std::io::Error),
    /// The server refused a session over the wire, or ended the connection.
    Wire(sqlwright_wire::Error),
    /// The server is not of the requested kind.
    Refused(Cow<'static, str>),
    /// None of these hosts is suitable.
    Hosts(Vec<(String, Error)>),
}

impl Error {
    /// Whether waiting does not mend it: the password or the role is wrong, the database does not exist, or certificates and settings do not
    /// fit. A server that is down, starting, full or of another kind may become suitable; of several hosts, one of them.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Unusable(_) => true,
            Self::Driver(error) => {
                error.as_db_error().is_some_and(|error| refuses_for_good(error.code().code(), error.message()))
            }
            Self::Wire(sqlwright_wire::Error::Server(error)) => refuses_for_good(error.code(), error.message()),
            Self::Wire(sqlwright_wire::Error::Closed(_)) | Self::Socket(_) | Self::Refused(_) => false,
            // No password where one is asked for, no proof that the server knows it, or no PostgreSQL at all.
            Self::Wire(_) => true,
            // What rustls makes of certificates, and what the server does not support; otherwise the stream has ended.
            Self::Handshake(error) => {
                matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other)
            }
            Self::Hosts(hosts) => hosts.iter().all(|(_, error)| error.is_lasting()),
        }
    }
}

/// Roles and passwords (28), databases that do not exist (3D000), privileges and settings (42, 22), what is not supported (0A000); and
/// what PgBouncer says of settings that it does not know, with a code that it uses for everything.
fn refuses_for_good(code: &str, message: &str) -> bool {
    let is_of = |class: &&str| code.starts_with(*class);
    ["28", "3D000", "42", "22", "0A000"].iter().any(is_of) || message.contains("unsupported startup parameter")
}

/// A driver's error with its causes, each once: some repeat the one below.
pub fn with_causes(error: &tokio_postgres::Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.map(ToString::to_string).fold(error.to_string(), |text, cause| match text.contains(&cause) {
        true => text,
        false => format!("{text}: {cause}"),
    })
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(text) | Self::Refused(text) => f.write_str(text),
            Self::Driver(error) => match error.as_db_error() {
                Some(error) => f.write_str(error.message()),
                None => f.write_str(&with_causes(error)),
            },
            Self::Socket(error) => write!(f, "error connecting to server: {error}"),
            Self::Handshake(error) => write!(f, "error performing TLS handshake: {error}"),
            Self::Wire(sqlwright_wire::Error::Server(error)) => f.write_str(error.message()),
            Self::Wire(error) => write!(f, "{error}"),
            Self::Hosts(hosts) => {
                for (index, (name, error)) in hosts.iter().enumerate() {
                    write!(f, "{}{name}: {error}", if index == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Driver(error) => Some(error),
            Self::Wire(error) => Some(error),
            Self::Socket(error) | Self::Handshake(error) => Some(error),
            Self::Unusable(_) | Self::Refused(_) | Self::Hosts(_) => None,
        }
    }
}
