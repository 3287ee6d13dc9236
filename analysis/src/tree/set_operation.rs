//! UNION, INTERSECT and EXCEPT.

use crate::tree::Oid;
use crate::tree::clause::SortGroup;
use crate::tree::node::Node;
use crate::tree::query::Query;

impl<'t> Query<'t> {
    /// UNION, INTERSECT or EXCEPT, if it is one; of one that cannot be read, [`SetMember::Other`].
    pub(crate) fn set_operation(self) -> Option<SetMember<'t>> {
        let node = self.get("setOperations");
        (!node.is_null()).then(|| SetMember::of(node))
    }

    /// Whether it is a set operation.
    pub fn is_set_operation(self) -> bool {
        self.set_operation().is_some()
    }
}

/// A member of a set operation.
#[derive(Debug, Clone, Copy)]
pub enum SetMember<'t> {
    /// A query, by the `rtindex` of its entry.
    Entry(usize),
    /// An operation.
    Operation(SetOperation<'t>),
    /// Something that this does not know.
    Other,
}

impl<'t> SetMember<'t> {
    fn of(node: &'t Node<'t>) -> SetMember<'t> {
        match node.label() {
            "RANGETBLREF" => {
                let index = node.get("rtindex").int().and_then(|index| usize::try_from(index).ok());
                index.map_or(SetMember::Other, SetMember::Entry)
            }
            "SETOPERATIONSTMT" => SetMember::Operation(SetOperation(node)),
            _ => SetMember::Other,
        }
    }

    /// The `rtindex` of every query that is combined; `None` for one that cannot be read.
    pub(crate) fn leaves(self) -> Vec<Option<usize>> {
        match self {
            SetMember::Entry(index) => vec![Some(index)],
            SetMember::Operation(operation) => [operation.left().leaves(), operation.right().leaves()].concat(),
            SetMember::Other => vec![None],
        }
    }
}

/// A `SetOperationStmt`.
#[derive(Debug, Clone, Copy)]
pub struct SetOperation<'t>(&'t Node<'t>);

/// `SetOperation`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOperator {
    /// UNION
    Union,
    /// INTERSECT
    Intersect,
    /// EXCEPT
    Except,
}

impl<'t> SetOperation<'t> {
    /// Which one it is; `None` where that cannot be read.
    pub(crate) fn operator(self) -> Option<SetOperator> {
        match self.0.get("op").int() {
            Some(1) => Some(SetOperator::Union),
            Some(2) => Some(SetOperator::Intersect),
            Some(3) => Some(SetOperator::Except),
            _ => None,
        }
    }

    /// Whether duplicates stay; `None` where that cannot be read.
    pub(crate) fn all(self) -> Option<bool> {
        self.0.get("all").bool()
    }

    /// The left member.
    pub(crate) fn left(self) -> SetMember<'t> {
        SetMember::of(self.0.get("larg"))
    }

    /// The right member.
    pub(crate) fn right(self) -> SetMember<'t> {
        SetMember::of(self.0.get("rarg"))
    }

    /// The types of its columns.
    pub(crate) fn types(self) -> impl Iterator<Item = Option<Oid>> + 't {
        self.0.get("colTypes").numbers().map(|oid| Oid::try_from(oid).ok().filter(|oid| *oid != 0))
    }

    /// The collations of its columns.
    pub(crate) fn collations(self) -> impl Iterator<Item = Option<Oid>> + 't {
        self.0.get("colCollations").numbers().map(|oid| Oid::try_from(oid).ok().filter(|oid| *oid != 0))
    }

    /// How its columns are compared; nothing where duplicates stay.
    pub(crate) fn comparisons(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.0.get("groupClauses"))
    }
}
