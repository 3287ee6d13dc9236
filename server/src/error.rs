//! Everything that can go wrong, in words that say what, where, why and what to do.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlwright_migrations::Problem;
use sqlwright_source::SourceMap;

use crate::binaries::Place;

/// The ways on for a user whose machine has no PostgreSQL binaries.
const WAYS_ON: &str = "\
To fix this, do one of the following:
  - install PostgreSQL's server programs; no server needs to run as a service
      Debian, Ubuntu   apt-get install postgresql
      Fedora, RHEL     dnf install postgresql-server
      Arch             pacman -S postgresql
      Alpine           apk add postgresql
      macOS            brew install postgresql
    or, if they are installed elsewhere, set `postgres-bin` in sqlwright.toml to their folder, or put it on PATH
  - use a database that has the schema already:               --database-url URL
  - use a server on which a scratch database may be created:  --server-url URL";

/// Why a private PostgreSQL could not be started or used.
#[non_exhaustive]
pub enum Error {
    /// `initdb` and `postgres` are not on this machine, or not in the folder that the configuration names.
    BinariesMissing {
        /// Every place that was searched, in order, with what was found there.
        searched: Vec<Place>,
    },
    /// This process is root, PostgreSQL refuses to run as root, and there is no other user to run it as.
    NoAccount,
    /// The operating system refused something.
    Io {
        /// What was being done, as in `create the folder`.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No folder for the socket and the data could be created.
    Folder {
        /// Each folder that was tried, with the reason why it is not suitable.
        tried: Vec<Place>,
    },
    /// `initdb` failed.
    Initialise {
        /// The folder of the binaries.
        binaries: PathBuf,
        /// The end of what it printed.
        log: String,
    },
    /// `postgres` ended before it accepted a connection.
    Ended {
        /// The folder of the binaries.
        binaries: PathBuf,
        /// The end of its log.
        log: String,
    },
    /// `postgres` runs but did not accept a connection before the timeout.
    NotReady {
        /// The timeout.
        after: Duration,
        /// The end of its log.
        log: String,
        /// Why the last attempt failed.
        source: Option<tokio_postgres::Error>,
    },
    /// A schema cannot be applied.
    Schema(Box<sqlwright_migrations::Error>),
    /// The running server refused a command of ours.
    Command {
        /// What was being done, as in `create the database sqlwright_1`.
        doing: String,
        /// Why it failed.
        source: tokio_postgres::Error,
    },
}

impl Error {
    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { doing, path: path.to_path_buf(), source }
    }

    pub(crate) fn schema(problems: impl IntoIterator<Item = Problem>, sources: SourceMap) -> Self {
        Self::Schema(Box::new(sqlwright_migrations::Error::new(problems, sources)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BinariesMissing { searched } => {
                writeln!(f, "PostgreSQL's programs `initdb` and `postgres` were not found. Looked in:")?;
                write_places(f, searched)?;
                f.write_str(WAYS_ON)
            }
            Self::NoAccount => f.write_str(
                "PostgreSQL does not run as root, and /etc/passwd has neither a user `postgres` nor `nobody` to run it \
                 as; run this as an ordinary user, or add one of the two",
            ),
            Self::Io { doing, path, source } => write!(f, "could not {doing} {}: {source}", path.display()),
            Self::Folder { tried } => {
                writeln!(f, "found no suitable folder for PostgreSQL's socket and data. Tried:")?;
                write_places(f, tried)?;
                f.write_str("Set TMPDIR to a folder with a short path in which PostgreSQL's user may create folders")
            }
            Self::Initialise { binaries, log } => {
                write!(f, "could not initialise a data directory: {} failed", program(binaries, "initdb"))?;
                write_log(f, log)
            }
            Self::Ended { binaries, log } => {
                write!(f, "could not start PostgreSQL: {} ended", program(binaries, "postgres"))?;
                write_log(f, log)
            }
            Self::NotReady { after, log, source } => {
                write!(f, "PostgreSQL accepted no connection within {} s", after.as_secs_f32())?;
                if let Some(source) = source {
                    write!(f, " (last attempt: {})", describe(source))?;
                }
                write_log(f, log)
            }
            Self::Schema(error) => write!(f, "could not apply the schema: {error}"),
            Self::Command { doing, source } => write!(f, "could not {doing}: {}", describe(source)),
        }
    }
}

/// The same words: `unwrap` in a test, and `main` when it returns an error, print this.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Command { source, .. } => Some(source),
            Self::NotReady { source, .. } => source.as_ref().map(|source| source as _),
            _ => None,
        }
    }
}

fn program(binaries: &Path, name: &str) -> String {
    binaries.join(name).display().to_string()
}

fn write_places(f: &mut fmt::Formatter<'_>, places: &[Place]) -> fmt::Result {
    places.iter().try_for_each(|place| writeln!(f, "  {place}"))
}

fn write_log(f: &mut fmt::Formatter<'_>, log: &str) -> fmt::Result {
    if log.trim().is_empty() {
        return f.write_str(" and printed nothing");
    }
    f.write_str(". It printed last:")?;
    log.lines().try_for_each(|line| write!(f, "\n  {line}"))
}

/// The server's own message where there is one; the driver's says only `db error`.
fn describe(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(error), _) => format!("{} ({})", error.message(), error.code().code()),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}
