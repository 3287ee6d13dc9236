//! What is in the trees of the catalog.

use crate::catalog::{Oid, StoredTree};
use crate::tree::expr::{Expr, Exprs};
use crate::tree::query::Query;

impl StoredTree {
    /// The expression that it is; `None` where the text cannot be read.
    pub(crate) fn expression(&self) -> Option<Expr<'_>> {
        self.node().map(Expr::of)
    }

    /// The expressions that it is a list of; `None` where the text cannot be read.
    pub(crate) fn expressions(&self) -> Option<Exprs<'_>> {
        self.node().map(Exprs::of)
    }

    /// The query that it is.
    pub(crate) fn query(&self) -> Option<Query<'_>> {
        Query::of(self.node()?)
    }

    /// The statements of a function's body, in order; `None` when anything else is in it.
    pub(crate) fn statements(&self) -> Option<Vec<Query<'_>>> {
        Query::statements(self.node()?)
    }

    /// `SELECT FROM ONLY relation`, or without FROM: an expression of the catalog can be looked at as if it stood there.
    pub(crate) fn select_from_only(relation: Option<Oid>) -> StoredTree {
        let (table, from) = match relation {
            Some(oid) => {
                (format!("({{RANGETBLENTRY :rtekind 0 :relid {oid} :inh false}})"), "({RANGETBLREF :rtindex 1})")
            }
            None => ("<>".to_owned(), "<>"),
        };
        StoredTree::from(format!(
            "{{QUERY :commandType 1 :utilityStmt <> :rtable {table} :jointree {{FROMEXPR :fromlist {from} :quals <>}}}}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::query::{Command, FromItem};

    #[test]
    fn a_row_of_a_table_is_selected_from_it_alone() {
        let select = StoredTree::select_from_only(Some(7));
        let query = select.query().unwrap();
        let items: Vec<_> = query.join_tree().items().collect();
        assert!(matches!(items.as_slice(), [FromItem::Entry(1)]));
        let entry = query.entry(1).unwrap();
        assert_eq!((query.command(), entry.relation(), entry.inherits()), (Command::Select, Some(7), false));
    }

    #[test]
    fn nothing_is_selected_from_where_there_is_no_table() {
        let select = StoredTree::select_from_only(None);
        let query = select.query().unwrap();
        assert_eq!((query.range_table().len(), query.join_tree().items().len()), (0, 0));
        assert!(query.join_tree().condition().is_missing());
    }
}
