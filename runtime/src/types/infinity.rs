//! The infinities of dates and times (`DT_NOEND` and `DATEVAL_NOEND` in PostgreSQL's headers).

use bytes::{BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::{Ty, names};
use crate::value::{BoxError, Decode, Encode};

/// A `date`, `timestamp` or `timestamptz` that may be infinite, for types that have no infinity of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum OrInfinity<T> {
    /// `-infinity`: before everything else.
    NegativeInfinity,
    /// Any other value.
    Finite(T),
    /// `infinity`: after everything else.
    Infinity,
}

impl<T> OrInfinity<T> {
    /// The value, unless it is infinite.
    pub fn finite(self) -> Option<T> {
        match self {
            Self::Finite(value) => Some(value),
            Self::NegativeInfinity | Self::Infinity => None,
        }
    }
}

impl<T> From<T> for OrInfinity<T> {
    fn from(value: T) -> Self {
        Self::Finite(value)
    }
}

/// The lowest and the highest value on the wire.
fn ends(ty: &Ty) -> [Vec<u8>; 2] {
    if ty.oid() == names::DATE.oid() {
        [i32::MIN, i32::MAX].map(|end| end.to_be_bytes().to_vec())
    } else {
        [i64::MIN, i64::MAX].map(|end| end.to_be_bytes().to_vec())
    }
}

impl<T: Encode> Encode for OrInfinity<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let [lowest, highest] = ends(ty);
        match self {
            Self::NegativeInfinity => out.put_slice(&lowest),
            Self::Infinity => out.put_slice(&highest),
            Self::Finite(value) => return value.encode(ty, out),
        }
        Ok(IsNull::No)
    }
}

impl<'r, T: Decode<'r>> Decode<'r> for OrInfinity<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let [lowest, highest] = ends(ty);
        if raw == lowest {
            Ok(Self::NegativeInfinity)
        } else if raw == highest {
            Ok(Self::Infinity)
        } else {
            T::decode(ty, raw).map(Self::Finite)
        }
    }
}
