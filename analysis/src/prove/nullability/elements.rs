//! What is known of the elements of an array, whatever the array itself is: that none is NULL, and that there are several dimensions.
//!
//! Both go the same ways, through casts, branches, functions, subqueries and tables; they differ in what they begin with. That no element
//! is NULL has to be proven. Several dimensions are a finding: without one an array is taken to have one dimension, as nearly all have.

mod calls;
mod columns;
mod constant;
mod stored;

use crate::catalog::{Catalog, Oid, TypeKind};
use crate::prove::nullability::expression::{evaluate, parameter_value};
use crate::prove::scope::Scope;
use crate::tree::node::Node;
use crate::tree::query::Query;
use crate::tree::result_type::result_type;

pub(crate) use calls::keeps_value;
pub(crate) use constant::{has_one_element, is_non_empty};
pub use stored::declared_dimensions;
pub(crate) use stored::dimensions_of_domain;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Property {
    /// No element is NULL. An array that is NULL has none.
    NeverNull,
    /// Nothing says that there is more than one dimension.
    OneDimension,
}

/// Whether it holds, and why not.
pub(crate) type Verdict = Result<(), String>;

impl Property {
    /// The answer where no rule knows more.
    fn unknown(self, why: impl FnOnce() -> String) -> Verdict {
        match self {
            Property::NeverNull => Err(why()),
            Property::OneDimension => Ok(()),
        }
    }
}

/// What is known of the arrays in a column.
#[derive(Debug, Clone)]
pub(crate) struct Elements {
    never_null: Verdict,
    one_dimension: Verdict,
}

impl Elements {
    /// Of a query's column.
    pub(crate) fn of_column(scope: &Scope<'_>, position: usize) -> Elements {
        Elements {
            never_null: columns::query_column(scope, position, Property::NeverNull),
            one_dimension: columns::query_column(scope, position, Property::OneDimension),
        }
    }

    /// Nothing is known of them.
    pub(crate) fn unknown(reason: &str) -> Elements {
        Elements { never_null: Err(reason.to_owned()), one_dimension: Ok(()) }
    }

    /// Whether they have the property.
    pub(crate) fn get(&self, property: Property) -> &Verdict {
        match property {
            Property::NeverNull => &self.never_null,
            Property::OneDimension => &self.one_dimension,
        }
    }
}

/// Whether no element of the array can be NULL.
pub(crate) fn never_null(scope: &Scope<'_>, array: &Node<'_>) -> bool {
    check(scope, array, Property::NeverNull).is_ok()
}

/// Why an array that is not empty has more than one dimension, where something says so.
pub(crate) fn several_dimensions(scope: &Scope<'_>, array: &Node<'_>) -> Option<String> {
    check(scope, array, Property::OneDimension).err()
}

