//! The functions that expressions call.

use super::{Catalog, Function};
use crate::tree::expr::{Callee, Expr};

impl Catalog {
    /// The function that computes the value of a call, an operator or an aggregate.
    pub(crate) fn function_of<'e>(&self, expression: impl Into<Expr<'e>>) -> Option<&Function> {
        self.callee(expression.into().callee()?)
    }

    /// The functions that a node itself calls, also to compare and to sort; `None` for one that the catalog does not have.
    pub(crate) fn functions_of<'e>(&self, node: impl Into<Expr<'e>>) -> Vec<Option<&Function>> {
        node.into().callees().into_iter().map(|callee| self.callee(callee)).collect()
    }

    fn callee(&self, callee: Callee) -> Option<&Function> {
        let function = match callee {
            Callee::Function(function) => function,
            Callee::Operator(operator) => *self.operators.get(&operator)?,
        };
        self.functions.get(&function)
    }
}
