//! Methods for many rows at once.

use super::RowType;
use super::types::WireType;
use crate::build::names::ValueIdent;

/// The method for many rows at once, next to that for one.
#[derive(Debug, Clone)]
pub struct Bulk {
    /// Its name.
    pub method: ValueIdent,
    /// How it runs.
    pub way: BulkWay,
    /// What it gives back.
    pub output: BulkOutput,
}

/// How it runs.
#[derive(Debug, Clone)]
pub enum BulkWay {
    /// As a statement over arrays.
    Arrays {
        /// The SQL as it is sent.
        sql: String,
        /// The types of its parameters on the wire.
        parameters: Vec<WireType>,
        /// The parameters, by their positions, that no two rows may have in common.
        distinct: Vec<usize>,
    },
    /// As the statement itself, sent for each row.
    Each {
        /// Why, in words.
        why: String,
    },
}

/// What it gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkOutput {
    /// The number of rows.
    Count,
    /// The number of rows, which has to be that of the input.
    Exact,
    /// Rows, in any order.
    Rows(RowType),
    /// For each row of the input the row that came back, if one did.
    Aligned(RowType),
}

impl Bulk {
    /// The statement over arrays has a column more than that for one row: which row of the input it is.
    pub fn has_ordinality(&self) -> bool {
        matches!((&self.way, &self.output), (BulkWay::Arrays { .. }, BulkOutput::Aligned(_)))
    }
}
