//! Conditions: AND, OR, NOT, and tests that are never NULL.

use crate::tree::expr::{Expr, Exprs};
use crate::tree::node::Node;

/// A `BoolExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Boolean<'t>(pub(super) &'t Node<'t>);

/// `BoolExprType`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BooleanOperator {
    /// AND
    And,
    /// OR
    Or,
    /// NOT
    Not,
}

impl<'t> Boolean<'t> {
    /// Which one it is; `None` where that cannot be read.
    pub(crate) fn operator(self) -> Option<BooleanOperator> {
        match self.0.get("boolop") {
            Node::Token("and") => Some(BooleanOperator::And),
            Node::Token("or") => Some(BooleanOperator::Or),
            Node::Token("not") => Some(BooleanOperator::Not),
            _ => None,
        }
    }

    /// What it joins, or the one condition of NOT.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }
}

/// A `NullTest`.
#[derive(Debug, Clone, Copy)]
pub struct NullTest<'t>(pub(super) &'t Node<'t>);

impl<'t> NullTest<'t> {
    /// What is tested.
    pub(crate) fn argument(self) -> Expr<'t> {
        Expr::of(self.0.get("arg"))
    }

    /// IS NULL.
    pub(crate) fn is_null(self) -> bool {
        self.0.get("nulltesttype").int() == Some(0)
    }

    /// IS NOT NULL.
    pub(crate) fn is_not_null(self) -> bool {
        self.0.get("nulltesttype").int() == Some(1)
    }

    /// Whether a row is tested, field by field; `None` where that cannot be read.
    pub(crate) fn of_row(self) -> Option<bool> {
        self.0.get("argisrow").bool()
    }
}

/// A `BooleanTest`.
#[derive(Debug, Clone, Copy)]
pub struct BooleanTest<'t>(pub(super) &'t Node<'t>);

/// A `CurrentOfExpr`.
#[derive(Debug, Clone, Copy)]
pub struct CurrentOf<'t>(pub(super) &'t Node<'t>);

impl CurrentOf<'_> {
    /// The `rtindex` of the entry of which the cursor has a row.
    pub(crate) fn entry(self) -> Option<usize> {
        self.0.get("cvarno").int().and_then(|entry| usize::try_from(entry).ok())
    }
}

/// `BoolTestType`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BooleanTestKind {
    /// IS TRUE
    True,
    /// IS NOT TRUE
    NotTrue,
    /// IS FALSE
    False,
    /// IS NOT FALSE
    NotFalse,
    /// IS UNKNOWN
    Unknown,
    /// IS NOT UNKNOWN
    NotUnknown,
}

impl<'t> BooleanTest<'t> {
    /// What is tested.
    pub(crate) fn argument(self) -> Expr<'t> {
        Expr::of(self.0.get("arg"))
    }

    /// What for; `None` where that cannot be read.
    pub(crate) fn kind(self) -> Option<BooleanTestKind> {
        match self.0.get("booltesttype").int()? {
            0 => Some(BooleanTestKind::True),
            1 => Some(BooleanTestKind::NotTrue),
            2 => Some(BooleanTestKind::False),
            3 => Some(BooleanTestKind::NotFalse),
            4 => Some(BooleanTestKind::Unknown),
            5 => Some(BooleanTestKind::NotUnknown),
            _ => None,
        }
    }
}
