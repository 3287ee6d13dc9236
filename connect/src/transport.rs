//! The ways to a server: a socket of this machine, or a connection over the network that may be encrypted.

mod stream;
mod tcp;

use std::io;
use std::path::{Path, PathBuf};

use tokio::net::UnixStream;
use tokio_postgres::config::SslNegotiation;

pub(crate) use self::stream::{AsItIs, MaybeEncrypted};
pub(crate) use self::tcp::{Place, SocketOptions, addresses};
use crate::error::Error;
use crate::tls::{Attempt, Encryption};

/// The file of a server's socket in a folder.
pub(crate) fn socket(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

/// How to reach a server at one of its addresses: for a session, and then for its cancel requests.
#[derive(Clone)]
#[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "nothing is encrypted"))]
pub(crate) struct Way {
    pub(crate) place: Place,
    /// To which a certificate must belong.
    pub(crate) host: String,
    pub(crate) options: SocketOptions,
    pub(crate) attempt: Attempt,
    pub(crate) negotiation: SslNegotiation,
    pub(crate) encryption: Option<Encryption>,
}

impl Way {
    /// Opens a stream, over which nothing of a session has been sent yet.
    pub(crate) async fn open(&self) -> Result<MaybeEncrypted, Error> {
        let stream = match &self.place {
            Place::Socket(path) => {
                return UnixStream::connect(path).await.map(MaybeEncrypted::Socket).map_err(Error::Socket);
            }
            Place::Network(address) => tcp::connect(*address, &self.options).await.map_err(Error::Socket)?,
        };
        match (self.attempt, &self.encryption) {
            (Attempt::Plain, _) | (_, None) => Ok(MaybeEncrypted::Plain(stream)),
            (_, Some(encryption)) => self.encrypted(encryption, stream).await.map_err(Error::Handshake),
        }
    }

    /// Asks the server something that it answers before a session begins: whether it can encrypt.
    pub(crate) async fn ask(&self) -> io::Result<bool> {
        match &self.place {
            Place::Socket(path) => tcp::asks_for_encryption(&mut UnixStream::connect(path).await?).await,
            Place::Network(address) => {
                tcp::asks_for_encryption(&mut tcp::connect(*address, &self.options).await?).await
            }
        }
    }

    /// The same for another stream that is to be encrypted if this one is.
    pub(crate) fn again(mut self, stream: &MaybeEncrypted) -> Self {
        self.attempt = if stream.is_encrypted() { Attempt::Encrypted } else { Attempt::Plain };
        self
    }

    #[cfg(feature = "tls")]
    async fn encrypted(
        &self,
        encryption: &Encryption,
        mut stream: tokio::net::TcpStream,
    ) -> io::Result<MaybeEncrypted> {
        let is_direct = self.negotiation == SslNegotiation::Direct;
        if !is_direct && !tcp::asks_for_encryption(&mut stream).await? {
            return match self.attempt {
                Attempt::IfPossible => Ok(MaybeEncrypted::Plain(stream)),
                _ => Err(io::Error::other("server does not support TLS")),
            };
        }
        let name = rustls::pki_types::ServerName::try_from(self.host.clone());
        let name = name.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let connector = tokio_rustls::TlsConnector::from(encryption.clone());
        let stream = connector.connect(name, stream).await?;
        // Otherwise it may be a server of another protocol, to which somebody has led us.
        if is_direct && stream.get_ref().1.alpn_protocol().is_none() {
            return Err(io::Error::other(
                "server does not support sslnegotiation=direct: it did not agree on a protocol",
            ));
        }
        Ok(MaybeEncrypted::Encrypted(Box::new(stream)))
    }

    #[cfg(not(feature = "tls"))]
    async fn encrypted(&self, encryption: &Encryption, _: tokio::net::TcpStream) -> io::Result<MaybeEncrypted> {
        match *encryption {}
    }
}
