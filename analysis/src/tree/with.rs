//! WITH.

use std::borrow::Cow;

use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::{EntryKind, Query, RangeTableEntry};

impl<'t> Query<'t> {
    /// WITH.
    pub(crate) fn ctes(self) -> impl Iterator<Item = CommonTableExpression<'t>> {
        self.get("cteList").items().iter().map(CommonTableExpression)
    }
}

impl<'t> RangeTableEntry<'t> {
    /// For a CTE reference: the name, and how many levels up the owning query is.
    pub(crate) fn cte(self) -> Option<(Cow<'t, str>, usize)> {
        let levels = usize::try_from(self.get("ctelevelsup").int()?).ok()?;
        (self.kind() == EntryKind::Cte).then_some((self.get("ctename").text()?, levels))
    }
}

/// A member of WITH.
#[derive(Debug, Clone, Copy)]
pub struct CommonTableExpression<'t>(&'t Node<'t>);

impl<'t> CommonTableExpression<'t> {
    /// Its name.
    pub(crate) fn name(self) -> Cow<'t, str> {
        self.0.get("ctename").text().unwrap_or_default()
    }

    /// Its query.
    pub(crate) fn query(self) -> Option<Query<'t>> {
        Query::of(self.0.get("ctequery"))
    }

    /// Whether it refers to itself.
    pub(crate) fn is_recursive(self) -> bool {
        self.0.get("cterecursive").bool() != Some(false)
    }

    /// Whether SEARCH adds a column to it.
    pub(crate) fn has_search(self) -> bool {
        !self.0.get("search_clause").is_null()
    }

    /// CYCLE, which adds two columns to it, of the mark and of the path.
    pub(crate) fn cycle(self) -> Option<Cycle<'t>> {
        let node = self.0.get("cycle_clause");
        (!node.is_null()).then_some(Cycle(node))
    }
}

/// CYCLE of a CTE: a `CTECycleClause`.
#[derive(Debug, Clone, Copy)]
pub struct Cycle<'t>(&'t Node<'t>);

impl<'t> Cycle<'t> {
    /// What the mark is set to where a row was seen before, and elsewhere.
    pub(crate) fn marks(self) -> [Expr<'t>; 2] {
        ["cycle_mark_value", "cycle_mark_default"].map(|field| Expr::of(self.0.get(field)))
    }
}
