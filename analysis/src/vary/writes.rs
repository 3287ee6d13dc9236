//! Statements that write to all rows of a table.

use crate::described::{Described, Tree};
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query};

/// Each UPDATE and DELETE of a statement without a condition, or with one of constants alone: by the name of its CTE, empty for the
/// statement itself.
pub fn writes_to_all_rows(described: &Described) -> Vec<String> {
    let Tree::Query(text) = &described.tree else { return Vec::new() };
    let Ok(node) = Node::parse(text) else { return Vec::new() };
    let Some(query) = Query::of(&node) else { return Vec::new() };
    let own = is_unrestricted(query).then(String::new);
    let ctes = query.ctes().filter(|cte| cte.query().is_some_and(is_unrestricted));
    own.into_iter().chain(ctes.map(|cte| cte.name().into_owned())).collect()
}

fn is_unrestricted(query: Query<'_>) -> bool {
    matches!(query.command(), Command::Update | Command::Delete) && is_constant(query.join_tree().condition())
}

fn is_constant(condition: Expr<'_>) -> bool {
    match condition {
        Expr::Missing | Expr::Constant(_) => true,
        Expr::Boolean(boolean) => boolean.arguments().iter().all(is_constant),
        _ => false,
    }
}
