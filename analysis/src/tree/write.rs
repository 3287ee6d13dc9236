//! What INSERT and MERGE do besides listing columns: ON CONFLICT, and the actions of MERGE.

use crate::tree::Oid;
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query, TargetEntry, index, target_entries};

impl<'t> Query<'t> {
    /// ON CONFLICT, if there is one.
    pub(crate) fn on_conflict(self) -> Option<OnConflict<'t>> {
        let node = self.get("onConflict");
        (!node.is_null()).then_some(OnConflict(node))
    }

    /// WHEN … THEN … of MERGE.
    pub(crate) fn merge_actions(self) -> impl Iterator<Item = MergeAction<'t>> {
        self.get("mergeActionList").items().iter().map(MergeAction)
    }
}

/// `OnConflictAction`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictAction {
    /// DO NOTHING
    Nothing,
    /// DO UPDATE
    Update,
    /// Anything else.
    Other,
}

/// ON CONFLICT.
#[derive(Debug, Clone, Copy)]
pub struct OnConflict<'t>(&'t Node<'t>);

impl<'t> OnConflict<'t> {
    /// DO NOTHING or DO UPDATE.
    pub(crate) fn action(self) -> ConflictAction {
        match self.0.get("action").int() {
            Some(1) => ConflictAction::Nothing,
            Some(2) => ConflictAction::Update,
            _ => ConflictAction::Other,
        }
    }

    /// The `rtindex` of EXCLUDED; `None` for DO NOTHING.
    pub(crate) fn excluded(self) -> Option<usize> {
        index(self.0.get("exclRelIndex"))
    }

    /// The assignments of DO UPDATE.
    pub(crate) fn assignments(self) -> impl Iterator<Item = TargetEntry<'t>> {
        target_entries(self.0.get("onConflictSet"))
    }

    /// The WHERE of DO UPDATE; missing where there is none.
    pub(crate) fn condition(self) -> Expr<'t> {
        Expr::of(self.0.get("onConflictWhere"))
    }

    /// The constraint of ON CONFLICT ON CONSTRAINT.
    pub(crate) fn constraint(self) -> Option<Oid> {
        self.0.get("constraint").oid()
    }

    /// The columns and expressions that it names; empty when no target was given or a constraint was named.
    pub(crate) fn arbiter(self) -> impl ExactSizeIterator<Item = InferenceElement<'t>> {
        self.0.get("arbiterElems").items().iter().map(InferenceElement)
    }

    /// The predicate that it names, for a partial index; missing where there is none.
    pub(crate) fn arbiter_condition(self) -> Expr<'t> {
        Expr::of(self.0.get("arbiterWhere"))
    }
}

/// A column or expression of the target of ON CONFLICT: an `InferenceElem`.
#[derive(Debug, Clone, Copy)]
pub struct InferenceElement<'t>(&'t Node<'t>);

impl<'t> InferenceElement<'t> {
    /// The column or expression.
    pub(crate) fn expression(self) -> Expr<'t> {
        Expr::of(self.0.get("expr"))
    }

    /// The collation that is named.
    pub(crate) fn collation(self) -> Option<Oid> {
        self.0.get("infercollid").oid()
    }

    /// The operator class that is named.
    pub(crate) fn operator_class(self) -> Option<Oid> {
        self.0.get("inferopclass").oid()
    }
}

/// When a MERGE action applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeMatch {
    /// WHEN MATCHED
    Matched,
    /// WHEN NOT MATCHED BY SOURCE
    NotMatchedBySource,
    /// WHEN NOT MATCHED \[BY TARGET\]
    NotMatchedByTarget,
    /// Not known.
    Other,
}

/// WHEN … THEN … of MERGE.
#[derive(Debug, Clone, Copy)]
pub struct MergeAction<'t>(&'t Node<'t>);

impl<'t> MergeAction<'t> {
    /// When it applies: `matchKind` from 17 on, `matched` before.
    pub(crate) fn applies(self) -> MergeMatch {
        match (self.0.get("matchKind").int(), self.0.get("matched").bool()) {
            (Some(0), _) | (None, Some(true)) => MergeMatch::Matched,
            (Some(1), _) => MergeMatch::NotMatchedBySource,
            (Some(2), _) | (None, Some(false)) => MergeMatch::NotMatchedByTarget,
            _ => MergeMatch::Other,
        }
    }

    /// What it does; `Other` for DO NOTHING.
    pub(crate) fn command(self) -> Command {
        match self.0.get("commandType").int() {
            Some(2) => Command::Update,
            Some(3) => Command::Insert,
            Some(4) => Command::Delete,
            _ => Command::Other,
        }
    }

    /// The assignments.
    pub(crate) fn assignments(self) -> impl Iterator<Item = TargetEntry<'t>> {
        target_entries(self.0.get("targetList"))
    }
    /// The condition after AND; missing where there is none.
    pub(crate) fn condition(self) -> Expr<'t> {
        Expr::of(self.0.get("qual"))
    }
}
