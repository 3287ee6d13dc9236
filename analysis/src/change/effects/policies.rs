//! Row-level security: its policies are part of every statement that reads or writes the table. Which of them hold depends on the role
//! and the command; all are looked at.

use super::{Collector, column_name, qualified};
use crate::catalog::Relation;

impl Collector<'_> {
    /// What the policies of a table read, and which functions they call.
    pub(super) fn policies(&mut self, relation: &Relation) {
        if !relation.row_security || !self.policies.insert(relation.oid) {
            return;
        }
        let trees = relation.policies.iter().flat_map(|policy| [&policy.condition, &policy.check]);
        for tree in trees.flatten() {
            match tree.expression() {
                Some(policy) => {
                    // The table itself is the only entry of the range table around the policy.
                    let numbers = policy.columns_of(1).map(|variable| variable.number());
                    let numbers = numbers.map(|number| number.and_then(|number| i16::try_from(number).ok()));
                    self.effects.reads.extend(numbers.map(|number| column_name(relation, number.unwrap_or(0))));
                    self.tree(policy, None);
                }
                None => {
                    let name = qualified(relation);
                    self.effects.opaque.insert(format!("a policy of {name} cannot be read"));
                }
            }
        }
    }
}
