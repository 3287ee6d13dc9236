//! The values of rows on their way into arrays.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use bytes::{BufMut, BytesMut};

use super::feed::Part;
use crate::batch::{Batch, Guard};
use crate::error::{Error, ErrorKind};
use crate::statement::{Form, Statement};
use crate::ty::Ty;
use crate::value::{Encode, encode_sized};

/// So many rows are a chunk, or so many bytes.
const ROWS: usize = 8192;
const BYTES: usize = 1 << 20;

/// How a method for many rows runs.
#[derive(Debug, Clone, Copy)]
pub enum BulkWay {
    /// As this statement, whose parameters are arrays with a value for each row. No two rows may have all of the parameters in common whose
    /// positions are listed, if any are.
    Arrays(&'static Statement, &'static [usize]),
    /// As this statement, sent once for each row.
    Each(&'static Statement),
}

/// Takes the values of rows, of which a chunk is held in wire form.
pub struct BulkRows {
    pub(super) statement: &'static Statement,
    values: Held,
    distinct: &'static [usize],
    /// The values of these parameters, and the first row that has them.
    seen: HashMap<Box<[u8]>, usize>,
    /// How many rows there are in the chunk, and before it.
    rows: usize,
    before: usize,
    bytes: usize,
}

enum Held {
    Arrays(Vec<Array>),
    /// The parameters of all rows, and where those of each end.
    Each(BytesMut, Vec<usize>),
}

/// An array in the making.
struct Array {
    element: Ty,
    has_null: bool,
    /// Its elements, length and bytes each.
    bytes: BytesMut,
}

impl BulkRows {
    pub(super) fn new(way: BulkWay) -> Self {
        let (statement, distinct, values) = match way {
            BulkWay::Arrays(statement, distinct) => {
                let element = |ty: &Ty| ty.element().unwrap_or(*ty);
                let array = |ty| Array { element: element(ty), has_null: false, bytes: BytesMut::new() };
                (statement, distinct, Held::Arrays(statement.parameters().iter().map(array).collect()))
            }
            BulkWay::Each(statement) => (statement, &[][..], Held::Each(BytesMut::new(), Vec::new())),
        };
        Self { statement, values, distinct, seen: HashMap::new(), rows: 0, before: 0, bytes: 0 }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A value cannot be encoded, or a row before it has the same key.
    pub fn push(&mut self, values: &[&dyn Encode]) -> Result<(), Error> {
        let (name, expected) = (self.statement.name(), self.statement.parameters().len());
        if values.len() != expected {
            let text = format!("{} values for {expected} parameters", values.len());
            return Err(Error::with_text(ErrorKind::Encode, Some(name), text));
        }
        let row = self.before + self.rows;
        let failed = |index: usize, error| Error::encode_row(name, row, index + 1, error);
        match &mut self.values {
            Held::Arrays(arrays) => {
                let mut key: Option<Vec<u8>> = (!self.distinct.is_empty()).then(Vec::new);
                for (index, (array, value)) in arrays.iter_mut().zip(values).enumerate() {
                    let start = array.bytes.len();
                    encode_sized(*value, &array.element, &mut array.bytes).map_err(|error| failed(index, error))?;
                    let added = &array.bytes[start..];
                    let is_null = added.starts_with(&[0xff; 4]);
                    array.has_null |= is_null;
                    self.bytes += added.len();
                    if self.distinct.contains(&index) {
                        // NULL is equal to nothing.
                        key = key.filter(|_| !is_null);
                        key.iter_mut().for_each(|key| key.extend_from_slice(added));
                    }
                }
                if let Some(key) = key {
                    match self.seen.entry(key.into_boxed_slice()) {
                        Entry::Vacant(entry) => entry.insert(row),
                        Entry::Occupied(entry) => {
                            let kind = ErrorKind::SameKey { first: *entry.get(), second: row };
                            return Err(Error::plain(kind, Some(name)));
                        }
                    };
                }
            }
            Held::Each(bytes, ends) => {
                let start = bytes.len();
                for (index, (value, ty)) in values.iter().zip(self.statement.parameters()).enumerate() {
                    encode_sized(*value, ty, bytes).map_err(|error| failed(index, error))?;
                }
                self.bytes += bytes.len() - start;
                ends.push(bytes.len());
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Whether there is as much as is sent at a time.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Moves the rows into a batch.
    pub(super) fn drain(&mut self, batch: &mut Batch, parts: &mut Vec<Part>, is_exact: bool) {
        let form = Form::from(self.statement);
        let count = self.statement.parameters().len() as u16;
        let first = self.before;
        match &mut self.values {
            Held::Arrays(arrays) => {
                let mut all = BytesMut::with_capacity(self.bytes + 24 * arrays.len());
                for Array { element, has_null, bytes } in arrays {
                    let [dimensions, lower_bound] = [1, 1];
                    all.put_i32(20 + bytes.len() as i32);
                    all.put_i32(dimensions);
                    all.put_i32(i32::from(*has_null));
                    all.put_u32(element.oid());
                    all.put_i32(self.rows as i32);
                    all.put_i32(lower_bound);
                    all.extend_from_slice(bytes);
                    *has_null = false;
                    bytes.clear();
                }
                let guard = if is_exact { Guard::Changed(self.rows as u64) } else { Guard::None };
                batch.push_encoded(form, count, &all, guard);
                parts.push(Part { first, rows: self.rows });
            }
            Held::Each(bytes, ends) => {
                let guard = if is_exact { Guard::OneChanged } else { Guard::None };
                let mut start = 0;
                for (index, end) in ends.drain(..).enumerate() {
                    batch.push_encoded(form, count, &bytes[start..end], guard);
                    parts.push(Part { first: first + index, rows: 1 });
                    start = end;
                }
                bytes.clear();
            }
        }
        self.before += self.rows;
        (self.rows, self.bytes) = (0, 0);
    }

    /// Whether the last column of a row is the number of that of the input.
    pub(super) fn has_ordinality(&self) -> bool {
        matches!(self.values, Held::Arrays(_))
    }
}
