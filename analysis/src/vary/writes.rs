//! Statements that write to all rows of a table.

use crate::described::{Described, Tree};
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query};

/// Whether a statement is an UPDATE or DELETE without a condition, or with one that is a constant: in its own query, not in a CTE.
pub fn writes_to_all_rows(described: &Described) -> bool {
    let Tree::Query(text) = &described.tree else { return false };
    let Ok(node) = Node::parse(text) else { return false };
    let Some(query) = Query::of(&node) else { return false };
    matches!(query.command(), Command::Update | Command::Delete)
        && matches!(query.join_tree().condition(), Expr::Missing | Expr::Constant(_))
}
