//! Narrowing: which columns cannot be NULL when a condition is true, false, or not known to be so.
//!
//! Everything rests on strictness: a strict operator gives NULL for NULL, and a condition that is NULL keeps no row.
//! A column is named by its range table entry and number in the query at hand. `level` says which level's columns are asked
//! for: 0 for this query's conditions, 1 for the conditions of a query inside EXISTS.
//!
//! A condition has three values, so there are four questions: what follows when it is true, when it is false, when it is not
//! true (as in ELSE), and when it is not false (as in CHECK).

pub(crate) use crate::prove::known::{ColumnOf, Columns, EXPRESSION};
use crate::prove::nullability::condition::{
    array_comparison, counts_nulls, is_not_null, not_distinct, other_than_fallback, sublink,
};
use crate::prove::nullability::same;
use crate::prove::nullability::strict::strict;
use crate::prove::scope::Scope;
use crate::tree::node::Node;

impl ColumnOf {
    /// An expression of this query level other than a column, if it gives the same value wherever it stands.
    pub(crate) fn expression(scope: &Scope<'_>, node: &Node<'_>) -> Option<ColumnOf> {
        let boolean = || [node.get("opresulttype"), node.get("funcresulttype")].iter().any(|ty| ty.oid() == Some(16));
        // Comparisons are many, and follow from what they compare.
        if matches!(node.label(), "VAR" | "CONST" | "BOOLEXPR" | "NULLTEST" | "BOOLEANTEST") || boolean() {
            return None;
        }
        let key = same::key(scope.analysis, node)?;
        Some(scope.analysis.expressions.column(node, key))
    }
}

/// Columns that are not NULL where the condition is true.
pub(crate) fn when_true(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let arguments = || node.get("args").items().iter();
    match node.label() {
        "BOOLEXPR" => match operator(node) {
            Some(Operator::And) => union(arguments().map(|argument| when_true(scope, argument, level))),
            Some(Operator::Or) => {
                let possible = arguments().filter(|argument| !is_never(argument, true));
                intersection(possible.map(|argument| when_true(scope, argument, level)))
            }
            Some(Operator::Not) => first(node).map_or_else(Columns::new, |argument| when_false(scope, argument, level)),
            None => Columns::new(),
        },
        // The first argument that is not NULL is true.
        "COALESCEEXPR" => {
            let possible = arguments().filter(|argument| !is_never(argument, true));
            let columns = intersection(possible.map(|argument| when_true(scope, argument, level)));
            &columns | &strict(scope, node, level)
        }
        "CASEEXPR" => case(scope, node, level),
        "NULLTEST" if node.get("nulltesttype").int() == Some(1) => is_not_null(scope, node, level),
        "BOOLEANTEST" => test_is(scope, node, level, true),
        "SCALARARRAYOPEXPR" => array_comparison(scope, node, level),
        "SUBLINK" => sublink(scope, node, level),
        "OPEXPR" => {
            let mut columns = strict(scope, node, level);
            columns.extend(counts_nulls(scope, node, level));
            columns.extend(other_than_fallback(scope, node, level));
            columns
        }
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
            Some(Operator::And) => {
                let possible = arguments().filter(|argument| !is_never(argument, false));
                intersection(possible.map(|argument| when_false(scope, argument, level)))
            }
            Some(Operator::Not) => first(node).map_or_else(Columns::new, |argument| when_true(scope, argument, level)),
            None => Columns::new(),
        },
        // `NOT (x IS NULL)`; a row that is not all NULL says nothing about any one field.
        "NULLTEST" if is_null_test(node) => strict(scope, node.get("arg"), level),
        "BOOLEANTEST" => test_is(scope, node, level, false),
        "DISTINCTEXPR" => not_distinct(scope, node, level),
        "NULLTEST" | "SUBLINK" => Columns::new(),
        _ => strict(scope, node, level),
    }
}

/// Columns that are not NULL where the condition is false or unknown, as in ELSE.
pub(crate) fn when_not_true(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let arguments = || node.get("args").items().iter();
    match node.label() {
        "BOOLEXPR" => match operator(node) {
            Some(Operator::Or) => union(arguments().map(|argument| when_not_true(scope, argument, level))),
            Some(Operator::And) => intersection(arguments().map(|argument| when_not_true(scope, argument, level))),
            Some(Operator::Not) => {
                first(node).map_or_else(Columns::new, |argument| when_not_false(scope, argument, level))
            }
            None => Columns::new(),
        },
        _ if is_never_unknown(scope, node, level) => when_false(scope, node, level),
        _ => Columns::new(),
    }
}

