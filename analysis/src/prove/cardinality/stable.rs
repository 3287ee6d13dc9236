//! Whether an expression has one value for as long as the statement runs, given the columns in it.

use crate::catalog::{Oid, RelationKind};
use crate::prove::cardinality::conditions::behind;
use crate::prove::context::Analysis;
use crate::prove::memo::Answers;
use crate::prove::scope::Scope;
use crate::tree::node::{Node, Record};

/// Whether nothing in it is volatile, no subquery in it looks outside, and all of it is of known kinds.
pub(crate) fn is_stable(analysis: &Analysis<'_>, node: &Node<'_>) -> bool {
    is_stable_within(analysis, node, 0)
}

/// As [`is_stable`], for an expression inside so many levels of subqueries: columns of those levels are its own.
fn is_stable_within(analysis: &Analysis<'_>, node: &Node<'_>, level: i64) -> bool {
    let Some(_level) = analysis.enter() else { return false };
    match node {
        Node::Record(record) => is_stable_record(analysis, node, record, level),
        other => other.children().into_iter().all(|child| is_stable_within(analysis, child, level)),
    }
}

fn is_stable_record(analysis: &Analysis<'_>, node: &Node<'_>, record: &Record<'_>, level: i64) -> bool {
    let children = |level: i64| node.children().into_iter().all(|child| is_stable_within(analysis, child, level));
    match record.label() {
        "QUERY" => record.get("commandType").int() == Some(1) && children(level + 1),
        // Inside a subquery a column must belong to it: then it has one value, and is not looked up again for each row outside.
        "VAR" => level == 0 || record.get("varlevelsup").int().is_some_and(|up| up < level),
        "FUNCEXPR" | "OPEXPR" | "DISTINCTEXPR" | "NULLIFEXPR" | "SCALARARRAYOPEXPR" => {
            let function = analysis.function(node);
            function.is_some_and(|function| function.volatility != 'v' && !function.returns_set) && children(level)
        }
        "AGGREF" => is_of_subquery(record, level) && is_built_in(analysis, node, "aggfnoid") && children(level),
        "WINDOWFUNC" => level > 0 && is_built_in(analysis, node, "winfnoid") && children(level),
        "GROUPINGFUNC" => is_of_subquery(record, level),
        "RANGETBLENTRY" => is_stable_entry(analysis, record) && children(level),
        "CONST" | "PARAM" | "SQLVALUEFUNCTION" => true,
        "SUBLINK" if is_worked_out_once(analysis, record) => true,
        "SUBLINK" | "TARGETENTRY" | "FROMEXPR" | "JOINEXPR" | "RANGETBLREF" | "ALIAS" | "SORTGROUPCLAUSE"
        | "BOOLEXPR" | "NULLTEST" | "BOOLEANTEST" | "CASEEXPR" | "CASEWHEN" | "CASETESTEXPR" | "COALESCEEXPR"
        | "MINMAXEXPR" | "ARRAYEXPR" | "ROWEXPR" | "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO"
        | "ARRAYCOERCEEXPR" | "COERCETODOMAIN" | "NAMEDARGEXPR" | "SUBSCRIPTINGREF" | "FIELDSELECT"
        | "RTEPERMISSIONINFO" | "SETOPERATIONSTMT" | "RANGETBLFUNCTION" | "WINDOWCLAUSE" | "COMMONTABLEEXPR"
        | "ROWCOMPAREEXPR" | "GROUPINGSET" => children(level),
        _ => false,
    }
}

/// An aggregate belongs to a query, whose rows it sums up; here that has to be one inside the expression.
fn is_of_subquery(record: &Record<'_>, level: i64) -> bool {
    record.get("agglevelsup").int().is_some_and(|up| up < level)
}

fn is_built_in(analysis: &Analysis<'_>, node: &Node<'_>, field: &str) -> bool {
    let function = node.get(field).oid().and_then(|oid| analysis.catalog.functions.get(&oid));
    function.is_some_and(|function| function.is_builtin())
}

