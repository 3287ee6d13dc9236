//! Cancel requests, which take connections of their own.

use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{Error, Io};

/// What it takes to cancel the statement that a connection is running.
#[derive(Clone)]
pub struct CancelKey {
    process: i32,
    secret: Bytes,
}

impl CancelKey {
    pub(crate) fn new(process: i32, secret: Bytes) -> Self {
        Self { process, secret }
    }

    /// The number of the server's process, as `pg_backend_pid()`; a pooler may give another one.
    pub fn process(&self) -> i32 {
        self.process
    }

    pub(crate) fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// Asks the server to cancel what the connection is running, over a fresh stream to the same server, which should be
    /// encrypted if the connection is. Done when the server has closed the stream: it has then passed the request on,
    /// which comes too late if the statement has ended; what runs next may then be canceled instead.
    ///
    /// # Errors
    /// [`Error::Closed`] if the request could not be sent.
    pub async fn cancel(&self, mut stream: impl Io) -> Result<(), Error> {
        let mut out = BytesMut::new();
        out.put_u32(12 + self.secret.len() as u32);
        out.put_u32(80_877_102);
        out.put_i32(self.process);
        out.put_slice(&self.secret);
        stream.write_all(&out).await?;
        stream.flush().await?;
        // It says nothing, and how it closes the stream does not matter.
        let _ = stream.read(&mut [0]).await;
        Ok(())
    }
}

/// Without the secret.
impl fmt::Debug for CancelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelKey").field("process", &self.process).finish_non_exhaustive()
    }
}
