//! Trees that PostgreSQL stores: queries of views, defaults, checks, predicates, bodies of functions.

use std::fmt;
use std::sync::{Arc, OnceLock};

use self_cell::self_cell;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tree::node::Node;

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
    pub fn node(&self) -> Option<&Node<'_>> {
        let parse = || Parsed::try_new(Arc::clone(&self.text), |text| Node::parse(text)).ok();
        self.parsed.get_or_init(parse).as_ref().map(Parsed::borrow_dependent)
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
}
