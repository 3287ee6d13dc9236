//! `time with time zone` (`timetz_send` and `timetz_recv` in PostgreSQL's `date.c`).

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError};

/// A time of day with an offset from UTC, but without a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TimeTz {
    /// Microseconds since midnight, up to 24:00 itself.
    pub microseconds: i64,
    /// Seconds that its clock is ahead of UTC: east is positive.
    pub offset: i32,
}

impl Encode for TimeTz {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        // The wire has seconds west of UTC.
        let west = self.offset.checked_neg().ok_or_else(|| ValueError::new("an offset that no time zone has"))?;
        out.put_i64(self.microseconds);
        out.put_i32(west);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for TimeTz {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let read = |mut raw: &[u8]| {
            let microseconds = raw.try_get_i64().ok()?;
            let offset = raw.try_get_i32().ok()?.checked_neg()?;
            raw.is_empty().then_some(Self { microseconds, offset })
        };
        read(raw).ok_or_else(|| ValueError::malformed("timetz").into())
    }
}
