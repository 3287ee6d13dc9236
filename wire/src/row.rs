//! Rows, whose columns are read from left to right.

use bytes::{BufMut, Bytes, BytesMut};

/// A row: the body of a DataRow, owned.
#[derive(Debug, Clone)]
pub struct Row(Bytes);

impl Row {
    /// A row from the body of a DataRow.
    #[inline]
    pub fn new(body: Bytes) -> Self {
        Self(body)
    }

    /// A row of these values, of which `None` is NULL.
    ///
    /// # Panics
    /// If a value is longer than PostgreSQL's values can be (a gigabyte).
    pub fn from_values<'v>(values: impl Iterator<Item = Option<&'v [u8]>>) -> Self {
        let mut body = BytesMut::from(&[0, 0][..]);
        let mut count = 0_u16;
        for value in values {
            count = count.wrapping_add(1);
            body.put_i32(value.map_or(-1, |value| i32::try_from(value.len()).expect("at most a gigabyte")));
            body.extend_from_slice(value.unwrap_or_default());
        }
        body[..2].copy_from_slice(&count.to_be_bytes());
        Self(body.freeze())
    }

    /// Its values.
    #[inline]
    pub fn values(&self) -> Values<'_> {
        Values::new(&self.0)
    }
}

/// The values of a row from left to right.
#[derive(Debug, Clone, Copy)]
pub struct Values<'r> {
    rest: &'r [u8],
}

impl<'r> Values<'r> {
    /// Those in the body of a DataRow.
    #[inline]
    pub fn new(body: &'r [u8]) -> Self {
        Self { rest: body.get(2..).unwrap_or_default() }
    }

    /// Parameters in the form of Bind: without the count that a row begins with.
    #[inline]
    pub fn of_parameters(parameters: &'r [u8]) -> Self {
        Self { rest: parameters }
    }

    /// The next value. `None`: there is no further one; `Some(None)`: it is NULL.
    #[inline]
    #[allow(clippy::should_implement_trait, reason = "the methods of iterators would hide what a NULL is")]
    pub fn next(&mut self) -> Option<Option<&'r [u8]>> {
        let (length, rest) = self.rest.split_first_chunk::<4>()?;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            self.rest = rest;
            return Some(None);
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Some(value))
    }

    /// The value that comes after `index` others, counted from where this stands.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Option<&'r [u8]>> {
        let mut values = *self;
        for _ in 0..index {
            values.next()?;
        }
        values.next()
    }

    /// Whether there is no further value.
    #[inline]
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}
