//! Cancel requests, which take connections of their own.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use sqlwright_wire::CancelKey;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsStream};
use tokio_postgres::{CancelToken, NoTls};

use crate::error::Error;
use crate::stream::Watched;
use crate::transport::{AsItIs, Place, Way};

/// Sends cancel requests to where a connection goes, encrypted as that is.
#[derive(Clone)]
pub struct Canceller(Via);

#[derive(Clone)]
enum Via {
    /// What the driver knows by itself.
    Plain,
    Way(Box<Way>),
}

impl Canceller {
    /// For clients that were made elsewhere: not encrypted.
    pub const PLAIN: Self = Self(Via::Plain);

    pub(crate) fn by(way: Way) -> Self {
        Self(Via::Way(Box::new(way)))
    }

    /// The server that they go to: the name of its host, or the path of its socket, and the port that it listens on, if it has one.
    pub fn server(&self) -> Option<(String, Option<u16>)> {
        match &self.0 {
            Via::Plain => None,
            Via::Way(way) => Some(match &way.place {
                Place::Socket(path) => (path.display().to_string(), None),
                Place::Network(address) => (way.host.clone(), Some(address.port())),
            }),
        }
    }

    /// Whether the server answers at all, on a connection of its own on which no session begins. There is no limit in time. What refuses that
    /// connection is there, too.
    pub async fn is_answered(&self) -> bool {
        let Via::Way(way) = &self.0 else { return true };
        let unreachable =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::HostUnreachable | io::ErrorKind::TimedOut);
        !way.ask().await.is_err_and(|error| unreachable(&error))
    }

    /// Sends one for this session, and waits until the server has done with it, as libpq does. There is no limit in time.
    ///
    /// # Errors
    /// It could not be sent.
    pub async fn cancel(&self, session: impl Into<Key>) -> Result<(), Error> {
        match (&self.0, session.into()) {
            (Via::Plain, Key::Driver(token)) => token.cancel_query(NoTls).await.map_err(Error::Driver),
            (Via::Plain, Key::Wire(_)) => Err(Error::Refused("the way to the server is not known".into())),
            (Via::Way(way), Key::Driver(token)) => {
                let stream = Watched::for_cancelling(way.open().await?);
                token.cancel_query_raw(stream, AsItIs).await.map_err(Error::Driver)
            }
            (Via::Way(way), Key::Wire(key)) => key.cancel(way.open().await?).await.map_err(Error::Wire),
        }
    }
}

/// Which session a cancel request is for.
pub enum Key {
    /// One of the driver's.
    Driver(CancelToken),
    /// One over the wire.
    Wire(CancelKey),
}

impl From<CancelToken> for Key {
    fn from(token: CancelToken) -> Self {
        Self::Driver(token)
    }
}

impl From<&CancelKey> for Key {
    fn from(key: &CancelKey) -> Self {
        Self::Wire(key.clone())
    }
}

/// The process that runs the statements of a session, as its client was told when the session began: a cancel request says it,
/// and this one goes nowhere.
pub async fn process_id(token: &CancelToken) -> Option<i32> {
    let mut request = Request(Vec::new());
    token.cancel_query_raw(&mut request, AsItIs).await.ok()?;
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
