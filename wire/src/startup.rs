//! Startup: who we are, how that is proven, and what the server says of itself.

mod authentication;
mod options;

use std::io;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Handle;

use crate::engine::{Began, Io, Wire};
use crate::frame::server_header;
use crate::parameters::Parameters;
use crate::{CancelKey, Error, ServerError};

use authentication::Authentication;
pub use options::{ChannelBinding, Options};

/// A connection that is ready.
#[derive(Debug)]
pub struct Opened {
    /// The connection.
    pub wire: Wire,
    /// What it takes to cancel what runs on it.
    pub key: CancelKey,
}

/// Starts a session over a stream that is connected, and encrypted where it shall be. It has no time limit. The password is
/// sent as the server asks for it: SCRAM-SHA-256, with channel binding or without, MD5, or as it is.
///
/// # Errors
/// [`Error::Server`] with what the server says; [`Error::Usage`] if there is no password and the server asks for one, if the
/// options cannot be sent, or outside a Tokio runtime; [`Error::Protocol`] if the server cannot prove that it knows the
/// password, or does not offer the channel binding that is required; [`Error::Closed`] if the stream fails or ends.
pub async fn startup(mut io: impl Io + 'static, options: &Options) -> Result<Opened, Error> {
    let handle = Handle::try_current().map_err(|_| Error::Usage("a connection is made inside a Tokio runtime"))?;
    let (mut input, mut out) = (BytesMut::with_capacity(8192), BytesMut::with_capacity(512));
    options.encode(&mut out)?;
    let mut authentication = Some(Authentication::new(options));
    let mut key = CancelKey::new(0, Bytes::from_static(&[0; 4]));
    let mut parameters = Parameters::default();
    loop {
        if !out.is_empty() {
            io.write_all(&out).await?;
            io.flush().await?;
            out.clear();
        }
        let (kind, length) = read_message(&mut io, &mut input).await?;
        let body = &input[5..length];
        match kind {
            b'R' => {
                let unasked = Error::Protocol("a request for authentication after it was complete");
                let is_complete = authentication.as_mut().ok_or(unasked)?.answer(body, &mut out)?;
                if is_complete {
                    authentication = None;
                }
            }
            b'E' => return Err(Error::Server(ServerError::copy(body))),
            b'N' => {}
            b'S' if authentication.is_none() => parameters.note(body)?,
            b'K' if authentication.is_none() => {
                let Some((process, secret)) = body.split_first_chunk::<4>() else {
                    return Err(Error::Protocol("a key without a process"));
                };
                key = CancelKey::new(i32::from_be_bytes(*process), Bytes::copy_from_slice(secret));
            }
            b'Z' if authentication.is_none() => {
                input.advance(length);
                break;
            }
            b'v' => return Err(Error::Protocol("the server does not know version 3.0 of the protocol")),
            _ => return Err(Error::Protocol("a message that does not belong to the startup")),
        }
        input.advance(length);
    }
    let wire = Wire::new(Box::new(io), Began { input, output: out, parameters }, key.clone(), handle);
    Ok(Opened { wire, key })
}

/// Reads until a message is whole, with which the input then begins: its type and its whole length.
async fn read_message(io: &mut impl Io, input: &mut BytesMut) -> Result<(u8, usize), Error> {
    loop {
        if let Some((kind, length)) = server_header(input)?
            && input.len() >= length
        {
            return Ok((kind, length));
        }
        // It grows with what arrives, whatever length was announced.
        if input.capacity() == input.len() {
            input.reserve(8192);
        }
        if io.read_buf(input).await? == 0 {
            return Err(Error::closed(io::ErrorKind::UnexpectedEof, "the server closed it during the startup"));
        }
    }
}

/// `p`: a password, or what SCRAM sends instead.
fn password_message(body: impl FnOnce(&mut BytesMut), out: &mut BytesMut) {
    out.put_u8(b'p');
    let start = out.len();
    out.put_u32(0);
    body(out);
    let length = (out.len() - start) as u32;
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
}
