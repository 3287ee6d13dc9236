//! Narrowing: which columns cannot be NULL when a condition is true, false, or not true.
//!
//! Everything rests on strictness: a strict operator gives NULL for NULL, and a condition that is NULL keeps no row.
//! A column is named by its range table entry and number in the query at hand. `level` says which level's columns are asked
//! for: 0 for this query's conditions, 1 for the conditions of a query inside EXISTS.

use std::collections::BTreeSet;

use crate::analyse::node::Node;
use crate::analyse::scope::Scope;
use crate::analyse::tree::{EntryKind, Query};
use crate::catalog::{FIRST_NORMAL_OID, RelationKind};

/// A column of a range table entry; number 0 is the whole row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ColumnOf {
    pub(crate) entry: usize,
    pub(crate) number: i64,
}

pub(crate) type Columns = BTreeSet<ColumnOf>;

/// Columns of which each one being NULL makes the expression NULL.
pub(crate) fn strict(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    match node.label() {
        "VAR" => variable(scope, node, level),
        "OPEXPR" | "FUNCEXPR" => {
            let function = scope.analysis.function(node);
            if function.is_some_and(|function| function.strict && !function.returns_set) {
                union(node.get("args").items().iter().map(|argument| strict(scope, argument, level)))
            } else {
                Columns::new()
            }
        }
        "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" | "ARRAYCOERCEEXPR" | "COERCETODOMAIN" | "NAMEDARGEXPR"
        | "FIELDSELECT" => strict(scope, node.get("arg"), level),
        "BOOLEXPR" => match operator(node) {
            Some(Operator::Not) => {
                union(node.get("args").items().iter().map(|argument| strict(scope, argument, level)))
            }
            Some(_) => intersection(node.get("args").items().iter().map(|argument| strict(scope, argument, level))),
            None => Columns::new(),
        },
        "COALESCEEXPR" => intersection(node.get("args").items().iter().map(|argument| strict(scope, argument, level))),
        "NULLIFEXPR" => first(node).map_or_else(Columns::new, |argument| strict(scope, argument, level)),
        "SCALARARRAYOPEXPR" => second(node).map_or_else(Columns::new, |array| strict(scope, array, level)),
        "SUBSCRIPTINGREF" => subscript(scope, node, level),
        "ROWCOMPAREEXPR" => row_comparison(scope, node, level),
        _ => Columns::new(),
    }
}

/// Columns that are not NULL where the condition is true.
pub(crate) fn when_true(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let arguments = || node.get("args").items().iter();
    match node.label() {
        "BOOLEXPR" => match operator(node) {
            Some(Operator::And) => union(arguments().map(|argument| when_true(scope, argument, level))),
            Some(Operator::Or) => intersection(arguments().map(|argument| when_true(scope, argument, level))),
            Some(Operator::Not) => first(node).map_or_else(Columns::new, |argument| when_false(scope, argument, level)),
            None => Columns::new(),
        },
        "NULLTEST" if node.get("nulltesttype").int() == Some(1) => is_not_null(scope, node, level),
        "BOOLEANTEST" => match node.get("booltesttype").int() {
            Some(0) => when_true(scope, node.get("arg"), level),
            Some(2) => when_false(scope, node.get("arg"), level),
            // IS NOT UNKNOWN
            Some(5) => strict(scope, node.get("arg"), level),
            _ => Columns::new(),
        },
        "SCALARARRAYOPEXPR" => array_comparison(scope, node, level),
        "SUBLINK" => sublink(scope, node, level),
        _ => strict(scope, node, level),
    }
}

/// Columns that are not NULL where the condition is false.
pub(crate) fn when_false(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let arguments = || node.get("args").items().iter();
    match node.label() {
        "BOOLEXPR" => match operator(node) {
            Some(Operator::Or) => union(arguments().map(|argument| when_false(scope, argument, level))),
            Some(Operator::And) => intersection(arguments().map(|argument| when_false(scope, argument, level))),
            Some(Operator::Not) => first(node).map_or_else(Columns::new, |argument| when_true(scope, argument, level)),
            None => Columns::new(),
        },
        // `NOT (x IS NULL)`; a row that is not all NULL says nothing about any one field.
        "NULLTEST" if is_null_test(node) => strict(scope, node.get("arg"), level),
        "DISTINCTEXPR" => not_distinct(scope, node, level),
        "NULLTEST" | "BOOLEANTEST" | "SUBLINK" => Columns::new(),
        _ => strict(scope, node, level),
    }
}

