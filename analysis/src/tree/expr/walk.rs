//! All nodes of an expression.

use crate::tree::expr::{Expr, Variable};
use crate::tree::node::Node;
use crate::tree::query::Command;

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

/// All nodes, each with something that is known of it from above.
struct WalkWith<'t, With, Below> {
    pending: Vec<(&'t Node<'t>, With)>,
    below: Below,
}

impl<'t, With: Copy, Below: Fn(&'t Node<'t>, With) -> Vec<(&'t Node<'t>, With)>> Iterator
    for WalkWith<'t, With, Below>
{
    type Item = (Expr<'t>, With);

    fn next(&mut self) -> Option<(Expr<'t>, With)> {
        while let Some((node, with)) = self.pending.pop() {
            self.pending.extend((self.below)(node, with).into_iter().rev());
            if node.record().is_some() {
                return Some((Expr::of(node), with));
            }
        }
        None
    }
}

impl<'t> Expr<'t> {
    /// All nodes, each with the number of queries in it that are around the node.
    pub(crate) fn walk_levels(self) -> impl Iterator<Item = (Expr<'t>, usize)> {
        let below = |node: &'t Node<'t>, levels: usize| {
            let levels = levels + usize::from(matches!(Expr::of(node), Expr::Query(_)));
            node.children().into_iter().map(|child| (child, levels)).collect()
        };
        WalkWith { pending: vec![(self.node(), 0)], below }
    }

    /// The columns in it of an entry of the range table around it, also in its subqueries.
    pub(crate) fn columns_of(self, entry: usize) -> impl Iterator<Item = Variable<'t>> {
        self.walk_levels().filter_map(move |(node, levels)| match node {
            Expr::Variable(one) if one.levels_up() == Some(levels) && one.entry() == Some(entry) => Some(one),
            _ => None,
        })
    }

    /// All nodes, each with whether a column is assigned its value as it is. The cast to the domain of the column is left out then.
    /// `assigned` says so of the expression itself.
    pub(crate) fn walk_assigned(self, assigned: bool) -> impl Iterator<Item = (Expr<'t>, bool)> {
        let below = |node: &'t Node<'t>, _| {
            let reads = matches!(Expr::of(node), Expr::Query(query) if query.command() == Command::Select);
            let Some(record) = node.record() else {
                return node.children().into_iter().map(|child| (child, false)).collect();
            };
            let fields = record.fields().flat_map(|(name, value)| match name {
                "targetList" | "onConflictSet" if !reads => {
                    value.items().iter().map(|entry| without_domain(entry.get("expr"))).collect()
                }
                _ => vec![(value, false)],
            });
            fields.collect()
        };
        let start = if assigned { without_domain(self.node()) } else { (self.node(), false) };
        WalkWith { pending: vec![start], below }
    }
}

/// What is assigned, below the cast to the domain of the column.
fn without_domain<'t>(node: &'t Node<'t>) -> (&'t Node<'t>, bool) {
    match Expr::of(node) {
        Expr::ToDomain(cast) => (cast.argument().node(), true),
        _ => (node, true),
    }
}
