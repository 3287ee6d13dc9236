//! The types of crates that a project may ask for instead of the usual ones.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sqlwright::contract::{Ty, ty};
use sqlwright::types::OrInfinity;
use sqlwright::{Connection, Decode, Encode};
use time::macros::{date, datetime, time};
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use crate::support::Outcome;
use crate::values::{assert_refused, both_ways, connection, read, send, text_of};

/// Values with the texts that PostgreSQL gives them.
async fn are<T>(c: &Connection, sql_type: &str, ty: Ty, values: &[(T, &str)]) -> Outcome
where
    T: Encode + PartialEq + std::fmt::Debug + Clone + for<'r> Decode<'r>,
{
    for (value, text) in values {
        both_ways(c, sql_type, ty, std::slice::from_ref(value)).await?;
        assert_eq!(text_of(c, sql_type, ty, value).await?, *text, "{sql_type}");
    }
    Ok(())
}

#[tokio::test]
async fn chrono() -> Outcome {
    let c = &connection().await;
    c.client().batch_execute("SET TimeZone = 'UTC'").await?;
    let parsed = |text: &str| text.parse::<NaiveDateTime>();
    let moments = [
        (parsed("2024-02-29T12:34:56.000001")?, "2024-02-29 12:34:56.000001"),
        (parsed("1999-12-31T23:59:59.999999")?, "1999-12-31 23:59:59.999999"),
        (parsed("-4713-11-24T00:00:00")?, "4714-11-24 00:00:00 BC"),
        (parsed("+262142-12-31T23:59:59.999999")?, "262142-12-31 23:59:59.999999"),
    ];
    are(c, "timestamp", ty::TIMESTAMP, &moments).await?;
    let with_zone = |text: &str| match text.strip_suffix(" BC") {
        Some(text) => format!("{text}+00 BC"),
        None => format!("{text}+00"),
    };
    for (moment, text) in &moments {
        are(c, "timestamptz", ty::TIMESTAMPTZ, &[(moment.and_utc(), with_zone(text).as_str())]).await?;
    }
    let days: Vec<(NaiveDate, &str)> = vec![
        (moments[0].0.date(), "2024-02-29"),
        (moments[2].0.date(), "4714-11-24 BC"),
        (NaiveDate::MAX, "262142-12-31"),
    ];
    are(c, "date", ty::DATE, &days).await?;
    let hours: [(NaiveTime, &str); 3] = [
        (NaiveTime::MIN, "00:00:00"),
        ("23:59:59.999999".parse()?, "23:59:59.999999"),
        ("12:00:00".parse()?, "12:00:00"),
    ];
    are(c, "time", ty::TIME, &hours).await?;
    // Nanoseconds are rounded, and a leap second is the second behind it.
    assert_eq!(text_of(c, "time", ty::TIME, &"00:00:00.0000005".parse::<NaiveTime>()?).await?, "00:00:00.000001");
    let leap = parsed("2016-12-31T23:59:60.5")?;
    assert_eq!(text_of(c, "timestamp", ty::TIMESTAMP, &leap).await?, "2017-01-01 00:00:00.5");

    assert_refused::<NaiveDateTime>(c, "'infinity'::timestamp", ty::TIMESTAMP, "infinity").await?;
    assert_refused::<DateTime<Utc>>(c, "'-infinity'::timestamptz", ty::TIMESTAMPTZ, "infinity").await?;
    assert_refused::<NaiveDate>(c, "'infinity'::date", ty::DATE, "infinity").await?;
    assert_refused::<NaiveDateTime>(c, "'294276-12-31'::timestamp", ty::TIMESTAMP, "range").await?;
    assert_refused::<NaiveDate>(c, "'5874897-12-31'::date", ty::DATE, "range").await?;
    assert_refused::<NaiveTime>(c, "'24:00'::time", ty::TIME, "range").await?;
    both_ways(c, "date", ty::DATE, &[OrInfinity::Infinity, OrInfinity::Finite(days[0].0)]).await
}