/// Columns that are not NULL where the condition is false or unknown, as in ELSE.
pub(crate) fn when_not_true(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let arguments = || node.get("args").items().iter();
    match node.label() {
        "NULLTEST" if is_null_test(node) => strict(scope, node.get("arg"), level),
        "BOOLEXPR" => match operator(node) {
            Some(Operator::Or) => union(arguments().map(|argument| when_not_true(scope, argument, level))),
            Some(Operator::And) => intersection(arguments().map(|argument| when_not_true(scope, argument, level))),
            Some(Operator::Not) => match first(node) {
                // IS NOT NULL is never unknown.
                Some(test) if test.is("NULLTEST") && test.get("nulltesttype").int() == Some(1) => {
                    when_true(scope, test, level)
                }
                _ => Columns::new(),
            },
            None => Columns::new(),
        },
        _ => Columns::new(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

fn operator(node: &Node<'_>) -> Option<Operator> {
    match node.get("boolop") {
        Node::Token("and") => Some(Operator::And),
        Node::Token("or") => Some(Operator::Or),
        Node::Token("not") => Some(Operator::Not),
        _ => None,
    }
}

fn first<'n>(node: &'n Node<'_>) -> Option<&'n Node<'n>> {
    node.get("args").items().first()
}

fn second<'n>(node: &'n Node<'_>) -> Option<&'n Node<'n>> {
    node.get("args").items().get(1)
}

fn is_null_test(node: &Node<'_>) -> bool {
    node.get("nulltesttype").int() == Some(0) && node.get("argisrow").bool() == Some(false)
}

fn union(columns: impl Iterator<Item = Columns>) -> Columns {
    columns.flatten().collect()
}

fn intersection(columns: impl Iterator<Item = Columns>) -> Columns {
    columns.reduce(|left, right| &left & &right).unwrap_or_default()
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
    if !function.is_some_and(|function| function.strict) {
        return Columns::new();
    }
    let sides = ["largs", "rargs"].into_iter().filter_map(|side| node.get(side).items().first());
    union(sides.map(|side| strict(scope, side, level)))
}

fn is_not_null(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let argument = node.get("arg");
    if node.get("argisrow").bool() == Some(false) {
        return strict(scope, argument, level);
    }
    // Of a row: every field is not NULL.
    if argument.is("ROWEXPR") {
        return union(argument.get("args").items().iter().map(|field| strict(scope, field, level)));
    }
    let mut columns = strict(scope, argument, level);
    if argument.is("VAR") {
        for column in columns.clone() {
            let entry = scope.query.entry(column.entry);
            let relation =
                entry.and_then(|entry| entry.relation()).and_then(|oid| scope.analysis.catalog.relations.get(&oid));
            if let (Some(relation), 0) = (relation, column.number) {
                let fields = relation.columns.keys().map(|number| i64::from(*number)).filter(|number| *number > 0);
                columns.extend(fields.map(|number| ColumnOf { entry: column.entry, number }));
            }
        }
    }
    columns
}

/// `x op ANY (array)` and `x op ALL (array)`.
fn array_comparison(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let (Some(scalar), Some(array)) = (first(node), second(node)) else { return Columns::new() };
    let mut columns = strict(scope, array, level);
    let is_strict = scope.analysis.operator_function(node).is_some_and(|function| function.strict);
    let any = node.get("useOr").is_true();
    // `x <> ALL ('{}')` is true for a NULL x.
    if is_strict && (any || crate::analyse::nullability::elements::is_non_empty(array)) {
        columns.extend(strict(scope, scalar, level));
    }
    columns
}

/// `x IS NOT DISTINCT FROM y` with a y that is not NULL.
fn not_distinct(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let (Some(left), Some(right)) = (first(node), second(node)) else { return Columns::new() };
    let mut columns = Columns::new();
    if is_value(scope, right) {
        columns.extend(strict(scope, left, level));
    }
    if is_value(scope, left) {
        columns.extend(strict(scope, right, level));
    }
    columns
}

fn is_value(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    match node.label() {
        "CONST" => node.get("constisnull").bool() == Some(false),
        "PARAM" => !crate::analyse::nullability::expression::parameter(scope, node).nullable,
        "RELABELTYPE" => is_value(scope, node.get("arg")),
        _ => false,
    }
}

fn sublink(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    if level != 0 {
        return Columns::new();
    }
    match node.get("subLinkType").int() {
        Some(0) => Query::of(node.get("subselect")).map_or_else(Columns::new, |query| exists(scope, query)),
        // `x op ANY (subquery)` is true because of one row for which the comparison is true.
        Some(2) => comparison_is_true(scope, node.get("testexpr")),
        _ => Columns::new(),
    }
}

fn comparison_is_true(scope: &Scope<'_>, test: &Node<'_>) -> Columns {
    let plain = |node: &Node<'_>| node.is("OPEXPR");
    let conjunction = operator(test) == Some(Operator::And) && test.get("args").items().iter().all(plain);
    if plain(test) || conjunction { when_true(scope, test, 0) } else { Columns::new() }
}

/// A row that EXISTS found satisfies the inner WHERE, so what that proves about columns out here holds.
fn exists(scope: &Scope<'_>, query: Query<'_>) -> Columns {
    let aggregates = query.get("hasAggs").bool() != Some(false);
    let plain = ["groupClause", "groupingSets", "havingQual", "setOperations"];
    if aggregates || !plain.iter().all(|field| query.get(field).is_null()) {
        return Columns::new();
    }
    when_true(scope, query.join_tree().condition(), 1)
}
