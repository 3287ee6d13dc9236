//! Which result columns can be NULL. One file per family of rules; whatever no rule proves may be NULL.

pub(crate) mod aggregate;
pub(crate) mod always_null;
pub(crate) mod body;
pub(crate) mod condition;
pub(crate) mod conditional;
pub(crate) mod cte;
pub mod elements;
pub(crate) mod expression;
pub(crate) mod function;
pub(crate) mod grouping;
pub(crate) mod implied;
pub(crate) mod joins;
pub(crate) mod json;
pub(crate) mod narrow;
pub(crate) mod never_null;
pub(crate) mod origin;
pub(crate) mod partner;
pub(crate) mod picked;
pub(crate) mod relation;
pub(crate) mod returning;
pub(crate) mod same;
pub(crate) mod set_operation;
pub(crate) mod stored;
pub(crate) mod strict;
pub(crate) mod subquery;
pub(crate) mod table_function;
pub(crate) mod together;
pub(crate) mod variable;
pub(crate) mod window;
pub(crate) mod written_row;

use std::rc::Rc;

use crate::change::writes::Value;
use crate::facts::Nullability;
use crate::prove::answer::Answer;
use crate::prove::context::Context;
use crate::prove::nullability::elements::{Elements, Property};
use crate::prove::scope::{Scope, View};
use crate::tree::expr::Expr;
use crate::tree::query::{Command, Query};

/// Whether an expression is NULL in all rows, or in none.
pub(crate) fn nullness(scope: &Scope<'_>, expression: Expr<'_>) -> Value {
    match expression::evaluate(scope, expression).nullable {
        false => Value::NotNull,
        true if always_null::expression(scope, expression) => Value::Null,
        true => Value::Unknown,
    }
}

/// The columns that a query returns: of its select list, or of its RETURNING list.
pub(crate) fn columns<'s>(context: &'s Context<'s>, query: Query<'s>, parent: Option<&'s Scope<'s>>) -> Rc<[Answer]> {
    of_scope(&Scope::new(context, query, parent))
}

/// The columns of a view's query; without conditions, when the view is written through and its WHERE need not hold for the new row.
pub(crate) fn view_columns<'s>(context: &'s Context<'s>, query: Query<'s>, without_conditions: bool) -> Rc<[Answer]> {
    let scope = Scope::new(context, query, None);
    if without_conditions {
        return of_scope(&scope.seen_from(View { without_conditions, ..View::default() }));
    }
    of_scope(&scope)
}

fn of_scope(scope: &Scope<'_>) -> Rc<[Answer]> {
    let entries = scope.query.output();
    let unknown = |reason: &str| entries.iter().map(|_| Answer::maybe(reason)).collect();
    let Some(_level) = scope.context.enter() else { return unknown("the query is too complex for the analysis") };
    match scope.query.command() {
        Command::Other => unknown("the statement is of a kind that the analysis does not know"),
        Command::Select if scope.query.is_set_operation() => {
            set_operation::columns(scope).unwrap_or_else(|| unknown("the set operation could not be read"))
        }
        Command::Select => entries.iter().map(|entry| expression::evaluate(scope, entry.expression())).collect(),
        Command::Insert | Command::Update | Command::Delete | Command::Merge => match returning::replaced(scope) {
            Some(reason) => unknown(&reason),
            None => entries.iter().map(|entry| expression::evaluate(scope, entry.expression())).collect(),
        },
    }
}

impl Answer {
    /// As the facts of a result column.
    pub(crate) fn into_column(self, elements: Option<&Elements>) -> Nullability {
        let doubt = |property| elements.and_then(|elements| elements.get(property).clone().err());
        let elements_reason = doubt(Property::NeverNull);
        Nullability {
            nullable: self.nullable,
            reason: self.reason,
            elements_nullable: elements_reason.is_some(),
            elements_reason,
            several_dimensions: doubt(Property::OneDimension),
        }
    }
}
