//! What a session begins with.

use std::fmt;

use bytes::{BufMut, BytesMut};

use crate::Error;

/// Whether the proof of the password is bound to the encrypted stream, as libpq's `channel_binding`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChannelBinding {
    /// Never.
    Disable,
    /// If the stream is encrypted and the server offers it.
    #[default]
    Prefer,
    /// Always: otherwise there is no connection, and the server gets no proof.
    Require,
}

/// What a session begins with.
#[derive(Clone, Default)]
pub struct Options {
    /// The role.
    pub user: String,
    /// Its password, if the server asks for one.
    pub password: Option<Vec<u8>>,
    /// The database; the one that is named after the role if there is none.
    pub database: Option<String>,
    /// Settings, such as `application_name` and `options`. `client_encoding` is UTF8 always.
    pub parameters: Vec<(String, String)>,
    /// Whether the proof of the password is bound to the encrypted stream.
    pub channel_binding: ChannelBinding,
    /// For that, the hash of the server's certificate, `tls-server-end-point` of RFC 5929; `None` if the stream is not
    /// encrypted.
    pub tls_server_end_point: Option<Vec<u8>>,
}

impl Options {
    /// Appends the StartupMessage.
    pub(super) fn encode(&self, out: &mut BytesMut) -> Result<(), Error> {
        let start = out.len();
        out.put_u32(0);
        out.put_u32(3 << 16);
        let own = [("client_encoding", "UTF8"), ("user", &self.user)];
        let database = self.database.as_deref().map(|database| ("database", database));
        let others = self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let others = others.filter(|(name, _)| !["client_encoding", "user", "database"].contains(name));
        for (name, value) in own.into_iter().chain(database).chain(others) {
            if name.is_empty() || name.contains('\0') || value.contains('\0') {
                return Err(Error::Usage("a setting of the connection has no name, or a character with code zero"));
            }
            for text in [name, value] {
                out.put_slice(text.as_bytes());
                out.put_u8(0);
            }
        }
        out.put_u8(0);
        let length = (out.len() - start) as u32;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
        Ok(())
    }
}

/// Without the password.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("user", &self.user)
            .field("database", &self.database)
            .field("channel_binding", &self.channel_binding)
            .finish_non_exhaustive()
    }
}
