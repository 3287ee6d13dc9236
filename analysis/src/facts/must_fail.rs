//! What a statement violates for certain.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::catalog::{ConstraintKind, Event, TypeName};

/// A constraint that a statement violates with every row that it inserts, or sets: no parameter and no data can change that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MustFail {
    /// The schema of the table that is written.
    pub schema: String,
    /// That table; for a partitioned table it, and not the partition.
    pub table: String,
    /// The constraint; `None` for NOT NULL.
    pub constraint: Option<String>,
    /// Its kind: NOT NULL or CHECK.
    pub kind: ConstraintKind,
    /// The domain that has the constraint.
    pub domain: Option<TypeName>,
    /// The columns of the table that violate it.
    pub columns: Vec<String>,
    /// INSERT or UPDATE.
    pub event: Event,
    /// Where such a value comes from.
    pub given: Given,
    /// Where in the statement as it is sent.
    pub place: Option<Range<usize>>,
}

/// Where such a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Given {
    /// INSERT does not name the column, or says DEFAULT, and the column has no default, or one that is NULL.
    ByServer,
    /// The statement says it: NULL, or a constant.
    ByStatement,
}
