//! Dates and times as jiff's types. jiff has no infinity, and its years are -9999 to 9999: outside, an error.
//!
//! The driver's own implementation fails towards the ends of jiff's range.

use bytes::BytesMut;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::{SignedDuration, Timestamp};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, clock};
use crate::ty::Ty;

const EPOCH: DateTime = date(2000, 1, 1).at(0, 0, 0, 0);
const EPOCH_DAY: Date = date(2000, 1, 1);
/// 2000-01-01T00:00:00Z.
const EPOCH_STAMP: Timestamp = Timestamp::constant(946_684_800, 0);

const SECONDS_A_DAY: i64 = 86_400;

macro_rules! moments {
    ($($rust:ident, $name:literal, $postgres:literal, $since:expr, $after:expr;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                let since: fn(&$rust) -> SignedDuration = $since;
                clock::put(since(self).as_nanos(), $name, out)
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                let after: fn(SignedDuration) -> Option<$rust> = $after;
                let since = SignedDuration::from_micros(clock::get(raw, $postgres, $name)?);
                after(since).ok_or_else(|| clock::out_of_range($name))
            }
        }
    )*};
}

moments! {
    Timestamp, "jiff::Timestamp", "timestamptz",
        |it| it.duration_since(EPOCH_STAMP), |since| EPOCH_STAMP.checked_add(since).ok();
    DateTime, "jiff::civil::DateTime", "timestamp",
        |it| it.duration_since(EPOCH), |since| EPOCH.checked_add(since).ok();
    Time, "jiff::civil::Time", "time",
        |it| it.duration_since(Time::midnight()), |since| Time::midnight().checked_add(since).ok();
}

impl Encode for Date {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        clock::put_day(self.duration_since(EPOCH_DAY).as_secs() / SECONDS_A_DAY, "jiff::civil::Date", out)
    }
}

impl Decode<'_> for Date {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let days = clock::get_day(raw, "jiff::civil::Date")?;
        let since = SignedDuration::from_secs(i64::from(days) * SECONDS_A_DAY);
        EPOCH_DAY.checked_add(since).map_err(|_| clock::out_of_range("jiff::civil::Date"))
    }
}
