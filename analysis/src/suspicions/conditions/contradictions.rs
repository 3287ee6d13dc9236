//! Conditions on a column that no value satisfies, together or with the CHECKs of the column, and those that every stored value satisfies.

use std::ops::Range;

use super::checks::{self, Checked};
use super::values::{Values, constant, of_condition};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::{Conditions, Conjunct};
use crate::prove::nullability::relation::table_column;
use crate::prove::nullability::variable::column_label;
use crate::prove::scope::Scope;
use crate::tree::expr::{Expr, Through};

/// What a condition leaves of the values of a column.
struct Stated<'s> {
    column: (usize, i64),
    condition: Expr<'s>,
    values: Values,
}

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let conditions = Conditions::of(scope, &[]);
    let stated = |conjunct: &Conjunct<'_>| {
        of_condition(scope, conjunct.condition, conjunct.truth, &|term| plain_column(scope, term))
            .filter(|((entry, _), _)| conditions.conjunct_holds(conjunct, *entry))
    };
    let mut all: Vec<Stated<'_>> = conditions
        .conjuncts
        .iter()
        .filter_map(|conjunct| {
            let (column, values) = stated(conjunct)?;
            Some(Stated { column, condition: conjunct.condition, values })
        })
        .collect();
    all.sort_by_key(|stated| stated.column);
    all.chunk_by(|one, other| one.column == other.column).flat_map(|of_column| about(scope, of_column)).collect()
}

/// What is wrong with the conditions on one column.
fn about(scope: &Scope<'_>, stated: &[Stated<'_>]) -> Vec<Suspicion> {
    let Some(first) = stated.first() else { return Vec::new() };
    let (entry, number) = first.column;
    let label = column_label(scope, entry, number);
    let checks = checks::of_column(scope, entry, number);
    let mut left = first.values.clone();
    for (position, one) in stated.iter().enumerate() {
        if position > 0 {
            left = left.and(&one.values);
        }
        let by_itself = one.values.is_empty();
        if left.is_empty() && !by_itself {
            let message = format!("no value of `{label}` satisfies these conditions together");
            let suspicion = Suspicion::new(SuspicionKind::NeverTrue, message).at(place(scope, one.condition));
            return vec![suspicion.help("did you mean OR, or IN with several values?")];
        }
    }
    let against = stated.iter().find_map(|one| {
        let check = checks.iter().find(|check| one.values.clone().and(&check.values).is_empty())?;
        let message = format!("no value of `{label}` satisfies this condition");
        let suspicion = Suspicion::new(SuspicionKind::NeverTrue, message).at(place(scope, one.condition));
        Some(suspicion.note(format!("{} lets no such value in", check.check)).help(HELP))
    });
    if let Some(suspicion) = against {
        return vec![suspicion];
    }
    let mut found: Vec<Suspicion> = Vec::new();
    for one in stated {
        match outside(one.condition, &checks) {
            Some((element, check)) => {
                let message = format!("`{label}` never has this value");
                let suspicion = Suspicion::new(SuspicionKind::NeverTrue, message).at(place(scope, element));
                found.push(suspicion.note(format!("{} lets no such value in", check.check)).help(HELP));
            }
            None => found.extend(always(scope, one, &checks, &label)),
        }
    }
    found
}

const HELP: &str = "compare the value with those of the constraint: is it misspelled?";

/// A value of IN or NOT IN that the column never has.
fn outside<'s, 'c>(condition: Expr<'s>, checks: &'c [Checked]) -> Option<(Expr<'s>, &'c Checked)> {
    let Expr::ArrayComparison(list) = condition else { return None };
    let [_, array] = list.sides()?;
    let elements = match array.strip(Through::SameValue) {
        Expr::Array(array) => array.elements(),
        Expr::ArrayCoerce(cast) => match cast.argument() {
            Expr::Array(array) => array.elements(),
            _ => return None,
        },
        _ => return None,
    };
    elements.iter().find_map(|element| {
        let only = Values::Some([constant(element)?].into());
        Some((element, checks.iter().find(|check| only.clone().and(&check.values).is_empty())?))
    })
}

/// A condition that is true of every value that a CHECK lets in.
fn always(scope: &Scope<'_>, stated: &Stated<'_>, checks: &[Checked], label: &str) -> Option<Suspicion> {
    let of_any = stated.values.is_everything();
    let check = checks.iter().find(|check| !of_any && check.values.is_within(&stated.values))?;
    let table = scope.query.entry(stated.column.0)?;
    if table_column(scope, table.relation()?, table.inherits(), stated.column.1, "").nullable {
        return None;
    }
    let message = format!("every value of `{label}` satisfies this condition");
    let suspicion = Suspicion::new(SuspicionKind::AlwaysTrue, message).at(place(scope, stated.condition));
    Some(
        suspicion
            .note(format!("{} lets no other value in", check.check))
            .help("remove the condition, or ask what was meant"),
    )
}

fn place(scope: &Scope<'_>, condition: Expr<'_>) -> Option<Range<usize>> {
    let places = scope.context.places()?;
    places.token(places.start_of(condition)?)
}
