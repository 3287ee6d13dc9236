//! What the server answers about one statement.

use serde::{Deserialize, Serialize};

use crate::catalog::Oid;
use crate::lazy::Lazy;
use crate::wording::Wording;
use crate::written::Written;

/// A statement's types and its analysed query tree.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Described {
    /// The types of `$1`, `$2`, ….
    pub parameters: Vec<Oid>,
    /// The result columns; empty for a statement that returns no rows.
    pub columns: Vec<DescribedColumn>,
    /// The analysed query tree.
    pub tree: Tree,
    /// The text that the places in the tree are offsets into; `None` where the server counts them in another encoding.
    pub written: Option<Written>,
    /// What its words say, for where there is no tree.
    pub wording: Lazy<Wording>,
    /// The statement with all stars written out, which means the same; `None` where it has none.
    pub without_stars: Option<String>,
    /// Whether a star is left that could mean further columns one day, because it cannot be written out.
    #[serde(default)]
    pub keeps_star: bool,
    /// Why PostgreSQL cannot plan it; `None` where it can, or cannot tell.
    pub no_plan: Option<NoPlan>,
    /// How its tables are searched; `None` where that was not asked, or could not be told. No fact comes from it.
    #[serde(default)]
    pub search: Option<Search>,
}

impl Described {
    /// The statement as it was sent, for messages; empty where its places are not known.
    pub fn text(&self) -> &str {
        self.written.as_ref().map_or("", Written::text)
    }
}

/// How a plan for any values searches tables, where PostgreSQL was to use indexes if any index could serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// The scans of tables.
    pub scans: Vec<Scan>,
    /// Whether PostgreSQL itself proves that no row can satisfy the conditions of the statement.
    pub finds_nothing: bool,
}

/// The scan of one table, or of one partition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// The table's name, without its schema.
    pub table: String,
    /// The name that the plan has for it: the alias, with a number where it is there several times.
    pub alias: String,
    /// The indexes that find its rows; none where all rows are read.
    pub indexes: Vec<IndexUse>,
    /// The conditions that rows are tested for one by one, as PostgreSQL prints them: the scan's own, and those of joins around it.
    pub filter: String,
}

/// An index in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexUse {
    /// Its name, without its schema.
    pub index: String,
    /// The condition that it is searched with, as PostgreSQL prints it; `None` where its predicate is all that is made use of.
    pub condition: Option<String>,
}

/// What PostgreSQL says of a statement that it cannot plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoPlan {
    /// The SQLSTATE.
    pub code: String,
    /// The message.
    pub message: String,
    /// The detail.
    pub detail: Option<String>,
    /// The hint.
    pub hint: Option<String>,
    /// Whether a constant could not be computed, as opposed to what PostgreSQL cannot do.
    pub of_constant: bool,
}

/// One column of the RowDescription.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescribedColumn {
    /// Its name.
    pub name: String,
    /// Its type. PostgreSQL reports the base type for a column of a domain.
    pub type_oid: Oid,
    /// Its type modifier, or -1.
    pub typmod: i32,
    /// The table column that it is taken from unchanged: relation and `attnum`.
    pub origin: Option<(Oid, i16)>,
}

/// Why there is no tree where the server sends none at all.
pub const NO_MESSAGES: &str = "PostgreSQL's messages of level LOG, which bring the query trees, do not arrive here";

/// The analysed query tree of a statement, before rules and views are expanded, or why there is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Tree {
    /// The `pg_node_tree` text: one `QUERY` node.
    ///
    /// `location` in it is the offset of a byte in the statement's text as it was sent ([`Described::written`]), -1 where a node
    /// stands for nothing that was written. It is the token that an error message would point to: the name of a
    /// function, the sign of an operator, the first word of a column (`exprLocation` takes the leftmost of a node and its
    /// arguments). In stored trees, those of views, it is -1 or an offset in another text.
    Query(String),
    /// Why it could not be had; everything about the statement is then unknown.
    Unavailable(String),
}

impl Tree {
    /// Whether the server sends no trees at all.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Unavailable(reason) if reason == NO_MESSAGES)
    }
}
