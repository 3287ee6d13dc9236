//! Dates and times as jiff's types. jiff has no infinity, and its years are -9999 to 9999: outside, an error.
//!
//! The wire has microseconds (for `date` days) since 2000. Nanoseconds are rounded, as PostgreSQL rounds what it reads. The
//! driver's own implementation fails towards the ends of jiff's range.

use bytes::BytesMut;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::{SignedDuration, Timestamp};
use postgres_protocol::types;
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

const EPOCH: DateTime = date(2000, 1, 1).at(0, 0, 0, 0);
const EPOCH_DAY: Date = date(2000, 1, 1);
/// 2000-01-01T00:00:00Z.
const EPOCH_STAMP: Timestamp = Timestamp::constant(946_684_800, 0);

/// What the ends of the wire's ranges mean (`DT_NOEND` and `DATEVAL_NOEND` in PostgreSQL's headers).
const INFINITIES: [i64; 2] = [i64::MIN, i64::MAX];
const DAY_INFINITIES: [i32; 2] = [i32::MIN, i32::MAX];

const SECONDS_A_DAY: i64 = 86_400;

fn infinite(rust: &str) -> BoxError {
    ValueError::new(format!("infinity, for which jiff's `{rust}` has no room")).into()
}

fn out_of_range(rust: &str) -> BoxError {
    ValueError::new(format!("outside the range of jiff's `{rust}`, or of PostgreSQL's type")).into()
}

fn microseconds(duration: SignedDuration) -> Option<i64> {
    let nanoseconds = duration.as_nanos();
    i64::try_from((nanoseconds + 500 * nanoseconds.signum()) / 1000).ok()
}

macro_rules! microseconds {
    ($($rust:ident, $postgres:literal, $since:expr, $after:expr;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                let since: fn(&$rust) -> SignedDuration = $since;
                let wire = microseconds(since(self)).ok_or_else(|| out_of_range(stringify!($rust)))?;
                types::int8_to_sql(wire, out);
                Ok(IsNull::No)
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                let after: fn(SignedDuration) -> Option<$rust> = $after;
                let wire = types::int8_from_sql(raw).map_err(|_| ValueError::malformed($postgres))?;
                if INFINITIES.contains(&wire) {
                    return Err(infinite(stringify!($rust)));
                }
                after(SignedDuration::from_micros(wire)).ok_or_else(|| out_of_range(stringify!($rust)))
            }
        }
    )*};
}

microseconds! {
    Timestamp, "timestamptz", |it| it.duration_since(EPOCH_STAMP), |since| EPOCH_STAMP.checked_add(since).ok();
    DateTime, "timestamp", |it| it.duration_since(EPOCH), |since| EPOCH.checked_add(since).ok();
    Time, "time", |it| it.duration_since(Time::midnight()), |since| Time::midnight().checked_add(since).ok();
}

impl Encode for Date {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let days = self.duration_since(EPOCH_DAY).as_secs() / SECONDS_A_DAY;
        types::int4_to_sql(i32::try_from(days).map_err(|_| out_of_range("Date"))?, out);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Date {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let days = types::int4_from_sql(raw).map_err(|_| ValueError::malformed("date"))?;
        if DAY_INFINITIES.contains(&days) {
            return Err(infinite("Date"));
        }
        let since = SignedDuration::from_secs(i64::from(days) * SECONDS_A_DAY);
        EPOCH_DAY.checked_add(since).map_err(|_| out_of_range("Date"))
    }
}