#[tokio::test]
async fn the_crate_time() -> Outcome {
    let c = &connection().await;
    c.client().batch_execute("SET TimeZone = 'UTC'").await?;
    let moments: [(PrimitiveDateTime, &str); 3] = [
        (datetime!(2024-02-29 12:34:56.000001), "2024-02-29 12:34:56.000001"),
        (datetime!(-4713-11-24 0:00), "4714-11-24 00:00:00 BC"),
        (datetime!(9999-12-31 23:59:59.999999), "9999-12-31 23:59:59.999999"),
    ];
    are(c, "timestamp", ty::TIMESTAMP, &moments).await?;
    let stamps: [(OffsetDateTime, &str); 2] = [
        (datetime!(1999-12-31 23:59:59.999999 UTC), "1999-12-31 23:59:59.999999+00"),
        (datetime!(2024-01-01 0:00 +5:30), "2023-12-31 18:30:00+00"),
    ];
    are(c, "timestamptz", ty::TIMESTAMPTZ, &stamps).await?;
    let days: [(Date, &str); 3] =
        [(date!(-4713 - 11 - 24), "4714-11-24 BC"), (date!(2000 - 02 - 29), "2000-02-29"), (Date::MAX, "9999-12-31")];
    are(c, "date", ty::DATE, &days).await?;
    let hours: [(Time, &str); 2] = [(Time::MIDNIGHT, "00:00:00"), (time!(23:59:59.999999), "23:59:59.999999")];
    are(c, "time", ty::TIME, &hours).await?;

    assert_refused::<PrimitiveDateTime>(c, "'infinity'::timestamp", ty::TIMESTAMP, "infinity").await?;
    assert_refused::<OffsetDateTime>(c, "'10000-01-01Z'::timestamptz", ty::TIMESTAMPTZ, "range").await?;
    assert_refused::<Date>(c, "'-infinity'::date", ty::DATE, "infinity").await?;
    assert_refused::<Date>(c, "'10000-01-01'::date", ty::DATE, "range").await?;
    assert_refused::<Time>(c, "'24:00'::time", ty::TIME, "range").await
}

#[tokio::test]
async fn decimals_of_any_length() -> Outcome {
    let c = &connection().await;
    let long = format!("-{}.{}", "123456789".repeat(100), "987654321".repeat(100));
    let ends = format!("{}.{}1", "9".repeat(131_072), "0".repeat(16_382));
    let texts = [
        "0",
        "0.00",
        "1",
        "-1",
        "10000",
        "100000000",
        "0.0001",
        "0.00001",
        "-0.12345",
        "12345.678900",
        "1e-40",
        "1e131071",
        "1e-16383",
        "0.12345678901234567890123456789012345",
        "79228162514264337593543950336",
        &long,
        &ends,
    ];
    for text in texts {
        let value: BigDecimal = text.parse()?;
        let shown: String = read(c, &format!("'{text}'::numeric::text"), ty::TEXT).await?;
        assert_eq!(text_of(c, "numeric", ty::NUMERIC, &value).await?, shown, "{text}");
        let back: BigDecimal = send(c, "numeric", ty::NUMERIC, &value).await?;
        assert_eq!(back, value, "{text}");
        // The scale is the one that PostgreSQL shows.
        assert_eq!(back.as_bigint_and_exponent().1, value.as_bigint_and_exponent().1.max(0), "{text}");
    }
    for text in ["1e131072", "1e-16384", "1e-100000", "1e200000"] {
        let refused = text_of(c, "numeric", ty::NUMERIC, &text.parse::<BigDecimal>()?).await;
        assert!(refused.is_err(), "{text}");
    }
    assert_refused::<BigDecimal>(c, "'NaN'::numeric", ty::NUMERIC, "NaN").await?;
    assert_refused::<BigDecimal>(c, "'Infinity'::numeric", ty::NUMERIC, "infinity").await
}
