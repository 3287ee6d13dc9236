//! How a client proves who it is: SCRAM, MD5, or the password itself.

use bytes::{BufMut, BytesMut};
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{self, SCRAM_SHA_256, SCRAM_SHA_256_PLUS, ScramSha256};

use super::{ChannelBinding, Options, password_message};
use crate::Error;

const NOT_BOUND: Error = Error::Protocol(
    "channel binding is required, and the server does not ask for a password by SCRAM-SHA-256-PLUS; nothing was sent to it",
);
const NOT_PROVEN: Error = Error::Protocol("the server did not prove that it knows the password");
const NO_BEGINNING: Error = Error::Protocol("a continuation of SCRAM that was not begun");

pub(super) struct Authentication<'o> {
    options: &'o Options,
    scram: Option<ScramSha256>,
    /// SCRAM is bound to the stream.
    is_bound: bool,
    /// The server has proven that it knows the password.
    is_proven: bool,
}

impl<'o> Authentication<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self { options, scram: None, is_bound: false, is_proven: false }
    }

    /// Answers a request of the server. Whether it has let us in.
    pub(super) fn answer(&mut self, body: &[u8], out: &mut BytesMut) -> Result<bool, Error> {
        let Some((request, data)) = body.split_first_chunk::<4>() else {
            return Err(Error::Protocol("a request for authentication that says nothing"));
        };
        let is_required = self.options.channel_binding == ChannelBinding::Require;
        match u32::from_be_bytes(*request) {
            0 if self.scram.is_some() && !self.is_proven => return Err(NOT_PROVEN),
            0 if is_required && !(self.is_bound && self.is_proven) => return Err(NOT_BOUND),
            0 => return Ok(true),
            3 | 5 if is_required => return Err(NOT_BOUND),
            3 => {
                let password = self.password()?;
                password_message(|out| zero_terminated(password, out), out);
            }
            5 => {
                let salt = data.first_chunk::<4>().ok_or(Error::Protocol("MD5 without a salt"))?;
                let hash = md5_hash(self.options.user.as_bytes(), self.password()?, *salt);
                password_message(|out| zero_terminated(hash.as_bytes(), out), out);
            }
            10 => self.begin_scram(data, out)?,
            11 => {
                let scram = self.scram.as_mut().ok_or(NO_BEGINNING)?;
                scram.update(data).map_err(|_| Error::Protocol("the server's part of SCRAM makes no sense"))?;
                password_message(|out| out.put_slice(scram.message()), out);
            }
            12 => {
                self.scram.as_mut().ok_or(NO_BEGINNING)?.finish(data).map_err(|_| NOT_PROVEN)?;
                self.is_proven = true;
            }
            _ => {
                return Err(Error::Usage(
                    "the server asks for a kind of authentication that is not supported: use scram-sha-256, md5, \
                     password, trust, peer or cert in its pg_hba.conf",
                ));
            }
        }
        Ok(false)
    }

    fn begin_scram(&mut self, mechanisms: &[u8], out: &mut BytesMut) -> Result<(), Error> {
        let offers = |name: &str| mechanisms.split(|byte| *byte == 0).any(|offered| offered == name.as_bytes());
        let hash = match self.options.channel_binding {
            ChannelBinding::Disable => None,
            ChannelBinding::Prefer | ChannelBinding::Require => self.options.tls_server_end_point.clone(),
        };
        let (mechanism, binding) = match hash {
            Some(hash) if offers(SCRAM_SHA_256_PLUS) => {
                self.is_bound = true;
                (SCRAM_SHA_256_PLUS, sasl::ChannelBinding::tls_server_end_point(hash))
            }
            _ if self.options.channel_binding == ChannelBinding::Require => return Err(NOT_BOUND),
            // The server refuses it if it has offered channel binding: somebody has then removed that on the way.
            Some(_) => (SCRAM_SHA_256, sasl::ChannelBinding::unrequested()),
            None => (SCRAM_SHA_256, sasl::ChannelBinding::unsupported()),
        };
        if !offers(mechanism) {
            return Err(Error::Protocol("the server offers no kind of SCRAM that is known"));
        }
        let scram = ScramSha256::new(self.password()?, binding);
        password_message(
            |out| {
                zero_terminated(mechanism.as_bytes(), out);
                out.put_u32(scram.message().len() as u32);
                out.put_slice(scram.message());
            },
            out,
        );
        self.scram = Some(scram);
        Ok(())
    }

    fn password(&self) -> Result<&'o [u8], Error> {
        self.options.password.as_deref().ok_or(Error::Usage("the server asks for a password, and none was given"))
    }
}

fn zero_terminated(text: &[u8], out: &mut BytesMut) {
    out.put_slice(text);
    out.put_u8(0);
}
