//! Rows, and the records in them.

use super::{Field, Reason};
use crate::build::names::{TypeIdent, ValueIdent};

/// A generated row struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: TypeIdent,
    /// What it is a row of, for its documentation.
    pub of: RowOf,
    /// Its fields in the order of the result columns.
    pub fields: Vec<Field>,
    /// For each field whether it is a struct of columns.
    pub embedded: Vec<bool>,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
    /// Its form that borrows, if it has one.
    pub borrowed: Option<Borrowed>,
    /// The module that defines it, where that is the one of another file which returns the rows of this table, too.
    pub home: Option<Vec<ValueIdent>>,
    /// Whether pages of some statement begin behind it.
    pub has_cursors: bool,
}

/// A generated struct within rows: of the records in a column, or of several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NestedRow {
    /// Its name.
    pub name: TypeIdent,
    /// The field that has them (the first, if several do), for its documentation.
    pub column: String,
    /// The method that returns it.
    pub method: ValueIdent,
    /// Its fields, in their order.
    pub fields: Vec<Field>,
    /// Whether it is read from a record.
    pub of_record: bool,
    /// Whether it is read from columns.
    pub of_columns: bool,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// The form of a row that borrows text and bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    /// Its name.
    pub name: TypeIdent,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// What a row is a row of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOf {
    /// All columns of a table.
    Table {
        /// Its schema.
        schema: String,
        /// Its name.
        name: String,
    },
    /// The result of a statement (the first that has this shape).
    Statement(ValueIdent),
    /// The result of statements of other repositories only.
    Elsewhere,
}

/// A field of the records in a column.
#[derive(Debug, Clone)]
pub struct NestedField {
    /// Its Rust name, type and nullability.
    pub field: Field,
    /// Its PostgreSQL type, as `format_type` writes it.
    pub postgres: String,
    /// Why it is nullable or not, where the record is not NULL itself.
    pub reason: Reason,
    /// For an array whose elements can be NULL: why.
    pub elements_reason: Option<String>,
    /// The fields of its records, where they are a struct.
    pub nested: Vec<NestedField>,
}
