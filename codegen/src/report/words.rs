//! Words that a key of the report can have.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many rows a statement returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cardinality {
    /// One row, always: `exactly_one`.
    ExactlyOne,
    /// No row or one: `at_most_one`.
    AtMostOne,
    /// Any number of rows: `many`.
    Many,
    /// It has no result columns: `none`.
    None,
}

/// How the rows of a COPY travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Copy {
    /// `COPY … FROM STDIN`: `from_stdin`. What is proven is proven of an INSERT into the same columns.
    FromStdin,
    /// `COPY … TO STDOUT`: `to_stdout`. What is proven is proven of its query.
    ToStdout,
}

/// The kind of a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConstraintKind {
    /// PRIMARY KEY: `primary_key`.
    PrimaryKey,
    /// UNIQUE, or a unique index: `unique`.
    Unique,
    /// FOREIGN KEY: `foreign_key`.
    ForeignKey,
    /// CHECK, CHECK OPTION of a view, or no partition for a row: `check`.
    Check,
    /// EXCLUDE: `exclusion`.
    Exclusion,
    /// NOT NULL: `not_null`.
    NotNull,
}

impl fmt::Display for ConstraintKind {
    /// For sentences: `primary key`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConstraintKind::PrimaryKey => "primary key",
            ConstraintKind::Unique => "unique",
            ConstraintKind::ForeignKey => "foreign key",
            ConstraintKind::Check => "check",
            ConstraintKind::Exclusion => "exclusion",
            ConstraintKind::NotNull => "not null",
        })
    }
}

/// What happens to a referenced row, so that the action of the foreign key follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CascadeEvent {
    /// It is deleted: `delete`.
    Delete,
    /// Its key changes: `update`.
    Update,
}

/// What a foreign key does with the rows that reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CascadeAction {
    /// CASCADE: they are deleted or changed as well: `cascade`.
    Cascade,
    /// SET NULL: `set_null`.
    SetNull,
    /// SET DEFAULT: `set_default`.
    SetDefault,
}

/// How strongly rows are locked, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum LockStrength {
    /// FOR KEY SHARE: `KEY SHARE`.
    #[serde(rename = "KEY SHARE")]
    KeyShare,
    /// FOR SHARE: `SHARE`.
    Share,
    /// FOR NO KEY UPDATE: `NO KEY UPDATE`.
    #[serde(rename = "NO KEY UPDATE")]
    NoKeyUpdate,
    /// FOR UPDATE: `UPDATE`.
    Update,
}

impl fmt::Display for LockStrength {
    /// As SQL has it after FOR: `NO KEY UPDATE`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LockStrength::KeyShare => "KEY SHARE",
            LockStrength::Share => "SHARE",
            LockStrength::NoKeyUpdate => "NO KEY UPDATE",
            LockStrength::Update => "UPDATE",
        })
    }
}

/// How it is known that all variants of a statement are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// It is proven that each means the sum of its parts: `proven`.
    Proven,
    /// The server described each of them: `tried`.
    Tried,
}

/// What turns a part of a statement on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Switch {
    /// The parameter is given, not NULL: `given`.
    Given,
    /// The parameter is true: `true`.
    True,
    /// The column is set, not kept (`--@ patch`): `set`.
    Set,
    /// The column is not left to its DEFAULT (`--@ default`): `stated`.
    Stated,
    /// A flag that is no parameter of the SQL: `flag`.
    Flag,
}
