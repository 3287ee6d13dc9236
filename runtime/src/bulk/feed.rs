//! From an iterator to batches.

use std::borrow::Borrow;

use super::rows::{BulkRows, BulkWay};
use crate::batch::Batch;
use crate::error::Error;
use crate::statement::Statement;

/// The rows that are still to come.
pub(crate) struct Feed<'r> {
    next: Box<Next<'r>>,
    rows: BulkRows,
    is_over: bool,
}

/// Adds the next row; `None` at the end.
type Next<'r> = dyn FnMut(&mut BulkRows) -> Option<Result<(), Error>> + Send + 'r;

/// How much is sent in one turn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A chunk.
    Chunk,
    /// All chunks.
    All,
    /// All rows, as one chunk.
    One,
}

/// What is sent in one turn.
pub(super) struct Lot {
    pub(super) batch: Batch,
    /// What each statement of the batch is for.
    pub(super) parts: Vec<Part>,
    /// Nothing follows it.
    pub(super) is_last: bool,
}

/// The rows of the input that a statement is for.
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) rows: usize,
}

impl<'r> Feed<'r> {
    pub(crate) fn new<P, I>(
        way: BulkWay,
        rows: I,
        encode: impl Fn(&P, &mut BulkRows) -> Result<(), Error> + Send + 'r,
    ) -> Self
    where
        I: IntoIterator<Item: Borrow<P>, IntoIter: Send + 'r>,
    {
        let mut iterator = rows.into_iter();
        let next = move |to: &mut BulkRows| iterator.next().map(|row| encode(row.borrow(), to));
        Self { next: Box::new(next), rows: BulkRows::new(way), is_over: false }
    }

    pub(super) fn statement(&self) -> &'static Statement {
        self.rows.statement
    }

    pub(super) fn has_ordinality(&self) -> bool {
        self.rows.has_ordinality()
    }

    /// The next rows; `None` if there are none.
    ///
    /// # Errors
    /// A row cannot be sent.
    pub(super) fn lot(&mut self, size: Size, is_exact: bool) -> Result<Option<Lot>, Error> {
        let (mut batch, mut parts) = (Batch::new(), Vec::new());
        while !self.is_over {
            match (self.next)(&mut self.rows) {
                Some(added) => added?,
                None => self.is_over = true,
            }
            if self.rows.is_full() && size != Size::One || self.is_over && !self.rows.is_empty() {
                self.rows.drain(&mut batch, &mut parts, is_exact);
                if size == Size::Chunk {
                    break;
                }
            }
        }
        Ok((!parts.is_empty()).then_some(Lot { batch, parts, is_last: self.is_over }))
    }
}
