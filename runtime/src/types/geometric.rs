//! Geometric types, in double precision as PostgreSQL keeps them (`geo_ops.c`).

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError};

/// `point`
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// `line`: the points for which `a * x + b * y + c = 0`. PostgreSQL refuses one whose `a` and `b` are both 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Line {
    /// The factor of x.
    pub a: f64,
    /// The factor of y.
    pub b: f64,
    /// What is added.
    pub c: f64,
}

/// `lseg`: a line segment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LineSegment {
    /// One end.
    pub start: Point,
    /// The other.
    pub end: Point,
}

/// `box`: a rectangle. PostgreSQL puts the corners in order.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Box {
    /// The corner with the greater coordinates.
    pub high: Point,
    /// The corner opposite to it.
    pub low: Point,
}

/// `path`: points in order, at least one.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Path {
    /// Whether the last point is joined to the first.
    pub closed: bool,
    /// The points.
    pub points: Vec<Point>,
}

/// `polygon`: the points of its border in order, at least one.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Polygon {
    /// The points.
    pub points: Vec<Point>,
}

/// `circle`
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Circle {
    /// Its centre.
    pub center: Point,
    /// Its radius, never negative.
    pub radius: f64,
}

/// A value that is written part by part.
trait Parts: Sized {
    fn put(&self, out: &mut BytesMut) -> Result<(), BoxError>;
    fn get(rest: &mut &[u8]) -> Option<Self>;
}

impl Parts for f64 {
    fn put(&self, out: &mut BytesMut) -> Result<(), BoxError> {
        out.put_f64(*self);
        Ok(())
    }

    fn get(rest: &mut &[u8]) -> Option<Self> {
        rest.try_get_f64().ok()
    }
}

/// Whether a path is closed.
impl Parts for bool {
    fn put(&self, out: &mut BytesMut) -> Result<(), BoxError> {
        out.put_u8(u8::from(*self));
        Ok(())
    }

    fn get(rest: &mut &[u8]) -> Option<Self> {
        rest.try_get_u8().ok().map(|byte| byte != 0)
    }
}

impl Parts for Vec<Point> {
    fn put(&self, out: &mut BytesMut) -> Result<(), BoxError> {
        let count = i32::try_from(self.len()).map_err(|_| ValueError::new("more points than a shape can have"))?;
        out.put_i32(count);
        self.iter().try_for_each(|point| point.put(out))
    }

    fn get(rest: &mut &[u8]) -> Option<Self> {
        let count = rest.try_get_i32().ok()?;
        (0..count).map(|_| Point::get(rest)).collect()
    }
}

macro_rules! shapes {
    ($($shape:ident, $name:literal: $($part:ident),+;)*) => {$(
        impl Parts for $shape {
            fn put(&self, out: &mut BytesMut) -> Result<(), BoxError> {
                $(self.$part.put(out)?;)+
                Ok(())
            }

            fn get(rest: &mut &[u8]) -> Option<Self> {
                // Fields are read in the order in which they are written here.
                Some(Self { $($part: Parts::get(rest)?),+ })
            }
        }

        impl Encode for $shape {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                self.put(out)?;
                Ok(IsNull::No)
            }
        }

        impl Decode<'_> for $shape {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                let mut rest = raw;
                let value = Self::get(&mut rest).filter(|_| rest.is_empty());
                value.ok_or_else(|| ValueError::malformed($name).into())
            }
        }
    )*};
}

shapes! {
    Point, "point": x, y;
    Line, "line": a, b, c;
    LineSegment, "lseg": start, end;
    Box, "box": high, low;
    Path, "path": closed, points;
    Polygon, "polygon": points;
    Circle, "circle": center, radius;
}
