//! `bit` and `varbit` (`bit_send` and `bit_recv` in PostgreSQL's `varbit.c`).

use bit_vec::BitVec;
use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

impl Encode for BitVec {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let too_long = |_| ValueError::new("more bits than a bit string can have");
        out.put_i32(i32::try_from(self.len()).map_err(too_long)?);
        out.put_slice(&self.to_bytes());
        Ok(IsNull::No)
    }
}

impl Decode<'_> for BitVec {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let read = |mut raw: &[u8]| {
            let length = usize::try_from(raw.try_get_i32().ok()?).ok()?;
            let mut bits = BitVec::from_bytes(raw);
            bits.truncate(length);
            (raw.len() == length.div_ceil(8)).then_some(bits)
        };
        read(raw).ok_or_else(|| ValueError::malformed("bit string").into())
    }
}
