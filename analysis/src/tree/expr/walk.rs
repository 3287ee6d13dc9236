//! All nodes of an expression.

use crate::tree::expr::Expr;
use crate::tree::node::Node;

/// The iterator of [`Expr::walk`]: a node before what it consists of.
#[derive(Debug)]
pub struct Walk<'t> {
    pending: Vec<&'t Node<'t>>,
}

impl<'t> Walk<'t> {
    pub(crate) fn of(node: &'t Node<'t>) -> Walk<'t> {
        Walk { pending: vec![node] }
    }
}

impl<'t> Iterator for Walk<'t> {
    type Item = Expr<'t>;

    fn next(&mut self) -> Option<Expr<'t>> {
        while let Some(node) = self.pending.pop() {
            self.pending.extend(node.children().into_iter().rev());
            if node.record().is_some() {
                return Some(Expr::of(node));
            }
        }
        None
    }
}
