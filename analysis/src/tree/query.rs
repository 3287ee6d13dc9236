//! A typed view over query trees: the fields of `Query`, range table entries, join trees, target entries and permission
//! records, with the differences between PostgreSQL 14 and 18 (`nodes/parsenodes.h`, `nodes/primnodes.h`) kept here.

use std::borrow::Cow;

use crate::tree::Oid;
use crate::tree::clause::Column;
use crate::tree::expr::Expr;
use crate::tree::node::Node;

pub use crate::tree::permission::Permission;
pub use crate::tree::system_column::SystemColumn;
pub use crate::tree::with::{CommonTableExpression, Cycle};
pub use crate::tree::write::{ConflictAction, InferenceElement, MergeAction, MergeMatch, OnConflict};

/// `CmdType`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// SELECT, VALUES, TABLE
    Select,
    /// UPDATE
    Update,
    /// INSERT
    Insert,
    /// DELETE
    Delete,
    /// MERGE
    Merge,
    /// A utility statement, or a command that this view does not know.
    Other,
}

/// A `QUERY` node: one statement or one level of it.
#[derive(Debug, Clone, Copy)]
pub struct Query<'t>(pub(super) &'t Node<'t>);

/// Whether a text is that of a query's tree.
pub fn is_query(text: &str) -> bool {
    text.starts_with("{QUERY ")
}

impl<'t> Query<'t> {
    /// The one query of a tree: that of a statement as it is, or in a list, as in `ev_action` and `prosqlbody`.
    pub(crate) fn of(node: &'t Node<'t>) -> Option<Query<'t>> {
        match node {
            Node::List(items) => match items.as_slice() {
                [item] => Query::of(item),
                _ => None,
            },
            node if node.is("QUERY") => Some(Query(node)),
            _ => None,
        }
    }

    /// The statements of a function's body, in order: `prosqlbody` is one query (RETURN) or a list of lists of queries.
    /// `None` when anything else is in it.
    pub(crate) fn statements(node: &'t Node<'t>) -> Option<Vec<Query<'t>>> {
        match node {
            Node::List(items) => {
                let lists: Vec<_> = items.iter().map(Query::statements).collect::<Option<_>>()?;
                Some(lists.concat())
            }
            node if node.is("QUERY") => Some(vec![Query(node)]),
            _ => None,
        }
    }

    /// What tells it apart from all other queries, also from those that are written the same.
    pub(crate) fn address(self) -> usize {
        std::ptr::from_ref(self.0).addr()
    }

    /// The query, and all queries in it at any level.
    pub(crate) fn queries(self) -> impl Iterator<Item = Query<'t>> {
        Expr::Query(self).queries()
    }

    /// Whether it is the very same query, not one like it.
    pub(crate) fn is(self, other: Query<'_>) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    /// A field by its name.
    pub(super) fn get(self, field: &str) -> &'t Node<'t> {
        self.0.get(field)
    }

    /// What it does.
    pub fn command(self) -> Command {
        // 5 was CMD_UTILITY in 14 and is CMD_MERGE from 15 on.
        if !self.get("utilityStmt").is_null() {
            return Command::Other;
        }
        match self.get("commandType").int() {
            Some(1) => Command::Select,
            Some(2) => Command::Update,
            Some(3) => Command::Insert,
            Some(4) => Command::Delete,
            Some(5) => Command::Merge,
            _ => Command::Other,
        }
    }

    /// The range table, the entry of `rtindex` 1 first.
    pub fn range_table(self) -> impl ExactSizeIterator<Item = RangeTableEntry<'t>> {
        self.get("rtable").items().iter().map(RangeTableEntry)
    }

    /// The entry of an `rtindex`, which counts from 1.
    pub fn entry(self, index: usize) -> Option<RangeTableEntry<'t>> {
        self.get("rtable").items().get(index.checked_sub(1)?).map(RangeTableEntry)
    }

    /// The `rtindex` of the table that it writes.
    pub(crate) fn result_relation(self) -> Option<usize> {
        index(self.get("resultRelation"))
    }

    /// FROM and WHERE.
    pub(crate) fn join_tree(self) -> FromList<'t> {
        FromList(self.get("jointree"))
    }

    /// The select list; for INSERT and UPDATE the assignments; for MERGE empty.
    pub fn target_list(self) -> impl Iterator<Item = TargetEntry<'t>> {
        target_entries(self.get("targetList"))
    }

    /// The RETURNING list.
    pub fn returning_list(self) -> impl Iterator<Item = TargetEntry<'t>> {
        target_entries(self.get("returningList"))
    }

    /// What the statement returns: the select list or the RETURNING list, without junk.
    pub(crate) fn output(self) -> Vec<TargetEntry<'t>> {
        let list = if self.command() == Command::Select { "targetList" } else { "returningList" };
        target_entries(self.get(list)).filter(|entry| !entry.is_junk()).collect()
    }

    /// What a reference to GROUP BY stands for, which PostgreSQL 18 puts in its place; other expressions as they are.
    pub fn ungrouped(self, expression: Expr<'t>) -> Expr<'t> {
        match expression {
            Expr::Variable(variable) => match self.column(variable) {
                Some(Column::Group(grouped)) => grouped,
                _ => expression,
            },
            _ => expression,
        }
    }
}

