//! What FROM takes rows from, and what columns stand for.

use std::borrow::Cow;

use crate::tree::Oid;
use crate::tree::expr::{Expr, Exprs, Variable};
use crate::tree::node::Node;
use crate::tree::query::{Query, RangeTableEntry};

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
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// REPEATABLE.
    pub(crate) fn repeatable(self) -> Expr<'t> {
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
    pub(crate) fn is_ordinality(self, position: usize) -> bool {
        self.0.get("ordinalitycol").int().is_some_and(|column| usize::try_from(column) == Ok(position))
    }

    /// Whether the column at a position is NOT NULL.
    pub(crate) fn is_not_null(self, position: usize) -> bool {
        self.0.get("notnulls").numbers().any(|column| usize::try_from(column) == Ok(position))
    }
}

/// JSON_TABLE.
#[derive(Debug, Clone, Copy)]
pub struct JsonTable<'t>(&'t Node<'t>);

impl<'t> JsonTable<'t> {
    /// Whether the column at a position is of the outermost path, and not of a NESTED PATH.
    pub(crate) fn is_outermost(self, position: usize) -> Option<bool> {
        let plan = self.0.get("plan");
        if !plan.is("JSONTABLEPATHSCAN") {
            return Some(false);
        }
        let bound = |field: &str| plan.get(field).int().and_then(|bound| usize::try_from(bound).ok());
        Some((bound("colMin")?..=bound("colMax")?).contains(&position))
    }

    /// The value of the column at a position; missing for FOR ORDINALITY.
    pub(crate) fn value(self, position: usize) -> Option<Expr<'t>> {
        Exprs::of(self.0.get("colvalexprs")).get(position)
    }
}

impl<'t> Query<'t> {
    /// What a column of the query itself stands for, one step further in; `None` for columns of other levels.
    pub(crate) fn column(self, variable: Variable<'t>) -> Option<Column<'t>> {
        let (index, number) = variable.of_level(0)?;
        Some(self.entry(index)?.column(number))
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
    pub(crate) fn join_columns(self) -> Exprs<'t> {
        Exprs::of(self.get("joinaliasvars"))
    }

    /// How many columns USING merged; they come first.
    pub(crate) fn merged_columns(self) -> usize {
        self.get("joinmergedcols").int().and_then(|merged| usize::try_from(merged).ok()).unwrap_or(0)
    }

    /// Whether it is a FULL JOIN.
    pub(crate) fn is_full_join(self) -> bool {
        self.get("jointype").int() == Some(2)
    }

    /// What GROUP BY goes by.
    pub(crate) fn group_columns(self) -> Exprs<'t> {
        Exprs::of(self.get("groupexprs"))
    }

    /// The rows of VALUES.
    pub(crate) fn rows(self) -> impl ExactSizeIterator<Item = Exprs<'t>> {
        self.get("values_lists").items().iter().map(Exprs::of)
    }

    /// The expressions of one column of VALUES; `None` where there are no rows, or one is too short.
    pub(crate) fn values(self, position: usize) -> Option<Vec<Expr<'t>>> {
        let cells: Option<Vec<_>> = self.rows().map(|row| row.get(position)).collect();
        cells.filter(|cells| !cells.is_empty())
    }

    /// Functions in FROM: more than one for ROWS FROM.
    pub fn functions(self) -> impl ExactSizeIterator<Item = FunctionItem<'t>> {
        self.get("functions").items().iter().map(FunctionItem)
    }

    /// WITH ORDINALITY.
    pub(crate) fn has_ordinality(self) -> bool {
        self.get("funcordinality").is_true()
    }

    /// XMLTABLE or JSON_TABLE.
    pub(crate) fn table_function(self) -> TableFunction<'t> {
        let node = self.get("tablefunc");
        match node.get("functype").int() {
            _ if !node.is("TABLEFUNC") => TableFunction::Other,
            None | Some(0) => TableFunction::Xml(XmlTable(node)),
            Some(1) => TableFunction::Json(JsonTable(node)),
            _ => TableFunction::Other,
        }
    }

    /// TABLESAMPLE.
    pub(crate) fn is_sampled(self) -> bool {
        !self.get("tablesample").is_null()
    }
}
