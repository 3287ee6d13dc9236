//! Which result columns a statement is sorted by.

use crate::described::{Described, Tree};
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::Query;

/// A result column that a statement is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortColumn {
    /// Its position among the result columns, from 0.
    pub index: usize,
    /// The name of the column of a table or sub-select that it is, where it is one unchanged.
    pub source_name: Option<String>,
}

/// For each item of the outermost ORDER BY the result column that it is; `None` for one that is not among them. Nothing where the tree
/// is not known.
pub fn sort_columns(described: &Described) -> Option<Vec<Option<SortColumn>>> {
    let Tree::Query(text) = &described.tree else { return None };
    let node = Node::parse(text).ok()?;
    let query = Query::of(&node)?;
    let column = |item| {
        let entry = query.sorted_by(item).filter(|entry| !entry.is_junk())?;
        let index = usize::try_from(entry.number()?).ok()?.checked_sub(1)?;
        let source_name = match entry.expression() {
            Expr::Variable(variable) => variable
                .of_level(0)
                .and_then(|(of, number)| query.entry(of)?.column_name(number).map(|name| name.into_owned())),
            _ => None,
        };
        Some(SortColumn { index, source_name })
    };
    Some(query.sort_clause().map(column).collect())
}
