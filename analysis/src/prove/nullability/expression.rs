//! Whether an expression can be NULL: finds the rule for each kind of node. A kind without a rule may be NULL.

use crate::catalog::{Oid, TypeKind};
use crate::prove::answer::{Answer, CONSTANT};
use crate::prove::context::ParameterValue;
use crate::prove::known::{ColumnOf, EXPRESSION, Origin};
use crate::prove::nullability::grouping::{self, Grouped};
use crate::prove::nullability::{aggregate, conditional, function, json, stored, subquery, variable, window};
use crate::prove::scope::Scope;
use crate::tree::expr::{Cast, Constant, Expr, Exprs, Parameter, RowComparison, Subscript, Xml, XmlKind};
use crate::tree::query::Command;

/// Whether the expression can be NULL in a row that the query returns.
pub(crate) fn evaluate(scope: &Scope<'_>, expression: Expr<'_>) -> Answer {
    let Some(_level) = scope.context.enter() else {
        return Answer::maybe("the expression is too complex for the analysis");
    };
    let answer = grouped(scope, expression).unwrap_or_else(|| by_kind(scope, expression));
    match expression {
        // A column stands for what its table, subquery or join says of it.
        Expr::Variable(_) => answer,
        _ => answer.at(scope.context.place(expression)),
    }
}

/// What grouping sets make of a grouping expression; columns are looked at where they are resolved.
fn grouped(scope: &Scope<'_>, expression: Expr<'_>) -> Option<Answer> {
    if !scope.has_grouping_sets() || scope.view.inside_aggregate || matches!(expression, Expr::Variable(_)) {
        return None;
    }
    match grouping::expression(scope, expression) {
        Grouped::Always => Some(by_kind(&grouping::before(scope), expression)),
        Grouped::Sometimes => Some(Answer::maybe("grouping sets omit it from some rows")),
        Grouped::Not => None,
    }
}

fn by_kind(scope: &Scope<'_>, expression: Expr<'_>) -> Answer {
    if let Some(origin) = excluded(scope, expression) {
        return Answer::never(origin.excludes(scope, "it"));
    }
    match expression {
        Expr::Variable(variable) => variable::variable(scope, variable),
        Expr::Constant(constant) => self::constant(constant),
        Expr::Parameter(parameter) => self::parameter(scope, parameter),
        Expr::Call(call) => function::call(scope, call),
        Expr::Operation(operation) => function::operator(scope, operation),
        Expr::ArrayComparison(comparison) => function::array_comparison(scope, comparison),
        Expr::Aggregate(call) => aggregate::evaluate(scope, call),
        Expr::Window(call) => window::evaluate(scope, call),
        Expr::SubLink(link) => subquery::evaluate(scope, link),
        Expr::Case(case) => conditional::case(scope, case),
        Expr::Coalesce(choice) => conditional::coalesce(scope, choice),
        Expr::MinMax(choice) => conditional::greatest(scope, choice),
        Expr::NullIf(_) => Answer::maybe("NULLIF yields NULL when its arguments are equal"),
        Expr::Boolean(boolean) => all(scope, boolean.arguments()),
        Expr::RowComparison(comparison) => {
            let sides = [comparison.left(), comparison.right()].map(|fields| all(scope, fields));
            Answer::all(sides.into_iter().chain([row_operators(scope, comparison)]))
        }
        Expr::Distinct(_) | Expr::NullTest(_) | Expr::BooleanTest(_) => Answer::never("such a test is never NULL"),
        Expr::Array(_) | Expr::Row(_) => Answer::never("a constructor is never NULL"),
        Expr::Grouping(_) => Answer::never("GROUPING is never NULL"),
        Expr::NextValue(_) => Answer::never("a sequence's next value is never NULL"),
        Expr::MergeAction(_) => Answer::never("merge_action is never NULL in RETURNING"),
        Expr::CurrentOf(_) => Answer::never("WHERE CURRENT OF is never NULL"),
        Expr::Relabel(cast)
        | Expr::Collate(cast)
        | Expr::CoerceViaIo(cast)
        | Expr::ArrayCoerce(cast)
        | Expr::ConvertRow(cast)
        | Expr::NamedArgument(cast) => evaluate(scope, cast.argument()),
        Expr::ToDomain(cast) => to_domain(scope, cast),
        Expr::Field(field) => variable::field(scope, field),
        Expr::SqlValue(value) if value.is_current_schema() => {
            Answer::maybe("CURRENT_SCHEMA is NULL when no schema of the search path exists")
        }
        Expr::SqlValue(value) if value.is_known() => Answer::never("the server always has a value for it"),
        Expr::Xml(xml) => self::xml(scope, xml),
        Expr::JsonConstructor(constructor) => json::constructor(scope, constructor),
        Expr::JsonValue(value) => json::value(scope, value),
        Expr::JsonTest(value) => evaluate(scope, value.raw()),
        Expr::JsonPath(path) => json::path(scope, path),
        Expr::Default(_) => Answer::maybe("it is set to a default that may be NULL"),
        Expr::Subscript(subscript) => self::subscript(scope, subscript),
        _ => unknown(expression),
    }
}

