//! Which query, and which expression, a column stands for: through the queries around it, FROM, WITH and GROUP BY.

use crate::tree::Oid;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::node::Node;

    /// WITH c AS (SELECT t.3) SELECT … FROM c, (VALUES (5)), in which a subquery reads both.
    const TREE: &str = "{QUERY :commandType 1 :cteList ({COMMONTABLEEXPR :ctename c :cterecursive false :ctequery \
        {QUERY :commandType 1 :rtable ({RANGETBLENTRY :rtekind 0 :relid 7}) :targetList ({TARGETENTRY :expr \
        {VAR :varno 1 :varattno 3 :varlevelsup 0} :resno 1})}}) \
        :rtable ({RANGETBLENTRY :rtekind 6 :ctename c :ctelevelsup 0} {RANGETBLENTRY :rtekind 5 :values_lists \
        (({CONST :constisnull true}))} {RANGETBLENTRY :rtekind 1 :subquery \
        {QUERY :commandType 1 :rtable ({RANGETBLENTRY :rtekind 6 :ctename c :ctelevelsup 1}) :targetList ( \
        {TARGETENTRY :expr {VAR :varno 1 :varattno 1 :varlevelsup 0}} \
        {TARGETENTRY :expr {VAR :varno 2 :varattno 1 :varlevelsup 1}} \
        {TARGETENTRY :expr {VAR :varno 1 :varattno 1 :varlevelsup 2}} \
        {TARGETENTRY :expr {VAR :varno 1 :varattno 0 :varlevelsup 0}})}})}";

    fn column<'t>(level: &Nesting<'_, 't>, position: usize) -> Variable<'t> {
        match level.query().output()[position].expression() {
            Expr::Variable(variable) => variable,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_found_through_the_levels_around() {
        let node = Node::parse(TREE).unwrap();
        let top = Nesting::top(Query::of(&node).unwrap());
        let inner = top.with(top.query().entry(3).unwrap().subquery().unwrap());
        let Some(Referent::Output(cte, 0)) = inner.resolve(column(&inner, 0)) else { panic!("no CTE") };
        assert_eq!(cte.around.query().address(), top.query().address());
        assert!(!cte.recursive && cte.query.address() != inner.query().address());
        let cte = cte.around.with(cte.query);
        assert!(matches!(cte.resolve(column(&cte, 0)), Some(Referent::Stored(7, 3))));
        let Some(Referent::Values(level, cells)) = inner.resolve(column(&inner, 1)) else { panic!("no VALUES") };
        assert_eq!((level.query().address(), cells.len()), (top.query().address(), 1));
    }

    #[test]
    fn what_is_no_column_of_these_levels_stands_for_nothing() {
        let node = Node::parse(TREE).unwrap();
        let top = Nesting::top(Query::of(&node).unwrap());
        let inner = top.with(top.query().entry(3).unwrap().subquery().unwrap());
        assert!(inner.resolve(column(&inner, 2)).is_none(), "there are no two levels around");
        assert!(inner.resolve(column(&inner, 3)).is_none(), "a whole row is no column");
    }
}
