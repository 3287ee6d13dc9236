//! What dates and times are on the wire, whichever crate their Rust types are of: microseconds, for `date` days, since 2000.
//!
//! Nanoseconds are rounded, as PostgreSQL rounds what it reads.

use bytes::BytesMut;
use postgres_protocol::types;
use postgres_types::IsNull;

use super::{BoxError, ValueError};

/// What the ends of the wire's ranges mean (`DT_NOEND` and `DATEVAL_NOEND` in PostgreSQL's headers).
const INFINITIES: [i64; 2] = [i64::MIN, i64::MAX];
const DAY_INFINITIES: [i32; 2] = [i32::MIN, i32::MAX];

fn infinite(rust: &str) -> BoxError {
    ValueError::new(format!("infinity, which `{rust}` cannot hold")).into()
}

/// The value has no equal on the other side.
pub(super) fn out_of_range(rust: &str) -> BoxError {
    ValueError::new(format!("outside the range of `{rust}`, or of PostgreSQL's type")).into()
}

/// Appends a moment, given in nanoseconds since 2000 or since midnight.
pub(super) fn put(nanoseconds: i128, rust: &str, out: &mut BytesMut) -> Result<IsNull, BoxError> {
    let rounded = nanoseconds + 500 * nanoseconds.signum();
    // Within 292 years of 2000, where division is fast.
    let microseconds = match i64::try_from(rounded) {
        Ok(near) => near / 1000,
        Err(_) => i64::try_from(rounded / 1000).map_err(|_| out_of_range(rust))?,
    };
    types::int8_to_sql(microseconds, out);
    Ok(IsNull::No)
}

/// Reads microseconds since 2000 or since midnight.
pub(super) fn get(raw: &[u8], postgres: &'static str, rust: &str) -> Result<i64, BoxError> {
    let microseconds = types::int8_from_sql(raw).map_err(|_| ValueError::malformed(postgres))?;
    if INFINITIES.contains(&microseconds) { Err(infinite(rust)) } else { Ok(microseconds) }
}

/// Appends a day, given in days since 2000.
pub(super) fn put_day(days: i64, rust: &str, out: &mut BytesMut) -> Result<IsNull, BoxError> {
    types::int4_to_sql(i32::try_from(days).map_err(|_| out_of_range(rust))?, out);
    Ok(IsNull::No)
}

/// Reads days since 2000.
pub(super) fn get_day(raw: &[u8], rust: &str) -> Result<i32, BoxError> {
    let days = types::int4_from_sql(raw).map_err(|_| ValueError::malformed("date"))?;
    if DAY_INFINITIES.contains(&days) { Err(infinite(rust)) } else { Ok(days) }
}
