//! Ranges and multiranges (`range_send` in PostgreSQL's `rangetypes.c`, `multirange_send` in `multirangetypes.c`).

use std::ops::{Bound, RangeBounds};

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError, encode_sized};

const EMPTY: u8 = 0x01;
const LOWER_INCLUSIVE: u8 = 0x02;
const UPPER_INCLUSIVE: u8 = 0x04;
const LOWER_INFINITE: u8 = 0x08;
const UPPER_INFINITE: u8 = 0x10;

/// A value of a range type.
///
/// PostgreSQL writes ranges of whole numbers and of days in one way, with the lower bound included and the upper one not; what
/// comes back may look different from what was sent, and is the same range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Range<T> {
    /// No value is in it.
    Empty,
    /// What is between two bounds.
    Between(Bound<T>, Bound<T>),
}

impl<T> Range<T> {
    /// Any of Rust's ranges: `1..10`, `..=5`, `..`.
    pub fn new(range: impl RangeBounds<T>) -> Self
    where
        T: Clone,
    {
        Self::Between(range.start_bound().cloned(), range.end_bound().cloned())
    }

    /// The lower bound; `None` if the range is empty.
    pub fn lower(&self) -> Option<Bound<&T>> {
        match self {
            Self::Empty => None,
            Self::Between(lower, _) => Some(lower.as_ref()),
        }
    }

    /// The upper bound; `None` if the range is empty.
    pub fn upper(&self) -> Option<Bound<&T>> {
        match self {
            Self::Empty => None,
            Self::Between(_, upper) => Some(upper.as_ref()),
        }
    }

    /// Whether a value is in it.
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialOrd,
    {
        match self {
            Self::Empty => false,
            Self::Between(lower, upper) => (lower.as_ref(), upper.as_ref()).contains(value),
        }
    }
}

/// A value of a multirange type: ranges that do not touch one another, in order.
///
/// PostgreSQL puts what is sent in order, and joins what touches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Multirange<T>(pub Vec<Range<T>>);

fn subtype(ty: &Ty) -> Result<Ty, BoxError> {
    ty.range_subtype().ok_or_else(|| ValueError::new(format!("{ty} is not a range type")).into())
}

fn encode_bound<T: Encode>(bound: &Bound<T>, ty: &Ty, out: &mut BytesMut) -> Result<(), BoxError> {
    match bound {
        Bound::Unbounded => Ok(()),
        Bound::Included(value) | Bound::Excluded(value) => {
            let start = out.len();
            encode_sized(value, ty, out)?;
            // A length of -1 is NULL.
            if out[start..].first().is_some_and(|byte| *byte == 0xff) {
                return Err(ValueError::new("NULL as a bound of a range: leave the bound out instead").into());
            }
            Ok(())
        }
    }
}

impl<T: Encode> Encode for Range<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let subtype = subtype(ty)?;
        let Self::Between(lower, upper) = self else {
            out.put_u8(EMPTY);
            return Ok(IsNull::No);
        };
        let flag = |bound: &Bound<T>, inclusive, infinite| match bound {
            Bound::Included(_) => inclusive,
            Bound::Excluded(_) => 0,
            Bound::Unbounded => infinite,
        };
        out.put_u8(flag(lower, LOWER_INCLUSIVE, LOWER_INFINITE) | flag(upper, UPPER_INCLUSIVE, UPPER_INFINITE));
        encode_bound(lower, &subtype, out)?;
        encode_bound(upper, &subtype, out)?;
        Ok(IsNull::No)
    }
}

/// The bytes after a length, and what is behind them.
fn sized(mut raw: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::try_from(raw.try_get_i32().ok()?).ok()?;
    raw.split_at_checked(length)
}

fn decode_bound<'r, T: Decode<'r>>(
    inclusive: bool,
    infinite: bool,
    ty: &Ty,
    rest: &mut &'r [u8],
) -> Result<Bound<T>, BoxError> {
    if infinite {
        return Ok(Bound::Unbounded);
    }
    let (value, behind) = sized(rest).ok_or_else(|| ValueError::malformed("range"))?;
    *rest = behind;
    let value = T::decode(ty.base(), value)?;
    Ok(if inclusive { Bound::Included(value) } else { Bound::Excluded(value) })
}

impl<'r, T: Decode<'r>> Decode<'r> for Range<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let subtype = subtype(ty)?;
        let mut rest = raw;
        let flags = rest.try_get_u8().map_err(|_| ValueError::malformed("range"))?;
        let is = |flag| flags & flag != 0;
        if is(EMPTY) {
            return Ok(Self::Empty);
        }
        let lower = decode_bound(is(LOWER_INCLUSIVE), is(LOWER_INFINITE), &subtype, &mut rest)?;
        let upper = decode_bound(is(UPPER_INCLUSIVE), is(UPPER_INFINITE), &subtype, &mut rest)?;
        Ok(Self::Between(lower, upper))
    }
}

fn range_of(ty: &Ty) -> Result<Ty, BoxError> {
    ty.multirange_range().ok_or_else(|| ValueError::new(format!("{ty} is not a multirange type")).into())
}

impl<T: Encode> Encode for Multirange<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let range = range_of(ty)?;
        let count =
            u32::try_from(self.0.len()).map_err(|_| ValueError::new("more ranges than a multirange can have"))?;
        out.put_u32(count);
        for value in &self.0 {
            encode_sized(value, &range, out)?;
        }
        Ok(IsNull::No)
    }
}

impl<'r, T: Decode<'r>> Decode<'r> for Multirange<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let range = range_of(ty)?;
        let mut rest = raw;
        let count = rest.try_get_u32().map_err(|_| ValueError::malformed("multirange"))?;
        let mut ranges = Vec::new();
        for _ in 0..count {
            let (value, behind) = sized(rest).ok_or_else(|| ValueError::malformed("multirange"))?;
            rest = behind;
            ranges.push(Range::decode(&range, value)?);
        }
        Ok(Self(ranges))
    }
}