/// What excludes NULL in an expression other than a column: a condition that holds for the row in which it is looked at.
fn excluded(scope: &Scope<'_>, expression: Expr<'_>) -> Option<Origin> {
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
    if matches!(expression, Expr::Variable(_)) || !same_row || !(assumed || joins.knows_expressions()) {
        return None;
    }
    let expression = ColumnOf::expression(scope, expression)?;
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
fn subscript(scope: &Scope<'_>, subscript: Subscript<'_>) -> Answer {
    let catalog = scope.context.catalog;
    let container = subscript.container_type().and_then(|ty| catalog.types.get(&catalog.base_type(ty)));
    let is_array = container.is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)));
    if !is_array || !subscript.is_slice() || !subscript.assigned().is_missing() {
        return Answer::maybe("a subscript may find no value");
    }
    let bounds = subscript.lower().iter().chain(subscript.upper());
    // A bound that is left out is no expression.
    let given = std::iter::once(subscript.container()).chain(bounds.filter(|bound| !bound.is_missing()));
    Answer::all(given.map(|part| evaluate(scope, part)))
}

fn unknown(expression: Expr<'_>) -> Answer {
    Answer::maybe(format!("the analysis has no rule for it ({})", expression.kind_name()))
}

/// Proven when there are any, and all of them are proven.
pub(crate) fn all(scope: &Scope<'_>, expressions: Exprs<'_>) -> Answer {
    match expressions.is_empty() {
        true => Answer::maybe("its arguments could not be read"),
        false => Answer::all(expressions.iter().map(|expression| evaluate(scope, expression))),
    }
}

fn constant(constant: Constant<'_>) -> Answer {
    match constant.null() {
        Some(false) => Answer::never(CONSTANT),
        _ => Answer::maybe("it is the constant NULL"),
    }
}

/// What `$n`, or an argument of a function, is given as; `None` for parameters that the server made itself.
pub(crate) fn parameter_value(scope: &Scope<'_>, parameter: Parameter<'_>) -> Option<ParameterValue> {
    scope.context.parameters.get(parameter.number()?.checked_sub(1)?).copied()
}

/// Whether `$n`, or an argument of a function, can be NULL.
pub(crate) fn parameter(scope: &Scope<'_>, parameter: Parameter<'_>) -> Answer {
    let (number, given) = (parameter.number(), parameter_value(scope, parameter));
    if let (Some(number), Some(value), Some(function)) = (number, given, scope.context.body_of) {
        return match value.nullable {
            true => Answer::maybe(format!("argument {number} of {function} may be NULL here")),
            false => Answer::never(format!("argument {number} of {function} is not NULL here")),
        };
    }
    match (number, given) {
        (Some(number), Some(value)) if !value.nullable => {
            Answer::never(format!("the parameter ${number} is never passed as NULL"))
        }
        (Some(number), Some(_)) => Answer::maybe(format!("the parameter ${number} may be passed as NULL")),
        _ => Answer::maybe("a value passed on by the server may be NULL"),
    }
}

/// The comparison of rows is listed like any operator: all of them must be known never to give NULL for values.
fn row_operators(scope: &Scope<'_>, comparison: RowComparison<'_>) -> Answer {
    let catalog = scope.context.catalog;
    let listed = |operator: Option<Oid>| {
        let function = operator.and_then(|oid| catalog.operators.get(&oid));
        function.and_then(|oid| catalog.functions.get(oid)).is_some_and(|function| function::is_listed(scope, function))
    };
    let mut operators = comparison.operators().peekable();
    if operators.peek().is_some() && operators.all(listed) {
        Answer::never(CONSTANT)
    } else {
        Answer::maybe("its operators may return NULL")
    }
}

/// A cast to a domain checks when it is evaluated, so a NOT NULL domain lets no NULL through.
fn to_domain(scope: &Scope<'_>, cast: Cast<'_>) -> Answer {
    let Some(domain) = cast.ty() else { return evaluate(scope, cast.argument()) };
    if let Some(name) = not_null_domain(scope, domain) {
        return Answer::never(format!("the domain {name} is NOT NULL"));
    }
    match stored::domain_check(scope.context, domain) {
        Some(reason) => Answer::never(reason),
        None => evaluate(scope, cast.argument()),
    }
}

/// The domain, or one that it is made over, that is NOT NULL.
pub(crate) fn not_null_domain<'s>(scope: &Scope<'s>, domain: Oid) -> Option<&'s str> {
    let mut domains = scope.context.catalog.domains(domain);
    domains.find(|(_, domain)| domain.not_null).map(|(ty, _)| ty.name.as_str())
}

fn xml(scope: &Scope<'_>, xml: Xml<'_>) -> Answer {
    match xml.kind() {
        XmlKind::Element => Answer::never("XMLELEMENT is never NULL"),
        XmlKind::Concat => Answer::any(xml.arguments().iter().map(|part| evaluate(scope, part)))
            .unwrap_or_else(|| Answer::maybe("all parts of XMLCONCAT may be NULL")),
        XmlKind::Forest => Answer::maybe("XMLFOREST of NULLs is NULL"),
        XmlKind::Function if !xml.has_named_arguments() => all(scope, xml.arguments()),
        _ => unknown(Expr::Xml(xml)),
    }
}
