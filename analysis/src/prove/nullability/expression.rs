//! Whether an expression can be NULL: finds the rule for each kind of node. A kind without a rule may be NULL.

use crate::catalog::{Oid, TypeKind};
use crate::prove::answer::{Answer, CONSTANT};
use crate::prove::context::ParameterValue;
use crate::prove::nullability::grouping::{self, Grouped};
use crate::prove::nullability::narrow::{ColumnOf, EXPRESSION};
use crate::prove::nullability::origin::Origin;
use crate::prove::nullability::{aggregate, conditional, function, json, stored, subquery, variable, window};
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::Command;

/// `SVFOP_CURRENT_SCHEMA`: NULL when no schema of the search path exists.
const CURRENT_SCHEMA: i64 = 14;

/// Whether the expression can be NULL in a row that the query returns.
pub(crate) fn evaluate<'x>(scope: &Scope<'_>, expression: impl Into<Expr<'x>>) -> Answer {
    of(scope, expression.into())
}

fn of(scope: &Scope<'_>, expression: Expr<'_>) -> Answer {
    let node = expression.node();
    let Some(_level) = scope.analysis.enter() else {
        return Answer::maybe("the expression is too complex for the analysis");
    };
    let answer = grouped(scope, node).unwrap_or_else(|| by_kind(scope, node));
    // A column stands for what its table, subquery or join says of it.
    if node.is("VAR") { answer } else { answer.at(scope.analysis.place(node)) }
}

/// What grouping sets make of a grouping expression; columns are looked at where they are resolved.
fn grouped(scope: &Scope<'_>, node: &Node<'_>) -> Option<Answer> {
    if !scope.has_grouping_sets() || scope.view.inside_aggregate || node.is("VAR") {
        return None;
    }
    match grouping::expression(scope, node) {
        Grouped::Always => Some(by_kind(&grouping::before(scope), node)),
        Grouped::Sometimes => Some(Answer::maybe("grouping sets omit it from some rows")),
        Grouped::Not => None,
    }
}

fn by_kind(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    if let Some(origin) = excluded(scope, node) {
        return Answer::never(origin.excludes(scope, "it"));
    }
    match node.label() {
        "VAR" => variable::variable(scope, node),
        "CONST" => constant(node),
        "PARAM" => parameter(scope, node),
        "FUNCEXPR" => function::call(scope, node),
        "OPEXPR" => function::operator(scope, node),
        "SCALARARRAYOPEXPR" => function::array_comparison(scope, node),
        "AGGREF" => aggregate::evaluate(scope, node),
        "WINDOWFUNC" => window::evaluate(scope, node),
        "SUBLINK" => subquery::evaluate(scope, node),
        "CASEEXPR" => conditional::case(scope, node),
        "COALESCEEXPR" => conditional::coalesce(scope, node),
        "MINMAXEXPR" => conditional::greatest(scope, node),
        "NULLIFEXPR" => Answer::maybe("NULLIF yields NULL when its arguments are equal"),
        "BOOLEXPR" => arguments(scope, node, "args"),
        "ROWCOMPAREEXPR" => {
            Answer::all([arguments(scope, node, "largs"), arguments(scope, node, "rargs"), row_operators(scope, node)])
        }
        "DISTINCTEXPR" | "NULLTEST" | "BOOLEANTEST" => Answer::never("such a test is never NULL"),
        "ARRAYEXPR" | "ROWEXPR" => Answer::never("a constructor is never NULL"),
        "GROUPINGFUNC" => Answer::never("GROUPING is never NULL"),
        "NEXTVALUEEXPR" => Answer::never("a sequence's next value is never NULL"),
        "MERGESUPPORTFUNC" => Answer::never("merge_action is never NULL in RETURNING"),
        "CURRENTOFEXPR" => Answer::never("WHERE CURRENT OF is never NULL"),
        "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" | "ARRAYCOERCEEXPR" | "CONVERTROWTYPEEXPR" | "NAMEDARGEXPR" => {
            evaluate(scope, node.get("arg"))
        }
        "COERCETODOMAIN" => to_domain(scope, node),
        "FIELDSELECT" => variable::field(scope, node),
        "SQLVALUEFUNCTION" => match node.get("op").int() {
            Some(CURRENT_SCHEMA) => Answer::maybe("CURRENT_SCHEMA is NULL when no schema of the search path exists"),
            Some(0..=13) => Answer::never("the server always has a value for it"),
            _ => unknown(node),
        },
        "XMLEXPR" => xml(scope, node),
        "JSONCONSTRUCTOREXPR" => json::constructor(scope, node),
        "JSONVALUEEXPR" => json::value(scope, node),
        "JSONISPREDICATE" => evaluate(scope, node.get("expr")),
        "SETTODEFAULT" => Answer::maybe("it is set to a default that may be NULL"),
        "SUBSCRIPTINGREF" => subscript(scope, node),
        "JSONEXPR" => json::path(scope, node),
        _ => unknown(node),
    }
}

