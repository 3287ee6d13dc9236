//! Functions written in SQL. A call gives what the last statement of the body returns (`fmgr_sql` in PostgreSQL's `functions.c`), so
//! that statement is analysed like any other, with what is known of the arguments in place of its parameters.
//!
//! - A function that returns no set gives NULL when that statement finds no row.
//! - A STRICT function is not run for NULL: it gives NULL, or no rows if it returns a set.
//! - One that returns `void` gives NULL.

use std::rc::Rc;

use crate::catalog::{Catalog, Function, Oid, TypeKind};
use crate::prove::answer::Answer;
use crate::prove::cardinality::{Rows, query_rows};
use crate::prove::context::ParameterValue;
use crate::prove::memo::Answers;
use crate::prove::nullability::elements::{self, Elements, Property, Verdict};
use crate::prove::nullability::{columns, expression};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::{Expr, Exprs};
use crate::tree::query::{Command, TargetEntry};

/// What the last statement of a function's body returns.
pub(crate) struct Returned {
    /// For each column of the result.
    pub(crate) columns: Vec<Answer>,
    /// For each column, as far as it is an array.
    elements: Vec<Elements>,
    pub(crate) rows: Rows,
    /// Whether the columns are the fields of one composite value.
    is_row: bool,
}

/// By function, and what is known of its arguments: what it returns; `None` when it is not known, or the function calls itself.
#[derive(Default)]
struct Bodies(Answers<(Oid, Vec<ParameterValue>), Option<Rc<Returned>>>);

/// What a call returns where the function is in SQL and its body known; for a STRICT function what it returns when it is run.
fn returned(scope: &Scope<'_>, call: Expr<'_>) -> Option<Rc<Returned>> {
    let function = function(scope, call).filter(|function| function.body.is_some())?;
    let arguments = arguments(scope, call, function)?;
    with_arguments(scope, function, arguments)
}

/// The function that is called, or that is behind an operator.
fn function<'a>(scope: &Scope<'a>, call: Expr<'_>) -> Option<&'a Function> {
    matches!(call, Expr::Call(_) | Expr::Operation(_)).then(|| scope.context.catalog.function_of(call)).flatten()
}

/// What it returns for arguments of which none is NULL, nor an element of one.
fn for_values<'a>(scope: &Scope<'a>, function: &'a Function) -> Option<Rc<Returned>> {
    let value = ParameterValue { nullable: false, ..ParameterValue::unknown() };
    with_arguments(scope, function, vec![value; function.arguments.len()])
}

/// The rows that a call in FROM returns. Nothing is taken to be known of its arguments: this is asked while joins are being reduced.
pub(crate) fn rows(scope: &Scope<'_>, call: Expr<'_>) -> Option<Rows> {
    let function = function(scope, call).filter(|function| function.body.is_some() && function.returns_set)?;
    let unknown = ParameterValue::unknown();
    let returned = with_arguments(scope, function, vec![unknown; function.arguments.len()])?;
    let reason = Reason::new(format!("{} returns the rows of its last statement", function.name));
    let rows = Rows { reason: reason.because(returned.rows.reason.clone()), ..returned.rows };
    Some(if function.strict { rows.or_none("a STRICT function returns no rows for NULL") } else { rows })
}

/// A call that returns no set: the value of the first row.
pub(crate) fn value(scope: &Scope<'_>, call: Expr<'_>, function: &Function) -> Option<Answer> {
    let returned = returned(scope, call)?;
    if let Some(doubt) = not_run(scope, call, function) {
        return Some(doubt);
    }
    Some(value_of(function, &returned))
}

/// Whether it gives a value for values.
pub(crate) fn keeps_arguments<'a>(scope: &Scope<'a>, function: &'a Function) -> bool {
    !function.returns_set && for_values(scope, function).is_some_and(|returned| !value_of(function, &returned).nullable)
}

fn value_of(function: &Function, returned: &Returned) -> Answer {
    let name = &function.name;
    if !returned.rows.at_least_one {
        return no_row(function, returned);
    }
    match returned.columns.as_slice() {
        [column] if !returned.is_row => inside(function, column),
        _ => Answer::never(format!("the last statement of {name} always returns a row")),
    }
}

/// A column of a call in FROM, or a field of its composite value.
pub(crate) fn column(scope: &Scope<'_>, call: Expr<'_>, number: i64) -> Option<Answer> {
    let function = function(scope, call)?;
    let returned = returned(scope, call)?;
    let position = position(scope.context.catalog, function, number)?;
    let column = returned.columns.get(position)?;
    if !function.returns_set {
        if let Some(doubt) = not_run(scope, call, function) {
            return Some(doubt);
        }
        if !returned.rows.at_least_one {
            return Some(no_row(function, &returned));
        }
    }
    Some(inside(function, column))
}

/// Whether the arrays in this column have the property, where the body says it.
pub(crate) fn elements(scope: &Scope<'_>, call: Expr<'_>, number: i64, property: Property) -> Option<Verdict> {
    let function = function(scope, call)?;
    let returned = returned(scope, call)?;
    let elements = returned.elements.get(position(scope.context.catalog, function, number)?)?;
    Some(elements.get(property).clone())
}

fn inside(function: &Function, column: &Answer) -> Answer {
    let name = &function.name;
    let answer = match column.nullable {
        true => Answer::maybe(format!("the last statement of {name} may return NULL")),
        false => Answer::never(format!("the last statement of {name} never returns NULL")),
    };
    answer.because(column.reason.clone())
}

fn no_row(function: &Function, returned: &Returned) -> Answer {
    let text = format!("{} returns NULL where its last statement returns no row", function.name);
    Answer::maybe(text).because(returned.rows.reason.clone())
}

