//! Values on the wire, whatever their type: parameters as text, results as the bytes that came.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};

/// A parameter in text form.
#[derive(Debug)]
pub struct Text(pub Option<String>);

impl ToSql for Text {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(text) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// A result as it came.
pub struct Raw<'a>(pub &'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Raw<'_> {
    /// How many dimensions an array in binary form has: none where it is empty.
    pub fn dimensions(&self) -> usize {
        let count = self.0.get(..4).map(|bytes| i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    /// Whether an array in binary form has elements.
    pub fn holds_some(&self) -> bool {
        self.dimensions() > 0
    }

    /// The elements of an array in binary form.
    pub fn elements(&self) -> Vec<Option<Raw<'_>>> {
        self.values(12 + 8 * self.dimensions(), 0)
    }

    /// The fields of a record in binary form, each of which begins with its type.
    pub fn fields(&self) -> Vec<Option<Raw<'_>>> {
        self.values(4, 4)
    }

    /// The values that begin there, each after so many bytes and its length.
    fn values(&self, mut at: usize, before: usize) -> Vec<Option<Raw<'_>>> {
        let mut values = Vec::new();
        while let Some(bytes) = self.0.get(at + before..at + before + 4) {
            let length = i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            at += before + 4;
            values.push(usize::try_from(length).ok().map(|length| {
                at += length;
                Raw(&self.0[at - length..at])
            }));
        }
        values
    }

    /// Whether an array in binary form holds a NULL. Its own flag only says that there was room for one.
    pub fn holds_null(&self) -> bool {
        let number = |at: usize| {
            self.0.get(at..at + 4).map(|bytes| i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        };
        let dimensions = self.dimensions();
        // Dimensions, flag, type of the elements, then length and lower bound of each dimension, then each element after its length.
        let mut at = 12 + 8 * dimensions;
        while let Some(length) = number(at) {
            let Ok(length) = usize::try_from(length) else { return true };
            at += 4 + length;
        }
        false
    }
}
