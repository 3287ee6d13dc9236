//! Bodies of trigger functions in PL/pgSQL, as far as they can be read: what they do to the records that a row can be made of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A body that could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its statements.
    pub statements: Vec<Statement>,
    /// What it may do besides.
    pub uses: Uses,
}

/// What a body may do besides changing a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uses {
    /// Names of what is called as a function is, and of what only looks like it.
    pub calls: BTreeSet<String>,
    /// Statements of SQL, casts and subqueries, of which more would have to be known.
    pub more: bool,
    /// RAISE EXCEPTION
    pub raises: bool,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Statement {
    /// It touches no record.
    Other,
    /// `record := value`
    Record(String, Value),
    /// `record.column := value`
    Column(String, String, Value),
    /// One of these branches is taken: the first whose condition holds.
    Branches(Vec<(Condition, Vec<Statement>)>),
    /// Any number of times.
    Loop(Vec<Statement>),
    /// Statements that may be left in the middle: by EXIT, or for one of the exception handlers.
    Block(Vec<Statement>, Vec<Vec<Statement>>),
    /// RETURN
    Return(Value),
    /// RAISE EXCEPTION: nothing after it is done.
    Raise,
}

/// What is assigned or returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A copy of this record.
    Record(String),
    /// NULL
    Null,
    /// The first of these that is not NULL: COALESCE.
    FirstOf(Vec<Value>),
    /// The current time or date, by a keyword or one of [`CLOCKS`].
    Time,
    /// Anything.
    Other,
}

/// Functions of PostgreSQL itself that give the current time.
pub const CLOCKS: &[&str] = &["now", "clock_timestamp", "statement_timestamp", "transaction_timestamp"];

/// A condition, as far as it is about `TG_OP`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// It always holds: ELSE.
    Always,
    /// `TG_OP = 'INSERT'` and the like.
    Operation(String),
    /// NOT
    Not(Box<Condition>),
    /// All of them.
    And(Vec<Condition>),
    /// One of them.
    Or(Vec<Condition>),
    /// Anything.
    Other,
}
