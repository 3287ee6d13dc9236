//! Constructors of arrays and rows.

use crate::tree::Oid;
use crate::tree::expr::Exprs;
use crate::tree::node::Node;

/// An `ArrayExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Array<'t>(pub(super) &'t Node<'t>);

impl<'t> Array<'t> {
    /// Its elements, or the arrays that it is made of.
    pub(crate) fn elements(self) -> Exprs<'t> {
        Exprs::of(self.0.get("elements"))
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("array_typeid").oid()
    }

    /// Whether it is made of arrays; `None` where that cannot be read.
    pub(crate) fn multidimensional(self) -> Option<bool> {
        self.0.get("multidims").bool()
    }
}

/// A `RowExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t>(pub(super) &'t Node<'t>);

impl<'t> Row<'t> {
    /// Its fields.
    pub(crate) fn fields(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("row_typeid").oid()
    }
}
