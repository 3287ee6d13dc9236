//! Function calls and operators.

use crate::catalog::builtin::TEXT;
use crate::catalog::{Catalog, Function, Oid};
use crate::prove::answer::{Answer, CONSTANT};
use crate::prove::nullability::never_null::{Mode, mode};
use crate::prove::nullability::{body, elements, expression, table_function};
use crate::prove::scope::Scope;
use crate::tree::expr::{Call, CallForm, Comparison, Expr, Exprs, Operation};

/// A call.
pub(crate) fn call(scope: &Scope<'_>, call: Call<'_>) -> Answer {
    let Some(function) = scope.context.catalog.function_of(Expr::Call(call)) else {
        return Answer::maybe("its function is not in the catalog");
    };
    if call.returns_set() != Some(false) || function.returns_set {
        return set_returning(scope, call, function);
    }
    let answer = listed(scope, function, call.arguments(), call.variadic().unwrap_or(false));
    if answer.nullable
        && let Some(answer) = body::value(scope, Expr::Call(call), function)
    {
        return answer;
    }
    // Casts are better explained by what they cast.
    if call.form() != CallForm::Call || mode(scope.context.catalog, function).is_none() {
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

/// An operator: by its function.
pub(crate) fn operator(scope: &Scope<'_>, operation: Operation<'_>) -> Answer {
    let expression = Expr::Operation(operation);
    match scope.context.catalog.function_of(expression) {
        Some(function) if operation.returns_set() == Some(false) && !function.returns_set => {
            known(scope, expression, function)
        }
        _ => Answer::maybe("its operator is not in the catalog"),
    }
}

/// Whether the function gives no NULL for arguments that are not.
pub(crate) fn is_listed(scope: &Scope<'_>, function: &Function) -> bool {
    function.never_null || mode(scope.context.catalog, function).is_some() || body::keeps_arguments(scope, function)
}

/// By its body where it has one. The list is about functions in C, and about some in SQL that PostgreSQL itself has.
fn known(scope: &Scope<'_>, call: Expr<'_>, function: &Function) -> Answer {
    let answer = listed(scope, function, call.arguments(), false);
    if answer.nullable { body::value(scope, call, function).unwrap_or(answer) } else { answer }
}

fn listed(scope: &Scope<'_>, function: &Function, arguments: Exprs<'_>, variadic: bool) -> Answer {
    let none = function.arguments.is_empty() && arguments.is_empty();
    match mode(scope.context.catalog, function) {
        Some(Mode::Strict | Mode::Always) if none => Answer::never(CONSTANT),
        Some(Mode::Always) if !variadic => Answer::never(CONSTANT),
        Some(Mode::First) if !variadic => match arguments.first() {
            Some(first) => expression::evaluate(scope, first),
            None => Answer::maybe("its arguments could not be read"),
        },
        Some(Mode::Any) => {
            let given = arguments.iter().map(|argument| expression::evaluate(scope, argument));
            Answer::any(given).unwrap_or_else(|| Answer::maybe(format!("{} over only NULLs is NULL", function.name)))
        }
        Some(Mode::Strict | Mode::Always | Mode::First) => expression::all(scope, arguments),
        None if function.never_null => vouched(scope, arguments, function),
        None if decided_by_constant(function, arguments) => expression::all(scope, arguments),
        None if returns_void(scope.context.catalog, function) => match function.strict {
            true => expression::all(scope, arguments),
            false => Answer::never(format!("{} returns void, which is not NULL", function.name)),
        },
        None => Answer::maybe(format!("{} may return NULL", function.name)),
    }
}

/// A function of which the author says that it never returns NULL; for a STRICT one that means for arguments that are not NULL.
fn vouched(scope: &Scope<'_>, arguments: Exprs<'_>, function: &Function) -> Answer {
    let reason = says_never_null(function);
    match function.strict && !function.arguments.is_empty() {
        true if arguments.len() < function.arguments.len() => {
            Answer::maybe(format!("{} is STRICT, and a default may be NULL", function.name))
        }
        true => {
            let answer = expression::all(scope, arguments);
            if answer.nullable { answer } else { Answer::never(reason).because(answer.reason) }
        }
        false => Answer::never(reason),
    }
}

/// The reason for what only the author vouches for.
pub(crate) fn says_never_null(function: &Function) -> String {
    format!("{} never returns NULL, according to `never-null-functions`", function.name)
}

/// What its constant argument decides.
fn decided_by_constant(function: &Function, arguments: Exprs<'_>) -> bool {
    let field = || arguments.first().and_then(text_constant).map(|field| field.to_ascii_lowercase());
    match (function.name.as_str(), function.arguments.as_slice()) {
        _ if !function.is_builtin() => false,
        ("extract" | "date_part", [25, ty]) => field().is_some_and(|field| extracts_value(*ty, &field)),
        // NULL for an empty format only (`numeric_to_number` in `formatting.c`).
        ("to_number", [25, 25]) => arguments.second().and_then(text_constant).is_some_and(|format| !format.is_empty()),
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

fn text_constant(argument: Expr<'_>) -> Option<String> {
    match argument {
        Expr::Constant(constant) if constant.ty() == Some(TEXT) => constant.text(),
        _ => None,
    }
}

/// Whether it is a function in PL/pgSQL, or one of PostgreSQL itself in C, that returns `void`: a value of no characters
/// (`exec_stmt_return` in `pl_exec.c`, `PG_RETURN_VOID` in `fmgr.h`). One in SQL gives NULL.
fn returns_void(catalog: &Catalog, function: &Function) -> bool {
    let void = catalog.types.get(&function.returns).is_some_and(|ty| ty.schema == "pg_catalog" && ty.name == "void");
    let language = function.language == "plpgsql" || (function.is_builtin() && function.language == "internal");
    void && function.kind == 'f' && !function.returns_set && language
}

/// `x op ANY (array)`: the comparison with a NULL element can be NULL.
pub(crate) fn array_comparison(scope: &Scope<'_>, comparison: Comparison<'_>) -> Answer {
    let Some([scalar, array]) = comparison.sides() else { return Answer::maybe("its arguments could not be read") };
    let Some(function) = scope.context.catalog.function_of(Expr::ArrayComparison(comparison)) else {
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
fn set_returning(scope: &Scope<'_>, call: Call<'_>, function: &Function) -> Answer {
    let nodes = scope.query.target_list().flat_map(|entry| entry.expression().walk());
    if nodes.filter(|node| node.is_set_returning()).count() != 1 {
        return Answer::maybe("several set-returning functions in one select list are padded with NULL");
    }
    table_function::result_column(scope, Expr::Call(call), 1)
        .unwrap_or_else(|| Answer::maybe(format!("{} may return NULL", function.name)))
}
