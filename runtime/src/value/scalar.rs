//! Booleans, numbers, bytes and void.

use bytes::{BufMut, BytesMut};
use postgres_protocol::types;
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

macro_rules! scalar {
    ($($rust:ty, $what:literal, $to:path, $from:path;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                $to(*self, out);
                Ok(IsNull::No)
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                $from(raw).map_err(|_| ValueError::malformed($what).into())
            }
        }
    )*};
}

scalar! {
    bool, "bool", types::bool_to_sql, types::bool_from_sql;
    i8, "\"char\"", types::char_to_sql, types::char_from_sql;
    i16, "int2", types::int2_to_sql, types::int2_from_sql;
    i32, "int4", types::int4_to_sql, types::int4_from_sql;
    i64, "int8", types::int8_to_sql, types::int8_from_sql;
    u32, "oid", types::oid_to_sql, types::oid_from_sql;
    f32, "float4", types::float4_to_sql, types::float4_from_sql;
    f64, "float8", types::float8_to_sql, types::float8_from_sql;
}

impl Encode for [u8] {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_slice(self);
        Ok(IsNull::No)
    }
}

impl Encode for Vec<u8> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        self.as_slice().encode(ty, out)
    }
}

impl<'r> Decode<'r> for &'r [u8] {
    fn decode(_: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        Ok(raw)
    }
}

impl Decode<'_> for Vec<u8> {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        Ok(raw.to_vec())
    }
}

/// `void`: what a function returns that returns nothing. Its value is never looked at.
impl Decode<'_> for () {
    fn decode(_: &Ty, _: &[u8]) -> Result<Self, BoxError> {
        Ok(())
    }

    fn decode_null(_: &Ty) -> Result<Self, BoxError> {
        Ok(())
    }
}
