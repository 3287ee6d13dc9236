//! Dates and times as chrono's types. chrono has no infinity, and its years end before PostgreSQL's: outside, an error.

use bytes::BytesMut;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, clock};
use crate::ty::Ty;

/// 2000-01-01.
const EPOCH_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
/// In seconds since 1970, from where chrono counts fastest.
const EPOCH: i64 = 946_684_800;

/// A leap second of chrono is the second after it, as it is for PostgreSQL.
fn nanoseconds(seconds: i64, subsecond: u32) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(subsecond)
}

fn since_epoch(moment: &DateTime<Utc>) -> i128 {
    nanoseconds(moment.timestamp() - EPOCH, moment.timestamp_subsec_nanos())
}

fn after_epoch(microseconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(microseconds.checked_add(EPOCH * 1_000_000)?)
}

macro_rules! moments {
    ($($rust:ty, $name:literal, $postgres:literal, $since:expr, $after:expr;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                let since: fn(&$rust) -> i128 = $since;
                clock::put(since(self), $name, out)
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                let after: fn(i64) -> Option<$rust> = $after;
                after(clock::get(raw, $postgres, $name)?).ok_or_else(|| clock::out_of_range($name))
            }
        }
    )*};
}

moments! {
    DateTime<Utc>, "chrono::DateTime<chrono::Utc>", "timestamptz", since_epoch, after_epoch;
    NaiveDateTime, "chrono::NaiveDateTime", "timestamp",
        |it| since_epoch(&it.and_utc()), |since| after_epoch(since).map(|moment| moment.naive_utc());
    NaiveTime, "chrono::NaiveTime", "time",
        |it| nanoseconds(it.num_seconds_from_midnight().into(), it.nanosecond()), time_of_day;
}

/// `None` for 24:00, which chrono would make 0:00.
fn time_of_day(since: i64) -> Option<NaiveTime> {
    let (time, days) = NaiveTime::MIN.overflowing_add_signed(TimeDelta::microseconds(since));
    (days == 0).then_some(time)
}

impl Encode for NaiveDate {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        clock::put_day(self.signed_duration_since(EPOCH_DAY).num_days(), "chrono::NaiveDate", out)
    }
}

impl Decode<'_> for NaiveDate {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let days = clock::get_day(raw, "chrono::NaiveDate")?;
        let distance = Days::new(days.unsigned_abs().into());
        let day = if days < 0 { EPOCH_DAY.checked_sub_days(distance) } else { EPOCH_DAY.checked_add_days(distance) };
        day.ok_or_else(|| clock::out_of_range("chrono::NaiveDate"))
    }
}
