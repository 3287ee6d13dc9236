//! Conditions that are never, or always, true: because of what the schema says of a column, or of each other.
//!
//! `values` has the sets of values that conditions leave, `checks` what constraints say of a column, and `contradictions` compares them.

mod checks;
mod contradictions;
mod values;

use super::{own_nodes, word_of};
use crate::catalog::builtin::BOOLEAN;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::nullability::condition::is_required_column;
use crate::prove::nullability::partner::is_optional;
use crate::prove::nullability::variable::{column_label, entry_columns};
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, Expr, NullTest, Operation, Variable};
use crate::tree::query::{Command, EntryKind};
use values::{Values, of_condition};

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    // The target of MERGE need not have a row.
    if scope.query.command() == Command::Merge {
        return Vec::new();
    }
    let mut found: Vec<Suspicion> = own_nodes(scope.query).filter_map(|node| of_node(scope, node)).collect();
    found.extend(contradictions::find(scope));
    found
}

fn of_node(scope: &Scope<'_>, node: Expr<'_>) -> Option<Suspicion> {
    match node {
        Expr::NullTest(test) => of_null_test(scope, test),
        Expr::Operation(operation) if operation.ty() == Some(BOOLEAN) => with_itself(scope, operation),
        Expr::Boolean(boolean) if boolean.operator() == Some(BooleanOperator::Or) => {
            unequal_to_two(scope, &boolean.arguments().iter().collect::<Vec<_>>(), node)
        }
        _ => None,
    }
}

/// IS NULL of a column that is never NULL.
fn of_null_test(scope: &Scope<'_>, test: NullTest<'_>) -> Option<Suspicion> {
    let Expr::Variable(variable) = test.argument() else { return None };
    if test.of_row() != Some(false) || !is_never_null(scope, variable) {
        return None;
    }
    let (entry, number) = variable.of_level(0).filter(|(_, number)| *number > 0)?;
    let column = column_label(scope, entry, number);
    let (kind, always) = match test.is_null() {
        true => (SuspicionKind::NeverTrue, "`IS NULL` is never true here"),
        false => (SuspicionKind::AlwaysTrue, "`IS NOT NULL` is always true here"),
    };
    let suspicion = Suspicion::new(kind, format!("{always}: `{column}` is never NULL"));
    let place = scope.context.places().and_then(|places| places.token(places.start_of(test.argument())?));
    Some(suspicion.at(place).help("remove the condition, or ask what was meant"))
}

fn is_never_null(scope: &Scope<'_>, variable: Variable<'_>) -> bool {
    let Some((index, number)) = variable.of_level(0) else { return false };
    let Some(entry) = scope.query.entry(index) else { return false };
    match entry.kind() {
        EntryKind::Relation => is_required_column(scope, variable),
        EntryKind::Subquery | EntryKind::Cte => {
            let position = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
            let optional = scope.query.join_tree().items().any(|item| is_optional(item, index));
            let columns = if optional { None } else { entry_columns(scope, entry, index) };
            columns
                .zip(position)
                .is_some_and(|(columns, position)| columns.get(position).is_some_and(|answer| !answer.nullable))
        }
        _ => false,
    }
}

/// `id = id`, as when a parameter or an outer column was meant.
fn with_itself(scope: &Scope<'_>, operation: Operation<'_>) -> Option<Suspicion> {
    let [left, right] = operation.sides()?;
    let (Expr::Variable(_), Expr::Variable(_)) = (left, right) else { return None };
    let column = plain_column(scope, left).filter(|column| plain_column(scope, right) == Some(*column))?;
    let function = scope.context.catalog.function_of(operation).filter(|function| function.is_builtin())?;
    let label = column_label(scope, column.0, column.1);
    let (kind, says) = match values::comparison(&function.name)? {
        values::Comparison::Equal | values::Comparison::AtLeast | values::Comparison::AtMost => {
            (SuspicionKind::AlwaysTrue, "always true, or NULL")
        }
        values::Comparison::Unequal | values::Comparison::Less | values::Comparison::Greater => {
            (SuspicionKind::NeverTrue, "never true")
        }
    };
    let suspicion = Suspicion::new(kind, format!("`{label}` is compared with itself, which is {says}"));
    Some(
        suspicion
            .at(word_of(scope, operation.into()))
            .help("for a parameter write `:name`; a column of an outer query needs the name of its table"),
    )
}

/// `x <> 1 OR x <> 2` is true of every value.
fn unequal_to_two(scope: &Scope<'_>, arms: &[Expr<'_>], or: Expr<'_>) -> Option<Suspicion> {
    let excluded: Vec<((usize, i64), Values)> = arms
        .iter()
        .filter_map(|arm| {
            let (column, values) = of_condition(scope, *arm, true, &|term| plain_column(scope, term))?;
            values.is_exclusion().then_some((column, values))
        })
        .collect();
    let (first, others) = excluded.split_first()?;
    let covers = |(column, values): &((usize, i64), Values)| {
        *column == first.0 && values.clone().or(first.1.clone()).is_some_and(|all| all.is_everything())
    };
    if !others.iter().any(covers) {
        return None;
    }
    let label = column_label(scope, first.0.0, first.0.1);
    let places = scope.context.places();
    let place = places.and_then(|places| places.token(places.start_of(or)?));
    Some(
        Suspicion::new(
            SuspicionKind::AlwaysTrue,
            format!("every value of `{label}` satisfies one of these conditions"),
        )
        .at(place)
        .note("no value is equal to both constants, so that one of the comparisons with `<>` is true")
        .help("write AND for OR, or NOT IN"),
    )
}
