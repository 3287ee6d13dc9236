//! Whether an expression has one value for as long as the statement runs, given the columns in it.

use crate::catalog::{Oid, RelationKind};
use crate::prove::cardinality::columns::behind;
use crate::prove::context::Context;
use crate::prove::memo::Answers;
use crate::prove::scope::Scope;
use crate::tree::expr::{Expr, SubLink, SubLinkKind};
use crate::tree::query::{Command, EntryKind, RangeTableEntry};

/// Whether nothing in it is volatile, no subquery in it looks outside, and all of it is of known kinds.
pub(crate) fn is_stable<'x>(context: &Context<'_>, expression: impl Into<Expr<'x>>) -> bool {
    is_stable_within(context, expression.into(), 0)
}

/// As [`is_stable`], for an expression inside so many levels of subqueries: columns of those levels are its own.
fn is_stable_within(context: &Context<'_>, node: Expr<'_>, level: usize) -> bool {
    let Some(_level) = context.enter() else { return false };
    let children = |level: usize| node.children().all(|child| is_stable_within(context, child, level));
    let is_built_in = |function: Option<Oid>| {
        let function = function.and_then(|oid| context.catalog.functions.get(&oid));
        function.is_some_and(|function| function.is_builtin())
    };
    match node {
        Expr::Missing | Expr::Constant(_) | Expr::Parameter(_) | Expr::SqlValue(_) => true,
        Expr::Query(query) => query.command() == Command::Select && children(level + 1),
        // Inside a subquery a column must belong to it: then it has one value, and is not looked up again for each row outside.
        Expr::Variable(variable) => level == 0 || is_inside(variable.levels_up(), level),
        Expr::Call(_) | Expr::Operation(_) | Expr::Distinct(_) | Expr::NullIf(_) | Expr::ArrayComparison(_) => {
            let function = context.catalog.function_of(node);
            function.is_some_and(|function| function.volatility != 'v' && !function.returns_set) && children(level)
        }
        // An aggregate belongs to a query, whose rows it sums up; here that has to be one inside the expression.
        Expr::Aggregate(call) => is_inside(call.levels_up(), level) && is_built_in(call.function()) && children(level),
        Expr::Grouping(call) => is_inside(call.levels_up(), level),
        Expr::Window(call) => level > 0 && is_built_in(call.function()) && children(level),
        Expr::Entry(entry) => is_stable_entry(context, entry) && children(level),
        Expr::SubLink(link) if is_worked_out_once(context, link) => true,
        Expr::SubLink(_)
        | Expr::Target(_)
        | Expr::SortGroup(_)
        | Expr::WindowClause(_)
        | Expr::Boolean(_)
        | Expr::NullTest(_)
        | Expr::BooleanTest(_)
        | Expr::Case(_)
        | Expr::Branch(_)
        | Expr::CaseTest(_)
        | Expr::Coalesce(_)
        | Expr::MinMax(_)
        | Expr::Array(_)
        | Expr::Row(_)
        | Expr::RowComparison(_)
        | Expr::Relabel(_)
        | Expr::Collate(_)
        | Expr::CoerceViaIo(_)
        | Expr::ArrayCoerce(_)
        | Expr::ToDomain(_)
        | Expr::NamedArgument(_)
        | Expr::Subscript(_)
        | Expr::Field(_) => children(level),
        other => other.is_frame_of_select() && children(level),
    }
}

/// Whether what is of a query so many levels up is of one inside an expression.
fn is_inside(levels_up: Option<usize>, level: usize) -> bool {
    levels_up.is_some_and(|up| up < level)
}

/// A scalar subquery, or ARRAY (…), that refers to nothing outside is an InitPlan (`build_subplan` in `subselect.c`): worked out at
/// most once, so that it is one value even if it is volatile or skips locked rows. `x IN (SELECT …)` is not.
fn is_worked_out_once(context: &Context<'_>, link: SubLink<'_>) -> bool {
    matches!(link.kind(), SubLinkKind::Value | SubLinkKind::Array)
        && link.query().is_some_and(|query| refers_to_nothing_outside(context, query))
}

