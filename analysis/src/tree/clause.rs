//! Parts of a query other than its range table and its lists: grouping, sorting, windows, locks, set operations, functions in FROM.

use std::borrow::Cow;

use crate::catalog::Oid;
use crate::tree::expr::{Expr, Exprs, Variable};
use crate::tree::node::Node;
use crate::tree::query::{Query, RangeTableEntry, TargetEntry};

/// A `SortGroupClause`: an item of GROUP BY, ORDER BY, DISTINCT or PARTITION BY.
#[derive(Debug, Clone, Copy)]
pub struct SortGroup<'t>(pub(super) &'t Node<'t>);

impl<'t> SortGroup<'t> {
    /// All items of a clause.
    fn list(clause: &'t Node<'t>) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        clause.items().iter().map(SortGroup)
    }

    /// The reference of the target entry that it goes by; `None` where there is none.
    pub fn reference(self) -> Option<i64> {
        self.0.get("tleSortGroupRef").int().filter(|reference| *reference != 0)
    }

    /// The operator that tells whether two values are the same.
    pub fn equality(self) -> Option<Oid> {
        self.0.get("eqop").oid()
    }

    /// The operator that it sorts by.
    pub fn order(self) -> Option<Oid> {
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
    pub fn iter(self) -> impl Iterator<Item = i64> + 't {
        self.0.numbers()
    }
}

/// A list of grouping sets.
#[derive(Debug, Clone, Copy)]
pub struct GroupingSets<'t>(&'t Node<'t>);

impl<'t> GroupingSets<'t> {
    /// The sets in their order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = GroupingSet<'t>> {
        self.0.items().iter().map(GroupingSet::of)
    }

    /// Whether there are any; a list that cannot be read counts as some.
    pub fn is_empty(self) -> bool {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

impl RowLock {
    /// The words that stand for it after FOR.
    pub fn words(self) -> &'static str {
        match self {
            RowLock::KeyShare => "KEY SHARE",
            RowLock::Share => "SHARE",
            RowLock::NoKeyUpdate => "NO KEY UPDATE",
            RowLock::Update => "UPDATE",
        }
    }
}

/// A `RowMarkClause`.
#[derive(Debug, Clone, Copy)]
pub struct RowMark<'t>(&'t Node<'t>);

impl<'t> RowMark<'t> {
    /// The `rtindex` of the entry whose rows are locked.
    pub fn entry(self) -> Option<usize> {
        self.0.get("rti").int().and_then(|index| usize::try_from(index).ok())
    }

    /// How strongly; `None` where that cannot be read.
    pub fn strength(self) -> Option<RowLock> {
        match self.0.get("strength").int() {
            Some(1) => Some(RowLock::KeyShare),
            Some(2) => Some(RowLock::Share),
            Some(3) => Some(RowLock::NoKeyUpdate),
            Some(4) => Some(RowLock::Update),
            _ => None,
        }
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
    pub fn reference(self) -> Option<i64> {
        self.0.get("winref").int()
    }

    /// PARTITION BY.
    pub fn partition(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.0.get("partitionClause"))
    }

