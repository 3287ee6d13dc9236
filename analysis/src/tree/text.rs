//! What the text of a tree tells without being read. Most trees of a catalog are never looked at further.

use crate::tree::StoredTree;

impl StoredTree {
    /// Whether a query in it has FOR UPDATE or the like.
    pub(crate) fn locks_rows(&self) -> bool {
        self.mentions(":rowMarks (")
    }

    /// Whether, as a condition, it may exclude NULL: only tests that are never unknown do. Most CHECKs have none and need not be parsed.
    pub(crate) fn may_exclude_null(&self) -> bool {
        self.tests_null() || self.calls_functions() || self.mentions("{BOOLEANTEST") || self.mentions("{DISTINCTEXPR")
    }

    /// Whether IS NULL or IS NOT NULL is in it.
    pub(crate) fn tests_null(&self) -> bool {
        self.mentions("{NULLTEST")
    }

    /// Whether a call of a function is in it.
    pub(crate) fn calls_functions(&self) -> bool {
        self.mentions("{FUNCEXPR")
    }

    fn mentions(&self, node: &str) -> bool {
        self.text().contains(node)
    }
}
