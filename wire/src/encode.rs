//! Messages to the server. Each function appends one whole message.
//!
//! Names of statements and portals have no zero at their end and none in them.

use bytes::{BufMut, BytesMut};

use crate::Error;

/// The server accepts no longer message, whatever its type.
const LONGEST: usize = 0x3fff_fffe;
const TOO_LONG: Error = Error::Usage("the statement and its parameters are longer than a message can be (1 GB)");
const ZERO_IN_SQL: Error = Error::Usage("the SQL has a character with code zero, which PostgreSQL has not");

/// Parse: prepares a statement under a name, or under none. The SQL may be in pieces, which are joined. `types`: OIDs of
/// parameters, 0 where the server shall decide.
///
/// # Errors
/// [`Error::Usage`] if the SQL has a zero in it, or if there are more than 65,535 types or 1 GB; nothing is appended.
pub fn parse(name: &[u8], sql: &[&str], types: &[u32], out: &mut BytesMut) -> Result<(), Error> {
    if sql.iter().any(|piece| piece.as_bytes().contains(&0)) {
        return Err(ZERO_IN_SQL);
    }
    let count = u16::try_from(types.len()).map_err(|_| Error::Usage("a statement has at most 65,535 parameters"))?;
    let text: usize = sql.iter().map(|piece| piece.len()).sum();
    let length = length(4 + name.len() + 1 + text + 1 + 2 + 4 * types.len())?;
    out.reserve(1 + length as usize);
    out.put_u8(b'P');
    out.put_i32(length);
    string(name, out);
    for piece in sql {
        out.put_slice(piece.as_bytes());
    }
    out.put_u8(0);
    out.put_u16(count);
    for oid in types {
        out.put_u32(*oid);
    }
    Ok(())
}

/// Bind: parameters for a statement, all in binary format, `count` of them: a length of four bytes and the bytes for each,
/// -1 for NULL. The results are in binary format.
///
/// # Errors
/// [`Error::Usage`] if the message would exceed 1 GB; nothing is appended.
#[inline]
pub fn bind(portal: &[u8], name: &[u8], count: u16, parameters: &[u8], out: &mut BytesMut) -> Result<(), Error> {
    bind_as(portal, name, count, parameters, 1, out)
}

/// As [`bind`], with results as text.
///
/// # Errors
/// As [`bind`].
pub fn bind_text(portal: &[u8], name: &[u8], count: u16, parameters: &[u8], out: &mut BytesMut) -> Result<(), Error> {
    bind_as(portal, name, count, parameters, 0, out)
}

#[inline]
fn bind_as(
    portal: &[u8],
    name: &[u8],
    count: u16,
    parameters: &[u8],
    results: u8,
    out: &mut BytesMut,
) -> Result<(), Error> {
    let length = length(4 + portal.len() + 1 + name.len() + 1 + 4 + 2 + parameters.len() + 4)?;
    // Execute and Sync follow, as a rule.
    out.reserve(1 + length as usize + 24);
    out.put_u8(b'B');
    out.put_i32(length);
    string(portal, out);
    string(name, out);
    out.put_slice(&[0, 1, 0, 1]);
    out.put_u16(count);
    out.put_slice(parameters);
    out.put_slice(&[0, 1, 0, results]);
    Ok(())
}

/// Bind and Execute: runs a statement once, with parameters as of [`bind`], and for all of its rows.
///
/// # Errors
/// As [`bind`].
#[inline]
pub fn run(name: &[u8], count: u16, parameters: &[u8], out: &mut BytesMut) -> Result<(), Error> {
    // What both messages have besides names and parameters; Sync follows, as a rule.
    const LAST: [u8; 14] = [0, 1, 0, 1, b'E', 0, 0, 0, 9, 0, 0, 0, 0, 0];
    debug_assert!(!name.contains(&0), "a name with a zero in it");
    let length = length(4 + 1 + name.len() + 1 + 4 + 2 + parameters.len() + 4)?;
    out.reserve(1 + length as usize + 15);
    let [a, b, c, d] = length.to_be_bytes();
    out.put_slice(&[b'B', a, b, c, d, 0]);
    out.put_slice(name);
    let [high, low] = count.to_be_bytes();
    out.put_slice(&[0, 0, 1, 0, 1, high, low]);
    out.put_slice(parameters);
    out.put_slice(&LAST);
    Ok(())
}

/// Execute: runs what was bound, for at most so many rows; 0: all.
#[inline]
pub fn execute(portal: &[u8], at_most: u32, out: &mut BytesMut) {
    out.put_u8(b'E');
    out.put_u32(4 + portal.len() as u32 + 1 + 4);
    string(portal, out);
    out.put_u32(at_most);
}

/// Describe, for a statement.
pub fn describe_statement(name: &[u8], out: &mut BytesMut) {
    about(b'D', b'S', name, out);
}

/// Close, for a statement; no error if there is none.
pub fn close_statement(name: &[u8], out: &mut BytesMut) {
    about(b'C', b'S', name, out);
}

/// Close, for a portal; no error if there is none.
pub fn close_portal(portal: &[u8], out: &mut BytesMut) {
    about(b'C', b'P', portal, out);
}

fn about(kind: u8, what: u8, name: &[u8], out: &mut BytesMut) {
    out.put_u8(kind);
    out.put_u32(4 + 1 + name.len() as u32 + 1);
    out.put_u8(what);
    string(name, out);
}

/// Sync: ends a turn.
#[inline]
pub fn sync(out: &mut BytesMut) {
    out.put_slice(b"S\0\0\0\x04");
}

/// Flush: makes the server send what it has, without ending the turn.
pub fn flush(out: &mut BytesMut) {
    out.put_slice(b"H\0\0\0\x04");
}

/// Query: commands in the simple protocol, with results as text. It is a whole turn.
///
/// # Errors
/// [`Error::Usage`] if the SQL has a zero in it, or exceeds 1 GB; nothing is appended.
pub fn query(sql: &str, out: &mut BytesMut) -> Result<(), Error> {
    if sql.as_bytes().contains(&0) {
        return Err(ZERO_IN_SQL);
    }
    let length = length(4 + sql.len() + 1)?;
    out.put_u8(b'Q');
    out.put_i32(length);
    string(sql.as_bytes(), out);
    Ok(())
}

/// CopyData.
pub(crate) fn copy_data(bytes: &[u8], out: &mut BytesMut) {
    out.put_u8(b'd');
    out.put_u32(4 + bytes.len() as u32);
    out.put_slice(bytes);
}

/// CopyDone.
pub(crate) fn copy_done(out: &mut BytesMut) {
    out.put_slice(b"c\0\0\0\x04");
}

/// CopyFail, with a reason for the server's error.
pub(crate) fn copy_fail(reason: &str, out: &mut BytesMut) {
    out.put_u8(b'f');
    out.put_u32(4 + reason.len() as u32 + 1);
    string(reason.as_bytes(), out);
}

pub(crate) fn terminate(out: &mut BytesMut) {
    out.put_slice(b"X\0\0\0\x04");
}

#[inline]
fn string(bytes: &[u8], out: &mut BytesMut) {
    debug_assert!(!bytes.contains(&0), "a name with a zero in it");
    out.put_slice(bytes);
    out.put_u8(0);
}

#[inline]
fn length(length: usize) -> Result<i32, Error> {
    if length <= LONGEST { Ok(length as i32) } else { Err(TOO_LONG) }
}
