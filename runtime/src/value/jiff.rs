//! Dates and times as jiff's types. jiff has no infinity, and its years are -9999 to 9999: outside, an error.

use bytes::BytesMut;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use postgres_types::{FromSql, IsNull, ToSql, Type};

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

// The infinities are the ends of the wire's range (`DT_NOEND`, `DATEVAL_NOEND` in PostgreSQL's datatype headers).
fn is_infinite(raw: &[u8]) -> bool {
    match *raw {
        [first, ref rest @ ..] => {
            (first == 0x7f && rest.iter().all(|byte| *byte == 0xff))
                || (first == 0x80 && rest.iter().all(|byte| *byte == 0))
        }
        [] => false,
    }
}

macro_rules! time {
    ($($rust:ty, $ty:ident;)*) => {$(
        impl Encode for $rust {
            fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
                self.to_sql(&Type::$ty, out).map_err(|_| out_of_range(stringify!($rust)))
            }
        }

        impl Decode<'_> for $rust {
            fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
                if is_infinite(raw) {
                    return Err(ValueError::new(concat!("infinity, for which jiff's `", stringify!($rust), "` has no room")).into());
                }
                Self::from_sql(&Type::$ty, raw).map_err(|_| out_of_range(stringify!($rust)))
            }
        }
    )*};
}

fn out_of_range(rust: &str) -> BoxError {
    ValueError::new(format!("outside the range of jiff's `{rust}`, or of PostgreSQL's type")).into()
}

time! {
    Timestamp, TIMESTAMPTZ;
    DateTime, TIMESTAMP;
    Date, DATE;
    Time, TIME;
}
