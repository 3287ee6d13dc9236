//! Parts of a query other than its range table and its lists: grouping, sorting, windows, locks.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::tree::Oid;
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::{Query, TargetEntry};

pub use crate::tree::set_operation::{SetMember, SetOperation, SetOperator};
pub use crate::tree::source::{Column, FunctionItem, JsonTable, Sample, TableFunction, XmlTable};

/// A `SortGroupClause`: an item of GROUP BY, ORDER BY, DISTINCT or PARTITION BY.
#[derive(Debug, Clone, Copy)]
pub struct SortGroup<'t>(pub(super) &'t Node<'t>);

impl<'t> SortGroup<'t> {
    /// All items of a clause.
    pub(super) fn list(clause: &'t Node<'t>) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        clause.items().iter().map(SortGroup)
    }

    /// The reference of the target entry that it goes by; `None` where there is none.
    pub(crate) fn reference(self) -> Option<i64> {
        self.0.get("tleSortGroupRef").int().filter(|reference| *reference != 0)
    }

    /// The operator that tells whether two values are the same.
    pub(crate) fn equality(self) -> Option<Oid> {
        self.0.get("eqop").oid()
    }

    /// The operator that it sorts by.
    pub(crate) fn order(self) -> Option<Oid> {
        self.0.get("sortop").oid()
    }
}

/// A `GroupingSet`, or what stands in its place.
#[derive(Debug, Clone, Copy)]
pub enum GroupingSet<'t> {
    /// `()`
    Empty,
    /// Expressions, by their references.
    Simple(References<'t>),
    /// ROLLUP
    Rollup(GroupingSets<'t>),
    /// CUBE
    Cube(GroupingSets<'t>),
    /// GROUPING SETS
    Sets(GroupingSets<'t>),
    /// Something that this does not know.
    Other,
}

/// The references of a grouping set.
#[derive(Debug, Clone, Copy)]
pub struct References<'t>(&'t Node<'t>);

impl<'t> References<'t> {
    /// The references in their order.
    pub(crate) fn iter(self) -> impl Iterator<Item = i64> + 't {
        self.0.numbers()
    }
}

/// A list of grouping sets.
#[derive(Debug, Clone, Copy)]
pub struct GroupingSets<'t>(&'t Node<'t>);

impl<'t> GroupingSets<'t> {
    /// The sets in their order.
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = GroupingSet<'t>> {
        self.0.items().iter().map(GroupingSet::of)
    }

    /// Whether there are any; a list that cannot be read counts as some.
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_null()
    }
}

impl<'t> GroupingSet<'t> {
    fn of(node: &'t Node<'t>) -> GroupingSet<'t> {
        let content = node.get("content");
        match node.get("kind").int().filter(|_| node.is("GROUPINGSET")) {
            Some(0) => GroupingSet::Empty,
            Some(1) => GroupingSet::Simple(References(content)),
            Some(2) => GroupingSet::Rollup(GroupingSets(content)),
            Some(3) => GroupingSet::Cube(GroupingSets(content)),
            Some(4) => GroupingSet::Sets(GroupingSets(content)),
            _ => GroupingSet::Other,
        }
    }
}

/// How strong a row lock is (`LockClauseStrength`), the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RowLock {
    /// FOR KEY SHARE
    KeyShare,
    /// FOR SHARE
    Share,
    /// FOR NO KEY UPDATE
    NoKeyUpdate,
    /// FOR UPDATE
    Update,
}

/// The words that stand for it after FOR.
impl fmt::Display for RowLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RowLock::KeyShare => "KEY SHARE",
            RowLock::Share => "SHARE",
            RowLock::NoKeyUpdate => "NO KEY UPDATE",
            RowLock::Update => "UPDATE",
        })
    }
}

/// A `RowMarkClause`.
#[derive(Debug, Clone, Copy)]
pub struct RowMark<'t>(&'t Node<'t>);

impl<'t> RowMark<'t> {
    /// The `rtindex` of the entry whose rows are locked.
    pub(crate) fn entry(self) -> Option<usize> {
        self.0.get("rti").int().and_then(|index| usize::try_from(index).ok())
    }

    /// Whether it waits for others that have locked a row: neither NOWAIT nor SKIP LOCKED (`LockWaitPolicy`).
    pub(crate) fn waits(self) -> bool {
        self.0.get("waitPolicy").int() == Some(0)
    }

    /// How strongly; `None` where that cannot be read.
    pub(crate) fn strength(self) -> Option<RowLock> {
        match self.0.get("strength").int() {
            Some(1) => Some(RowLock::KeyShare),
            Some(2) => Some(RowLock::Share),
            Some(3) => Some(RowLock::NoKeyUpdate),
            Some(4) => Some(RowLock::Update),
            _ => None,
        }
    }

    /// SKIP LOCKED (`LockWaitPolicy`).
    pub(crate) fn skips_locked(self) -> bool {
        self.0.get("waitPolicy").int() == Some(1)
    }
}

/// A `WindowClause`.
#[derive(Debug, Clone, Copy)]
pub struct Window<'t>(pub(super) &'t Node<'t>);

