//! Function calls and operators.

use crate::catalog::{Catalog, Function, Oid};
use crate::prove::answer::{Answer, CONSTANT};
use crate::prove::nullability::never_null::{Mode, mode};
use crate::prove::nullability::{body, elements, expression, table_function};
use crate::prove::scope::Scope;
use crate::tree::node::Node;

/// A `FUNCEXPR`.
pub(crate) fn call(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let Some(function) = scope.analysis.function(node) else {
        return Answer::maybe("its function is not in the catalog");
    };
    if node.get("funcretset").bool() != Some(false) || function.returns_set {
        return set_returning(scope, node, function);
    }
    let answer = listed(scope, node, function);
    if answer.nullable
        && let Some(answer) = body::value(scope, node, function)
    {
        return answer;
    }
    // COERCE_EXPLICIT_CALL; casts are better explained by what they cast.
    if node.get("funcformat").int() != Some(0) || mode(scope.analysis.catalog, function).is_none() {
        return answer;
    }
    if answer.nullable {
        return Answer::maybe(format!("{} returns NULL if an argument is NULL", function.name)).because(answer.reason);
    }
    match answer.reason.text.as_str() {
        CONSTANT => Answer::never(format!("{} never returns NULL here", function.name)),
        _ => {
            Answer::never(format!("{} returns NULL only if an argument is NULL", function.name)).because(answer.reason)
        }
    }
}

/// An `OPEXPR`: by the operator's function.
pub(crate) fn operator(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    match scope.analysis.operator_function(node) {
        Some(function) if node.get("opretset").bool() == Some(false) && !function.returns_set => {
            known(scope, node, function)
        }
        _ => Answer::maybe("its operator is not in the catalog"),
    }
}

/// Whether the function gives no NULL for arguments that are not.
pub(crate) fn is_listed(scope: &Scope<'_>, function: &Function) -> bool {
    function.never_null || mode(scope.analysis.catalog, function).is_some() || body::keeps_arguments(scope, function)
}

/// By its body where it has one. The list is about functions in C, and about some in SQL that PostgreSQL itself has.
fn known(scope: &Scope<'_>, node: &Node<'_>, function: &Function) -> Answer {
    let answer = listed(scope, node, function);
    if answer.nullable { body::value(scope, node, function).unwrap_or(answer) } else { answer }
}

fn listed(scope: &Scope<'_>, node: &Node<'_>, function: &Function) -> Answer {
    let none = function.arguments.is_empty() && node.get("args").is_null();
    let variadic = node.get("funcvariadic").bool().unwrap_or(false);
    match mode(scope.analysis.catalog, function) {
        Some(Mode::Strict | Mode::Always) if none => Answer::never(CONSTANT),
        Some(Mode::Always) if !variadic => Answer::never(CONSTANT),
        Some(Mode::First) if !variadic => match node.get("args").items().first() {
            Some(first) => expression::evaluate(scope, first),
            None => Answer::maybe("its arguments could not be read"),
        },
        Some(Mode::Any) => {
            let given = node.get("args").items().iter().map(|argument| expression::evaluate(scope, argument));
            Answer::any(given).unwrap_or_else(|| Answer::maybe(format!("{} over only NULLs is NULL", function.name)))
        }
        Some(Mode::Strict | Mode::Always | Mode::First) => expression::arguments(scope, node, "args"),
        None if function.never_null => vouched(scope, node, function),
        None if decided_by_constant(function, node) => expression::arguments(scope, node, "args"),
        None if returns_void(scope.analysis.catalog, function) => match function.strict {
            true => expression::arguments(scope, node, "args"),
            false => Answer::never(format!("{} returns void, which is not NULL", function.name)),
        },
        None => Answer::maybe(format!("{} may return NULL", function.name)),
    }
}

/// A function of which the author says that it never returns NULL; for a STRICT one that means for arguments that are not NULL.
fn vouched(scope: &Scope<'_>, node: &Node<'_>, function: &Function) -> Answer {
    let reason = says_never_null(function);
    let given = node.get("args").items().len();
    match function.strict && !function.arguments.is_empty() {
        true if given < function.arguments.len() => {
            Answer::maybe(format!("{} is STRICT, and a default may be NULL", function.name))
        }
        true => {
            let arguments = expression::arguments(scope, node, "args");
            if arguments.nullable { arguments } else { Answer::never(reason).because(arguments.reason) }
        }
        false => Answer::never(reason),
    }
}

