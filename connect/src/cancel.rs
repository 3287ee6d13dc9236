//! Cancel requests, which take connections of their own.

use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{future, io};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};
use tokio_postgres::{CancelToken, NoTls};

use crate::error::Error;
use crate::stream::Watched;
use crate::transport::Connector;

/// Sends cancel requests to where a connection goes, encrypted as that is.
#[derive(Clone)]
pub struct Canceller(pub(crate) Via);

#[derive(Clone)]
pub(crate) enum Via {
    /// What the driver knows by itself.
    Plain,
    Socket(PathBuf),
    Network(Connector),
}

impl Canceller {
    /// For clients that were made elsewhere: not encrypted.
    pub const PLAIN: Self = Self(Via::Plain);

    /// Sends one, and waits until the server has done with it, as libpq does.
    ///
    /// # Errors
    /// It could not be sent.
    pub async fn cancel(&self, token: CancelToken) -> Result<(), Error> {
        let sent = match &self.0 {
            Via::Plain => token.cancel_query(NoTls).await,
            Via::Socket(path) => {
                let stream = UnixStream::connect(path).await.map_err(Error::Socket)?;
                token.cancel_query_raw(Watched::for_cancelling(stream), NoTls).await
            }
            Via::Network(connector) => token.cancel_query(connector.clone()).await,
        };
        sent.map_err(Error::Driver)
    }
}

/// The process that runs the statements of a session, as its client was told when the session began: a cancel request says it,
/// and this one goes nowhere.
pub async fn process_id(token: &CancelToken) -> Option<i32> {
    let mut request = Request(Vec::new());
    token.cancel_query_raw(&mut request, Unencrypted).await.ok()?;
    // At its end: the process, then the key.
    let (_, end) = request.0.split_last_chunk::<8>()?;
    end.first_chunk().map(|process| i32::from_be_bytes(*process))
}

/// Keeps what is written; and answers a question whether it can encrypt.
struct Request(Vec<u8>);

impl AsyncRead for Request {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        buf.put_slice(&b"S"[..buf.remaining().min(1)]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Request {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.0.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl TlsStream for &mut Request {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

/// Encrypts nothing, whatever the driver was told.
struct Unencrypted;

impl<'r> TlsConnect<&'r mut Request> for Unencrypted {
    type Stream = &'r mut Request;
    type Error = io::Error;
    type Future = future::Ready<io::Result<&'r mut Request>>;

    fn connect(self, stream: &'r mut Request) -> Self::Future {
        future::ready(Ok(stream))
    }
}
