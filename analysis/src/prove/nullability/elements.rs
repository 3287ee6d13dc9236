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
use crate::tree::expr::{Array, Expr, Parameter, SubLink, SubLinkKind, Subscript, Through, Variable};

pub(crate) use calls::{filtered, keeps_value};
pub(crate) use constant::{has_one_element, is_non_empty, length};
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

    /// Of an expression.
    pub(crate) fn of_expression(scope: &Scope<'_>, array: Expr<'_>) -> Elements {
        Elements {
            never_null: check(scope, array, Property::NeverNull),
            one_dimension: check(scope, array, Property::OneDimension),
        }
    }

    /// Of a column of a row of FROM.
    pub(crate) fn of_row_column(scope: &Scope<'_>, row: Variable<'_>, number: i64) -> Elements {
        let of = |property| columns::row_column(scope, row, Some(number), property);
        Elements { never_null: of(Property::NeverNull), one_dimension: of(Property::OneDimension) }
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
pub(crate) fn never_null(scope: &Scope<'_>, array: Expr<'_>) -> bool {
    check(scope, array, Property::NeverNull).is_ok()
}

/// Why an array that is not empty has more than one dimension, where something says so.
pub(crate) fn several_dimensions(scope: &Scope<'_>, array: Expr<'_>) -> Option<String> {
    check(scope, array, Property::OneDimension).err()
}

/// Whether the array has the property.
pub(crate) fn check(scope: &Scope<'_>, array: Expr<'_>, property: Property) -> Verdict {
    let Some(_level) = scope.context.enter() else {
        return property.unknown(|| "the expression is too complex for the analysis".to_owned());
    };
    let deeper = |part: Expr<'_>| check(scope, part, property);
    let catalog = scope.context.catalog;
    match array {
        Expr::Constant(value) => constant::check(catalog, value, property),
        Expr::Array(array) => constructor(scope, array, property),
        Expr::Parameter(given) => parameter(scope, given, property),
        Expr::Relabel(cast) | Expr::Collate(cast) | Expr::NamedArgument(cast) => deeper(cast.argument()),
        Expr::ToDomain(cast) => stored::domain(catalog, cast.ty(), property).unwrap_or_else(|| deeper(cast.argument())),
        Expr::ArrayCoerce(cast) => match property == Property::OneDimension || keeps_value(scope, cast.element()) {
            true => deeper(cast.argument()),
            false => Err("the cast of an element may yield NULL".to_owned()),
        },
        Expr::Coalesce(choice) | Expr::MinMax(choice) => choice.arguments().iter().try_for_each(deeper),
        Expr::NullIf(operation) => match operation.arguments().first() {
            Some(value) => deeper(value),
            None => property.unknown(|| "its arguments could not be read".to_owned()),
        },
        Expr::Case(case) => {
            case.branches().try_for_each(|branch| deeper(branch.result()))?;
            deeper(case.otherwise())
        }
        Expr::CoerceViaIo(cast) => match through_text(catalog, cast.argument()) {
            Some(before) => deeper(before),
            None => property.unknown(|| "an element of it may be NULL".to_owned()),
        },
        Expr::Subscript(part) => subscripts(scope, part, property),
        Expr::Aggregate(call) => calls::aggregate(scope, call, property),
        Expr::Window(call) => calls::window(scope, call, property),
        Expr::Call(_) | Expr::Operation(_) => calls::function(scope, array, property),
        Expr::SubLink(link) => subquery(scope, link, property),
        Expr::Variable(variable) => columns::variable(scope, variable, property),
        Expr::Field(field) => columns::field(scope, field, property),
        _ => property.unknown(|| "an element of it may be NULL".to_owned()),
    }
}

/// The array of which a text was made that becomes an array again: NULL and dimensions stay as they are (`array_out` in `arrayfuncs.c`).
fn through_text<'t>(catalog: &Catalog, text: Expr<'t>) -> Option<Expr<'t>> {
    match text.strip(Through::Relabels) {
        Expr::CoerceViaIo(cast) => {
            Some(cast.argument()).filter(|array| array.ty().is_some_and(|ty| is_array_type(catalog, ty)))
        }
        _ => None,
    }
}

