//! `numeric` as [`BigDecimal`], which has room for every finite one.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::{BigInt, Sign};
use bytes::BytesMut;
use postgres_types::IsNull;

use super::numeric::{BASE, BASE_DIGITS, Numeric};
use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

/// The most digits that a `numeric` has before its decimal point, and behind it.
const MAX_WHOLE_DIGITS: i64 = 131_072;
const MAX_SCALE: i64 = 16_383;

impl Encode for BigDecimal {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        put(self, out).ok_or_else(too_long)?;
        Ok(IsNull::No)
    }
}

fn too_long() -> ValueError {
    ValueError::new("more digits than a `numeric` can have: 131072 before the decimal point, 16383 after it")
}

fn put(value: &BigDecimal, out: &mut BytesMut) -> Option<()> {
    let (mantissa, places) = value.as_bigint_and_exponent();
    if !(-MAX_WHOLE_DIGITS..=MAX_SCALE).contains(&places) {
        return None;
    }
    // Zeros behind, up to the decimal point or to a whole digit of the wire form.
    let scale = places.max(0);
    let fraction = scale.div_euclid(i64::from(BASE_DIGITS)) + i64::from(scale % i64::from(BASE_DIGITS) != 0);
    let zeros = u32::try_from(fraction * i64::from(BASE_DIGITS) - places).ok()?;
    let whole = mantissa.magnitude() * bigdecimal::num_bigint::BigUint::from(10_u32).pow(zeros);
    // Decimal text in groups of four: conversion to radix 10 is what the crate does fast.
    let text = whole.to_str_radix(10);
    let first = text.len() % BASE_DIGITS as usize;
    let (head, tail) = text.split_at(first);
    let groups = [head].into_iter().filter(|head| !head.is_empty()).map(str::as_bytes);
    let groups = groups.chain(tail.as_bytes().chunks_exact(BASE_DIGITS as usize));
    let digits: Vec<u16> =
        groups.map(|group| group.iter().fold(0, |digit, byte| digit * 10 + u16::from(byte - b'0'))).collect();
    let weight = i64::try_from(digits.len()).ok()? - 1 - fraction;
    let numeric = Numeric {
        is_negative: mantissa.sign() == Sign::Minus,
        digits: digits.as_slice(),
        weight: i32::try_from(weight).ok()?,
        scale: u16::try_from(scale).ok()?,
    };
    numeric.put(out)
}

impl Decode<'_> for BigDecimal {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let numeric = Numeric::read(raw, "bigdecimal::BigDecimal")?;
        if numeric.digits.iter().any(|digit| digit >= BASE) {
            return Err(ValueError::malformed("numeric").into());
        }
        let text: String = numeric.digits.iter().map(|digit| format!("{digit:04}")).collect();
        let magnitude = if text.is_empty() { BigInt::ZERO } else { text.parse()? };
        let mantissa = if numeric.is_negative { -magnitude } else { magnitude };
        let digits = i64::try_from(numeric.digits.len()).map_err(|_| ValueError::malformed("numeric"))?;
        let places = (digits - 1 - i64::from(numeric.weight)) * i64::from(BASE_DIGITS);
        let value = Self::new(mantissa, places);
        // The scale that PostgreSQL shows; what is cut off there is zeros.
        let shown = value.with_scale(numeric.scale.into());
        Ok(if shown == value { shown } else { value })
    }
}
