//! What has one argument and gives it in another form.

use crate::tree::Oid;
use crate::tree::expr::{CallForm, Expr};
use crate::tree::node::Node;

/// A `RelabelType`, `CollateExpr`, `CoerceViaIO`, `ArrayCoerceExpr`, `ConvertRowtypeExpr`, `CoerceToDomain`, `NamedArgExpr` or
/// `ReturningExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'t>(pub(super) &'t Node<'t>);

impl<'t> Cast<'t> {
    /// What is cast.
    pub(crate) fn argument(self) -> Expr<'t> {
        let field = if self.0.is("RETURNINGEXPR") { "retexpr" } else { "arg" };
        Expr::of(self.0.get(field))
    }

    /// The type that it is cast to; none for COLLATE and the like.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("resulttype").oid()
    }

    /// How a `RelabelType` was written.
    pub(crate) fn form(self) -> CallForm {
        CallForm::of(self.0.get("relabelformat"))
    }

    /// For an `ArrayCoerceExpr`: the cast of one element, over [`Expr::CaseTest`].
    pub(crate) fn element(self) -> Expr<'t> {
        Expr::of(self.0.get("elemexpr"))
    }

    /// For a `NamedArgExpr`: the argument's number, which counts from 0.
    pub(crate) fn argument_number(self) -> Option<usize> {
        self.0.get("argnumber").int().and_then(|number| usize::try_from(number).ok())
    }
}
