//! What a call comes to.

use sqlwright_wire::{Body, Row};

/// What a statement came to that does not return many rows.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) row: Option<Row>,
    /// There was a second row.
    pub(super) is_more: bool,
    pub(crate) affected: u64,
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
