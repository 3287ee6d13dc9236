//! Which query, and which expression, a column stands for: through the queries around it, FROM, WITH and GROUP BY.

use crate::catalog::Oid;
use crate::tree::clause::Column;
use crate::tree::expr::{Expr, Variable};
use crate::tree::query::{CommonTableExpression, Query, RangeTableEntry};

/// A query where it stands: what surrounds it is what its columns and CTEs can be of. What surrounds a CTE is the query that owns its
/// WITH, wherever the CTE is referred to.
pub(crate) trait QueryLevel<'t> {
    /// The query itself.
    fn query(&self) -> Query<'t>;

    /// One level up.
    fn outer(&self) -> Option<&Self>;

    /// So many levels up.
    fn ancestor(&self, levels: usize) -> Option<&Self> {
        let mut level = self;
        for _ in 0..levels {
            level = level.outer()?;
        }
        Some(level)
    }

    /// The level and the entry that a column is of.
    fn entry_of(&self, variable: Variable<'_>) -> Option<(&Self, RangeTableEntry<'t>)> {
        let owner = self.ancestor(variable.levels_up()?)?;
        Some((owner, owner.query().entry(variable.entry()?)?))
    }

    /// The CTE that an entry refers to: the level that owns it, its position there, and itself.
    fn cte(&self, entry: RangeTableEntry<'_>) -> Option<(&Self, usize, CommonTableExpression<'t>)> {
        let (name, levels) = entry.cte()?;
        let owner = self.ancestor(levels)?;
        let (position, cte) = owner.query().ctes().enumerate().find(|(_, cte)| cte.name() == name)?;
        Some((owner, position, cte))
    }

    /// The query that an entry stands for, be it a subquery or a CTE.
    fn derived(&self, entry: RangeTableEntry<'t>) -> Option<Derived<'_, 't, Self>> {
        match self.cte(entry) {
            Some((around, _, cte)) => Some(Derived { around, query: cte.query()?, recursive: cte.is_recursive() }),
            None => Some(Derived { around: self, query: entry.subquery()?, recursive: false }),
        }
    }

    /// What a column stands for, one step further in.
    fn resolve(&self, variable: Variable<'_>) -> Option<Referent<'_, 't, Self>> {
        let (level, entry) = self.entry_of(variable)?;
        match entry.column(variable.number()?) {
            Column::Stored(relation, number) => Some(Referent::Stored(relation, number)),
            Column::Subquery(_, position) | Column::Cte(_, _, position) => {
                Some(Referent::Output(level.derived(entry)?, position))
            }
            Column::Join(expression) | Column::Group(expression) => Some(Referent::Expression(level, expression)),
            Column::Values(cells) => Some(Referent::Values(level, cells)),
            Column::Row | Column::Function(_) | Column::TableFunction(..) | Column::Other => None,
        }
    }
}

/// The query of a subquery in FROM, or of a CTE.
pub(crate) struct Derived<'l, 't, L: ?Sized> {
    /// The level that surrounds it.
    pub(crate) around: &'l L,
    /// The query itself.
    pub(crate) query: Query<'t>,
    /// Whether it refers to itself.
    pub(crate) recursive: bool,
}

impl<'l, 't, L: ?Sized> Derived<'l, 't, L> {
    /// The same where the query does not refer to itself, so that it can be looked at alone.
    pub(crate) fn alone(self) -> Option<Derived<'l, 't, L>> {
        Some(self).filter(|derived| !derived.recursive)
    }
}

/// What a column stands for.
pub(crate) enum Referent<'l, 't, L: ?Sized> {
    /// A column of a table, view or the like: also a system column, with a negative number.
    Stored(Oid, i64),
    /// The output column of a query, by its position.
    Output(Derived<'l, 't, L>, usize),
    /// An expression of this level.
    Expression(&'l L, Expr<'t>),
    /// One of these expressions of this level: a column of VALUES.
    Values(&'l L, Vec<Expr<'t>>),
}

/// A query, and a link to the one around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nesting<'l, 't> {
    query: Query<'t>,
    outer: Option<&'l Nesting<'l, 't>>,
}

impl<'l, 't> Nesting<'l, 't> {
    /// A query that no other one is around.
    pub(crate) fn top(query: Query<'t>) -> Nesting<'l, 't> {
        Nesting { query, outer: None }
    }

    /// A query inside this one.
    pub(crate) fn with<'i>(&'i self, query: Query<'t>) -> Nesting<'i, 't> {
        Nesting { query, outer: Some(self) }
    }
}

impl<'t> QueryLevel<'t> for Nesting<'_, 't> {
    fn query(&self) -> Query<'t> {
        self.query
    }

    fn outer(&self) -> Option<&Self> {
        self.outer
    }
}