pub(super) fn target_entries<'t>(list: &'t Node<'t>) -> impl Iterator<Item = TargetEntry<'t>> {
    list.items().iter().map(TargetEntry)
}

pub(super) fn index(node: &Node<'_>) -> Option<usize> {
    node.int().and_then(|index| usize::try_from(index).ok()).filter(|index| *index != 0)
}

/// `RTEKind`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A table, view or the like.
    Relation,
    /// A subquery in FROM.
    Subquery,
    /// A join.
    Join,
    /// A function in FROM.
    Function,
    /// XMLTABLE, JSON_TABLE.
    TableFunction,
    /// VALUES.
    Values,
    /// A reference to a CTE.
    Cte,
    /// No table: one row without columns.
    Nothing,
    /// GROUP BY (PostgreSQL 18 on).
    Group,
    /// Anything else.
    Other,
}

/// A range table entry.
#[derive(Debug, Clone, Copy)]
pub struct RangeTableEntry<'t>(pub(super) &'t Node<'t>);

impl<'t> RangeTableEntry<'t> {
    /// A field by its name.
    pub(super) fn get(self, field: &str) -> &'t Node<'t> {
        self.0.get(field)
    }

    /// What kind of entry it is.
    pub fn kind(self) -> EntryKind {
        match self.get("rtekind").int() {
            Some(0) => EntryKind::Relation,
            Some(1) => EntryKind::Subquery,
            Some(2) => EntryKind::Join,
            Some(3) => EntryKind::Function,
            Some(4) => EntryKind::TableFunction,
            Some(5) => EntryKind::Values,
            Some(6) => EntryKind::Cte,
            Some(8) => EntryKind::Nothing,
            Some(9) => EntryKind::Group,
            _ => EntryKind::Other,
        }
    }

    /// For a relation: its oid.
    pub(crate) fn relation(self) -> Option<Oid> {
        if self.kind() == EntryKind::Relation { self.get("relid").oid() } else { None }
    }

    /// Whether inheritance children and partitions are meant too (no ONLY).
    pub(crate) fn inherits(self) -> bool {
        self.get("inh").bool() != Some(false)
    }

    /// For a subquery: it.
    pub(crate) fn subquery(self) -> Option<Query<'t>> {
        Query::of(self.get("subquery"))
    }

    /// The alias or name under which the query knows it.
    pub fn name(self) -> Cow<'t, str> {
        self.get("eref").get("aliasname").text().unwrap_or_default()
    }

    /// The alias or name that somebody gave it, as opposed to one that the server made (`*SELECT* 1`, `unnamed_subquery`).
    pub(crate) fn given_name(self) -> Option<Cow<'t, str>> {
        let made = self.get("alias").is_null() && self.kind() != EntryKind::Relation;
        Some(self.name()).filter(|name| !made && !name.is_empty() && !name.starts_with('*'))
    }

    /// Whether somebody gave it an alias.
    pub fn has_alias(self) -> bool {
        !self.get("alias").is_null()
    }

    /// The names of its columns here.
    pub fn column_names(self) -> impl Iterator<Item = Cow<'t, str>> {
        self.get("eref").get("colnames").texts()
    }

    /// A column's name here; numbers count from 1.
    pub(crate) fn column_name(self, column: i64) -> Option<Cow<'t, str>> {
        let position = usize::try_from(column).ok()?.checked_sub(1)?;
        self.get("eref").get("colnames").items().get(position)?.text()
    }
}

