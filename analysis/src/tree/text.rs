//! What the text of a tree tells without being read. Most trees of a catalog are never looked at further.

use crate::catalog::StoredTree;

impl StoredTree {
    /// Whether a query in it has FOR UPDATE or the like.
    pub(crate) fn locks_rows(&self) -> bool {
        self.text().contains(":rowMarks (")
    }
}
