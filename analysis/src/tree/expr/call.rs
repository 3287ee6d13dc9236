//! Calls of functions and operators.

use crate::tree::Oid;
use crate::tree::expr::{Expr, Exprs};
use crate::tree::node::Node;
use crate::tree::query::TargetEntry;

/// A `FuncExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Call<'t>(pub(super) &'t Node<'t>);

/// `CoercionForm`: how a call was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallForm {
    /// As a call.
    Call,
    /// As a cast.
    Cast,
    /// Not at all: a cast that the server made.
    Implicit,
    /// As SQL's own syntax, `EXTRACT(… FROM …)`.
    Sql,
    /// In a way that this does not know.
    Other,
}

impl CallForm {
    pub(super) fn of(node: &Node<'_>) -> CallForm {
        match node.int() {
            Some(0) => CallForm::Call,
            Some(1) => CallForm::Cast,
            Some(2) => CallForm::Implicit,
            Some(3) => CallForm::Sql,
            _ => CallForm::Other,
        }
    }
}

impl<'t> Call<'t> {
    /// The function.
    pub fn function(self) -> Option<Oid> {
        self.0.get("funcid").oid()
    }

    /// The arguments.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// Whether it returns a set; `None` where that cannot be read.
    pub(crate) fn returns_set(self) -> Option<bool> {
        self.0.get("funcretset").bool()
    }

    /// Whether VARIADIC was written; `None` where that cannot be read.
    pub(crate) fn variadic(self) -> Option<bool> {
        self.0.get("funcvariadic").bool()
    }

    /// How it was written.
    pub(crate) fn form(self) -> CallForm {
        CallForm::of(self.0.get("funcformat"))
    }

    /// The type of what it returns.
    pub fn ty(self) -> Option<Oid> {
        self.0.get("funcresulttype").oid()
    }

    /// The collation that the function works with.
    pub(crate) fn input_collation(self) -> Option<Oid> {
        self.0.get("inputcollid").oid()
    }
}

/// An `OpExpr`, and what has the same fields: IS DISTINCT FROM and NULLIF.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'t>(pub(super) &'t Node<'t>);

impl<'t> Operation<'t> {
    /// The operator.
    pub(crate) fn operator(self) -> Option<Oid> {
        self.0.get("opno").oid()
    }

    /// The operator's function, where the tree names it.
    pub(crate) fn function(self) -> Option<Oid> {
        self.0.get("opfuncid").oid()
    }

    /// The operands.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// The operands of an operator that has two.
    pub(crate) fn sides(self) -> Option<[Expr<'t>; 2]> {
        self.arguments().exactly()
    }

    /// Whether it returns a set; `None` where that cannot be read.
    pub(crate) fn returns_set(self) -> Option<bool> {
        self.0.get("opretset").bool()
    }

    /// The type of what it returns.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("opresulttype").oid()
    }

    /// The collation that the operator works with.
    pub(crate) fn input_collation(self) -> Option<Oid> {
        self.0.get("inputcollid").oid()
    }
}

/// A `ScalarArrayOpExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'t>(pub(super) &'t Node<'t>);

impl<'t> Comparison<'t> {
    /// The operator.
    pub(crate) fn operator(self) -> Option<Oid> {
        self.0.get("opno").oid()
    }

    /// The operator's function, where the tree names it.
    pub(crate) fn function(self) -> Option<Oid> {
        self.0.get("opfuncid").oid()
    }

    /// The value and the array.
    pub(crate) fn sides(self) -> Option<[Expr<'t>; 2]> {
        self.arguments().exactly()
    }

    /// The value and the array.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// ANY, as opposed to ALL.
    pub(crate) fn is_any(self) -> bool {
        self.0.get("useOr").is_true()
    }

    /// ALL, as opposed to ANY.
    pub(crate) fn is_all(self) -> bool {
        self.0.get("useOr").bool() == Some(false)
    }

    /// The collation that the operator works with.
    pub(crate) fn input_collation(self) -> Option<Oid> {
        self.0.get("inputcollid").oid()
    }
}