/// Whether no column and no aggregate in a subquery belongs to a query outside of it.
pub(crate) fn refers_to_nothing_outside<'x>(context: &Context<'_>, subquery: impl Into<Expr<'x>>) -> bool {
    is_closed(context, subquery.into(), 0)
}

fn is_closed(context: &Context<'_>, node: Expr<'_>, level: usize) -> bool {
    let Some(_level) = context.enter() else { return false };
    let (closed, level) = match node {
        Expr::Query(_) => (true, level + 1),
        Expr::Variable(variable) => (is_inside(variable.levels_up(), level), level),
        Expr::Aggregate(call) | Expr::Grouping(call) => (is_inside(call.levels_up(), level), level),
        _ => (true, level),
    };
    closed && node.children().all(|child| is_closed(context, child, level))
}

/// By view.
#[derive(Default)]
struct StableViews(Answers<Oid, bool>);

/// Whether a view gives the same rows whenever it is looked at; no for one that refers to itself.
pub(crate) fn view_is_stable(context: &Context<'_>, view: Oid) -> bool {
    let look = || context.with_view_query(view, |query| is_stable(context, query)).unwrap_or(false);
    context.memo().table::<StableViews>().0.once_or(view, false, look)
}

/// A subquery is looked into, and so is a view.
fn is_stable_entry(context: &Context<'_>, entry: RangeTableEntry<'_>) -> bool {
    match entry.kind() {
        EntryKind::Relation if entry.is_sampled() => false,
        // OLD and NEW, which the query of a view has up to 15: the view itself, from which nothing is read.
        EntryKind::Relation if entry.is_read() == Some(false) => true,
        EntryKind::Relation => {
            let relation = entry.relation().and_then(|oid| context.catalog.relations.get(&oid));
            relation.is_some_and(|relation| match relation.kind {
                RelationKind::View => view_is_stable(context, relation.oid),
                // It is no part of a snapshot.
                RelationKind::Sequence => false,
                _ => true,
            })
        }
        EntryKind::Subquery
        | EntryKind::Join
        | EntryKind::Function
        | EntryKind::Values
        | EntryKind::Cte
        | EntryKind::Group => true,
        EntryKind::TableFunction | EntryKind::Nothing | EntryKind::Other => false,
    }
}

/// The columns of a query level that an expression uses, by entry and number. `None` when that cannot be told.
pub(crate) fn columns_used(scope: &Scope<'_>, expression: Expr<'_>) -> Option<Vec<(usize, i64)>> {
    columns_used_within(scope, expression, 0)
}

fn columns_used_within(scope: &Scope<'_>, node: Expr<'_>, level: usize) -> Option<Vec<(usize, i64)>> {
    let _level = scope.context.enter()?;
    if let Expr::Variable(variable) = node {
        if variable.levels_up()? != level {
            return Some(Vec::new());
        }
        let (index, number) = (variable.entry()?, variable.number()?);
        scope.query.entry(index)?;
        return match behind(scope, index, number) {
            // GROUP BY may go by something volatile.
            Some(expression) if is_stable(scope.context, expression) => columns_used(scope, expression),
            Some(_) => None,
            None => Some(vec![(index, number)]),
        };
    }
    let level = if let Expr::Query(_) = node { level + 1 } else { level };
    let mut used = Vec::new();
    for child in node.children() {
        used.extend(columns_used_within(scope, child, level)?);
    }
    Some(used)
}

/// The entries of a query level whose columns an expression uses. `None` when that cannot be told.
pub(crate) fn entries_used(scope: &Scope<'_>, expression: Expr<'_>) -> Option<Vec<usize>> {
    Some(columns_used(scope, expression)?.into_iter().map(|(entry, _)| entry).collect())
}
