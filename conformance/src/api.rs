//! What a generator made of some query files: the statements with their types, the same form for both generators.

use std::collections::BTreeMap;

use crate::shape::Shape;

/// What came out for one set of query files.
#[derive(Debug, Default)]
pub struct Api {
    /// By repository and name: `reports.sales.by_month`.
    pub statements: BTreeMap<String, Statement>,
    /// Enums and composites, by their path: `types::Colour`.
    pub types: BTreeMap<String, UserType>,
    /// What was refused, by repository and name, with the reason in a few words.
    pub refused: BTreeMap<String, String>,
}

/// One statement.
#[derive(Debug)]
pub struct Statement {
    /// The parameters, `$1` first.
    pub parameters: Vec<Value>,
    /// The result columns.
    pub columns: Vec<Value>,
}

/// A parameter, a column or a field.
#[derive(Debug)]
pub struct Value {
    /// Its name.
    pub name: String,
    /// Its type.
    pub shape: Shape,
}

/// A type of the schema.
#[derive(Debug)]
pub enum UserType {
    /// Its variants.
    Enum(Vec<String>),
    /// Its fields.
    Composite(Vec<Value>),
}

impl Api {
    /// Puts what came of another piece of the same query files beside this.
    pub fn merge(&mut self, other: Self) {
        self.statements.extend(other.statements);
        self.types.extend(other.types);
        self.refused.extend(other.refused);
    }
}

/// The key of a statement: repository and name without what the two write otherwise, as in file names that are not Rust's.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect::<String>().to_lowercase()
}