/// What excludes NULL in an expression other than a column: a condition that holds for the row in which it is looked at.
fn excluded(scope: &Scope<'_>, node: &Node<'_>) -> Option<Origin> {
    let joins = scope.joins();
    let assumed = scope.view.assumed.keys().next().is_some_and(|first| first.entry == EXPRESSION);
    // In statements that write, a column in the condition and the same column here may be of different rows.
    let same_row = match scope.query.command() {
        Command::Select => true,
        // What a trigger of a view or another server deletes is not looked at.
        Command::Delete => scope.writes_table(),
        Command::Update => scope.view.old_row,
        Command::Insert | Command::Merge | Command::Other => false,
    };
    if node.is("VAR") || !same_row || !(assumed || joins.knows_expressions()) {
        return None;
    }
    let expression = ColumnOf::expression(scope, node)?;
    if let Some(origin) = scope.view.assumed.get(&expression) {
        return Some(*origin);
    }
    let holds_here = |origin: &Origin| match scope.view.inside_aggregate {
        // HAVING speaks of what grouping sets left, not of the rows before.
        true => !origin.is_having() || !scope.has_grouping_sets(),
        // An aggregate over no rows gives a row all the same: WHERE was true of none.
        false => origin.is_having() || !(scope.has_grouping_sets() || scope.is_one_group()),
    };
    joins.expression(expression).filter(holds_here)
}

/// An element may not be there; a slice is at most empty (`array_get_slice` in `arrayfuncs.c`).
fn subscript(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let catalog = scope.analysis.catalog;
    let container = node.get("refcontainertype").oid().and_then(|ty| catalog.types.get(&catalog.base_type(ty)));
    let is_array = container.is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)));
    let is_slice = !node.get("reflowerindexpr").items().is_empty() && node.get("refassgnexpr").is_null();
    if !is_array || !is_slice {
        return Answer::maybe("a subscript may find no value");
    }
    let bounds = ["reflowerindexpr", "refupperindexpr"].into_iter().flat_map(|list| node.get(list).items());
    // A bound that is left out is no expression.
    let given = std::iter::once(node.get("refexpr")).chain(bounds.filter(|bound| !bound.is_null()));
    Answer::all(given.map(|part| evaluate(scope, part)))
}

fn unknown(node: &Node<'_>) -> Answer {
    Answer::maybe(format!("the analysis has no rule for it ({})", node.label().to_lowercase()))
}

/// Proven when the list is there, has members, and all of them are proven.
pub(crate) fn arguments(scope: &Scope<'_>, node: &Node<'_>, list: &str) -> Answer {
    match node.get(list) {
        Node::List(items) if !items.is_empty() => Answer::all(items.iter().map(|item| evaluate(scope, item))),
        _ => Answer::maybe("its arguments could not be read"),
    }
}

