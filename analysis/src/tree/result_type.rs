//! The type of an expression, for those who hold its node.

use crate::catalog::Oid;
use crate::tree::expr::Expr;

/// [`Expr::ty`]
pub(crate) fn result_type<'e>(expression: impl Into<Expr<'e>>) -> Option<Oid> {
    expression.into().ty()
}