impl<'t> Expr<'t> {
    /// The arguments of a call of a function, or the operands of an operator; empty for anything else.
    pub fn arguments(self) -> Exprs<'t> {
        match self {
            Expr::Call(call) => call.arguments(),
            Expr::Operation(operation) | Expr::Distinct(operation) | Expr::NullIf(operation) => operation.arguments(),
            Expr::ArrayComparison(comparison) => comparison.arguments(),
            _ => Exprs::NONE,
        }
    }

    /// Whether it is itself a call that returns a set.
    pub(crate) fn is_set_returning(self) -> bool {
        match self {
            Expr::Call(call) => call.returns_set() == Some(true),
            Expr::Operation(operation) => operation.returns_set() == Some(true),
            _ => false,
        }
    }
}

/// A `RowCompareExpr`.
#[derive(Debug, Clone, Copy)]
pub struct RowComparison<'t>(pub(super) &'t Node<'t>);

impl<'t> RowComparison<'t> {
    /// The fields of the left row.
    pub(crate) fn left(self) -> Exprs<'t> {
        Exprs::of(self.0.get("largs"))
    }

    /// The fields of the right row.
    pub(crate) fn right(self) -> Exprs<'t> {
        Exprs::of(self.0.get("rargs"))
    }

    /// The operator of each pair of fields; `None` for one that cannot be read.
    pub(crate) fn operators(self) -> impl Iterator<Item = Option<Oid>> + 't {
        self.0.get("opnos").numbers().map(|oid| Oid::try_from(oid).ok())
    }

    /// The collation that each operator works with.
    pub(crate) fn input_collations(self) -> impl Iterator<Item = Option<Oid>> + 't {
        self.0.get("inputcollids").numbers().map(|oid| Oid::try_from(oid).ok().filter(|oid| *oid != 0))
    }
}

/// An `Aggref`, or a `GroupingFunc`.
#[derive(Debug, Clone, Copy)]
pub struct AggregateCall<'t>(pub(super) &'t Node<'t>);

impl<'t> AggregateCall<'t> {
    /// The function.
    pub(crate) fn function(self) -> Option<Oid> {
        self.0.get("aggfnoid").oid()
    }

    /// What it aggregates: for an ordered-set aggregate what it sorts by.
    pub(crate) fn arguments(self) -> impl ExactSizeIterator<Item = TargetEntry<'t>> {
        self.0.get("args").items().iter().map(TargetEntry::of)
    }

    /// The direct arguments of an ordered-set aggregate.
    pub(crate) fn direct_arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("aggdirectargs"))
    }

    /// FILTER.
    pub(crate) fn filter(self) -> Expr<'t> {
        Expr::of(self.0.get("aggfilter"))
    }

    /// Whether it is over DISTINCT values.
    pub(crate) fn is_distinct(self) -> bool {
        !self.0.get("aggdistinct").is_null()
    }

    /// The type of what it returns.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("aggtype").oid()
    }

    /// `aggkind`: `n` for normal ones, `o` for ordered sets, `h` for hypothetical sets.
    pub(crate) fn kind(self) -> Option<char> {
        self.0.get("aggkind").text()?.chars().next()
    }

    /// How many levels up the query is whose rows it aggregates.
    pub(crate) fn levels_up(self) -> Option<usize> {
        self.0.get("agglevelsup").int().and_then(|levels| usize::try_from(levels).ok())
    }
}

/// A `WindowFunc`.
#[derive(Debug, Clone, Copy)]
pub struct WindowCall<'t>(pub(super) &'t Node<'t>);

impl<'t> WindowCall<'t> {
    /// The function.
    pub(crate) fn function(self) -> Option<Oid> {
        self.0.get("winfnoid").oid()
    }

    /// The arguments.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// FILTER.
    pub(crate) fn filter(self) -> Expr<'t> {
        Expr::of(self.0.get("aggfilter"))
    }

    /// The type of what it returns.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("wintype").oid()
    }

    /// Which window of the query it is over.
    pub(crate) fn window(self) -> Option<i64> {
        self.0.get("winref").int()
    }
}
