//! What the server answers about one statement.

use crate::catalog::Oid;

/// A statement's types and its analysed query tree.
#[derive(Debug, Clone)]
pub struct Described {
    /// The types of `$1`, `$2`, ….
    pub parameters: Vec<Oid>,
    /// The result columns; empty for a statement that returns no rows.
    pub columns: Vec<DescribedColumn>,
    /// The analysed query tree.
    pub tree: Tree,
    /// The text that the places in the tree are offsets into; `None` where they are offsets into another one, or missing.
    pub text: Option<String>,
}

/// One column of the RowDescription.
#[derive(Debug, Clone)]
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

/// `pg_proc.prosqlbody` of a function made of the statement, or why there is none.
#[derive(Debug, Clone)]
pub enum Tree {
    /// The `pg_node_tree` text.
    Query(String),
    /// Why it could not be had; everything about the statement is then unknown.
    Unavailable(String),
}
