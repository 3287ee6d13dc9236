//! Subqueries in expressions.

use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::Query;

/// A `SubLink`.
#[derive(Debug, Clone, Copy)]
pub struct SubLink<'t>(pub(super) &'t Node<'t>);

/// `SubLinkType`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubLinkKind {
    /// EXISTS (…)
    Exists,
    /// `x op ALL (…)`
    All,
    /// `x op ANY (…)`, `x IN (…)`
    Any,
    /// `(a, b) op (…)`
    RowComparison,
    /// `(…)` as a value
    Value,
    /// `(a, b) = (…)` of UPDATE
    Columns,
    /// ARRAY(…)
    Array,
    /// One that this does not know.
    Other,
}

impl<'t> SubLink<'t> {
    /// What is made of the subquery's rows.
    pub fn kind(self) -> SubLinkKind {
        match self.0.get("subLinkType").int() {
            Some(0) => SubLinkKind::Exists,
            Some(1) => SubLinkKind::All,
            Some(2) => SubLinkKind::Any,
            Some(3) => SubLinkKind::RowComparison,
            Some(4) => SubLinkKind::Value,
            Some(5) => SubLinkKind::Columns,
            Some(6) => SubLinkKind::Array,
            _ => SubLinkKind::Other,
        }
    }

    /// The subquery.
    pub(crate) fn query(self) -> Option<Query<'t>> {
        Query::of(self.0.get("subselect"))
    }

    /// The comparison of ANY, ALL and rows, in which parameters of the server stand for the subquery's columns.
    pub(crate) fn test(self) -> Expr<'t> {
        Expr::of(self.0.get("testexpr"))
    }
}