pub(crate) fn constant(node: &Node<'_>) -> Answer {
    match node.get("constisnull").bool() {
        Some(false) => Answer::never(CONSTANT),
        _ => Answer::maybe("it is the constant NULL"),
    }
}

/// The number of `$n`; `None` for parameters that the server made itself, and for what is no parameter.
pub(crate) fn parameter_number<'x>(expression: impl Into<Expr<'x>>) -> Option<usize> {
    if let Expr::Parameter(parameter) = expression.into() { parameter.number() } else { None }
}

pub(crate) fn parameter_value<'x>(scope: &Scope<'_>, expression: impl Into<Expr<'x>>) -> Option<ParameterValue> {
    scope.analysis.parameters.get(parameter_number(expression)?.checked_sub(1)?).copied()
}

pub(crate) fn parameter<'x>(scope: &Scope<'_>, expression: impl Into<Expr<'x>>) -> Answer {
    let node: Expr<'x> = expression.into();
    let given = parameter_value(scope, node);
    if let (Some(number), Some(value), Some(function)) = (parameter_number(node), given, scope.analysis.body_of) {
        return match value.nullable {
            true => Answer::maybe(format!("argument {number} of {function} may be NULL here")),
            false => Answer::never(format!("argument {number} of {function} is not NULL here")),
        };
    }
    match (parameter_number(node), given) {
        (Some(number), Some(value)) if !value.nullable => {
            Answer::never(format!("the parameter ${number} is never passed as NULL"))
        }
        (Some(number), Some(_)) => Answer::maybe(format!("the parameter ${number} may be passed as NULL")),
        _ => Answer::maybe("a value passed on by the server may be NULL"),
    }
}

/// The comparison of rows is listed like any operator: all of them must be known never to give NULL for values.
fn row_operators(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let catalog = scope.analysis.catalog;
    let listed = |operator: i64| {
        let function = u32::try_from(operator).ok().and_then(|oid| catalog.operators.get(&oid));
        function.and_then(|oid| catalog.functions.get(oid)).is_some_and(|function| function::is_listed(scope, function))
    };
    let mut operators = node.get("opnos").numbers().peekable();
    if operators.peek().is_some() && operators.all(listed) {
        Answer::never(CONSTANT)
    } else {
        Answer::maybe("its operators may return NULL")
    }
}

/// A cast to a domain checks when it is evaluated, so a NOT NULL domain lets no NULL through.
fn to_domain(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let Some(domain) = node.get("resulttype").oid() else { return evaluate(scope, node.get("arg")) };
    if let Some(name) = not_null_domain(scope, domain) {
        return Answer::never(format!("the domain {name} is NOT NULL"));
    }
    match stored::domain_check(scope.analysis, domain) {
        Some(reason) => Answer::never(reason),
        None => evaluate(scope, node.get("arg")),
    }
}

/// The domain, or one that it is made over, that is NOT NULL.
pub(crate) fn not_null_domain<'s>(scope: &Scope<'s>, domain: Oid) -> Option<&'s str> {
    let mut domains = scope.analysis.catalog.domains(domain);
    domains.find(|(_, domain)| domain.not_null).map(|(ty, _)| ty.name.as_str())
}

fn xml(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    match node.get("op").int() {
        // IS_XMLELEMENT
        Some(1) => Answer::never("XMLELEMENT is never NULL"),
        // IS_XMLCONCAT
        Some(0) => Answer::any(node.get("args").items().iter().map(|item| evaluate(scope, item)))
            .unwrap_or_else(|| Answer::maybe("all parts of XMLCONCAT may be NULL")),
        // IS_XMLFOREST
        Some(2) => Answer::maybe("XMLFOREST of NULLs is NULL"),
        Some(3..=7) if node.get("named_args").is_null() => arguments(scope, node, "args"),
        _ => unknown(node),
    }
}