    /// ORDER BY.
    pub fn order(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.0.get("orderClause"))
    }

    /// Where the frame begins and ends, as offsets; missing for bounds without one.
    pub fn offsets(self) -> [Expr<'t>; 2] {
        ["startOffset", "endOffset"].map(|field| Expr::of(self.0.get(field)))
    }

    /// The functions that find the bounds of a frame of RANGE.
    pub fn range_functions(self) -> [Option<Oid>; 2] {
        ["startInRangeFunc", "endInRangeFunc"].map(|field| self.0.get(field).oid())
    }

    /// Whether the frame of every row has that row in it. RANGE with an offset asks a type's own `in_range` function.
    pub fn holds_current_row(self) -> bool {
        let Some(options) = self.0.get("frameOptions").int() else { return false };
        let has = |flags: i64| options & flags != 0;
        let offsets = frame::START_OFFSET_PRECEDING | frame::END_OFFSET_FOLLOWING;
        !has(frame::EXCLUDE_CURRENT_ROW | frame::EXCLUDE_GROUP)
            && !(has(frame::RANGE) && has(offsets))
            && has(frame::START_UNBOUNDED_PRECEDING | frame::START_CURRENT_ROW | frame::START_OFFSET_PRECEDING)
            && has(frame::END_CURRENT_ROW | frame::END_OFFSET_FOLLOWING | frame::END_UNBOUNDED_FOLLOWING)
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
    pub fn leaves(self) -> Vec<Option<usize>> {
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
    pub fn operator(self) -> Option<SetOperator> {
        match self.0.get("op").int() {
            Some(1) => Some(SetOperator::Union),
            Some(2) => Some(SetOperator::Intersect),
            Some(3) => Some(SetOperator::Except),
            _ => None,
        }
    }

    /// Whether duplicates stay; `None` where that cannot be read.
    pub fn all(self) -> Option<bool> {
        self.0.get("all").bool()
    }

    /// The left member.
    pub fn left(self) -> SetMember<'t> {
        SetMember::of(self.0.get("larg"))
    }

    /// The right member.
    pub fn right(self) -> SetMember<'t> {
        SetMember::of(self.0.get("rarg"))
    }

    /// The types of its columns.
    pub fn types(self) -> impl Iterator<Item = Option<Oid>> + 't {
        self.0.get("colTypes").numbers().map(|oid| Oid::try_from(oid).ok().filter(|oid| *oid != 0))
    }

    /// The collations of its columns.
    pub fn collations(self) -> impl Iterator<Item = Option<Oid>> + 't {
        self.0.get("colCollations").numbers().map(|oid| Oid::try_from(oid).ok().filter(|oid| *oid != 0))
    }

    /// How its columns are compared; nothing where duplicates stay.
    pub fn comparisons(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.0.get("groupClauses"))
    }
}

/// A `RangeTblFunction`: a function in FROM.
#[derive(Debug, Clone, Copy)]
pub struct FunctionItem<'t>(&'t Node<'t>);

impl<'t> FunctionItem<'t> {
    /// The call.
    pub fn call(self) -> Expr<'t> {
        Expr::of(self.0.get("funcexpr"))
    }

    /// How many columns it gives.
    pub fn columns(self) -> Option<usize> {
        self.0.get("funccolcount").int().and_then(|count| usize::try_from(count).ok())
    }

    /// Whether a list of column definitions follows it.
    pub fn has_definitions(self) -> bool {
        !self.0.get("funccolnames").is_null()
    }
}

/// A `TableSampleClause`.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'t>(pub(super) &'t Node<'t>);

impl<'t> Sample<'t> {
    /// The arguments of the method.
    pub fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// REPEATABLE.
    pub fn repeatable(self) -> Expr<'t> {
        Expr::of(self.0.get("repeatable"))
    }
}

/// A `TableFunc`: XMLTABLE or JSON_TABLE.
#[derive(Debug, Clone, Copy)]
pub enum TableFunction<'t> {
    /// XMLTABLE
    Xml(XmlTable<'t>),
    /// JSON_TABLE
    Json(JsonTable<'t>),
    /// One that this does not know.
    Other,
}

/// XMLTABLE.
#[derive(Debug, Clone, Copy)]
pub struct XmlTable<'t>(&'t Node<'t>);

impl XmlTable<'_> {
    /// Whether the column at a position is FOR ORDINALITY.
    pub fn is_ordinality(self, position: usize) -> bool {
        self.0.get("ordinalitycol").int().is_some_and(|column| usize::try_from(column) == Ok(position))
    }

    /// Whether the column at a position is NOT NULL.
    pub fn is_not_null(self, position: usize) -> bool {
        self.0.get("notnulls").numbers().any(|column| usize::try_from(column) == Ok(position))
    }
}

/// JSON_TABLE.
#[derive(Debug, Clone, Copy)]
pub struct JsonTable<'t>(&'t Node<'t>);

impl<'t> JsonTable<'t> {
    /// Whether the column at a position is of the outermost path, and not of a NESTED PATH.
    pub fn is_outermost(self, position: usize) -> Option<bool> {
        let plan = self.0.get("plan");
        if !plan.is("JSONTABLEPATHSCAN") {
            return Some(false);
        }
        let bound = |field: &str| plan.get(field).int().and_then(|bound| usize::try_from(bound).ok());
        Some((bound("colMin")?..=bound("colMax")?).contains(&position))
    }

