//! What a trigger that fires before an event may do to the row.

use std::collections::BTreeMap;

/// What becomes of the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowEffect {
    /// Any column may get any value.
    pub(crate) sets_any: bool,
    /// The columns that may get another value, and whether that may be NULL.
    pub(crate) sets: BTreeMap<String, bool>,
    /// The row may be dropped.
    pub(crate) skips: bool,
    /// An UPDATE may leave the row as it was.
    pub(crate) keeps_old: bool,
}

impl RowEffect {
    /// Of a function of which nothing is known.
    pub(crate) fn unknown() -> RowEffect {
        RowEffect { sets_any: true, skips: true, keeps_old: true, ..RowEffect::default() }
    }

    /// Both, one after the other or one of them.
    pub(crate) fn join(&mut self, other: &RowEffect) {
        self.sets_any |= other.sets_any;
        self.skips |= other.skips;
        self.keeps_old |= other.keeps_old;
        self.set(&other.sets);
    }

    /// Columns that may be set, too.
    pub(crate) fn set(&mut self, columns: &BTreeMap<String, bool>) {
        for (column, nullable) in columns {
            *self.sets.entry(column.clone()).or_default() |= nullable;
        }
    }
}
