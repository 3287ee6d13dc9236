//! What a call comes to.

use sqlwright_wire::{Body, Row};

use crate::statement::Statement;

/// What a statement came to that does not return many rows.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) row: Option<Row>,
    /// There was a second row.
    pub(super) is_more: bool,
    pub(crate) affected: u64,
}

impl Answer {
    /// Another row has come. Whether that is enough: of what only reads, nobody wants a second one. What writes is not stopped half-way.
    #[inline]
    pub(super) fn is_enough(&mut self, rows: Rows, row: impl FnOnce() -> Row, statement: &Statement) -> bool {
        match rows {
            Rows::Ignored => false,
            Rows::AtMostOne if self.row.is_none() => {
                self.row = Some(row());
                false
            }
            Rows::AtMostOne => {
                self.is_more = true;
                statement.is_read_only()
            }
        }
    }
}

/// What to do with rows.
#[derive(Clone, Copy)]
pub(crate) enum Rows {
    AtMostOne,
    Ignored,
}

/// Where a row lies: see [`Call::values`](super::Call::values).
pub(crate) enum At {
    Body(Body),
    Guest,
}
