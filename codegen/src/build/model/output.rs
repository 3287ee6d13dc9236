//! What a method gives back.

use super::Field;
use crate::build::names::{TypeIdent, ValueIdent};

/// A COPY over the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copy {
    /// `COPY … FROM STDIN`, as it is sent: an INSERT stands for it.
    In(String),
    /// `COPY … TO STDOUT` of the query that stands for it.
    Out,
}

/// How the rows of a join become groups, as they follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The field that collects.
    pub members: ValueIdent,
    /// The fields that are equal in all rows of a group, and tell it from the next one.
    pub key: Vec<ValueIdent>,
}

/// What a method gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Any number of groups of rows.
    Grouped(RowType, Group),
    /// All rows are one group; there may be none.
    OptionalGroup(RowType, Group),
    /// The number of rows.
    Count,
    /// A sink of rows, each the params struct of this name.
    CopyIn(TypeIdent),
    /// Nothing; any number of rows but one is an error.
    AffectsOne {
        /// Of the server, which therefore stores nothing: see [`enforced`](crate::check::enforced).
        enforced: bool,
    },
    /// Exactly one row.
    One(RowType),
    /// At most one row.
    Optional(RowType),
    /// Any number of rows.
    Many(RowType),
}

impl Output {
    /// The type of a row, where there are rows.
    pub fn row(&self) -> Option<&RowType> {
        match self {
            Self::One(row)
            | Self::Optional(row)
            | Self::Many(row)
            | Self::Grouped(row, _)
            | Self::OptionalGroup(row, _) => Some(row),
            Self::Count | Self::CopyIn(_) | Self::AffectsOne { .. } => None,
        }
    }
}

/// The type of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowType {
    /// The only column itself.
    Scalar(Box<Field>),
    /// A generated struct.
    Struct {
        /// The module of the repository that has it, where that is another one.
        module: Option<Vec<ValueIdent>>,
        /// Its name.
        name: TypeIdent,
    },
}
