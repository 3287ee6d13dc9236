//! Functions, operators and aggregates that make arrays, or hand them on.

use super::{Property, Verdict, check, constant, is_array_type, value};
use crate::catalog::{Catalog, Function};
use crate::prove::known::{Clause, Known};
use crate::prove::nullability::body;
use crate::prove::nullability::function::is_listed;
use crate::prove::nullability::origin::proved;
use crate::prove::scope::{Scope, View};
use crate::tree::expr::{AggregateCall, Expr, WindowCall};

/// Functions of PostgreSQL whose arrays never hold NULL.
const NEVER_NULL: &[&str] = &[
    "array_positions",
    "current_schemas",
    "enum_range",
    "parse_ident",
    "pg_blocking_pids",
    "pg_safe_snapshot_blocking_pids",
    "pg_settings_get_flags",
    "regexp_split_to_array",
    "ts_lexize",
    "tsvector_to_array",
    "xpath",
];

/// The same of extensions.
const NEVER_NULL_IN_EXTENSIONS: &[(&str, &[&str])] = &[
    ("hstore", &["akeys"]),
    // All of them refuse arrays that hold NULL (`CHECKARRVALID` in `_int.h`).
    (
        "intarray",
        &[
            "_int_inter",
            "_int_union",
            "intarray_del_elem",
            "intarray_push_array",
            "intarray_push_elem",
            "intset",
            "intset_subtract",
            "intset_union_elem",
            "sort",
            "sort_asc",
            "sort_desc",
            "subarray",
            "uniq",
        ],
    ),
    ("pg_trgm", &["show_trgm"]),
];

/// Functions that give some of their first argument's elements, in as many dimensions.
const TAKES_FROM: &[&str] = &["trim_array", "array_sort", "array_reverse", "array_shuffle", "array_sample"];

/// Aggregates and window functions that give one of the arrays that they are given.
const PICKS: &[&str] = &["min", "max", "any_value", "first_value", "last_value", "nth_value", "lag", "lead", "mode"];

/// A call of a function, or an operator.
pub(super) fn function(scope: &Scope<'_>, call: Expr<'_>, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about its function".to_owned());
    let Some(function) = scope.context.catalog.function_of(call) else { return unknown() };
    if !function.is_builtin() {
        let known = body::elements(scope, call, 1, property).or_else(|| of_extension(function, property));
        return known.unwrap_or_else(unknown);
    }
    let arguments: Vec<Expr<'_>> = call.arguments().iter().collect();
    match property {
        Property::NeverNull => never_null(scope, function, &arguments),
        Property::OneDimension => one_dimension(scope, function, &arguments),
    }
}

fn of_extension(function: &Function, property: Property) -> Option<Verdict> {
    let extension = function.extension.as_deref()?;
    let name = function.name.as_str();
    match property {
        Property::NeverNull => {
            let (_, names) = NEVER_NULL_IN_EXTENSIONS.iter().find(|(own, _)| *own == extension)?;
            names.contains(&name).then_some(Ok(()))
        }
        Property::OneDimension => {
            ((extension, name) == ("hstore", "hstore_to_matrix")).then(|| Err(format!("{name} returns two dimensions")))
        }
    }
}

fn never_null(scope: &Scope<'_>, function: &Function, arguments: &[Expr<'_>]) -> Verdict {
    let elements = |array: Expr<'_>| check(scope, array, Property::NeverNull);
    match (function.name.as_str(), arguments) {
        (name, _) if NEVER_NULL.contains(&name) => Ok(()),
        ("string_to_array", &[_, _]) => Ok(()),
        ("string_to_array", &[_, _, null]) if constant::is_null(null) => Ok(()),
        ("array_fill", &[element, ..]) => value(scope, element),
        ("array_remove", &[_, element]) if constant::is_null(element) => Ok(()),
        ("array_remove", &[array, _]) => elements(array),
        ("array_append", &[array, element]) | ("array_prepend", &[element, array]) => {
            elements(array)?;
            value(scope, element)
        }
        ("array_cat", &[left, right]) => elements(left).and_then(|()| elements(right)),
        ("array_replace", &[array, replaced, element]) => {
            if !constant::is_null(replaced) {
                elements(array)?;
            }
            value(scope, element)
        }
        (name, &[array, ..]) if TAKES_FROM.contains(&name) => elements(array),
        (name, _) => Err(format!("an element of the result of {name} may be NULL")),
    }
}

/// What `array_remove`, `array_append` and `array_prepend` give has one dimension: they refuse arrays with more.
fn one_dimension(scope: &Scope<'_>, function: &Function, arguments: &[Expr<'_>]) -> Verdict {
    let dimensions = |array: Expr<'_>| check(scope, array, Property::OneDimension);
    match (function.name.as_str(), arguments) {
        ("array_fill", &[_, lengths, ..]) if constant::length(lengths).is_some_and(|count| count > 1) => {
            Err("array_fill has several lengths".to_owned())
        }
        // Of arrays with one and two dimensions it makes one with two.
        ("array_cat", &[left, right]) => dimensions(left).and_then(|()| dimensions(right)),
        ("array_replace", &[array, ..]) => dimensions(array),
        (name, &[array, ..]) if TAKES_FROM.contains(&name) => dimensions(array),
        _ => Ok(()),
    }
}