/// Whether the array has the property.
pub(crate) fn check(scope: &Scope<'_>, array: &Node<'_>, property: Property) -> Verdict {
    let Some(_level) = scope.analysis.enter() else {
        return property.unknown(|| "the expression is too complex for the analysis".to_owned());
    };
    let every = |items: &[Node<'_>]| items.iter().try_for_each(|item| check(scope, item, property));
    let argument = || check(scope, array.get("arg"), property);
    match array.label() {
        "CONST" => constant::check(scope.analysis.catalog, array, property),
        "ARRAYEXPR" => constructor(scope, array, property),
        "PARAM" => parameter(scope, array, property),
        "RELABELTYPE" | "COLLATEEXPR" | "NAMEDARGEXPR" => argument(),
        "COERCETODOMAIN" => match stored::domain(scope.analysis.catalog, array.get("resulttype"), property) {
            Some(settled) => settled,
            None => argument(),
        },
        "ARRAYCOERCEEXPR" => match property == Property::OneDimension || keeps_value(scope, array.get("elemexpr")) {
            true => argument(),
            false => Err("the cast of an element may yield NULL".to_owned()),
        },
        "COALESCEEXPR" | "MINMAXEXPR" => every(array.get("args").items()),
        "NULLIFEXPR" => array.get("args").items().first().map_or_else(
            || property.unknown(|| "its arguments could not be read".to_owned()),
            |item| check(scope, item, property),
        ),
        "CASEEXPR" => {
            let mut branches = array.get("args").items().iter().map(|branch| branch.get("result"));
            branches.try_for_each(|result| check(scope, result, property))?;
            check(scope, array.get("defresult"), property)
        }
        "COERCEVIAIO" => match through_text(scope.analysis.catalog, array.get("arg")) {
            Some(before) => check(scope, before, property),
            None => property.unknown(|| "an element of it may be NULL".to_owned()),
        },
        "SUBSCRIPTINGREF" => subscripts(scope, array, property),
        "AGGREF" => calls::aggregate(scope, array, "aggfnoid", property),
        "WINDOWFUNC" => calls::aggregate(scope, array, "winfnoid", property),
        "FUNCEXPR" | "OPEXPR" => calls::function(scope, array, property),
        "SUBLINK" => subquery(scope, array, property),
        "VAR" => columns::variable(scope, array, property),
        "FIELDSELECT" => columns::field(scope, array, property),
        _ => property.unknown(|| "an element of it may be NULL".to_owned()),
    }
}

/// The array of which a text was made that becomes an array again: NULL and dimensions stay as they are (`array_out` in `arrayfuncs.c`).
fn through_text<'n, 't>(catalog: &Catalog, text: &'n Node<'t>) -> Option<&'n Node<'t>> {
    match text.label() {
        "RELABELTYPE" => through_text(catalog, text.get("arg")),
        "COERCEVIAIO" => {
            Some(text.get("arg")).filter(|node| result_type(*node).is_some_and(|ty| is_array_type(catalog, ty)))
        }
        _ => None,
    }
}

/// A slice, or an array after an assignment to an element, which fills gaps with NULL; a subscript of one element is no array of its own.
fn subscripts(scope: &Scope<'_>, array: &Node<'_>, property: Property) -> Verdict {
    let is_assignment = !array.get("refassgnexpr").is_null();
    let count = array.get("refupperindexpr").items().len();
    match property {
        Property::OneDimension if is_assignment && count > 1 => {
            Err("it is assigned to by several subscripts".to_owned())
        }
        Property::OneDimension if is_assignment => check(scope, array.get("refexpr"), property),
        _ if !is_assignment && !array.get("reflowerindexpr").is_null() => check(scope, array.get("refexpr"), property),
        _ => property.unknown(|| "an element of it may be NULL".to_owned()),
    }
}

/// `ARRAY[…]`: of arrays it makes one with a dimension more, and their elements are its elements (`ExecEvalArrayExpr` in
/// `execExprInterp.c`).
fn constructor(scope: &Scope<'_>, array: &Node<'_>, property: Property) -> Verdict {
    let elements = array.get("elements").items();
    match (property, array.get("multidims").is_true()) {
        (Property::NeverNull, true) => elements.iter().try_for_each(|item| check(scope, item, property)),
        (Property::NeverNull, false) => elements.iter().try_for_each(|item| value(scope, item)),
        (Property::OneDimension, true) => Err("ARRAY[…] of arrays has one more dimension than they have".to_owned()),
        (Property::OneDimension, false) => Ok(()),
    }
}

/// Whether a value that becomes an element is not NULL.
fn value(scope: &Scope<'_>, node: &Node<'_>) -> Verdict {
    let answer = evaluate(scope, node);
    if answer.nullable { Err(answer.reason.text) } else { Ok(()) }
}

fn parameter(scope: &Scope<'_>, node: &Node<'_>, property: Property) -> Verdict {
    if let Some(settled) = stored::domain(scope.analysis.catalog, node.get("paramtype"), property) {
        return settled;
    }
    let Some(known) = parameter_value(scope, node) else {
        return property.unknown(|| "nothing is known about the parameter".to_owned());
    };
    match property {
        Property::NeverNull if known.elements_nullable => Err("the parameter may contain NULL".to_owned()),
        Property::OneDimension if known.several_dimensions => {
            Err("the parameter is for a column of several dimensions".to_owned())
        }
        _ => Ok(()),
    }
}

fn subquery(scope: &Scope<'_>, node: &Node<'_>, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "the subquery could not be read".to_owned());
    let Some(query) = Query::of(node.get("subselect")) else { return unknown() };
    let inner = Scope::new(scope.analysis, query, Some(scope));
    match node.get("subLinkType").int() {
        Some(6) => of_rows(&inner, property),
        Some(4) => columns::query_column(&inner, 0, property),
        _ => unknown(),
    }
}

/// `ARRAY(SELECT …)`: of arrays, an array with a dimension more, whose elements are theirs (`transformSubLink` in `parse_expr.c`).
fn of_rows(inner: &Scope<'_>, property: Property) -> Verdict {
    let output = inner.query.output();
    let is_array = output.first().and_then(|entry| is_array(inner.analysis.catalog, entry.expression()));
    let not_null = || {
        let answers = super::of_scope(inner);
        match answers.first() {
            Some(answer) if !answer.nullable => Ok(()),
            Some(answer) => Err(answer.reason.text.clone()),
            None => Err("the subquery has no columns".to_owned()),
        }
    };
    match (property, is_array) {
        (Property::NeverNull, Some(false)) => not_null(),
        (Property::NeverNull, Some(true)) => columns::query_column(inner, 0, property),
        (Property::NeverNull, None) => not_null().and_then(|()| columns::query_column(inner, 0, property)),
        (Property::OneDimension, Some(true)) => {
            Err("ARRAY(SELECT …) of arrays has one more dimension than they have".into())
        }
        (Property::OneDimension, _) => Ok(()),
    }
}

/// Whether the expression is an array, where that is known. A domain over an array is a value like any other.
fn is_array(catalog: &Catalog, node: &Node<'_>) -> Option<bool> {
    if node.is("SUBLINK") && node.get("subLinkType").int() == Some(6) {
        return Some(true);
    }
    match &catalog.types.get(&result_type(node)?)?.kind {
        TypeKind::Pseudo => None,
        kind => Some(matches!(kind, TypeKind::Array(_))),
    }
}

/// Whether the type is an array below its domains.
pub fn is_array_type(catalog: &Catalog, ty: Oid) -> bool {
    catalog.types.get(&catalog.base_type(ty)).is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)))
}