    /// The value of the column at a position; missing for FOR ORDINALITY.
    pub fn value(self, position: usize) -> Option<Expr<'t>> {
        Exprs::of(self.0.get("colvalexprs")).get(position)
    }
}

impl<'t> Query<'t> {
    /// UNION, INTERSECT or EXCEPT, if it is one; of one that cannot be read, [`SetMember::Other`].
    pub fn set_operation(self) -> Option<SetMember<'t>> {
        let node = self.get("setOperations");
        (!node.is_null()).then(|| SetMember::of(node))
    }

    /// Whether it is a set operation.
    pub fn is_set_operation(self) -> bool {
        self.set_operation().is_some()
    }

    /// GROUP BY.
    pub fn group_clause(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.get("groupClause"))
    }

    /// Whether there is GROUP BY.
    pub fn is_grouped(self) -> bool {
        !self.get("groupClause").is_null()
    }

    /// GROUPING SETS, ROLLUP and CUBE, and `GROUP BY ()`.
    pub fn grouping_sets(self) -> GroupingSets<'t> {
        GroupingSets(self.get("groupingSets"))
    }

    /// HAVING.
    pub fn having(self) -> Expr<'t> {
        Expr::of(self.get("havingQual"))
    }

    /// ORDER BY.
    pub fn sort_clause(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.get("sortClause"))
    }

    /// DISTINCT and DISTINCT ON.
    pub fn distinct_clause(self) -> impl ExactSizeIterator<Item = SortGroup<'t>> {
        SortGroup::list(self.get("distinctClause"))
    }

    /// The target entry that an item of GROUP BY, ORDER BY or DISTINCT goes by.
    pub fn sorted_by(self, item: SortGroup<'t>) -> Option<TargetEntry<'t>> {
        let reference = item.reference()?;
        self.target_list().find(|entry| entry.sort_group_reference() == reference)
    }

    /// LIMIT and FETCH.
    pub fn limit(self) -> Expr<'t> {
        Expr::of(self.get("limitCount"))
    }

    /// WITH TIES; also where that cannot be read.
    pub fn with_ties(self) -> bool {
        self.get("limitOption").int() != Some(0)
    }

    /// OFFSET.
    pub fn offset(self) -> Expr<'t> {
        Expr::of(self.get("limitOffset"))
    }

    /// What a column of the query itself stands for, one step further in; `None` for columns of other levels.
    pub fn column(self, variable: Variable<'t>) -> Option<Column<'t>> {
        let own = variable.levels_up() == Some(0);
        self.entry(variable.entry()?).filter(|_| own).zip(variable.number()).map(|(entry, number)| entry.column(number))
    }

    /// WINDOW, and the windows of calls.
    pub fn windows(self) -> impl ExactSizeIterator<Item = Window<'t>> {
        self.get("windowClause").items().iter().map(Window)
    }

    /// FOR UPDATE and the like.
    pub fn row_marks(self) -> impl ExactSizeIterator<Item = RowMark<'t>> {
        self.get("rowMarks").items().iter().map(RowMark)
    }

    /// Whether it locks rows; also where that cannot be read.
    pub fn locks_rows(self) -> bool {
        !self.get("rowMarks").is_null() || self.get("hasForUpdate").bool() != Some(false)
    }

    /// Whether there are aggregates at its level; `None` where that cannot be read.
    pub fn has_aggregates(self) -> Option<bool> {
        self.get("hasAggs").bool()
    }

    /// Whether the select list calls functions that return sets; `None` where that cannot be read.
    pub fn has_set_returning(self) -> Option<bool> {
        self.get("hasTargetSRFs").bool()
    }

    /// The condition of MERGE, which is here from 17 on, and in [`Query::join_tree`] before.
    pub fn merge_condition(self) -> Expr<'t> {
        Expr::of(self.get("mergeJoinCondition"))
    }
}

