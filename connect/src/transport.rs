//! The ways to a server: a socket of this machine, or a connection of the network that may be encrypted.
//!
//! The driver encrypts, or leaves it, by itself; here it is told to leave that to us, so that what it speaks through is always ours.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::UnixStream;
use tokio_postgres::config::{SslMode, SslNegotiation};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, NoTlsStream, TlsConnect, TlsStream};
use tokio_postgres::{Client, Config, Connection, NoTls, Socket};

use crate::error::Error;
use crate::names::{Names, Peer};
use crate::stream::Watched;
use crate::tls::{Attempt, Encryption};

pub(crate) type OverSocket = Connection<Watched<UnixStream>, NoTlsStream>;
pub(crate) type OverNetwork = Connection<Socket, Watched<MaybeEncrypted>>;

/// Through the socket in this file.
pub(crate) async fn through_socket(config: &Config, path: &Path, names: Names) -> Result<(Client, OverSocket), Error> {
    let stream = UnixStream::connect(path).await.map_err(Error::Socket)?;
    let mut config = config.clone();
    config.ssl_mode(SslMode::Disable);
    config.connect_raw(Watched::new(stream, names), NoTls).await.map_err(Error::Driver)
}

/// The file of a server's socket in a folder.
pub(crate) fn socket(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

/// Over the network.
pub(crate) async fn over_network(config: &Config, connector: Connector) -> Result<(Client, OverNetwork), Error> {
    let mut config = config.clone();
    // To the driver it is all TLS, without a word to the server before.
    config.ssl_mode(SslMode::Require).ssl_negotiation(SslNegotiation::Direct);
    config.connect(connector).await.map_err(Error::Driver)
}

/// Makes connections over the network: the driver's, and those of cancel requests.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) attempt: Attempt,
    pub(crate) negotiation: SslNegotiation,
    pub(crate) encryption: Option<Encryption>,
    pub(crate) purpose: Purpose,
}

/// What a connection is for.
#[derive(Clone)]
pub(crate) enum Purpose {
    /// Statements, with names or without.
    Session {
        prepared_statements: Option<bool>,
        peer: Peer,
    },
    Cancelling,
}

impl MakeTlsConnect<Socket> for Connector {
    type Stream = Watched<MaybeEncrypted>;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        Ok(Handshake { connector: self.clone(), host: host.to_owned() })
    }
}

pub(crate) struct Handshake {
    connector: Connector,
    host: String,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Watched<MaybeEncrypted>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Stream>> + Send>>;

    fn connect(self, stream: Socket) -> Self::Future {
        Box::pin(async move {
            let Connector { attempt, negotiation, encryption, purpose } = self.connector;
            let stream = match (attempt, encryption) {
                (Attempt::Plain, _) | (_, None) => MaybeEncrypted::Plain(stream),
                (attempt, Some(encryption)) => encrypted(attempt, negotiation, encryption, &self.host, stream).await?,
            };
            Ok(match purpose {
                Purpose::Session { prepared_statements, peer } => {
                    Watched::new(stream, Names::new(prepared_statements, peer))
                }
                Purpose::Cancelling => Watched::for_cancelling(stream),
            })
        })
    }
}

#[cfg(feature = "tls")]
async fn encrypted(
    attempt: Attempt,
    negotiation: SslNegotiation,
    mut encryption: Encryption,
    host: &str,
    mut stream: Socket,
) -> io::Result<MaybeEncrypted> {
    match (negotiation, attempt) {
        (SslNegotiation::Direct, Attempt::Encrypted) => {}
        (SslNegotiation::Direct, _) => {
            return Err(io::Error::other("sslnegotiation=direct needs sslmode=require or stronger"));
        }
        _ if asks_for_encryption(&mut stream).await? => {}
        (_, Attempt::IfPossible) => return Ok(MaybeEncrypted::Plain(stream)),
        _ => return Err(io::Error::other("server does not support TLS")),
    }
    let connect = MakeTlsConnect::<Socket>::make_tls_connect(&mut encryption, host).map_err(io::Error::other)?;
    Ok(MaybeEncrypted::Encrypted(Box::new(connect.connect(stream).await?)))
}

#[cfg(not(feature = "tls"))]
async fn encrypted(
    _: Attempt,
    _: SslNegotiation,
    encryption: Encryption,
    _: &str,
    _: Socket,
) -> io::Result<MaybeEncrypted> {
    match encryption {}
}

/// SSLRequest: whether the server can encrypt.
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "nobody asks"))]
async fn asks_for_encryption(stream: &mut Socket) -> io::Result<bool> {
    stream.write_all(&[0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]).await?;
    Ok(stream.read_u8().await? == b'S')
}

pub(crate) enum MaybeEncrypted {
    Plain(Socket),
    #[cfg(feature = "tls")]
    Encrypted(Box<<Encryption as MakeTlsConnect<Socket>>::Stream>),
}

/// The same call on whichever stream it is.
macro_rules! on {
    ($this:expr, |$stream:ident| $call:expr) => {
        match $this.get_mut() {
            MaybeEncrypted::Plain(stream) => {
                let $stream = Pin::new(stream);
                $call
            }
            #[cfg(feature = "tls")]
            MaybeEncrypted::Encrypted(stream) => {
                let $stream = Pin::new(&mut **stream);
                $call
            }
        }
    };
}

impl AsyncRead for MaybeEncrypted {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        on!(self, |stream| stream.poll_read(cx, buf))
    }
}

impl AsyncWrite for MaybeEncrypted {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        on!(self, |stream| stream.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on!(self, |stream| stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on!(self, |stream| stream.poll_shutdown(cx))
    }
}

impl TlsStream for MaybeEncrypted {
    fn channel_binding(&self) -> ChannelBinding {
        match self {
            Self::Plain(_) => ChannelBinding::none(),
            #[cfg(feature = "tls")]
            Self::Encrypted(stream) => stream.channel_binding(),
        }
    }
}
