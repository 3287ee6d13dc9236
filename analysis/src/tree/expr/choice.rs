//! Expressions that give one of several.

use crate::tree::Oid;
use crate::tree::expr::{Expr, Exprs};
use crate::tree::node::Node;

/// A `CaseExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Case<'t>(pub(super) &'t Node<'t>);

impl<'t> Case<'t> {
    /// What each WHEN is compared with; missing where they are conditions.
    pub(crate) fn argument(self) -> Expr<'t> {
        Expr::of(self.0.get("arg"))
    }

    /// WHEN … THEN …, in order.
    pub(crate) fn branches(self) -> impl ExactSizeIterator<Item = Branch<'t>> + DoubleEndedIterator {
        self.0.get("args").items().iter().map(Branch)
    }

    /// ELSE.
    pub(crate) fn otherwise(self) -> Expr<'t> {
        Expr::of(self.0.get("defresult"))
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("casetype").oid()
    }
}

/// A `CaseWhen`.
#[derive(Debug, Clone, Copy)]
pub struct Branch<'t>(pub(super) &'t Node<'t>);

impl<'t> Branch<'t> {
    /// WHEN.
    pub(crate) fn condition(self) -> Expr<'t> {
        Expr::of(self.0.get("expr"))
    }

    /// THEN.
    pub(crate) fn result(self) -> Expr<'t> {
        Expr::of(self.0.get("result"))
    }
}

/// A `CoalesceExpr` or `MinMaxExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'t>(pub(super) &'t Node<'t>);

impl<'t> Choice<'t> {
    /// What it gives one of.
    pub fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get(if self.0.is("COALESCEEXPR") { "coalescetype" } else { "minmaxtype" }).oid()
    }
}
