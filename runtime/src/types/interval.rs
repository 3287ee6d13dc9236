//! `interval` (`interval_send` and `interval_recv` in PostgreSQL's `timestamp.c`).

use std::fmt;

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError};

const MICROSECONDS_A_SECOND: i64 = 1_000_000;

/// An `interval` as PostgreSQL keeps it: months, days and microseconds apart, each with its own sign, because months and days
/// differ in length.
///
/// Two intervals that PostgreSQL finds equal (`1 month` and `30 days`) are different values here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// Months; a year is twelve of them.
    pub months: i32,
    /// Days, which a change of the clock can make longer or shorter than 24 hours.
    pub days: i32,
    /// Microseconds.
    pub microseconds: i64,
}

impl Interval {
    /// `infinity`, which PostgreSQL has from version 17 on.
    pub const INFINITY: Self = Self { months: i32::MAX, days: i32::MAX, microseconds: i64::MAX };

    /// `-infinity`, which PostgreSQL has from version 17 on.
    pub const NEGATIVE_INFINITY: Self = Self { months: i32::MIN, days: i32::MIN, microseconds: i64::MIN };

    /// Whether it is neither infinity.
    pub fn is_finite(&self) -> bool {
        ![Self::INFINITY, Self::NEGATIVE_INFINITY].contains(self)
    }
}

/// As ISO 8601 has it, which PostgreSQL reads too: `P14M-3DT1.5S`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::INFINITY => return f.write_str("infinity"),
            Self::NEGATIVE_INFINITY => return f.write_str("-infinity"),
            Self { months: 0, days: 0, microseconds: 0 } => return f.write_str("PT0S"),
            _ => f.write_str("P")?,
        }
        if self.months != 0 {
            write!(f, "{}M", self.months)?;
        }
        if self.days != 0 {
            write!(f, "{}D", self.days)?;
        }
        if self.microseconds != 0 {
            let sign = if self.microseconds < 0 { "-" } else { "" };
            let all = self.microseconds.unsigned_abs();
            let (seconds, fraction) = (all / MICROSECONDS_A_SECOND as u64, all % MICROSECONDS_A_SECOND as u64);
            write!(f, "T{sign}{seconds}")?;
            if fraction != 0 {
                f.write_str(format!(".{fraction:06}").trim_end_matches('0'))?;
            }
            f.write_str("S")?;
        }
        Ok(())
    }
}

impl Encode for Interval {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_i64(self.microseconds);
        out.put_i32(self.days);
        out.put_i32(self.months);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Interval {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let read = |mut raw: &[u8]| {
            let microseconds = raw.try_get_i64().ok()?;
            let days = raw.try_get_i32().ok()?;
            let months = raw.try_get_i32().ok()?;
            raw.is_empty().then_some(Self { months, days, microseconds })
        };
        read(raw).ok_or_else(|| ValueError::malformed("interval").into())
    }
}

/// Why an [`Interval`] and a value of jiff cannot be had from one another.
#[cfg(feature = "jiff")]
fn no_room(text: &'static str) -> ValueError {
    ValueError::new(text)
}

/// Years become months, weeks days, and all that is smaller microseconds.
#[cfg(feature = "jiff")]
impl TryFrom<jiff::Span> for Interval {
    type Error = ValueError;

    fn try_from(span: jiff::Span) -> Result<Self, ValueError> {
        let time = i128::from(span.get_hours()) * 3_600_000_000_000
            + i128::from(span.get_minutes()) * 60_000_000_000
            + i128::from(span.get_seconds()) * 1_000_000_000
            + i128::from(span.get_milliseconds()) * 1_000_000
            + i128::from(span.get_microseconds()) * 1_000
            + i128::from(span.get_nanoseconds());
        if time % 1000 != 0 {
            return Err(no_room("nanoseconds, which `interval` cannot hold"));
        }
        let microseconds = i64::try_from(time / 1000);
        Ok(Self {
            // At most 12 * 19,998 and 239,976; at most 7 * 1,043,497 and 7,304,484: fits.
            months: i32::from(span.get_years()) * 12 + span.get_months(),
            days: span.get_weeks() * 7 + span.get_days(),
            microseconds: microseconds.map_err(|_| no_room("longer than an `interval` can be"))?,
        })
    }
}

/// Months stay months, days days, and microseconds microseconds.
#[cfg(feature = "jiff")]
impl TryFrom<Interval> for jiff::Span {
    type Error = ValueError;

    fn try_from(interval: Interval) -> Result<Self, ValueError> {
        let signs = [interval.months.signum().into(), interval.days.signum().into(), interval.microseconds.signum()];
        if signs.contains(&1) && signs.contains(&-1) {
            return Err(no_room("parts of both signs, which jiff's `Span` cannot hold"));
        }
        let too_long = |_| no_room("longer than jiff's `Span` can be");
        jiff::Span::new()
            .try_months(interval.months)
            .and_then(|span| span.try_days(interval.days))
            .and_then(|span| span.try_microseconds(interval.microseconds))
            .map_err(too_long)
    }
}
