//! One level of a query while it is analysed: its parent level, from where it is looked at, and what was answered already.

use std::rc::Rc;

use crate::catalog::{Function, RelationKind};
use crate::prove::context::Context;
use crate::prove::known::Known;
use crate::prove::memo::Memo;
use crate::tree::query::Query;
use crate::tree::resolve::QueryLevel;

/// A query level. Variables refer to ancestors by `varlevelsup`; the parent of a CTE is the query that owns its WITH.
pub(crate) struct Scope<'s> {
    pub(crate) context: &'s Context<'s>,
    pub(crate) query: Query<'s>,
    parent: Option<&'s Scope<'s>>,
    pub(crate) view: View,
    /// What is remembered of the level from wherever it is looked at.
    pub(crate) level: Rc<Memo>,
    /// What is remembered of the level as it is seen from here.
    pub(crate) memo: Rc<Memo>,
}

/// From where in the query an expression is looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    /// Columns known not to be NULL here besides those of which conditions of the level say so: in a branch of CASE.
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

impl<'s> QueryLevel<'s> for Scope<'s> {
    fn query(&self) -> Query<'s> {
        self.query
    }

    fn outer(&self) -> Option<&Self> {
        self.parent
    }
}

impl<'s> Scope<'s> {
    pub(crate) fn new(context: &'s Context<'s>, query: Query<'s>, parent: Option<&'s Scope<'s>>) -> Scope<'s> {
        Scope { context, query, parent, view: View::default(), level: Rc::default(), memo: Rc::default() }
    }

    /// The same level looked at from elsewhere. Answers are shared only where they cannot differ.
    pub(crate) fn seen_from(&self, view: View) -> Scope<'s> {
        let same = view.assumed == self.view.assumed
            && view.old_row == self.view.old_row
            && view.merged_join == self.view.merged_join
            && view.without_conditions == self.view.without_conditions
            && view.stored == self.view.stored
            && (view.inside_aggregate == self.view.inside_aggregate || !self.has_grouping_sets());
        Scope {
            context: self.context,
            query: self.query,
            parent: self.parent,
            view,
            level: Rc::clone(&self.level),
            memo: if same { Rc::clone(&self.memo) } else { Rc::default() },
        }
    }

    /// Whether the query has GROUPING SETS, ROLLUP, CUBE or `GROUP BY ()`.
    pub(crate) fn has_grouping_sets(&self) -> bool {
        !self.query.grouping_sets().is_empty()
    }

    /// Whether it gives one row for all rows, or for none: aggregates or HAVING without GROUP BY.
    pub(crate) fn is_one_group(&self) -> bool {
        let aggregates = self.query.has_aggregates() != Some(false) || !self.query.having().is_missing();
        aggregates && !self.query.is_grouped()
    }

    /// Whether what it writes is a table that is stored here, not a view or a foreign table.
    pub(crate) fn writes_table(&self) -> bool {
        let target = self.query.result_relation().and_then(|index| self.query.entry(index)?.relation());
        let relation = target.and_then(|oid| self.context.catalog.relations.get(&oid));
        relation.is_some_and(|relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable))
    }

    /// Whether the function gives NULL for NULL, and did when what is looked at was evaluated.
    pub(crate) fn is_strict(&self, function: Option<&Function>) -> bool {
        let lasting = |function: &Function| function.is_builtin() || !self.view.stored;
        function.is_some_and(|function| function.strict && !function.returns_set && lasting(function))
    }

    /// How a table is called in reasons: its name, and its alias if it has another one.
    pub(crate) fn entry_label(&self, index: usize) -> String {
        let Some(entry) = self.query.entry(index) else { return "a table".to_owned() };
        let alias = entry.name();
        let relation = entry.relation().and_then(|oid| self.context.catalog.relations.get(&oid));
        match relation {
            Some(relation) if relation.name != alias => format!("{} {alias}", relation.name),
            Some(relation) => relation.name.clone(),
            None if alias.is_empty() => "a subquery".to_owned(),
            None => alias.into_owned(),
        }
    }
}
