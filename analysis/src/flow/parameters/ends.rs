//! What a place in a statement does with the value that stands there, and what happens to a value in the end.

use super::refused::Domain;
use crate::catalog::Oid;
use crate::flow::sources::{SourceOid, SourceOids};

/// What the value of an expression is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// To be written to a column.
    Assigned(Oid, i16),
    /// To be a field of a composite that is written.
    Field,
    /// To be tested for NULL.
    Tested,
    /// To be compared with what comes from there; whether it is also tested for NULL.
    Compared(SourceOids, bool),
    /// To be a column of a subquery, of VALUES or of a function in FROM.
    Cell(Cell),
    /// Anything else.
    Other,
}

/// A column that other parts of the statement can refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    /// The address of the query's node.
    pub(super) query: usize,
    /// The `rtindex` of VALUES or a function there; 0 for the query's own output.
    pub(super) entry: usize,
    /// The column, from 1; 0 for the whole row.
    pub(super) column: usize,
}

/// What a place does with the value that stands there.
#[derive(Debug, Clone)]
pub(super) struct Position {
    pub(super) role: Role,
    /// The value is an array, and its elements are what is meant.
    pub(super) element: bool,
    /// A domain that refuses NULL, to which it is cast on the way.
    pub(super) domain: Option<Domain>,
}

impl Position {
    pub(super) fn of(role: Role) -> Position {
        Position { role, element: false, domain: None }
    }
}

/// What happens to a value in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// It is written to this column of this relation, on its way through this domain that refuses NULL.
    Assigned(Oid, i16, Option<Domain>),
    /// It becomes a field of a composite that is written.
    Field,
    /// It is tested for NULL.
    Tested,
    /// It is an array, and its elements are taken out of it.
    TakenApart,
    /// Anything else: it is compared, computed with, returned.
    Other,
}

/// The ends of one parameter, each with the place in the statement where the parameter stands.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Of the value itself.
    pub(super) value: Vec<(End, Option<usize>)>,
    /// Of the elements, where it is an array that is taken apart.
    pub(super) elements: Vec<(End, Option<usize>)>,
    /// What it, or its elements, are compared with.
    pub(super) compared: Vec<SourceOids>,
    /// How many dimensions are written in its casts.
    pub(super) cast_dimensions: Option<usize>,
}

impl Uses {
    /// What it, or its elements, are assigned to and compared with.
    pub(super) fn sources(&self) -> Vec<SourceOids> {
        let assigned = |ends: &[(End, Option<usize>)], in_array| {
            let column = |(end, _): &(End, Option<usize>)| match end {
                End::Assigned(relation, number, _) => {
                    Some(SourceOids { values: vec![SourceOid::Column(*relation, *number)], in_array })
                }
                _ => None,
            };
            ends.iter().filter_map(column).collect::<Vec<_>>()
        };
        [assigned(&self.value, false), assigned(&self.elements, true), self.compared.clone()].concat()
    }
}
