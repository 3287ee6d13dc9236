//! Dates and times as chrono's types. chrono has no infinity, and its years end before PostgreSQL's: outside, an error.

use bytes::BytesMut;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, clock};
use crate::ty::Ty;

/// 2000-01-01.
const EPOCH_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const EPOCH: NaiveDateTime = EPOCH_DAY.and_time(NaiveTime::MIN);

/// A leap second of chrono is the second after it, as it is for PostgreSQL.
fn nanoseconds(since: TimeDelta) -> i128 {
    i128::from(since.num_seconds()) * 1_000_000_000 + i128::from(since.subsec_nanos())
}

macro_rules! moments {
    ($($rust:ty, $name:literal, $postgres:literal, $since:expr, $after:expr;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                let since: fn(&$rust) -> TimeDelta = $since;
                clock::put(nanoseconds(since(self)), $name, out)
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                let after: fn(TimeDelta) -> Option<$rust> = $after;
                let since = TimeDelta::microseconds(clock::get(raw, $postgres, $name)?);
                after(since).ok_or_else(|| clock::out_of_range($name))
            }
        }
    )*};
}

moments! {
    DateTime<Utc>, "chrono::DateTime<chrono::Utc>", "timestamptz",
        |it| it.naive_utc().signed_duration_since(EPOCH),
        |since| EPOCH.checked_add_signed(since).map(|moment| moment.and_utc());
    NaiveDateTime, "chrono::NaiveDateTime", "timestamp",
        |it| it.signed_duration_since(EPOCH), |since| EPOCH.checked_add_signed(since);
    NaiveTime, "chrono::NaiveTime", "time",
        |it| it.signed_duration_since(NaiveTime::MIN), time_of_day;
}

/// `None` for 24:00, which chrono would make 0:00.
fn time_of_day(since: TimeDelta) -> Option<NaiveTime> {
    let (time, days) = NaiveTime::MIN.overflowing_add_signed(since);
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
