//! The driver's task, whatever the connection goes through.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

#[cfg(feature = "tls")]
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{AsyncMessage, Connection, Error, Socket};

#[cfg(feature = "tls")]
use crate::tls::Connector;

/// What drives a connection: a future to spawn.
pub enum Driver {
    /// Not encrypted.
    Plain(Box<Connection<Socket, NoTlsStream>>),
    /// Encrypted, if the server could.
    #[cfg(feature = "tls")]
    Encrypted(Box<Connection<Socket, <Connector as MakeTlsConnect<Socket>>::Stream>>),
}

impl Driver {
    /// What the server says of itself, such as its `server_version`.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        match self {
            Self::Plain(connection) => connection.parameter(name),
            #[cfg(feature = "tls")]
            Self::Encrypted(connection) => connection.parameter(name),
        }
    }

    /// The next message that answers nothing, such as a notice; for those who want them.
    pub fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> {
        match self {
            Self::Plain(connection) => connection.poll_message(cx),
            #[cfg(feature = "tls")]
            Self::Encrypted(connection) => connection.poll_message(cx),
        }
    }
}

impl Future for Driver {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Self::Plain(connection) => Pin::new(connection).poll(cx),
            #[cfg(feature = "tls")]
            Self::Encrypted(connection) => Pin::new(connection).poll(cx),
        }
    }
}