/// A STRICT function is not run when an argument is NULL.
fn not_run(scope: &Scope<'_>, call: Expr<'_>, function: &Function) -> Option<Answer> {
    if !function.strict || function.arguments.is_empty() {
        return None;
    }
    let known = arguments(scope, call, function)?;
    known.iter().any(|argument| argument.nullable).then(|| {
        let given = call.arguments().iter().map(|argument| expression::evaluate(scope, argument));
        let reason = given.into_iter().find(|answer| answer.nullable);
        let reason = reason.map_or_else(|| "a default may be NULL".into(), |answer| answer.reason);
        Answer::maybe(format!("{} is STRICT: it returns NULL if an argument is NULL", function.name)).because(reason)
    })
}

/// Positions count columns that are there; numbers also those that were dropped from a table.
fn position(catalog: &Catalog, function: &Function, number: i64) -> Option<usize> {
    let ty = catalog.types.get(&catalog.base_type(function.returns))?;
    let TypeKind::Composite(relation) = ty.kind else { return usize::try_from(number).ok()?.checked_sub(1) };
    let columns = catalog.relations.get(&relation)?.columns.keys().filter(|column| **column > 0);
    columns.into_iter().position(|column| i64::from(*column) == number)
}

/// What is known of the arguments, in the order of the function's own. Defaults are left out of a call.
fn arguments(scope: &Scope<'_>, call: Expr<'_>, function: &Function) -> Option<Vec<ParameterValue>> {
    let mut known: Vec<Option<ParameterValue>> = vec![None; function.arguments.len()];
    for (position, argument) in call.arguments().iter().enumerate() {
        let position = match argument {
            Expr::NamedArgument(named) => named.argument_number()?,
            _ => position,
        };
        *known.get_mut(position)? = Some(argument_value(scope, argument));
    }
    let defaults = match &function.body.as_ref()?.defaults {
        Some(defaults) => defaults.expressions()?,
        None => Exprs::NONE,
    };
    let first_default = known.len().checked_sub(defaults.len())?;
    let with_default = |(position, value): (usize, Option<ParameterValue>)| {
        value.or_else(|| Some(argument_value(scope, defaults.get(position.checked_sub(first_default)?)?)))
    };
    known.into_iter().enumerate().map(with_default).collect()
}

fn argument_value(scope: &Scope<'_>, argument: Expr<'_>) -> ParameterValue {
    ParameterValue {
        nullable: expression::evaluate(scope, argument).nullable,
        elements_nullable: !elements::never_null(scope, argument),
        several_dimensions: elements::several_dimensions(scope, argument).is_some(),
    }
}

fn with_arguments<'a>(
    scope: &Scope<'a>,
    function: &'a Function,
    mut arguments: Vec<ParameterValue>,
) -> Option<Rc<Returned>> {
    if function.strict {
        for argument in &mut arguments {
            argument.nullable = false;
        }
    }
    let _level = scope.context.enter()?;
    let key = (function.oid, arguments.clone());
    scope.context.memo().table::<Bodies>().0.once_or(key, None, || evaluate(scope, function, arguments).map(Rc::new))
}

fn evaluate<'a>(scope: &Scope<'a>, function: &'a Function, arguments: Vec<ParameterValue>) -> Option<Returned> {
    let catalog = scope.context.catalog;
    let statements = function.body.as_ref()?.statements.statements()?;
    // A utility statement may change what the others mean.
    if function.kind != 'f' || statements.iter().any(|statement| statement.command() == Command::Other) {
        return None;
    }
    let query = *statements.last()?;
    let context = scope.context.of_body(function, arguments);
    let inner = Scope::new(&context, query, None);
    let output = query.output();
    let (expected, is_row) = result_types(catalog, function)?;
    if !fits(catalog, &output, &expected, is_row) {
        return None;
    }
    let answers = columns(&context, query, None);
    if answers.len() != output.len() {
        return None;
    }
    let elements = (0..output.len()).map(|position| Elements::of_column(&inner, position)).collect();
    Some(Returned { columns: answers.to_vec(), elements, rows: query_rows(&context, query, None), is_row })
}

/// The types of the columns that a body has to return, and whether they are the fields of a row; `None` where they depend on the call.
fn result_types(catalog: &Catalog, function: &Function) -> Option<(Vec<Oid>, bool)> {
    let ty = catalog.types.get(&catalog.base_type(function.returns))?;
    match &ty.kind {
        TypeKind::Composite(relation) => {
            let columns = catalog.relations.get(relation)?.columns.values().filter(|column| column.number > 0);
            Some((columns.map(|column| column.type_oid).collect(), true))
        }
        // OUT arguments, or TABLE.
        TypeKind::Pseudo if ty.name == "record" && function.outputs.len() > 1 => Some((function.outputs.clone(), true)),
        TypeKind::Pseudo => None,
        _ => Some((vec![function.returns], false)),
    }
}

/// Whether the columns are those of the result, each by a conversion that gives no NULL (`check_sql_fn_retval` in `functions.c`). A
/// single column can also be the whole row, or be cast to it.
fn fits(catalog: &Catalog, output: &[TargetEntry<'_>], expected: &[Oid], is_row: bool) -> bool {
    let fits = |(entry, expected): (&TargetEntry<'_>, &Oid)| {
        entry.expression().ty().is_some_and(|ty| catalog.keeps_values(ty, *expected))
    };
    let ambiguous = is_row && output.len() == 1;
    !output.is_empty() && !ambiguous && output.len() == expected.len() && output.iter().zip(expected).all(fits)
}