/// Columns that are not NULL where the condition is true or unknown: a CHECK lets both pass.
pub(crate) fn when_not_false(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let Some(_level) = scope.analysis.enter() else { return Columns::new() };
    let arguments = || node.get("args").items().iter();
    match node.label() {
        "BOOLEXPR" => match operator(node) {
            Some(Operator::And) => union(arguments().map(|argument| when_not_false(scope, argument, level))),
            Some(Operator::Or) => intersection(arguments().map(|argument| when_not_false(scope, argument, level))),
            Some(Operator::Not) => {
                first(node).map_or_else(Columns::new, |argument| when_not_true(scope, argument, level))
            }
            None => Columns::new(),
        },
        _ if is_never_unknown(scope, node, level) => when_true(scope, node, level),
        _ => Columns::new(),
    }
}

/// A test that has no third value: what is not true is false.
fn is_never_unknown(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> bool {
    match node.label() {
        "NULLTEST" | "BOOLEANTEST" | "DISTINCTEXPR" => true,
        "SUBLINK" => node.get("subLinkType").int() == Some(0),
        "OPEXPR" => !counts_nulls(scope, node, level).is_empty(),
        _ => false,
    }
}

/// `x IS TRUE` and the like, when they are true or false.
fn test_is(scope: &Scope<'_>, node: &Node<'_>, level: i64, holds: bool) -> Columns {
    let argument = node.get("arg");
    match (node.get("booltesttype").int(), holds) {
        // IS TRUE, IS NOT TRUE
        (Some(0), true) | (Some(1), false) => when_true(scope, argument, level),
        (Some(0), false) | (Some(1), true) => when_not_true(scope, argument, level),
        // IS FALSE, IS NOT FALSE
        (Some(2), true) | (Some(3), false) => when_false(scope, argument, level),
        (Some(2), false) | (Some(3), true) => when_not_false(scope, argument, level),
        // IS UNKNOWN, IS NOT UNKNOWN
        (Some(4), false) | (Some(5), true) => strict(scope, argument, level),
        _ => Columns::new(),
    }
}

/// A CASE is true because of one branch: its condition held, those before it did not, and its result is true.
fn case(scope: &Scope<'_>, node: &Node<'_>, level: i64) -> Columns {
    let mut failed = Columns::new();
    let mut ways = Vec::new();
    for branch in node.get("args").items() {
        let (condition, result) = (branch.get("expr"), branch.get("result"));
        if !is_never(result, true) {
            let holds = &when_true(scope, condition, level) | &when_true(scope, result, level);
            ways.push(&holds | &failed);
        }
        failed.extend(when_not_true(scope, condition, level));
    }
    let otherwise = node.get("defresult");
    if !is_never(otherwise, true) {
        ways.push(&failed | &when_true(scope, otherwise, level));
    }
    intersection(ways.into_iter())
}

/// A constant that does not have this value: the other one, or NULL.
fn is_never(node: &Node<'_>, value: bool) -> bool {
    if !node.is("CONST") {
        return false;
    }
    let is_true = || node.get("constvalue").datum().and_then(|bytes| bytes.first().map(|byte| *byte != 0));
    node.get("constisnull").is_true() || is_true() == Some(!value)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
}

pub(crate) fn operator(node: &Node<'_>) -> Option<Operator> {
    match node.get("boolop") {
        Node::Token("and") => Some(Operator::And),
        Node::Token("or") => Some(Operator::Or),
        Node::Token("not") => Some(Operator::Not),
        _ => None,
    }
}

pub(crate) fn first<'n>(node: &'n Node<'_>) -> Option<&'n Node<'n>> {
    node.get("args").items().first()
}

pub(crate) fn second<'n>(node: &'n Node<'_>) -> Option<&'n Node<'n>> {
    node.get("args").items().get(1)
}

fn is_null_test(node: &Node<'_>) -> bool {
    node.get("nulltesttype").int() == Some(0) && node.get("argisrow").bool() == Some(false)
}

pub(crate) fn union(columns: impl Iterator<Item = Columns>) -> Columns {
    columns.flatten().collect()
}

pub(crate) fn intersection(columns: impl Iterator<Item = Columns>) -> Columns {
    columns.reduce(|left, right| &left & &right).unwrap_or_default()
}
