//! Messages of the server, looked at where they lie.

use bytes::{Bytes, BytesMut};

use crate::{Error, Row, ServerError};

/// No message of either side is longer, its type included: the server allocates at most a gigabyte.
const LONGEST: usize = (1 << 30) + 1;
/// Longer messages than this are believed only where there is a reason for them, as by libpq.
const LONGEST_ORDINARY: usize = 30_001;
pub(crate) const IMPOSSIBLE: Error = Error::Protocol("a message of an impossible length");

/// The type and the whole length of the message that `bytes` begin with; it may reach beyond them, and be impossible.
#[inline(always)]
pub(crate) fn peek(bytes: &[u8]) -> Option<(u8, usize)> {
    let &[kind, a, b, c, d] = bytes.first_chunk::<5>()?;
    Some((kind, u32::from_be_bytes([a, b, c, d]) as usize + 1))
}

/// The same, for a message of either side.
#[inline]
pub(crate) fn header(bytes: &[u8]) -> Result<Option<(u8, usize)>, Error> {
    let header = peek(bytes);
    if header.is_some_and(|(_, whole)| !(5..=LONGEST).contains(&whole)) {
        return Err(IMPOSSIBLE);
    }
    Ok(header)
}

/// The same, for a message of the server, whose length must be possible for its type.
pub(crate) fn server_header(bytes: &[u8]) -> Result<Option<(u8, usize)>, Error> {
    let header = peek(bytes);
    if header.is_some_and(|(kind, whole)| !is_possible(kind, whole)) {
        return Err(IMPOSSIBLE);
    }
    Ok(header)
}

/// Whether a message of the server of this type can have this whole length.
#[inline]
pub(crate) fn is_possible(kind: u8, whole: usize) -> bool {
    let longest = match kind {
        // ParseComplete, BindComplete, CloseComplete, EmptyQueryResponse, NoData, PortalSuspended, CopyDone
        b'1' | b'2' | b'3' | b'I' | b'n' | b's' | b'c' => 5,
        b'D' | b'd' | b'T' | b't' | b'E' | b'N' | b'A' | b'V' => LONGEST,
        // ReadyForQuery
        b'Z' => return whole == 6,
        _ => LONGEST_ORDINARY,
    };
    (5..=longest).contains(&whole)
}

/// Whether this is the body of an ErrorResponse or NoticeResponse: fields that end with a zero each, and a zero.
pub(crate) fn has_fields(body: &[u8]) -> bool {
    let mut fields = body.split_inclusive(|byte| *byte == 0);
    let is_last = |field: &[u8]| field == [0];
    fields.find(|field| is_last(field)).is_some() && fields.next().is_none()
}

/// Whole messages, one after the other.
#[derive(Debug, Default)]
pub struct Messages {
    chunk: Bytes,
    at: usize,
}

/// Where the body of a message lies among the [`Messages`] that it came from.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    start: usize,
    end: usize,
}

impl Body {
    /// The same without so many bytes at its beginning, at most all.
    pub fn skip(self, bytes: usize) -> Self {
        Self { start: self.end.min(self.start + bytes), ..self }
    }
}

impl Messages {
    pub(crate) fn new(chunk: Bytes) -> Self {
        Self { chunk, at: 0 }
    }

    /// The next message: its type and its body.
    ///
    /// # Errors
    /// [`Error::Protocol`] if what follows is no whole message. Those of an answer are whole.
    #[inline]
    #[allow(clippy::should_implement_trait, reason = "a body is looked at through the messages that it came from")]
    pub fn next(&mut self) -> Result<Option<(u8, Body)>, Error> {
        let Some((kind, length)) = header(&self.chunk[self.at..])? else {
            return Ok(None);
        };
        let body = Body { start: self.at + 5, end: self.at + length };
        if body.end > self.chunk.len() {
            return Err(Error::Protocol("a message that is not whole"));
        }
        self.at = body.end;
        Ok(Some((kind, body)))
    }

    /// Whether there is no further message.
    #[inline]
    pub fn is_at_end(&self) -> bool {
        self.at == self.chunk.len()
    }

    /// The bytes of a body.
    ///
    /// # Panics
    /// If the body is of other messages and lies beyond the end of these; so do the other methods that take one.
    #[inline]
    pub fn bytes(&self, body: Body) -> &[u8] {
        &self.chunk[body.start..body.end]
    }

    #[inline]
    fn owned(&self, body: Body) -> Bytes {
        self.chunk.slice(body.start..body.end)
    }

    /// The row of a DataRow, which keeps all of these messages in memory.
    #[inline]
    pub fn row(&self, body: Body) -> Row {
        Row::new(self.owned(body))
    }

    /// The error of an ErrorResponse, as a copy.
    #[cold]
    pub fn error(&self, body: Body) -> ServerError {
        ServerError::copy(self.bytes(body))
    }

    /// The number of rows in a CommandComplete such as `INSERT 0 1`; 0 if it has none.
    #[inline]
    pub fn affected(&self, body: Body) -> u64 {
        let tag = self.bytes(body);
        let (mut number, mut unit) = (0_u64, 1_u64);
        for byte in tag[..tag.len().saturating_sub(1)].iter().rev() {
            if !byte.is_ascii_digit() {
                break;
            }
            number = number.wrapping_add(u64::from(byte - b'0').wrapping_mul(unit));
            unit = unit.wrapping_mul(10);
        }
        number
    }

    /// The command tag of a CommandComplete; empty if it is no text.
    pub fn tag(&self, body: Body) -> &str {
        let tag = self.bytes(body);
        str::from_utf8(tag.strip_suffix(&[0]).unwrap_or(tag)).unwrap_or_default()
    }

    /// Others behind these: what was not looked at of both is copied.
    pub fn append(&mut self, others: Self) {
        let mut all = BytesMut::from(&self.chunk[self.at..]);
        all.extend_from_slice(&others.chunk[others.at..]);
        *self = Self::new(all.freeze());
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.chunk
    }
}
