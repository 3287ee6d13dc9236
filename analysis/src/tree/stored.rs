//! Trees that PostgreSQL stores: queries of views, defaults, checks, predicates, bodies of functions.

use std::fmt;
use std::sync::{Arc, OnceLock};

use self_cell::self_cell;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tree::Oid;
use crate::tree::expr::{Expr, Exprs};
use crate::tree::node::Node;
use crate::tree::query::Query;

self_cell!(
    struct Parsed {
        owner: Arc<str>,
        #[covariant]
        dependent: Node,
    }
);

/// A `pg_node_tree`, parsed when it is first looked at, and only then: views are looked at again for every statement that reads them.
#[derive(Clone)]
pub struct StoredTree {
    text: Arc<str>,
    parsed: Arc<OnceLock<Option<Parsed>>>,
}

impl StoredTree {
    /// The text as PostgreSQL stores it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree; `None` where the text cannot be read.
    pub(crate) fn node(&self) -> Option<&Node<'_>> {
        let parse = || Parsed::try_new(Arc::clone(&self.text), |text| Node::parse(text)).ok();
        self.parsed.get_or_init(parse).as_ref().map(Parsed::borrow_dependent)
    }

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

impl From<String> for StoredTree {
    fn from(text: String) -> StoredTree {
        StoredTree { text: text.into(), parsed: Arc::default() }
    }
}

impl Serialize for StoredTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for StoredTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StoredTree, D::Error> {
        String::deserialize(deserializer).map(StoredTree::from)
    }
}

/// By the text alone.
impl PartialEq for StoredTree {
    fn eq(&self, other: &StoredTree) -> bool {
        self.text == other.text
    }
}

impl Eq for StoredTree {}

impl fmt::Debug for StoredTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoredTree").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::query::{Command, FromItem};

    #[test]
    fn it_is_parsed_once_for_all_its_clones() {
        let tree = StoredTree::from("{VAR :varno 1}".to_owned());
        let clone = tree.clone();
        let first = tree.node().unwrap();
        assert!(std::ptr::eq(first, clone.node().unwrap()));
    }

    #[test]
    fn what_cannot_be_read_is_no_tree() {
        let tree = StoredTree::from("{VAR :varno".to_owned());
        assert!(tree.node().is_none());
        assert_eq!(tree.text(), "{VAR :varno");
    }

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