/// An aggregate.
pub(super) fn aggregate(scope: &Scope<'_>, call: AggregateCall<'_>, property: Property) -> Verdict {
    let function = builtin(scope, call.into()).filter(|_| call.levels_up().unwrap_or(0) == 0);
    let Some(function) = function else { return unknown_aggregate(property) };
    let inside = filtered(scope, call.filter(), true);
    // What only its ORDER BY has is among them, too.
    let arguments = call.arguments().filter(|entry| !entry.is_junk());
    let arguments: Vec<Expr<'_>> = arguments.map(|entry| entry.expression()).collect();
    match (function.name.as_str(), arguments.as_slice(), call.direct_arguments().exactly()) {
        // For each fraction one value, and NULL for NULL (`percentile_disc_multi_final` in `orderedsetaggs.c`); for one that is
        // no array, one of the values.
        ("percentile_cont" | "percentile_disc", &[sorted, ..], Some([fractions])) => {
            let several = fractions.ty().is_some_and(|ty| is_array_type(scope.context.catalog, ty));
            if several { check(scope, fractions, property) } else { check(&inside, sorted, property) }
        }
        (_, arguments, _) => collected(&inside, function, arguments, property),
    }
}

/// A window function.
pub(super) fn window(scope: &Scope<'_>, call: WindowCall<'_>, property: Property) -> Verdict {
    let Some(function) = builtin(scope, call.into()) else { return unknown_aggregate(property) };
    let arguments: Vec<Expr<'_>> = call.arguments().iter().collect();
    collected(&filtered(scope, call.filter(), false), function, &arguments, property)
}

fn builtin<'s>(scope: &Scope<'s>, call: Expr<'_>) -> Option<&'s Function> {
    scope.context.catalog.function_of(call).filter(|function| function.is_builtin())
}

fn unknown_aggregate(property: Property) -> Verdict {
    property.unknown(|| "nothing is known about its aggregate".to_owned())
}

/// What FILTER lets through is what is collected; what CASE knows is of the row that it stands in.
pub(crate) fn filtered<'s>(scope: &Scope<'s>, filter: Expr<'_>, inside_aggregate: bool) -> Scope<'s> {
    let assumed = if filter.is_missing() { Known::new() } else { proved(scope, filter, Clause::Filter) };
    scope.seen_from(View { inside_aggregate, assumed, ..scope.view.clone() })
}

/// What is made of the arguments in many rows.
fn collected(scope: &Scope<'_>, function: &Function, arguments: &[Expr<'_>], property: Property) -> Verdict {
    let catalog = scope.context.catalog;
    match (function.name.as_str(), arguments, property) {
        // Of arrays it makes a dimension more: the elements are those of the arrays.
        ("array_agg", &[_], Property::OneDimension) if takes_arrays(catalog, function) => {
            Err("array_agg of arrays has one more dimension than they have".to_owned())
        }
        ("array_agg", &[_], Property::OneDimension) => Ok(()),
        ("array_agg", &[array], Property::NeverNull) if takes_arrays(catalog, function) => {
            check(scope, array, property)
        }
        ("array_agg", &[element], Property::NeverNull) => value(scope, element),
        // Their third argument is given where there is no such row.
        ("lag" | "lead", &[array, _, otherwise], _) => {
            check(scope, array, property)?;
            check(scope, otherwise, property)
        }
        (name, &[array, ..], _) if PICKS.contains(&name) => check(scope, array, property),
        _ => unknown_aggregate(property),
    }
}

fn takes_arrays(catalog: &Catalog, function: &Function) -> bool {
    function.arguments.iter().any(|ty| catalog.types.get(ty).is_some_and(|ty| ty.name == "anyarray"))
}

/// The cast of one element, [`Expr::CaseTest`], gives no NULL for a value.
pub(crate) fn keeps_value(scope: &Scope<'_>, cast: Expr<'_>) -> bool {
    match cast {
        Expr::CaseTest(_) => true,
        Expr::Relabel(cast) | Expr::CoerceViaIo(cast) | Expr::ToDomain(cast) | Expr::Collate(cast) => {
            keeps_value(scope, cast.argument())
        }
        Expr::Call(call) => {
            let function = scope.context.catalog.function_of(cast);
            let value = |argument: Expr<'_>| match argument {
                Expr::Constant(constant) => constant.null() == Some(false),
                _ => keeps_value(scope, argument),
            };
            function.is_some_and(|function| is_listed(scope, function)) && call.arguments().iter().all(value)
        }
        _ => false,
    }
}