/// FROM and WHERE: a `FROMEXPR`.
#[derive(Debug, Clone, Copy)]
pub struct FromList<'t>(&'t Node<'t>);

impl<'t> FromList<'t> {
    /// The items of FROM.
    pub(crate) fn items(self) -> impl ExactSizeIterator<Item = FromItem<'t>> {
        self.0.get("fromlist").items().iter().map(FromItem::of)
    }

    /// WHERE.
    pub(crate) fn condition(self) -> Expr<'t> {
        Expr::of(self.0.get("quals"))
    }
}

/// An item of FROM.
#[derive(Debug, Clone, Copy)]
pub enum FromItem<'t> {
    /// A range table entry, by its `rtindex`.
    Entry(usize),
    /// A join of two items.
    Join(Join<'t>),
    /// A nested list.
    From(FromList<'t>),
    /// Something that this view does not know.
    Other,
}

impl<'t> FromItem<'t> {
    fn of(node: &'t Node<'t>) -> FromItem<'t> {
        match node.label() {
            "RANGETBLREF" => index(node.get("rtindex")).map_or(FromItem::Other, FromItem::Entry),
            "JOINEXPR" => FromItem::Join(Join(node)),
            "FROMEXPR" => FromItem::From(FromList(node)),
            _ => FromItem::Other,
        }
    }

    /// The `rtindex` of every entry in it, joins left out.
    pub(crate) fn entries(self) -> Vec<usize> {
        match self {
            FromItem::Entry(index) => vec![index],
            FromItem::Join(join) => [join.left().entries(), join.right().entries()].concat(),
            FromItem::From(list) => list.items().flat_map(FromItem::entries).collect(),
            FromItem::Other => Vec::new(),
        }
    }
}

/// `JoinType`, as far as a parsed query has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// INNER, CROSS
    Inner,
    /// LEFT
    Left,
    /// FULL
    Full,
    /// RIGHT
    Right,
}

/// A `JOINEXPR`.
#[derive(Debug, Clone, Copy)]
pub struct Join<'t>(&'t Node<'t>);

impl<'t> Join<'t> {
    /// Its kind; an unknown one counts as FULL, which proves least.
    pub(crate) fn kind(self) -> JoinKind {
        match self.0.get("jointype").int() {
            Some(0) => JoinKind::Inner,
            Some(1) => JoinKind::Left,
            Some(3) => JoinKind::Right,
            _ => JoinKind::Full,
        }
    }

    /// The left item.
    pub(crate) fn left(self) -> FromItem<'t> {
        FromItem::of(self.0.get("larg"))
    }

    /// The right item.
    pub(crate) fn right(self) -> FromItem<'t> {
        FromItem::of(self.0.get("rarg"))
    }

    /// ON.
    pub(crate) fn condition(self) -> Expr<'t> {
        Expr::of(self.0.get("quals"))
    }

    /// NATURAL; also where that cannot be read.
    pub(crate) fn is_natural(self) -> bool {
        self.0.get("isNatural").bool() != Some(false)
    }

    /// The `rtindex` of the join's own range table entry.
    pub(crate) fn index(self) -> Option<usize> {
        index(self.0.get("rtindex"))
    }
}

/// An entry of a target or RETURNING list.
#[derive(Debug, Clone, Copy)]
pub struct TargetEntry<'t>(pub(super) &'t Node<'t>);

impl<'t> TargetEntry<'t> {
    pub(super) fn of(node: &'t Node<'t>) -> TargetEntry<'t> {
        TargetEntry(node)
    }

    /// The expression.
    pub fn expression(self) -> Expr<'t> {
        Expr::of(self.0.get("expr"))
    }

    /// Its position; in INSERT and UPDATE the number of the column that is assigned.
    pub(crate) fn number(self) -> Option<i16> {
        self.0.get("resno").int().and_then(|number| i16::try_from(number).ok())
    }

    /// Its name.
    pub fn name(self) -> Option<Cow<'t, str>> {
        self.0.get("resname").text()
    }

    /// Whether it is there only for sorting or grouping.
    pub(crate) fn is_junk(self) -> bool {
        self.0.get("resjunk").is_true()
    }

    /// What ORDER BY, GROUP BY and DISTINCT refer to it by; 0 when none does.
    pub(crate) fn sort_group_reference(self) -> i64 {
        self.0.get("ressortgroupref").int().unwrap_or(0)
    }
}