/// `FRAMEOPTION_*` of PostgreSQL's `parsenodes.h`.
mod frame {
    pub(super) const RANGE: i64 = 0x0_0002;
    pub(super) const START_UNBOUNDED_PRECEDING: i64 = 0x0_0020;
    pub(super) const END_UNBOUNDED_FOLLOWING: i64 = 0x0_0100;
    pub(super) const START_CURRENT_ROW: i64 = 0x0_0200;
    pub(super) const END_CURRENT_ROW: i64 = 0x0_0400;
    pub(super) const START_OFFSET_PRECEDING: i64 = 0x0_0800;
    pub(super) const END_OFFSET_FOLLOWING: i64 = 0x0_4000;
    pub(super) const EXCLUDE_CURRENT_ROW: i64 = 0x0_8000;
    pub(super) const EXCLUDE_GROUP: i64 = 0x1_0000;
}

impl<'t> Window<'t> {
    /// What window functions refer to it by.
    pub(crate) fn reference(self) -> Option<i64> {
        self.0.get("winref").int()
    }

    /// Where the frame begins and ends, as offsets; missing for bounds without one.
    pub(crate) fn offsets(self) -> [Expr<'t>; 2] {
        ["startOffset", "endOffset"].map(|field| Expr::of(self.0.get(field)))
    }

    /// The functions that find the bounds of a frame of RANGE.
    pub(crate) fn range_functions(self) -> [Option<Oid>; 2] {
        ["startInRangeFunc", "endInRangeFunc"].map(|field| self.0.get(field).oid())
    }

    /// Whether the frame of every row has that row in it. RANGE with an offset asks a type's own `in_range` function.
    pub(crate) fn holds_current_row(self) -> bool {
        let Some(options) = self.0.get("frameOptions").int() else { return false };
        let has = |flags: i64| options & flags != 0;
        let asks_type = has(frame::RANGE) && has(frame::START_OFFSET_PRECEDING | frame::END_OFFSET_FOLLOWING);
        !asks_type
            && !has(frame::EXCLUDE_CURRENT_ROW | frame::EXCLUDE_GROUP)
            && has(frame::START_UNBOUNDED_PRECEDING | frame::START_CURRENT_ROW | frame::START_OFFSET_PRECEDING)
            && has(frame::END_CURRENT_ROW | frame::END_OFFSET_FOLLOWING | frame::END_UNBOUNDED_FOLLOWING)
    }
}

impl<'t> Query<'t> {
    /// GROUP BY.
    pub(crate) fn group_clause(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.get("groupClause"))
    }

    /// Whether there is GROUP BY.
    pub(crate) fn is_grouped(self) -> bool {
        !self.get("groupClause").is_null()
    }

    /// GROUPING SETS, ROLLUP and CUBE, and `GROUP BY ()`.
    pub(crate) fn grouping_sets(self) -> GroupingSets<'t> {
        GroupingSets(self.get("groupingSets"))
    }

    /// HAVING.
    pub(crate) fn having(self) -> Expr<'t> {
        Expr::of(self.get("havingQual"))
    }

    /// ORDER BY.
    pub(crate) fn sort_clause(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.get("sortClause"))
    }

    /// DISTINCT and DISTINCT ON.
    pub(crate) fn distinct_clause(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.get("distinctClause"))
    }

    /// Whether it is DISTINCT ON.
    pub(crate) fn is_distinct_on(self) -> bool {
        self.get("hasDistinctOn").is_true()
    }

    /// The target entry that an item of GROUP BY, ORDER BY or DISTINCT goes by.
    pub(crate) fn sorted_by(self, item: SortGroup<'t>) -> Option<TargetEntry<'t>> {
        let reference = item.reference()?;
        self.target_list().find(|entry| entry.sort_group_reference() == reference)
    }

    /// LIMIT and FETCH.
    pub(crate) fn limit(self) -> Expr<'t> {
        Expr::of(self.get("limitCount"))
    }

    /// WITH TIES; also where that cannot be read.
    pub(crate) fn with_ties(self) -> bool {
        self.get("limitOption").int() != Some(0)
    }

    /// OFFSET.
    pub(crate) fn offset(self) -> Expr<'t> {
        Expr::of(self.get("limitOffset"))
    }

    /// WINDOW, and the windows of calls.
    pub(crate) fn windows(self) -> impl ExactSizeIterator<Item = Window<'t>> {
        self.get("windowClause").items().iter().map(Window)
    }

    /// FOR UPDATE and the like.
    pub(crate) fn row_marks(self) -> impl ExactSizeIterator<Item = RowMark<'t>> {
        self.get("rowMarks").items().iter().map(RowMark)
    }

    /// Whether it locks rows; also where that cannot be read.
    pub(crate) fn locks_rows(self) -> bool {
        !self.get("rowMarks").is_null() || self.get("hasForUpdate").bool() != Some(false)
    }

    /// Whether there are aggregates at its level; `None` where that cannot be read.
    pub(crate) fn has_aggregates(self) -> Option<bool> {
        self.get("hasAggs").bool()
    }

    /// Whether the select list calls functions that return sets; `None` where that cannot be read.
    pub(crate) fn has_set_returning(self) -> Option<bool> {
        self.get("hasTargetSRFs").bool()
    }

    /// The condition of MERGE, which is here from 17 on, and in [`Query::join_tree`] before.
    pub(crate) fn merge_condition(self) -> Expr<'t> {
        Expr::of(self.get("mergeJoinCondition"))
    }
}
