//! The protocol's messages, as far as they are looked at
//! ([PostgreSQL's documentation](https://www.postgresql.org/docs/current/protocol-message-formats.html)).

use bytes::{Buf, BufMut, Bytes, BytesMut};

/// One message: its type and all behind its length.
pub(super) struct Message {
    pub(super) tag: u8,
    pub(super) body: Bytes,
    whole: Bytes,
}

impl Message {
    /// The next one, once all of it is there.
    pub(super) fn take(from: &mut BytesMut) -> Option<Self> {
        let length = u32::from_be_bytes(from.get(1..5)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?.max(4) + 1;
        if from.len() < length {
            return None;
        }
        let whole = from.split_to(length).freeze();
        Some(Self { tag: whole[0], body: whole.slice(5..), whole })
    }

    /// As it is.
    pub(super) fn forward(&self, to: &mut BytesMut) {
        to.extend_from_slice(&self.whole);
    }
}

pub(super) fn write(tag: u8, to: &mut BytesMut, body: impl FnOnce(&mut BytesMut)) {
    to.put_u8(tag);
    let at = to.len();
    to.put_u32(0);
    body(to);
    // No message of ours is longer than one of the driver's, whose length is an `i32` as well.
    let length = u32::try_from(to.len() - at).unwrap_or(u32::MAX);
    to[at..at + 4].copy_from_slice(&length.to_be_bytes());
}

/// Takes a string off, without the zero byte behind it.
pub(super) fn string(from: &mut Bytes) -> Option<Bytes> {
    let end = from.iter().position(|byte| *byte == 0)?;
    let string = from.split_to(end);
    from.advance(1);
    Some(string)
}

/// A number of numbers, as in Parse and ParameterDescription.
pub(super) fn numbers(mut from: Bytes) -> Option<Vec<u32>> {
    let count = from.try_get_u16().ok()?;
    (0..count).map(|_| from.try_get_u32().ok()).collect()
}

/// The types of the columns in a RowDescription.
pub(super) fn column_types(mut from: Bytes) -> Option<Vec<u32>> {
    let count = from.try_get_u16().ok()?;
    let types = (0..count).map(|_| {
        string(&mut from)?;
        // The table and the column's number in it come before, the type's length, its modifier and the format behind.
        from.try_get_u32().ok().zip(from.try_get_u16().ok())?;
        let number = from.try_get_u32().ok()?;
        from.try_get_u64().ok()?;
        Some(number)
    });
    types.collect()
}

/// The first value of a row, in text.
pub(super) fn first_value(mut from: Bytes) -> Option<Bytes> {
    from.try_get_u16().ok().filter(|count| *count > 0)?;
    let length = usize::try_from(from.try_get_i32().ok()?).ok()?;
    (length <= from.len()).then(|| from.split_to(length))
}

pub(super) fn parse(name: &[u8], sql: &[u8], parameters: &[u32], to: &mut BytesMut) {
    write(b'P', to, |to| {
        put_string(name, to);
        put_string(sql, to);
        to.put_u16(u16::try_from(parameters.len()).unwrap_or(u16::MAX));
        parameters.iter().for_each(|number| to.put_u32(*number));
    });
}

/// Describe or Close.
pub(super) fn on_statement(tag: u8, name: &[u8], to: &mut BytesMut) {
    write(tag, to, |to| {
        to.put_u8(b'S');
        put_string(name, to);
    });
}

pub(super) fn sync(to: &mut BytesMut) {
    write(b'S', to, |_| {});
}

pub(super) fn put_string(string: &[u8], to: &mut BytesMut) {
    to.extend_from_slice(string);
    to.put_u8(0);
}

/// An error as the server would report it.
pub(super) fn error(code: &str, text: &str, to: &mut BytesMut) {
    write(b'E', to, |to| {
        for (field, value) in [(b'S', "ERROR"), (b'V', "ERROR"), (b'C', code), (b'M', text)] {
            to.put_u8(field);
            put_string(value.as_bytes(), to);
        }
        to.put_u8(0);
    });
}

/// Whether a server that reports this error ends the session.
pub(super) fn is_fatal(mut error: Bytes) -> bool {
    while error.first().is_some_and(|field| *field != 0) {
        let field = error.get_u8();
        match string(&mut error) {
            // The severity, untranslated.
            Some(value) if field == b'V' => return &*value == b"FATAL" || &*value == b"PANIC",
            Some(_) => {}
            None => break,
        }
    }
    false
}
