//! Parameters in wire form.

use std::cell::Cell;

use bytes::{BufMut, BytesMut};

use super::Form;
use crate::error::{Error, ErrorKind};
use crate::value::{Encode, encode_sized};

/// Parameters in wire form, length and bytes each: nothing of the caller's is borrowed any more.
#[derive(Default)]
pub(crate) struct Arguments {
    bytes: BytesMut,
    count: u16,
}

impl Arguments {
    pub(crate) fn encode(statement: Form, values: &[&dyn Encode]) -> Result<Self, Error> {
        if values.len() != statement.parameters().len() {
            let text = format!("{} values for {} parameters", values.len(), statement.parameters().len());
            return Err(Error::with_text(ErrorKind::Encode, Some(statement.name()), text));
        }
        let count = u16::try_from(values.len()).map_err(|_| {
            Error::with_text(ErrorKind::Encode, Some(statement.name()), "PostgreSQL allows 65,535 parameters at most")
        })?;
        let mut bytes = spare();
        // Most values are short: one allocation then, if any.
        bytes.reserve(values.len() * 32);
        for (index, (value, ty)) in values.iter().zip(statement.parameters()).enumerate() {
            if !statement.uses(index) {
                bytes.put_i32(-1);
                continue;
            }
            encode_sized(*value, ty, &mut bytes).map_err(|error| Error::encode(statement.name(), index + 1, error))?;
        }
        Ok(Self { bytes, count })
    }

    /// As Bind has them: length and bytes each.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u16 {
        self.count
    }
}

thread_local! {
    /// The room of parameters that have been sent.
    static SPARE: Cell<BytesMut> = Cell::new(BytesMut::new());
}

/// More is not kept.
const SPARE_AT_MOST: usize = 4096;

fn spare() -> BytesMut {
    SPARE.try_with(Cell::take).unwrap_or_default()
}

impl Drop for Arguments {
    fn drop(&mut self) {
        if (1..=SPARE_AT_MOST).contains(&self.bytes.capacity()) {
            self.bytes.clear();
            let _ = SPARE.try_with(|spare| spare.set(std::mem::take(&mut self.bytes)));
        }
    }
}
