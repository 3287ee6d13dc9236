//! Parameters in wire form.

use std::cell::Cell;

use bytes::{BufMut, BytesMut};

use super::Form;
use crate::error::{Error, ErrorKind};
use crate::value::{Encode, encode_sized};

/// Parameters in wire form, length and bytes each: nothing of the caller's is borrowed any more.
pub(crate) struct Arguments(Held);

/// So many bytes lie in the call itself, which takes no allocation, however many calls wait.
const FEW: usize = 44;

enum Held {
    Few { count: u16, length: u8, bytes: [u8; FEW] },
    Many { count: u16, bytes: BytesMut },
}

impl Arguments {
    /// None.
    pub(crate) const NONE: Self = Self(Held::Few { count: 0, length: 0, bytes: [0; FEW] });

    pub(crate) fn encode(statement: Form, values: &[&dyn Encode]) -> Result<Self, Error> {
        if values.len() != statement.parameters().len() {
            let text = format!("{} values for {} parameters", values.len(), statement.parameters().len());
            return Err(Error::with_text(ErrorKind::Encode, Some(statement.name()), text));
        }
        let count = u16::try_from(values.len()).map_err(|_| {
            Error::with_text(ErrorKind::Encode, Some(statement.name()), "PostgreSQL allows 65,535 parameters at most")
        })?;
        let mut bytes = SPARE.try_with(Cell::take).unwrap_or_default();
        for (index, (value, ty)) in values.iter().zip(statement.parameters()).enumerate() {
            if !statement.uses(index) {
                bytes.put_i32(-1);
                continue;
            }
            encode_sized(*value, ty, &mut bytes).map_err(|error| Error::encode(statement.name(), index + 1, error))?;
        }
        Ok(Self::of(count, bytes))
    }

    pub(crate) fn of(count: u16, bytes: BytesMut) -> Self {
        let mut few = [0; FEW];
        match few.get_mut(..bytes.len()) {
            Some(place) => {
                place.copy_from_slice(&bytes);
                let length = bytes.len() as u8;
                keep(bytes);
                Self(Held::Few { count, length, bytes: few })
            }
            None => Self(Held::Many { count, bytes }),
        }
    }

    /// As Bind has them: length and bytes each.
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Held::Few { length, bytes, .. } => &bytes[..usize::from(*length)],
            Held::Many { bytes, .. } => bytes,
        }
    }

    /// How many there are.
    #[inline]
    pub(crate) fn count(&self) -> u16 {
        match self.0 {
            Held::Few { count, .. } | Held::Many { count, .. } => count,
        }
    }
}

thread_local! {
    /// The room in which parameters are encoded.
    static SPARE: Cell<BytesMut> = Cell::new(BytesMut::new());
}

/// More is not kept.
const SPARE_AT_MOST: usize = 4096;

fn keep(mut bytes: BytesMut) {
    if (1..=SPARE_AT_MOST).contains(&bytes.capacity()) {
        bytes.clear();
        let _ = SPARE.try_with(|spare| spare.set(bytes));
    }
}

impl Drop for Held {
    #[inline]
    fn drop(&mut self) {
        if let Self::Many { bytes, .. } = self {
            keep(std::mem::take(bytes));
        }
    }
}
