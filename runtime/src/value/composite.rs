//! Helpers for generated composite types (`record_send` and `record_recv` in PostgreSQL's `rowtypes.c`).

use std::fmt;

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError, decode_nullable};
use crate::ty::Ty;

/// Appends one value with its length before it, as arrays, composites and Bind have it.
#[inline]
pub(crate) fn encode_sized(value: &dyn Encode, ty: &Ty, out: &mut BytesMut) -> Result<(), BoxError> {
    let start = out.len();
    // NULL, unless it is a value.
    out.put_slice(&[0xff; 4]);
    if let IsNull::No = value.encode(ty.base(), out)? {
        let length = i32::try_from(out.len() - start - 4)
            .map_err(|_| ValueError::new("longer than 2 GiB, the limit of PostgreSQL's protocol"))?;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    } else {
        out.truncate(start + 4);
    }
    Ok(())
}

/// Writes a composite value: its fields in the order of the type.
///
/// # Errors
/// `ty` is not a composite type, has another number of fields, or a field cannot be written.
pub fn encode_composite(ty: &Ty, values: &[&dyn Encode], out: &mut BytesMut) -> Result<IsNull, BoxError> {
    let fields = fields_of(ty)?;
    if fields.len() != values.len() {
        return Err(wrong_count(ty, fields.len(), values.len()));
    }
    out.put_i32(count(fields)?);
    for ((name, ty), value) in fields.iter().zip(values) {
        out.put_u32(ty.oid());
        encode_sized(*value, ty, out).map_err(|error| ValueError::at(format_args!("field `{name}`"), error))?;
    }
    Ok(IsNull::No)
}

/// The fields of a composite value, read from left to right.
pub struct Fields<'r> {
    fields: std::slice::Iter<'static, (&'static str, Ty)>,
    rest: &'r [u8],
}

impl<'r> Fields<'r> {
    /// Opens a value of this composite type.
    ///
    /// # Errors
    /// `ty` is not a composite type, or the value has another number of fields.
    pub fn new(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let fields = fields_of(ty)?;
        let mut rest = raw;
        let real = rest.try_get_i32().map_err(|_| ValueError::malformed("composite"))?;
        if real != count(fields)? {
            return Err(wrong_count(ty, fields.len(), real));
        }
        Ok(Self { fields: fields.iter(), rest })
    }

    /// Reads the next field.
    ///
    /// # Errors
    /// There is none, or it cannot be read as a `T`; a NULL in a field that is not an `Option` is such an error.
    pub fn read<T: Decode<'r>>(&mut self) -> Result<T, BoxError> {
        let (name, ty) =
            self.fields.next().ok_or_else(|| ValueError::new("the composite type has no further field"))?;
        let value = self.take(ty).ok_or_else(|| ValueError::malformed("composite"))?;
        decode_nullable(ty.base(), value).map_err(|error| ValueError::at(format_args!("field `{name}`"), error).into())
    }

    /// The bytes of the next field; `None` where the value ends too early or says another built-in type.
    fn take(&mut self, ty: &Ty) -> Option<Option<&'r [u8]>> {
        let oid = self.rest.try_get_u32().ok()?;
        if ty.oid() != 0 && ty.oid() != oid {
            return None;
        }
        let Ok(length) = usize::try_from(self.rest.try_get_i32().ok()?) else {
            return Some(None);
        };
        let (value, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Some(value))
    }
}

// The bytes are the value.
impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields").field("left", &self.fields.len()).finish_non_exhaustive()
    }
}

fn fields_of(ty: &Ty) -> Result<&'static [(&'static str, Ty)], BoxError> {
    ty.fields().ok_or_else(|| ValueError::new(format!("{ty} is not a composite type")).into())
}

fn count(fields: &[(&'static str, Ty)]) -> Result<i32, BoxError> {
    i32::try_from(fields.len()).map_err(|_| ValueError::malformed("composite").into())
}

fn wrong_count(ty: &Ty, expected: usize, real: impl fmt::Display) -> BoxError {
    ValueError::new(format!("{ty} has {expected} fields, but the value has {real}: generate the code again")).into()
}
