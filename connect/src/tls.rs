//! Encryption as libpq's `sslmode` and its files ask for it.

#[cfg(feature = "tls")]
mod certificates;

use std::path::PathBuf;
use std::str::FromStr;

use tokio_postgres::{CancelToken, NoTls};

use crate::address::unusable;
use crate::error::Error;

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl FromStr for Mode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(match text {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => {
                let known = "disable, allow, prefer, require, verify-ca or verify-full";
                return Err(unusable(format!("sslmode is none of {known}")));
            }
        })
    }
}

/// One way to begin a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    Plain,
    /// Encrypted if the server can.
    IfPossible,
    Encrypted,
}

impl Mode {
    /// What is tried in turn; the second where the first fails over encryption.
    pub(crate) fn attempts(self) -> &'static [Attempt] {
        match self {
            Self::Disable => &[Attempt::Plain],
            Self::Allow => &[Attempt::Plain, Attempt::Encrypted],
            Self::Prefer => &[Attempt::IfPossible, Attempt::Plain],
            Self::Require | Self::VerifyCa | Self::VerifyFull => &[Attempt::Encrypted],
        }
    }

    #[cfg(feature = "tls")]
    fn verifies(self) -> bool {
        matches!(self, Self::VerifyCa | Self::VerifyFull)
    }
}

/// The files that libpq's parameters name.
#[derive(Debug, Clone, Default)]
#[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "nobody reads them"))]
pub(crate) struct Files {
    /// `sslrootcert`: the authorities that are trusted; `system` for those of this machine.
    pub(crate) root: Option<PathBuf>,
    /// `sslcert`: who we are.
    pub(crate) certificate: Option<PathBuf>,
    /// `sslkey`: its key.
    pub(crate) key: Option<PathBuf>,
}

impl Files {
    pub(crate) fn default_mode(&self) -> Mode {
        if self.is_system() { Mode::VerifyFull } else { Mode::Prefer }
    }

    fn is_system(&self) -> bool {
        self.root.as_deref().is_some_and(|root| root.as_os_str() == "system")
    }
}

/// What makes encrypted connections, where that may be wanted.
#[derive(Clone)]
pub struct Tls(pub(crate) Option<Connector>);

#[cfg(feature = "tls")]
pub(crate) type Connector = tokio_postgres_rustls::MakeRustlsConnect;

#[cfg(not(feature = "tls"))]
pub(crate) type Connector = std::convert::Infallible;

impl Tls {
    /// Nothing.
    pub const NONE: Self = Self(None);

    /// Sends a cancel request, encrypted as its connection is.
    ///
    /// # Errors
    /// It could not be sent.
    pub async fn cancel(&self, token: CancelToken) -> Result<(), tokio_postgres::Error> {
        match &self.0 {
            #[cfg(feature = "tls")]
            Some(connector) => token.cancel_query(connector.clone()).await,
            _ => token.cancel_query(NoTls).await,
        }
    }

    /// Reads the files.
    #[cfg_attr(not(feature = "tls"), allow(unused_variables, reason = "there is no use for files"))]
    pub(crate) fn new(mode: Mode, files: &Files) -> Result<Self, Error> {
        if mode == Mode::Disable {
            return Ok(Self::NONE);
        }
        #[cfg(feature = "tls")]
        return certificates::connector(mode, files).map(|connector| Self(Some(connector)));
        #[cfg(not(feature = "tls"))]
        match mode.attempts().iter().any(|attempt| *attempt != Attempt::Encrypted) {
            true => Ok(Self::NONE),
            false => {
                Err(unusable("sslmode asks for TLS, which this program was built without (the Cargo feature `tls`)"))
            }
        }
    }
}
