//! A stream to a server, encrypted or not.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

/// What goes to a server and comes from it.
pub(crate) enum MaybeEncrypted {
    Socket(UnixStream),
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Encrypted(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl MaybeEncrypted {
    pub(crate) fn is_encrypted(&self) -> bool {
        !matches!(self, Self::Socket(_) | Self::Plain(_))
    }

    /// The data of `tls-server-end-point`, which binds a password's proof to this stream; none if there is none.
    pub(crate) fn tls_server_end_point(&self) -> Option<Vec<u8>> {
        match self {
            Self::Socket(_) | Self::Plain(_) => None,
            #[cfg(feature = "tls")]
            Self::Encrypted(stream) => crate::tls::server_end_point(stream.get_ref().1.peer_certificates()?.first()?),
        }
    }
}

/// The same call on whichever stream it is.
macro_rules! on {
    ($this:expr, |$stream:ident| $call:expr) => {
        match $this.get_mut() {
            MaybeEncrypted::Socket(stream) => {
                let $stream = Pin::new(stream);
                $call
            }
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
        self.tls_server_end_point().map_or_else(ChannelBinding::none, ChannelBinding::tls_server_end_point)
    }
}

/// For the driver, which is told that everything is TLS, without a word to the server before: the stream is ready as it is, encrypted
/// or not.
pub(crate) struct AsItIs;

impl<S: TlsStream + Unpin> TlsConnect<S> for AsItIs {
    type Stream = S;
    type Error = Infallible;
    type Future = Ready<Result<S, Infallible>>;

    fn connect(self, stream: S) -> Self::Future {
        ready(Ok(stream))
    }
}
