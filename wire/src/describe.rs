//! What the server says of a statement: ParameterDescription and RowDescription.

use crate::Error;

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The OID of its type.
    pub oid: u32,
    /// The modifier of its type, as in `varchar(10)`; -1 if there is none.
    pub typmod: i32,
}

/// The OIDs of a statement's parameters, from the body of a ParameterDescription.
///
/// # Errors
/// [`Error::Protocol`] if it is malformed.
pub fn parameters(body: &[u8]) -> Result<Vec<u32>, Error> {
    let malformed = Error::Protocol("a malformed description of parameters");
    let Some((count, rest)) = body.split_first_chunk::<2>() else { return Err(malformed) };
    let (oids, more) = rest.as_chunks::<4>();
    if !more.is_empty() || oids.len() != usize::from(u16::from_be_bytes(*count)) {
        return Err(malformed);
    }
    Ok(oids.iter().map(|oid| u32::from_be_bytes(*oid)).collect())
}

/// The columns of a statement's result, from the body of a RowDescription.
///
/// # Errors
/// [`Error::Protocol`] if it is malformed.
pub fn columns(body: &[u8]) -> Result<Vec<Column>, Error> {
    const MALFORMED: Error = Error::Protocol("a malformed description of columns");
    let (count, mut rest) = body.split_first_chunk::<2>().ok_or(MALFORMED)?;
    // Not by the number that is announced: they grow as they are found.
    let mut columns = Vec::new();
    for _ in 0..u16::from_be_bytes(*count) {
        let end = rest.iter().position(|byte| *byte == 0).ok_or(MALFORMED)?;
        let name = String::from_utf8_lossy(&rest[..end]).into_owned();
        // Table (4), column (2), type (4), its size (2), its modifier (4), format (2).
        let (fixed, others) = rest[end + 1..].split_first_chunk::<18>().ok_or(MALFORMED)?;
        let oid = u32::from_be_bytes([fixed[6], fixed[7], fixed[8], fixed[9]]);
        let typmod = i32::from_be_bytes([fixed[12], fixed[13], fixed[14], fixed[15]]);
        columns.push(Column { name, oid, typmod });
        rest = others;
    }
    if rest.is_empty() { Ok(columns) } else { Err(MALFORMED) }
}
