//! Encryption as libpq's `sslmode` and its files ask for it.

#[cfg(feature = "tls")]
mod binding;
#[cfg(feature = "tls")]
mod certificates;

#[cfg(feature = "tls")]
pub(crate) use self::binding::server_end_point;

use std::path::PathBuf;
use std::str::FromStr;

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

/// What encrypts.
#[cfg(feature = "tls")]
pub(crate) type Encryption = std::sync::Arc<rustls::ClientConfig>;

/// Nothing does.
#[cfg(not(feature = "tls"))]
#[derive(Clone)]
pub(crate) enum Encryption {}

/// Reads the files. None where nothing is ever encrypted.
#[cfg_attr(not(feature = "tls"), allow(unused_variables, reason = "there is no use for files"))]
pub(crate) fn encryption(mode: Mode, files: &Files) -> Result<Option<Encryption>, Error> {
    if mode == Mode::Disable {
        return Ok(None);
    }
    #[cfg(feature = "tls")]
    return certificates::connector(mode, files).map(Some);
    #[cfg(not(feature = "tls"))]
    match mode.attempts().iter().any(|attempt| *attempt != Attempt::Encrypted) {
        true => Ok(None),
        false => Err(unusable("sslmode requires TLS, and this program was built without it (the Cargo feature `tls`)")),
    }
}