/// A slice, or an array after an assignment to an element, which fills gaps with NULL; a subscript of one element is no array of its own.
fn subscripts(scope: &Scope<'_>, part: Subscript<'_>, property: Property) -> Verdict {
    let is_assignment = !part.assigned().is_missing();
    match property {
        Property::OneDimension if is_assignment && part.upper().len() > 1 => {
            Err("it is assigned to by several subscripts".to_owned())
        }
        Property::OneDimension if is_assignment => check(scope, part.container(), property),
        _ if !is_assignment && part.is_slice() => check(scope, part.container(), property),
        _ => property.unknown(|| "an element of it may be NULL".to_owned()),
    }
}

/// `ARRAY[…]`: of arrays it makes one with a dimension more, and their elements are its elements (`ExecEvalArrayExpr` in
/// `execExprInterp.c`).
fn constructor(scope: &Scope<'_>, array: Array<'_>, property: Property) -> Verdict {
    let mut elements = array.elements().iter();
    match (property, array.multidimensional() == Some(true)) {
        (Property::NeverNull, true) => elements.try_for_each(|item| check(scope, item, property)),
        (Property::NeverNull, false) => elements.try_for_each(|item| value(scope, item)),
        (Property::OneDimension, true) => Err("ARRAY[…] of arrays has one more dimension than they have".to_owned()),
        (Property::OneDimension, false) => Ok(()),
    }
}

/// Whether a value that becomes an element is not NULL.
fn value(scope: &Scope<'_>, element: Expr<'_>) -> Verdict {
    let answer = evaluate(scope, element);
    if answer.nullable { Err(answer.reason.text) } else { Ok(()) }
}

fn parameter(scope: &Scope<'_>, parameter: Parameter<'_>, property: Property) -> Verdict {
    if let Some(settled) = stored::domain(scope.context.catalog, parameter.ty(), property) {
        return settled;
    }
    let Some(known) = parameter_value(scope, parameter) else {
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

fn subquery(scope: &Scope<'_>, link: SubLink<'_>, property: Property) -> Verdict {
    let unknown = || property.unknown(|| "the subquery could not be read".to_owned());
    let Some(query) = link.query() else { return unknown() };
    let inner = Scope::new(scope.context, query, Some(scope));
    match link.kind() {
        SubLinkKind::Array => of_rows(&inner, property),
        SubLinkKind::Value => columns::query_column(&inner, 0, property),
        _ => unknown(),
    }
}

/// `ARRAY(SELECT …)`: of arrays, an array with a dimension more, whose elements are theirs (`transformSubLink` in `parse_expr.c`).
fn of_rows(inner: &Scope<'_>, property: Property) -> Verdict {
    let output = inner.query.output();
    let is_array = output.first().and_then(|entry| is_array(inner.context.catalog, entry.expression()));
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
fn is_array(catalog: &Catalog, expression: Expr<'_>) -> Option<bool> {
    if let Expr::SubLink(link) = expression
        && link.kind() == SubLinkKind::Array
    {
        return Some(true);
    }
    let ty = expression.ty()?;
    match &catalog.types.get(&ty)?.kind {
        _ if ty == RECORD || ty == RECORD_ARRAY => Some(ty == RECORD_ARRAY),
        TypeKind::Pseudo => None,
        kind => Some(matches!(kind, TypeKind::Array(_))),
    }
}

/// The pseudo-types `record` and `record[]`.
pub(crate) const RECORD: Oid = 2249;
pub(crate) const RECORD_ARRAY: Oid = 2287;

/// Whether the type is an array below its domains: also `record[]`, which `pg_type` has among the pseudo-types.
pub fn is_array_type(catalog: &Catalog, ty: Oid) -> bool {
    let base = catalog.base_type(ty);
    base == RECORD_ARRAY || catalog.types.get(&base).is_some_and(|ty| matches!(ty.kind, TypeKind::Array(_)))
}
