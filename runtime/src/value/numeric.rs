//! `numeric` on the wire (`numeric_send` and `numeric_recv` in PostgreSQL's `numeric.c`).

use bytes::{Buf, BufMut, BytesMut};

use super::{BoxError, ValueError};

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;
const INFINITY: u16 = 0xD000;
const MINUS_INFINITY: u16 = 0xF000;

/// One digit of the wire form holds so many decimal ones.
pub(super) const BASE_DIGITS: u32 = 4;
pub(super) const BASE: u16 = 10_000;

/// A finite `numeric`: the sum of `digits[i] * 10000^(weight - i)`, shown with `scale` decimal places.
pub(super) struct Numeric<D> {
    pub(super) is_negative: bool,
    pub(super) digits: D,
    pub(super) weight: i32,
    pub(super) scale: u16,
}

/// Digits as they came.
#[derive(Clone, Copy)]
pub(super) struct Received<'r>(&'r [[u8; 2]]);

impl Received<'_> {
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u16> {
        self.0.iter().map(|digit| u16::from_be_bytes(*digit))
    }
}

impl<'r> Numeric<Received<'r>> {
    /// Reads one for a Rust type, of which errors speak.
    pub(super) fn read(raw: &'r [u8], rust: &str) -> Result<Self, BoxError> {
        let mut rest = raw;
        let header = |rest: &mut &[u8]| {
            let count = usize::from(rest.try_get_u16().ok()?);
            let weight = rest.try_get_i16().ok()?;
            let sign = rest.try_get_u16().ok()?;
            let scale = rest.try_get_u16().ok()?;
            (rest.len() == count * 2).then_some((weight, sign, scale))
        };
        let (weight, sign, scale) = header(&mut rest).ok_or_else(malformed)?;
        let is_negative = match sign {
            POSITIVE => false,
            NEGATIVE => true,
            NAN => return Err(ValueError::new(format!("NaN, which `{rust}` cannot hold")).into()),
            INFINITY | MINUS_INFINITY => {
                return Err(ValueError::new(format!("infinity, which `{rust}` cannot hold")).into());
            }
            _ => return Err(malformed().into()),
        };
        let (digits, _) = rest.as_chunks();
        Ok(Self { is_negative, digits: Received(digits), weight: weight.into(), scale })
    }
}

impl Numeric<&[u16]> {
    /// Appends it; `None` if it is beyond what PostgreSQL's type holds.
    pub(super) fn put(&self, out: &mut BytesMut) -> Option<()> {
        // Zeros in front and behind mean nothing; PostgreSQL sends none.
        let leading = self.digits.iter().take_while(|digit| **digit == 0).count();
        let digits = &self.digits[leading..];
        let trailing = digits.iter().rev().take_while(|digit| **digit == 0).count();
        let digits = &digits[..digits.len() - trailing];
        let weight = if digits.is_empty() { 0 } else { self.weight - i32::try_from(leading).ok()? };
        let count = u16::try_from(digits.len()).ok()?;
        let sign = if self.is_negative && !digits.is_empty() { NEGATIVE } else { POSITIVE };
        let header = [
            count.to_be_bytes(),
            i16::try_from(weight).ok()?.to_be_bytes(),
            sign.to_be_bytes(),
            self.scale.to_be_bytes(),
        ];
        out.put_slice(header.as_flattened());
        for digit in digits {
            out.put_u16(*digit);
        }
        Some(())
    }
}

fn malformed() -> ValueError {
    ValueError::malformed("numeric")
}