/// What a column of a range table entry stands for, one step further in.
#[derive(Debug, Clone)]
pub enum Column<'t> {
    /// The whole row of the entry.
    Row,
    /// The column of a table, view or the like: also a system column, with a negative number.
    Stored(Oid, i64),
    /// The output column of a subquery, by its position.
    Subquery(Query<'t>, usize),
    /// The output column of a CTE, by its position: the CTE's name, and how many levels up its owner is.
    Cte(Cow<'t, str>, usize, usize),
    /// Another expression of the same query: of a join the column of a side, or what both sides' merged column is made of.
    Join(Expr<'t>),
    /// Another expression of the same query: what GROUP BY goes by (from 18 on).
    Group(Expr<'t>),
    /// A column of VALUES: an expression for each row.
    Values(Vec<Expr<'t>>),
    /// A column of functions in FROM, by its number.
    Function(i64),
    /// A column of XMLTABLE or JSON_TABLE, by its position.
    TableFunction(TableFunction<'t>, usize),
    /// Not known.
    Other,
}

impl<'t> RangeTableEntry<'t> {
    /// What the column of this number stands for.
    pub fn column(self, number: i64) -> Column<'t> {
        use crate::tree::query::EntryKind;
        if number == 0 {
            return Column::Row;
        }
        if let Some(relation) = self.relation() {
            return Column::Stored(relation, number);
        }
        let Some(position) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) else {
            return Column::Other;
        };
        let column = match self.kind() {
            EntryKind::Subquery => self.subquery().map(|query| Column::Subquery(query, position)),
            EntryKind::Cte => self.cte().map(|(name, levels)| Column::Cte(name, levels, position)),
            EntryKind::Join => self.join_columns().get(position).map(Column::Join),
            EntryKind::Group => self.group_columns().get(position).map(Column::Group),
            EntryKind::Values => self.values(position).map(Column::Values),
            EntryKind::Function => Some(Column::Function(number)),
            EntryKind::TableFunction => Some(Column::TableFunction(self.table_function(), position)),
            EntryKind::Relation | EntryKind::Nothing | EntryKind::Other => None,
        };
        column.unwrap_or(Column::Other)
    }

    /// What the columns of a join stand for.
    pub fn join_columns(self) -> Exprs<'t> {
        Exprs::of(self.get("joinaliasvars"))
    }

    /// How many columns USING merged; they come first.
    pub fn merged_columns(self) -> usize {
        self.get("joinmergedcols").int().and_then(|merged| usize::try_from(merged).ok()).unwrap_or(0)
    }

    /// Whether it is a FULL JOIN.
    pub fn is_full_join(self) -> bool {
        self.get("jointype").int() == Some(2)
    }

    /// What GROUP BY goes by.
    pub fn group_columns(self) -> Exprs<'t> {
        Exprs::of(self.get("groupexprs"))
    }

    /// The rows of VALUES.
    pub fn rows(self) -> impl ExactSizeIterator<Item = Exprs<'t>> {
        self.get("values_lists").items().iter().map(Exprs::of)
    }

    /// The expressions of one column of VALUES; `None` where there are no rows, or one is too short.
    pub fn values(self, position: usize) -> Option<Vec<Expr<'t>>> {
        let cells: Option<Vec<_>> = self.rows().map(|row| row.get(position)).collect();
        cells.filter(|cells| !cells.is_empty())
    }

    /// Functions in FROM: more than one for ROWS FROM.
    pub fn functions(self) -> impl ExactSizeIterator<Item = FunctionItem<'t>> {
        self.get("functions").items().iter().map(FunctionItem)
    }

    /// WITH ORDINALITY.
    pub fn has_ordinality(self) -> bool {
        self.get("funcordinality").is_true()
    }

    /// XMLTABLE or JSON_TABLE.
    pub fn table_function(self) -> TableFunction<'t> {
        let node = self.get("tablefunc");
        match node.get("functype").int() {
            _ if !node.is("TABLEFUNC") => TableFunction::Other,
            None | Some(0) => TableFunction::Xml(XmlTable(node)),
            Some(1) => TableFunction::Json(JsonTable(node)),
            _ => TableFunction::Other,
        }
    }

    /// TABLESAMPLE.
    pub fn is_sampled(self) -> bool {
        !self.get("tablesample").is_null()
    }
}
