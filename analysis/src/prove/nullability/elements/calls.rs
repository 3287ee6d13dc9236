//! Functions, operators and aggregates that make arrays, or hand them on.

use super::{Property, Verdict, check, constant, is_array_type, value};
use crate::catalog::{Catalog, Function};
use crate::prove::nullability::body;
use crate::prove::nullability::origin::{Clause, Known, proved};
use crate::prove::scope::{Scope, View};
use crate::tree::node::Node;
use crate::tree::result_type::result_type;

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
pub(super) fn function(scope: &Scope<'_>, node: &Node<'_>, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about its function".to_owned());
    let Some(function) = scope.analysis.function(node) else { return unknown() };
    let arguments = node.get("args").items();
    if !function.is_builtin() {
        let known = body::elements(scope, node, 1, property).or_else(|| of_extension(function, property));
        return known.unwrap_or_else(unknown);
    }
    match property {
        Property::NeverNull => never_null(scope, function, arguments),
        Property::OneDimension => one_dimension(scope, function, arguments),
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

fn never_null(scope: &Scope<'_>, function: &Function, arguments: &[Node<'_>]) -> Verdict {
    let elements = |array: &Node<'_>| check(scope, array, Property::NeverNull);
    match (function.name.as_str(), arguments) {
        (name, _) if NEVER_NULL.contains(&name) => Ok(()),
        ("string_to_array", [_, _]) => Ok(()),
        ("string_to_array", [_, _, null]) if constant::is_null(null) => Ok(()),
        ("array_fill", [element, ..]) => value(scope, element),
        ("array_remove", [_, element]) if constant::is_null(element) => Ok(()),
        ("array_remove", [array, _]) => elements(array),
        ("array_append", [array, element]) | ("array_prepend", [element, array]) => {
            elements(array)?;
            value(scope, element)
        }
        ("array_cat", [left, right]) => elements(left).and_then(|()| elements(right)),
        ("array_replace", [array, replaced, element]) => {
            if !constant::is_null(replaced) {
                elements(array)?;
            }
            value(scope, element)
        }
        (name, [array, ..]) if TAKES_FROM.contains(&name) => elements(array),
        (name, _) => Err(format!("an element of the result of {name} may be NULL")),
    }
}

/// What `array_remove`, `array_append` and `array_prepend` give has one dimension: they refuse arrays with more.
fn one_dimension(scope: &Scope<'_>, function: &Function, arguments: &[Node<'_>]) -> Verdict {
    let dimensions = |array: &Node<'_>| check(scope, array, Property::OneDimension);
    match (function.name.as_str(), arguments) {
        ("array_fill", [_, lengths, ..]) if constant::length(lengths).is_some_and(|count| count > 1) => {
            Err("array_fill has several lengths".to_owned())
        }
        // Of arrays with one and two dimensions it makes one with two.
        ("array_cat", [left, right]) => dimensions(left).and_then(|()| dimensions(right)),
        ("array_replace", [array, ..]) => dimensions(array),
        (name, [array, ..]) if TAKES_FROM.contains(&name) => dimensions(array),
        _ => Ok(()),
    }
}

/// An aggregate or window function; `function` is the field that names it.
pub(super) fn aggregate(scope: &Scope<'_>, node: &Node<'_>, function: &str, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "nothing is known about its aggregate".to_owned());
    let catalog = scope.analysis.catalog;
    let function = node.get(function).oid().and_then(|oid| catalog.functions.get(&oid));
    let this_level = node.get("agglevelsup").int().unwrap_or(0) == 0;
    let Some(function) = function.filter(|function| function.is_builtin() && this_level) else { return unknown() };
    // What FILTER lets through is what is collected; what CASE knows is of the row that it stands in.
    let filter = node.get("aggfilter");
    let assumed = if filter.is_null() { Known::new() } else { proved(scope, filter, Clause::Filter) };
    let view = View { inside_aggregate: node.is("AGGREF"), assumed, ..scope.view.clone() };
    let inside = scope.seen_from(view);
    let arguments: Vec<&Node<'_>> = node.get("args").items().iter().map(expression_of).collect();
    match (function.name.as_str(), arguments.as_slice(), property) {
        // Of arrays it makes a dimension more: the elements are those of the arrays.
        ("array_agg", [_], Property::OneDimension) if takes_arrays(catalog, function) => {
            Err("array_agg of arrays has one more dimension than they have".to_owned())
        }
        ("array_agg", [_], Property::OneDimension) => Ok(()),
        ("array_agg", [array], Property::NeverNull) if takes_arrays(catalog, function) => {
            check(&inside, array, property)
        }
        ("array_agg", [element], Property::NeverNull) => value(&inside, element),
        // Their third argument is given where there is no such row.
        ("lag" | "lead", [array, _, otherwise], _) => {
            check(&inside, array, property)?;
            check(&inside, otherwise, property)
        }
        (name, [array, ..], _) if PICKS.contains(&name) => check(&inside, array, property),
        // For each fraction one value, and NULL for NULL (`percentile_disc_multi_final` in `orderedsetaggs.c`); for one that is
        // no array, one of the values.
        ("percentile_cont" | "percentile_disc", [sorted, ..], _) => match node.get("aggdirectargs").items() {
            [fractions] if result_type(fractions).is_some_and(|ty| is_array_type(catalog, ty)) => {
                check(scope, fractions, property)
            }
            [_] => check(&inside, sorted, property),
            _ => unknown(),
        },
        _ => unknown(),
    }
}

fn expression_of<'n, 't>(argument: &'n Node<'t>) -> &'n Node<'t> {
    if argument.is("TARGETENTRY") { argument.get("expr") } else { argument }
}

fn takes_arrays(catalog: &Catalog, function: &Function) -> bool {
    function.arguments.iter().any(|ty| catalog.types.get(ty).is_some_and(|ty| ty.name == "anyarray"))
}

/// The cast of one element (`CASETESTEXPR`) gives no NULL for a value.
pub(crate) fn keeps_value(scope: &Scope<'_>, node: &Node<'_>) -> bool {
    match node.label() {
        "CASETESTEXPR" => true,
        "RELABELTYPE" | "COERCEVIAIO" | "COERCETODOMAIN" | "COLLATEEXPR" => keeps_value(scope, node.get("arg")),
        "FUNCEXPR" => {
            let listed = scope
                .analysis
                .function(node)
                .is_some_and(|function| crate::prove::nullability::function::is_listed(scope, function));
            let value = |argument: &Node<'_>| match argument.label() {
                "CONST" => argument.get("constisnull").bool() == Some(false),
                _ => keeps_value(scope, argument),
            };
            listed && node.get("args").items().iter().all(value)
        }
        _ => false,
    }
}
