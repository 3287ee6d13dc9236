//! What the entries of a range table are made of, and whether they are read.

use crate::tree::expr::Expr;
use crate::tree::query::{EntryKind, RangeTableEntry};

impl<'t> RangeTableEntry<'t> {
    /// The subquery, the cells of VALUES, or the calls of functions that it is made of; `None` for other kinds of entries.
    pub(crate) fn definition(self) -> Option<Vec<Expr<'t>>> {
        match self.kind() {
            EntryKind::Subquery => Some(self.subquery().map(Expr::Query).into_iter().collect()),
            EntryKind::Values => Some(self.rows().flatten().collect()),
            EntryKind::Function => Some(self.functions().map(|function| function.call()).collect()),
            _ => None,
        }
    }

    /// Whether it is in FROM, as opposed to OLD and NEW, which the query of a view has up to 15; `None` from 16 on.
    pub(crate) fn is_read(self) -> Option<bool> {
        self.get("inFromCl").bool()
    }
}
