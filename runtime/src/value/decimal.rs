//! `numeric` as [`Decimal`]: exact, or an error.

use bytes::BytesMut;
use postgres_types::IsNull;
use rust_decimal::Decimal;

use super::numeric::{BASE, BASE_DIGITS, Numeric, Received};
use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

/// 96 bits.
const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// What fills the last digit of the wire form.
const ZEROS: [u128; BASE_DIGITS as usize] = [1, 10, 100, 1000];

/// So many digits of the wire form fit into 64 bits, whatever they are: a server can send more than 9999 in one.
const SHORT: usize = 4;

/// 2^96 * 10^3 has 32 decimal digits.
const MAX_DIGITS: usize = 8;

impl Encode for Decimal {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let scale = self.scale();
        let fraction = scale.div_ceil(BASE_DIGITS);
        // At most 2^96 * 10^3: fits.
        let mut rest = self.mantissa().unsigned_abs() * ZEROS[(fraction * BASE_DIGITS - scale) as usize];
        let mut digits = [0; MAX_DIGITS];
        let mut first = MAX_DIGITS;
        let mut push = |digit| {
            first -= 1;
            digits[first] = digit;
        };
        while rest > u128::from(u64::MAX) {
            push((rest % u128::from(BASE)) as u16);
            rest /= u128::from(BASE);
        }
        // Most values take this path only; division of 128 bits is slow.
        let mut rest = rest as u64;
        while rest > 0 {
            push((rest % u64::from(BASE)) as u16);
            rest /= u64::from(BASE);
        }
        let digits = &digits[first..];
        let weight = digits.len() as i32 - 1 - fraction as i32;
        let numeric = Numeric { is_negative: self.is_sign_negative(), digits, weight, scale: scale as u16 };
        numeric.put(out).ok_or_else(|| ValueError::malformed("numeric"))?;
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Decimal {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let numeric = Numeric::read(raw, "rust_decimal::Decimal")?;
        to_decimal(&numeric)
            .ok_or_else(|| ValueError::new("more digits than `rust_decimal::Decimal` can hold (28)").into())
    }
}

/// `None` where a digit would be lost.
fn to_decimal(numeric: &Numeric<Received<'_>>) -> Option<Decimal> {
    let mut mantissa = mantissa(numeric.digits)?;
    if mantissa == 0 {
        return Some(Decimal::new(0, u32::from(numeric.scale).min(Decimal::MAX_SCALE)));
    }
    let mut exponent = (numeric.weight + 1 - numeric.digits.len() as i32) * BASE_DIGITS as i32;
    let scale = -i32::from(numeric.scale).min(Decimal::MAX_SCALE as i32);
    // Towards the scale that PostgreSQL shows, as far as the value stays the same and fits.
    while exponent < scale && mantissa > u128::from(u64::MAX) && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        exponent += 1;
    }
    if let Ok(mut short) = u64::try_from(mantissa) {
        while exponent < scale && short.is_multiple_of(10) {
            short /= 10;
            exponent += 1;
        }
        mantissa = short.into();
    }
    while exponent > scale && (exponent > 0 || mantissa <= MAX_MANTISSA / 10) {
        mantissa = mantissa.checked_mul(10)?;
        exponent -= 1;
    }
    let places = u32::try_from(-exponent).ok().filter(|places| *places <= Decimal::MAX_SCALE)?;
    if mantissa > MAX_MANTISSA {
        return None;
    }
    let part = |place: u32| (mantissa >> (32 * place)) as u32;
    Some(Decimal::from_parts(part(0), part(1), part(2), numeric.is_negative, places))
}

/// All digits as one number, if it has 128 bits.
fn mantissa(digits: Received<'_>) -> Option<u128> {
    if digits.len() <= SHORT {
        // Of 64 bits, as most are: those are fast.
        return Some(digits.iter().fold(0, |short: u64, digit| short * u64::from(BASE) + u64::from(digit)).into());
    }
    let mut digits = digits.iter();
    digits.try_fold(0_u128, |long, digit| long.checked_mul(BASE.into())?.checked_add(digit.into()))
}
