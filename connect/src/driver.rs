//! The driver's task, whatever the connection goes through.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio_postgres::{AsyncMessage, Error};

use crate::transport::{OverNetwork, OverSocket};

/// What drives a connection: a future to spawn.
pub struct Driver(pub(crate) Way);

pub(crate) enum Way {
    Socket(Box<OverSocket>),
    Network(Box<OverNetwork>),
}

impl Driver {
    /// What the server says of itself, such as its `server_version`.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        match &self.0 {
            Way::Socket(connection) => connection.parameter(name),
            Way::Network(connection) => connection.parameter(name),
        }
    }

    /// The next message that answers nothing, such as a notice; for those who want them.
    pub fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> {
        match &mut self.0 {
            Way::Socket(connection) => connection.poll_message(cx),
            Way::Network(connection) => connection.poll_message(cx),
        }
    }
}

impl Future for Driver {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Way::Socket(connection) => Pin::new(connection).poll(cx),
            Way::Network(connection) => Pin::new(connection).poll(cx),
        }
    }
}