/// A scalar subquery, or ARRAY (…), that refers to nothing outside is an InitPlan (`build_subplan` in `subselect.c`): worked out at
/// most once, so that it is one value even if it is volatile or skips locked rows. `x IN (SELECT …)` is not.
fn is_worked_out_once(analysis: &Analysis<'_>, sublink: &Record<'_>) -> bool {
    matches!(sublink.get("subLinkType").int(), Some(4 | 6))
        && refers_to_nothing_outside(analysis, sublink.get("subselect"))
}

/// Whether no column and no aggregate in a subquery belongs to a query outside of it.
pub(crate) fn refers_to_nothing_outside(analysis: &Analysis<'_>, subquery: &Node<'_>) -> bool {
    is_closed(analysis, subquery, 0)
}

fn is_closed(analysis: &Analysis<'_>, node: &Node<'_>, level: i64) -> bool {
    let Some(_level) = analysis.enter() else { return false };
    let inside = |field: &str| node.get(field).int().is_some_and(|up| up < level);
    let (closed, level) = match node.label() {
        "QUERY" => (true, level + 1),
        "VAR" => (inside("varlevelsup"), level),
        "AGGREF" | "GROUPINGFUNC" => (inside("agglevelsup"), level),
        _ => (true, level),
    };
    closed && node.children().into_iter().all(|child| is_closed(analysis, child, level))
}

/// By view.
#[derive(Default)]
struct StableViews(Answers<Oid, bool>);

/// Whether a view gives the same rows whenever it is looked at; no for one that refers to itself.
pub(crate) fn view_is_stable(analysis: &Analysis<'_>, view: Oid) -> bool {
    let look = || analysis.with_view_query(view, |query| is_stable(analysis, query.node())).unwrap_or(false);
    analysis.memo().table::<StableViews>().0.once_or(view, false, look)
}

/// A subquery is looked into, and so is a view.
fn is_stable_entry(analysis: &Analysis<'_>, record: &Record<'_>) -> bool {
    let relation = || record.get("relid").oid().and_then(|oid| analysis.catalog.relations.get(&oid));
    match record.get("rtekind").int() {
        Some(0) if !record.get("tablesample").is_null() => false,
        // OLD and NEW, which the query of a view has up to 15: the view itself, from which nothing is read.
        Some(0) if record.get("inFromCl").bool() == Some(false) => true,
        Some(0) => relation().is_some_and(|relation| {
            // A sequence is no part of a snapshot.
            !matches!(relation.kind, RelationKind::View | RelationKind::Sequence)
                || relation.kind == RelationKind::View && view_is_stable(analysis, relation.oid)
        }),
        Some(1 | 2 | 3 | 5 | 6 | 8 | 9) => true,
        _ => false,
    }
}

/// The columns of a query level that an expression uses, by entry and number. `None` when that cannot be told.
pub(crate) fn columns_used(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Option<Vec<(usize, i64)>> {
    let _level = scope.analysis.enter()?;
    let inner = if node.is("QUERY") { level + 1 } else { level };
    if node.is("VAR") {
        if node.get("varlevelsup").int()? != level {
            return Some(Vec::new());
        }
        let index = usize::try_from(node.get("varno").int()?).ok()?;
        let number = node.get("varattno").int()?;
        scope.query.entry(index)?;
        return match behind(scope, index, number) {
            // GROUP BY may go by something volatile.
            Some(expression) if is_stable(scope.analysis, expression) => columns_used(scope, expression, 0),
            Some(_) => None,
            None => Some(vec![(index, number)]),
        };
    }
    let mut used = Vec::new();
    for child in node.children() {
        used.extend(columns_used(scope, child, inner)?);
    }
    Some(used)
}

/// The entries of a query level whose columns an expression uses. `None` when that cannot be told.
pub(crate) fn entries_used(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Option<Vec<usize>> {
    Some(columns_used(scope, node, level)?.into_iter().map(|(entry, _)| entry).collect())
}
