//! ErrorResponse and NoticeResponse, with all their fields.

use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};

/// An error or notice of the server, as it came: fields are looked up when they are asked for. Cheap to clone.
///
/// `Display` and `Debug` show severity, code and constraint only: message and detail can quote values.
#[derive(Clone)]
pub struct ServerError(Bytes);

impl ServerError {
    /// A copy, so that an error that is kept does not keep the buffer that it was read into.
    pub(crate) fn copy(body: &[u8]) -> Self {
        match str::from_utf8(body) {
            Ok(_) => Self(Bytes::copy_from_slice(body)),
            // Before the startup is complete the encoding is the server's own.
            Err(_) => Self(String::from_utf8_lossy(body).into_owned().into()),
        }
    }

    /// An error made of its fields, by the letters that the protocol has for them; for tests of what handles errors.
    pub fn from_fields(fields: impl IntoIterator<Item = (u8, String)>) -> Self {
        let mut body = BytesMut::new();
        for (letter, value) in fields {
            body.put_u8(letter);
            body.extend(value.bytes().filter(|byte| *byte != 0));
            body.put_u8(0);
        }
        Self(body.freeze())
    }

    /// A field by its letter, as in the protocol's "Error and Notice Message Fields".
    pub fn field(&self, letter: u8) -> Option<&str> {
        let mut fields = self.0.split(|byte| *byte == 0);
        let field = fields.find(|field| field.first() == Some(&letter))?;
        str::from_utf8(&field[1..]).ok()
    }

    /// The SQLSTATE, five characters; `XX000` (an internal error) if the server sent none.
    pub fn code(&self) -> &str {
        self.field(b'C').unwrap_or("XX000")
    }

    /// The text of the error, in the server's language. It can quote values.
    pub fn message(&self) -> &str {
        self.field(b'M').unwrap_or_default()
    }

    /// `ERROR`, `FATAL`, `NOTICE` and so on, not translated.
    pub fn severity(&self) -> &str {
        self.field(b'V').or_else(|| self.field(b'S')).unwrap_or("ERROR")
    }

    /// What the server adds to the message. It can quote values.
    pub fn detail(&self) -> Option<&str> {
        self.field(b'D')
    }

    /// What the server advises.
    pub fn hint(&self) -> Option<&str> {
        self.field(b'H')
    }

    /// The schema of the object that the error is about.
    pub fn schema(&self) -> Option<&str> {
        self.field(b's')
    }

    /// The table that the error is about.
    pub fn table(&self) -> Option<&str> {
        self.field(b't')
    }

    /// The column that the error is about.
    pub fn column(&self) -> Option<&str> {
        self.field(b'c')
    }

    /// The data type that the error is about.
    pub fn datatype(&self) -> Option<&str> {
        self.field(b'd')
    }

    /// The constraint that was violated.
    pub fn constraint(&self) -> Option<&str> {
        self.field(b'n')
    }

    /// The function of the server's source that reported the error.
    pub fn routine(&self) -> Option<&str> {
        self.field(b'R')
    }

    /// Where in the statement, in characters from 1.
    pub fn position(&self) -> Option<&str> {
        self.field(b'P')
    }

    /// The context in which it happened: a stack of functions and internal statements.
    pub fn where_(&self) -> Option<&str> {
        self.field(b'W')
    }

    /// Whether the server ends the session with it: FATAL or PANIC.
    pub fn ends_session(&self) -> bool {
        matches!(self.severity(), "FATAL" | "PANIC")
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.severity(), self.code())?;
        match self.constraint() {
            Some(constraint) => write!(f, ", constraint {constraint:?}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerError({self})")
    }
}
