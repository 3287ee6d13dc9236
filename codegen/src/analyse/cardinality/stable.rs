//! Whether an expression has one value for as long as the statement runs, given the columns in it.

use crate::analyse::context::Analysis;
use crate::analyse::node::{Node, Record};
use crate::analyse::tree::EntryKind;
use crate::catalog::RelationKind;

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
        "AGGREF" => is_built_in(analysis, node, "aggfnoid") && children(level),
        "WINDOWFUNC" => is_built_in(analysis, node, "winfnoid") && children(level),
        "RANGETBLENTRY" => is_stable_entry(analysis, record) && children(level),
        "CONST" | "PARAM" | "SQLVALUEFUNCTION" => true,
        "SUBLINK" | "TARGETENTRY" | "FROMEXPR" | "JOINEXPR" | "RANGETBLREF" | "ALIAS" | "SORTGROUPCLAUSE"
        | "BOOLEXPR" | "NULLTEST" | "BOOLEANTEST" | "CASEEXPR" | "CASEWHEN" | "CASETESTEXPR" | "COALESCEEXPR"
        | "MINMAXEXPR" | "ARRAYEXPR" | "ROWEXPR" | "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO"
        | "ARRAYCOERCEEXPR" | "COERCETODOMAIN" | "NAMEDARGEXPR" | "SUBSCRIPTINGREF" | "FIELDSELECT"
        | "RTEPERMISSIONINFO" | "SETOPERATIONSTMT" | "RANGETBLFUNCTION" | "WINDOWCLAUSE" => children(level),
        _ => false,
    }
}

fn is_built_in(analysis: &Analysis<'_>, node: &Node<'_>, field: &str) -> bool {
    let function = node.get(field).oid().and_then(|oid| analysis.catalog.functions.get(&oid));
    function.is_some_and(|function| function.is_builtin())
}

/// A view may hide anything volatile; a subquery is looked into.
fn is_stable_entry(analysis: &Analysis<'_>, record: &Record<'_>) -> bool {
    let kind = record.get("rtekind").int();
    let relation = record.get("relid").oid().and_then(|oid| analysis.catalog.relations.get(&oid));
    match kind {
        Some(0) => {
            record.get("tablesample").is_null() && relation.is_some_and(|relation| relation.kind != RelationKind::View)
        }
        Some(1 | 2 | 5 | 6 | 8 | 9) => true,
        Some(3) => true,
        _ => false,
    }
}

/// The entries of a query level whose columns an expression uses. `None` when that cannot be told.
pub(crate) fn entries_used(
    scope: &crate::analyse::scope::Scope<'_>,
    node: &Node<'_>,
    level: i64,
) -> Option<Vec<usize>> {
    let _level = scope.analysis.enter()?;
    let mut used = Vec::new();
    let inner = if node.is("QUERY") { level + 1 } else { level };
    if node.is("VAR") {
        if node.get("varlevelsup").int()? != level {
            return Some(used);
        }
        let index = usize::try_from(node.get("varno").int()?).ok()?;
        let entry = scope.query.entry(index)?;
        if entry.kind() != EntryKind::Join {
            return Some(vec![index]);
        }
        let position = usize::try_from(node.get("varattno").int()?).ok()?.checked_sub(1)?;
        return entries_used(scope, entry.get("joinaliasvars").items().get(position)?, 0);
    }
    for child in node.children() {
        used.extend(entries_used(scope, child, inner)?);
    }
    Some(used)
}
