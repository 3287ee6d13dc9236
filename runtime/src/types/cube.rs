//! The extension `cube`.

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError};

/// The most dimensions (`CUBE_MAX_DIM` in the extension's `cubedata.h`).
const MAX_DIMENSIONS: usize = 100;

/// Set where both corners are the same and only one is sent (`POINT_BIT`).
const POINT: u32 = 0x8000_0000;

/// A box in any number of dimensions: two opposite corners, which are the same for a point.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cube {
    /// One corner, a coordinate for each dimension.
    pub corner: Vec<f64>,
    /// The other.
    pub opposite: Vec<f64>,
}

impl Cube {
    /// A point.
    pub fn point(coordinates: Vec<f64>) -> Self {
        Self { corner: coordinates.clone(), opposite: coordinates }
    }
}

impl Encode for Cube {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let dimensions = self.corner.len();
        if dimensions != self.opposite.len() || dimensions > MAX_DIMENSIONS {
            return Err(ValueError::new("the corners of a cube need the same number of dimensions, at most 100").into());
        }
        let is_point = self.corner == self.opposite;
        let count = u32::try_from(dimensions).map_err(|_| ValueError::malformed("cube"))?;
        out.put_u32(count | if is_point { POINT } else { 0 });
        let opposite: &[f64] = if is_point { &[] } else { &self.opposite };
        for coordinate in self.corner.iter().chain(opposite) {
            out.put_f64(*coordinate);
        }
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Cube {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let malformed = || ValueError::malformed("cube");
        let mut rest = raw;
        let header = rest.try_get_u32().map_err(|_| malformed())?;
        let dimensions = usize::try_from(header & !POINT).map_err(|_| malformed())?;
        let corners = if header & POINT == 0 { 2 } else { 1 };
        if dimensions > MAX_DIMENSIONS || rest.len() != corners * dimensions * size_of::<f64>() {
            return Err(malformed().into());
        }
        let mut corner = |count| (0..count).map(|_| rest.get_f64()).collect::<Vec<_>>();
        let first = corner(dimensions);
        let opposite = if corners == 2 { corner(dimensions) } else { first.clone() };
        Ok(Self { corner: first, opposite })
    }
}
