//! Lists of expressions.

use crate::tree::expr::Expr;
use crate::tree::node::Node;

/// A list of expressions; empty also where there is no list.
#[derive(Debug, Clone, Copy)]
pub struct Exprs<'t>(&'t [Node<'t>]);

impl<'t> Exprs<'t> {
    pub(crate) const NONE: Exprs<'static> = Exprs(&[]);

    pub(crate) fn of(node: &'t Node<'t>) -> Exprs<'t> {
        Exprs(node.items())
    }

    /// The expressions in their order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Expr<'t>> + DoubleEndedIterator + Clone {
        self.0.iter().map(Expr::of)
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The one at a position, which counts from 0.
    pub(crate) fn get(self, position: usize) -> Option<Expr<'t>> {
        self.0.get(position).map(Expr::of)
    }

    /// The first one.
    pub(crate) fn first(self) -> Option<Expr<'t>> {
        self.get(0)
    }

    /// The second one.
    pub(crate) fn second(self) -> Option<Expr<'t>> {
        self.get(1)
    }

    /// The first one, and the others.
    pub(crate) fn split_first(self) -> Option<(Expr<'t>, Exprs<'t>)> {
        let (first, rest) = self.0.split_first()?;
        Some((Expr::of(first), Exprs(rest)))
    }

    /// The last one, and those before it.
    pub(crate) fn split_last(self) -> Option<(Expr<'t>, Exprs<'t>)> {
        let (last, rest) = self.0.split_last()?;
        Some((Expr::of(last), Exprs(rest)))
    }

    /// All of them, where there are just so many.
    pub(crate) fn exactly<const N: usize>(self) -> Option<[Expr<'t>; N]> {
        let items: &'t [Node<'t>; N] = self.0.try_into().ok()?;
        Some(items.each_ref().map(Expr::of))
    }
}

impl<'t> IntoIterator for Exprs<'t> {
    type Item = Expr<'t>;
    type IntoIter = std::iter::Map<std::slice::Iter<'t, Node<'t>>, fn(&'t Node<'t>) -> Expr<'t>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(Expr::of)
    }
}