/// The reason for what only the author vouches for.
pub(crate) fn says_never_null(function: &Function) -> String {
    format!("{} never returns NULL, according to `never-null-functions`", function.name)
}

/// What its constant argument decides.
fn decided_by_constant(function: &Function, node: &Node<'_>) -> bool {
    let arguments = node.get("args").items();
    let field = || arguments.first().and_then(text_constant).map(|field| field.to_ascii_lowercase());
    match (function.name.as_str(), function.arguments.as_slice()) {
        _ if !function.is_builtin() => false,
        ("extract" | "date_part", [25, ty]) => field().is_some_and(|field| extracts_value(*ty, &field)),
        // NULL for an empty format only (`numeric_to_number` in `formatting.c`).
        ("to_number", [25, 25]) => arguments.get(1).and_then(text_constant).is_some_and(|format| !format.is_empty()),
        _ => false,
    }
}

/// EXTRACT of a field that infinite values have, too, as infinity: dates and timestamps have no day, month, hour or the like
/// (`NonFiniteTimestampTzPart` in `timestamp.c`, `extract_date` in `date.c`), and intervals, which can be infinite from 17 on, no
/// minute, week or month (`NonFiniteIntervalPart`).
fn extracts_value(ty: Oid, field: &str) -> bool {
    let counted = matches!(field, "epoch" | "year" | "decade" | "century" | "millennium");
    match ty {
        // date, timestamp, timestamptz
        1082 | 1114 | 1184 => counted || matches!(field, "isoyear" | "julian"),
        // interval
        1186 => counted || matches!(field, "day" | "hour"),
        _ => false,
    }
}

/// The text of a constant: behind the four bytes of its length.
fn text_constant(node: &Node<'_>) -> Option<String> {
    let bytes =
        node.get("constvalue").datum().filter(|_| node.is("CONST") && node.get("consttype").oid() == Some(25))?;
    String::from_utf8(bytes.get(4..)?.to_vec()).ok()
}

/// Whether it is a function in PL/pgSQL, or one of PostgreSQL itself in C, that returns `void`: a value of no characters
/// (`exec_stmt_return` in `pl_exec.c`, `PG_RETURN_VOID` in `fmgr.h`). One in SQL gives NULL.
fn returns_void(catalog: &Catalog, function: &Function) -> bool {
    let void = catalog.types.get(&function.returns).is_some_and(|ty| ty.schema == "pg_catalog" && ty.name == "void");
    let language = function.language == "plpgsql" || (function.is_builtin() && function.language == "internal");
    void && function.kind == 'f' && !function.returns_set && language
}

/// `x op ANY (array)`: the comparison with a NULL element can be NULL.
pub(crate) fn array_comparison(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let [scalar, array] = node.get("args").items() else { return Answer::maybe("its arguments could not be read") };
    let Some(function) = scope.analysis.operator_function(node) else {
        return Answer::maybe("its operator is not in the catalog");
    };
    if !is_listed(scope, function) {
        return Answer::maybe(format!("{} may return NULL", function.name));
    }
    if !elements::never_null(scope, array) {
        return Answer::maybe("the array that it is compared with may contain NULL");
    }
    Answer::all([expression::evaluate(scope, scalar), expression::evaluate(scope, array)])
}

/// A set-returning function in a select list: when there are several, the shorter ones are padded with NULL.
fn set_returning(scope: &Scope<'_>, node: &Node<'_>, function: &Function) -> Answer {
    let calls = scope
        .query
        .get("targetList")
        .records()
        .filter(|record| record.get("funcretset").is_true() || record.get("opretset").is_true());
    if calls.count() != 1 {
        return Answer::maybe("several set-returning functions in one select list are padded with NULL");
    }
    table_function::result_column(scope, node, 1)
        .unwrap_or_else(|| Answer::maybe(format!("{} may return NULL", function.name)))
}
