//! Money, and what PostgreSQL keeps its own books with.

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::{IsNull, PgLsn};

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError};

/// A value of the type `money`: a whole number of the smallest unit of the currency that the database's `lc_monetary` names, cents for most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Money(pub i64);

/// A value of the type `tid`: where a row version is in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Tid {
    /// The number of the page, from 0.
    pub block: u32,
    /// The number of the row version in the page, from 1.
    pub offset: u16,
}

/// A value of the types `pg_snapshot` and `txid_snapshot`: which transactions were under way.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    /// All transactions before this one had ended.
    pub xmin: u64,
    /// This one and all after it had not begun.
    pub xmax: u64,
    /// Those between that were under way, in order.
    pub in_progress: Vec<u64>,
}

fn read<T>(what: &'static str, raw: &[u8], get: impl FnOnce(&mut &[u8]) -> Option<T>) -> Result<T, BoxError> {
    let mut rest = raw;
    let value = get(&mut rest).filter(|_| rest.is_empty());
    value.ok_or_else(|| ValueError::malformed(what).into())
}

impl Encode for Money {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_i64(self.0);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Money {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        read("money", raw, |rest| rest.try_get_i64().ok().map(Self))
    }
}

impl Encode for Tid {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_u32(self.block);
        out.put_u16(self.offset);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Tid {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        read("tid", raw, |rest| Some(Self { block: rest.try_get_u32().ok()?, offset: rest.try_get_u16().ok()? }))
    }
}

/// Transaction numbers and snapshots are written as signed numbers, which they never need to be.
impl Encode for Snapshot {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let count = i32::try_from(self.in_progress.len()).map_err(|_| ValueError::new("too many transactions"))?;
        out.put_i32(count);
        out.put_u64(self.xmin);
        out.put_u64(self.xmax);
        for transaction in &self.in_progress {
            out.put_u64(*transaction);
        }
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Snapshot {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        read("pg_snapshot", raw, |rest| {
            let count = rest.try_get_i32().ok()?;
            let (xmin, xmax) = (rest.try_get_u64().ok()?, rest.try_get_u64().ok()?);
            let in_progress = (0..count).map(|_| rest.try_get_u64().ok()).collect::<Option<_>>()?;
            Some(Self { xmin, xmax, in_progress })
        })
    }
}

/// `xid8`
impl Encode for u64 {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_u64(*self);
        Ok(IsNull::No)
    }
}

/// `xid8`
impl Decode<'_> for u64 {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        read("xid8", raw, |rest| rest.try_get_u64().ok())
    }
}

/// `pg_lsn`
impl Encode for PgLsn {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_u64((*self).into());
        Ok(IsNull::No)
    }
}

/// `pg_lsn`
impl Decode<'_> for PgLsn {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        read("pg_lsn", raw, |rest| rest.try_get_u64().ok().map(Self::from))
    }
}
