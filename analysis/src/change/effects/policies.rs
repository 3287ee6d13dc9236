//! Row-level security: its policies are part of every statement that reads or writes the table. Which of them hold depends on the role
//! and the command; all are looked at.

use std::collections::BTreeSet;

use super::{Collector, column_name, qualified};
use crate::catalog::Relation;
use crate::facts::ColumnName;
use crate::tree::node::Node;

impl Collector<'_> {
    /// What the policies of a table read, and which functions they call.
    pub(super) fn policies(&mut self, relation: &Relation) {
        if !relation.row_security || !self.policies.insert(relation.oid) {
            return;
        }
        let trees = relation.policies.iter().flat_map(|policy| [&policy.condition, &policy.check]);
        for tree in trees.flatten() {
            match tree.node() {
                Some(node) => {
                    own_columns(relation, node, 0, &mut self.effects.reads);
                    self.tree(node, None);
                }
                None => {
                    let name = qualified(relation);
                    self.effects.opaque.insert(format!("a policy of {name} cannot be read"));
                }
            }
        }
    }
}

/// The columns of the table itself, the only entry of the range table around the policy, so many levels up.
fn own_columns(relation: &Relation, node: &Node<'_>, levels: i64, found: &mut BTreeSet<ColumnName>) {
    let number = |field: &str| node.get(field).int();
    if node.is("VAR") && number("varlevelsup") == Some(levels) && number("varno") == Some(1) {
        let number = number("varattno").and_then(|number| i16::try_from(number).ok());
        found.insert(column_name(relation, number.unwrap_or(0)));
    }
    let levels = levels + i64::from(node.is("QUERY"));
    node.children().into_iter().for_each(|child| own_columns(relation, child, levels, found));
}
