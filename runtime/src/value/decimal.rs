//! `numeric` as [`Decimal`]: exact, or an error (`numeric_send` and `numeric_recv` in PostgreSQL's `numeric.c`).

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;
use rust_decimal::Decimal;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;
const INFINITY: u16 = 0xD000;
const MINUS_INFINITY: u16 = 0xF000;

/// One digit of the wire form holds four decimal ones.
const BASE: u128 = 10_000;
const BASE_DIGITS: u32 = 4;

impl Encode for Decimal {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        let scale = self.scale();
        let fraction = scale.div_ceil(BASE_DIGITS);
        // At most 2^96 * 10^3: fits.
        let mut rest = self.mantissa().unsigned_abs() * 10_u128.pow(fraction * BASE_DIGITS - scale);
        let mut digits = Vec::new();
        while rest > 0 {
            digits.push((rest % BASE) as i16);
            rest /= BASE;
        }
        let weight = digits.len() as i16 - 1 - fraction as i16;
        let trailing = digits.iter().take_while(|digit| **digit == 0).count();
        out.put_i16((digits.len() - trailing) as i16);
        out.put_i16(if digits.is_empty() { 0 } else { weight });
        out.put_u16(if self.is_sign_negative() && !digits.is_empty() { NEGATIVE } else { POSITIVE });
        out.put_u16(scale as u16);
        for digit in digits.iter().skip(trailing).rev() {
            out.put_i16(*digit);
        }
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Decimal {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let numeric = Numeric::read(raw).ok_or_else(|| ValueError::malformed("numeric"))?;
        match numeric.sign {
            POSITIVE | NEGATIVE => numeric
                .to_decimal()
                .ok_or_else(|| ValueError::new("more digits than `rust_decimal::Decimal` has room for (28)").into()),
            NAN => Err(ValueError::new("NaN, for which `rust_decimal::Decimal` has no room").into()),
            INFINITY | MINUS_INFINITY => {
                Err(ValueError::new("infinity, for which `rust_decimal::Decimal` has no room").into())
            }
            _ => Err(ValueError::malformed("numeric").into()),
        }
    }
}

/// The value is the sum of `digits[i] * 10000^(weight - i)`, shown with `scale` decimal places.
struct Numeric<'r> {
    weight: i16,
    sign: u16,
    scale: u16,
    digits: &'r [u8],
}

impl<'r> Numeric<'r> {
    fn read(raw: &'r [u8]) -> Option<Self> {
        let mut rest = raw;
        let count = usize::from(rest.try_get_u16().ok()?);
        let weight = rest.try_get_i16().ok()?;
        let sign = rest.try_get_u16().ok()?;
        let scale = rest.try_get_u16().ok()?;
        (rest.len() == count * 2).then_some(Self { weight, sign, scale, digits: rest })
    }

    /// `None` where a digit would be lost.
    fn to_decimal(&self) -> Option<Decimal> {
        let mut mantissa: u128 = 0;
        for digit in self.digits.chunks_exact(2) {
            let digit = u128::from(u16::from_be_bytes([digit[0], digit[1]]));
            mantissa = mantissa.checked_mul(BASE)?.checked_add(digit)?;
        }
        if mantissa == 0 {
            return Some(Decimal::new(0, u32::from(self.scale).min(Decimal::MAX_SCALE)));
        }
        let mut exponent = (i32::from(self.weight) + 1 - self.digits.len() as i32 / 2) * BASE_DIGITS as i32;
        let scale = -i32::from(self.scale).min(Decimal::MAX_SCALE as i32);
        // Towards the scale that PostgreSQL shows, as far as the value stays the same and fits.
        while exponent < scale && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            exponent += 1;
        }
        while exponent > scale && (exponent > 0 || mantissa <= MAX_MANTISSA / 10) {
            mantissa = mantissa.checked_mul(10)?;
            exponent -= 1;
        }
        let places = u32::try_from(-exponent).ok().filter(|places| *places <= Decimal::MAX_SCALE)?;
        if mantissa > MAX_MANTISSA {
            return None;
        }
        let magnitude = i128::try_from(mantissa).ok()?;
        let signed = if self.sign == NEGATIVE { -magnitude } else { magnitude };
        Decimal::try_from_i128_with_scale(signed, places).ok()
    }
}

/// 96 bits.
const MAX_MANTISSA: u128 = (1 << 96) - 1;
