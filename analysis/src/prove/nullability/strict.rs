//! Strictness: which columns and expressions are not NULL where an expression is not, because it gives NULL for NULL.

use crate::catalog::{FIRST_NORMAL_OID, RelationKind};
use crate::prove::nullability::narrow::{ColumnOf, Columns, Operator, first, intersection, operator, second, union};
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::EntryKind;

/// What makes the expression NULL by being NULL: columns and, at the level of the query itself, parts of the expression.
pub(crate) fn strict(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let mut columns = parts(scope, node, level);
    if level == 0 {
        columns.extend(ColumnOf::expression(scope, node));
    }
    columns
}

fn parts(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let arguments = || node.get("args").items().iter().map(|argument| strict(scope, argument, level));
    match node.label() {
        "VAR" => variable(scope, node, level),
        "OPEXPR" | "FUNCEXPR" => {
            let is_strict = scope.is_strict(scope.analysis.function(node));
            if is_strict { union(arguments()) } else { Columns::new() }
        }
        "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" | "ARRAYCOERCEEXPR" | "COERCETODOMAIN" | "NAMEDARGEXPR"
        | "FIELDSELECT" => strict(scope, node.get("arg"), level),
        "BOOLEXPR" => match operator(node) {
            Some(Operator::Not) => union(arguments()),
            Some(_) => intersection(arguments()),
            None => Columns::new(),
        },
        // NULL only when all arguments are.
        "COALESCEEXPR" | "MINMAXEXPR" => intersection(arguments()),
        "NULLIFEXPR" => first(node).map_or_else(Columns::new, |argument| strict(scope, argument, level)),
        "SCALARARRAYOPEXPR" => second(node).map_or_else(Columns::new, |array| strict(scope, array, level)),
        "SUBSCRIPTINGREF" => subscript(scope, node, level),
        "ROWCOMPAREEXPR" => row_comparison(scope, node, level),
        _ => Columns::new(),
    }
}

fn variable(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let is_old = node.get("varreturningtype").int().is_some_and(|kind| kind != 0);
    if node.get("varlevelsup").int() != Some(level) || is_old {
        return Columns::new();
    }
    let index = node.get("varno").int().and_then(|number| usize::try_from(number).ok());
    let (Some(entry), Some(number)) = (index, node.get("varattno").int()) else { return Columns::new() };
    let Some(table) = scope.query.entry(entry) else { return Columns::new() };
    let itself = Columns::from([ColumnOf { entry, number }]);
    let position = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let listed = |list: &str| position.and_then(|position| table.get(list).items().get(position));
    match table.kind() {
        EntryKind::Join => listed("joinaliasvars").map_or_else(Columns::new, |alias| strict(scope, alias, 0)),
        EntryKind::Group if scope.has_grouping_sets() => itself,
        EntryKind::Group => {
            let grouped = listed("groupexprs").map_or_else(Columns::new, |expression| strict(scope, expression, 0));
            &itself | &grouped
        }
        EntryKind::Relation if number == 0 && !is_table(scope, entry) => Columns::new(),
        EntryKind::Relation => itself,
        _ if number > 0 => itself,
        _ => Columns::new(),
    }
}

fn is_table(scope: &Scope<'_>, entry: usize) -> bool {
    let relation = scope.query.entry(entry).and_then(|entry| entry.relation());
    let relation = relation.and_then(|oid| scope.analysis.catalog.relations.get(&oid));
    relation.is_some_and(|relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable))
}

fn subscript(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    // An extension's container may give a value for NULL (`fetch_strict` is its choice).
    let built_in = node.get("refcontainertype").oid().is_some_and(|container| {
        container < FIRST_NORMAL_OID
            || scope
                .analysis
                .catalog
                .types
                .get(&container)
                .is_some_and(|ty| matches!(ty.kind, crate::catalog::TypeKind::Array(_)))
    });
    if !built_in || !node.get("refassgnexpr").is_null() {
        return Columns::new();
    }
    let subscripts = ["refupperindexpr", "reflowerindexpr"];
    let subscripts = subscripts.into_iter().flat_map(|list| node.get(list).items());
    union(std::iter::once(node.get("refexpr")).chain(subscripts).map(|part| strict(scope, part, level)))
}

/// `(a, b) > (c, d)`: the later pairs may never be looked at.
fn row_comparison(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let operator = node.get("opnos").numbers().next().and_then(|oid| u32::try_from(oid).ok());
    let catalog = scope.analysis.catalog;
    let function = operator.and_then(|oid| catalog.operators.get(&oid)).and_then(|oid| catalog.functions.get(oid));
    if !scope.is_strict(function) {
        return Columns::new();
    }
    let sides = ["largs", "rargs"].into_iter().filter_map(|side| node.get(side).items().first());
    union(sides.map(|side| strict(scope, side, level)))
}
