//! One level of a query while it is analysed: its parent level, what its joins and conditions prove, and what was answered already.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::catalog::{Function, RelationKind};
use crate::prove::answer::Answer;
use crate::prove::cardinality::Rows;
use crate::prove::context::Analysis;
use crate::prove::nullability::elements::Property;
use crate::prove::nullability::joins::Joins;
use crate::prove::nullability::origin::Known;
use crate::tree::query::{CommonTableExpression, JoinKind, Query, RangeTableEntry};

/// A query level. Variables refer to ancestors by `varlevelsup`; the parent of a CTE is the query that owns its WITH.
pub(crate) struct Scope<'s> {
    pub(crate) analysis: &'s Analysis<'s>,
    pub(crate) query: Query<'s>,
    parent: Option<&'s Scope<'s>>,
    pub(crate) view: View,
    joins: RefCell<Option<Rc<Joins>>>,
    pub(crate) memory: Rc<Memory>,
    /// While a recursive CTE of this level is being answered: which of its columns are assumed to be nullable.
    pub(crate) assumptions: RefCell<BTreeMap<usize, Vec<bool>>>,
    /// What is being asked of the elements of recursive CTEs of this level: by position in WITH, and column.
    pub(crate) open_elements: RefCell<BTreeSet<(usize, usize, Property)>>,
}

/// What was answered already, by `rtindex` or by position in WITH.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) columns: RefCell<BTreeMap<usize, Rc<[Answer]>>>,
    pub(crate) ctes: RefCell<BTreeMap<usize, Rc<[Answer]>>>,
    pub(crate) rows: RefCell<BTreeMap<usize, Rows>>,
}

/// From where in the query an expression is looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    /// Columns known not to be NULL here besides those of [`Joins`]: in a branch of CASE.
    pub(crate) assumed: Known,
    /// Inside an aggregate's arguments, where grouping sets have no effect yet.
    pub(crate) inside_aggregate: bool,
    /// In an assigned expression: the target's columns are those of the row before the statement.
    pub(crate) old_row: bool,
    /// The FULL JOIN whose merged column is looked at: one of its sides is present.
    pub(crate) merged_join: Option<usize>,
    /// The query of a view that is written through: its WHERE does not hold for the new row.
    pub(crate) without_conditions: bool,
    /// A CHECK of a table: it was looked at when the row was written, and functions of users may have been replaced since.
    pub(crate) stored: bool,
}

impl<'s> Scope<'s> {
    pub(crate) fn new(analysis: &'s Analysis<'s>, query: Query<'s>, parent: Option<&'s Scope<'s>>) -> Scope<'s> {
        Scope {
            analysis,
            query,
            parent,
            view: View::default(),
            joins: RefCell::default(),
            memory: Rc::default(),
            assumptions: RefCell::default(),
            open_elements: RefCell::default(),
        }
    }

    /// The same level looked at from elsewhere. Answers are shared only where they cannot differ.
    pub(crate) fn seen_from(&self, view: View) -> Scope<'s> {
        let same = view.assumed == self.view.assumed
            && view.old_row == self.view.old_row
            && view.merged_join == self.view.merged_join
            && view.without_conditions == self.view.without_conditions
            && view.stored == self.view.stored
            && (view.inside_aggregate == self.view.inside_aggregate || !self.has_grouping_sets());
        let joins = if view.without_conditions == self.view.without_conditions { Some(self.joins()) } else { None };
        Scope {
            analysis: self.analysis,
            query: self.query,
            parent: self.parent,
            view,
            joins: RefCell::new(joins),
            memory: if same { Rc::clone(&self.memory) } else { Rc::default() },
            assumptions: RefCell::new(self.assumptions.borrow().clone()),
            open_elements: RefCell::new(self.open_elements.borrow().clone()),
        }
    }

    /// The scope so many levels up.
    pub(crate) fn ancestor(&self, levels: usize) -> Option<&Scope<'s>> {
        let mut scope = self;
        for _ in 0..levels {
            scope = scope.parent?;
        }
        Some(scope)
    }

    /// What the join tree proves, worked out once.
    pub(crate) fn joins(&self) -> Rc<Joins> {
        if let Some(joins) = self.joins.borrow().as_ref() {
            return Rc::clone(joins);
        }
        let joins = Rc::new(Joins::of(self));
        *self.joins.borrow_mut() = Some(Rc::clone(&joins));
        joins
    }

    /// A join's kind after what is known has reduced it; an unknown join counts as FULL.
    pub(crate) fn join_kind(&self, join: Option<usize>) -> JoinKind {
        join.and_then(|join| self.joins().kinds.get(&join).copied()).unwrap_or(JoinKind::Full)
    }

    /// Whether the query has GROUPING SETS, ROLLUP, CUBE or `GROUP BY ()`.
    pub(crate) fn has_grouping_sets(&self) -> bool {
        !self.query.get("groupingSets").is_null()
    }

    /// Whether it gives one row for all rows, or for none: aggregates or HAVING without GROUP BY.
    pub(crate) fn is_one_group(&self) -> bool {
        let aggregates = self.query.get("hasAggs").bool() != Some(false) || !self.query.get("havingQual").is_null();
        aggregates && self.query.get("groupClause").is_null()
    }

    /// Whether what it writes is a table that is stored here, not a view or a foreign table.
    pub(crate) fn writes_table(&self) -> bool {
        let target = self.query.result_relation().and_then(|index| self.query.entry(index)?.relation());
        let relation = target.and_then(|oid| self.analysis.catalog.relations.get(&oid));
        relation.is_some_and(|relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable))
    }

    /// Whether the function gives NULL for NULL, and did when what is looked at was evaluated.
    pub(crate) fn is_strict(&self, function: Option<&Function>) -> bool {
        let lasting = |function: &Function| function.is_builtin() || !self.view.stored;
        function.is_some_and(|function| function.strict && !function.returns_set && lasting(function))
    }

    /// The CTE that an entry refers to: the level that owns it, its position there, and itself.
    pub(crate) fn cte(&self, entry: RangeTableEntry<'s>) -> Option<(&Scope<'s>, usize, CommonTableExpression<'s>)> {
        let (name, levels) = entry.cte()?;
        let owner = self.ancestor(levels)?;
        let (position, cte) = owner.query.ctes().enumerate().find(|(_, cte)| cte.name() == name)?;
        Some((owner, position, cte))
    }

    /// How a table is called in reasons: its name, and its alias if it has another one.
    pub(crate) fn entry_label(&self, index: usize) -> String {
        let Some(entry) = self.query.entry(index) else { return "a table".to_owned() };
        let alias = entry.name();
        let relation = entry.relation().and_then(|oid| self.analysis.catalog.relations.get(&oid));
        match relation {
            Some(relation) if relation.name != alias => format!("{} {alias}", relation.name),
            Some(relation) => relation.name.clone(),
            None if alias.is_empty() => "a subquery".to_owned(),
            None => alias.into_owned(),
        }
    }
}
