//! Dates and times as the types of the crate `time`. It has no infinity, and its years are -9999 to 9999: outside, an error.

use bytes::BytesMut;
use postgres_types::IsNull;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time};

use super::{BoxError, Decode, Encode, clock};
use crate::ty::Ty;

/// 2000-01-01.
const EPOCH_DAY: Date = match Date::from_ordinal_date(2000, 1) {
    Ok(day) => day,
    Err(_) => Date::MIN,
};
const EPOCH: PrimitiveDateTime = PrimitiveDateTime::new(EPOCH_DAY, Time::MIDNIGHT);

macro_rules! moments {
    ($($rust:ty, $name:literal, $postgres:literal, $since:expr, $after:expr;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                let since: fn(&$rust) -> Duration = $since;
                clock::put(since(self).whole_nanoseconds(), $name, out)
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                let after: fn(Duration) -> Option<$rust> = $after;
                let since = Duration::microseconds(clock::get(raw, $postgres, $name)?);
                after(since).ok_or_else(|| clock::out_of_range($name))
            }
        }
    )*};
}

moments! {
    OffsetDateTime, "time::OffsetDateTime", "timestamptz",
        |it| *it - EPOCH.assume_utc(), |since| EPOCH.checked_add(since).map(PrimitiveDateTime::assume_utc);
    PrimitiveDateTime, "time::PrimitiveDateTime", "timestamp",
        |it| *it - EPOCH, |since| EPOCH.checked_add(since);
    Time, "time::Time", "time",
        |it| *it - Time::MIDNIGHT, time_of_day;
}

/// `None` for 24:00, which has no place in a `Time`.
fn time_of_day(since: Duration) -> Option<Time> {
    (since < Duration::DAY).then(|| Time::MIDNIGHT + since)
}

impl Encode for Date {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        clock::put_day((*self - EPOCH_DAY).whole_days(), "time::Date", out)
    }
}

impl Decode<'_> for Date {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let days = clock::get_day(raw, "time::Date")?;
        EPOCH_DAY.checked_add(Duration::days(days.into())).ok_or_else(|| clock::out_of_range("time::Date"))
    }
}
