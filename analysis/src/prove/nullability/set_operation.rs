//! UNION, INTERSECT and EXCEPT.

use std::rc::Rc;

use crate::prove::answer::Answer;
use crate::prove::nullability::variable::{entry_columns, start_of_column};
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::clause::{SetMember, SetOperation, SetOperator};
use crate::tree::query::EntryKind;

/// The columns of a query that is a set operation.
pub(crate) fn columns(scope: &Scope<'_>) -> Option<Rc<[Answer]>> {
    let answers = of(scope, scope.query.set_operation()?, "")?;
    (answers.len() == scope.query.output().len()).then(|| answers.into())
}

/// The columns of a member, or of those below an operation; `keyword` is that of the operation above it.
fn of(scope: &Scope<'_>, part: SetMember<'_>, keyword: &str) -> Option<Vec<Answer>> {
    let _level = scope.context.enter()?;
    match part {
        SetMember::Entry(index) => {
            let entry = scope.query.entry(index)?;
            let columns = entry_columns(scope, entry, index)?;
            Some(
                columns
                    .iter()
                    .enumerate()
                    .map(|(position, column)| member(scope, keyword, index, position, column))
                    .collect(),
            )
        }
        SetMember::Operation(set_operation) => {
            let (keyword, combine) = operation(set_operation)?;
            let left = of(scope, set_operation.left(), keyword)?;
            let right = of(scope, set_operation.right(), keyword)?;
            (left.len() == right.len()).then(|| left.into_iter().zip(right).map(combine).collect())
        }
        SetMember::Other => None,
    }
}

/// What puts together the answers of both sides.
type Combine = fn((Answer, Answer)) -> Answer;

fn operation(operation: SetOperation<'_>) -> Option<(&'static str, Combine)> {
    Some(match operation.operator()? {
        SetOperator::Union => ("UNION", union),
        SetOperator::Intersect => ("INTERSECT", intersect),
        SetOperator::Except => ("EXCEPT", except),
    })
}

/// A column of one of the queries that are put together.
fn member(scope: &Scope<'_>, keyword: &str, index: usize, position: usize, column: &Answer) -> Answer {
    // Each member is an entry of the range table, in their order.
    let which =
        (1..index).filter(|other| scope.query.entry(*other).is_some_and(|entry| entry.kind() == EntryKind::Subquery));
    let query = scope.query.entry(index).and_then(|entry| entry.subquery());
    let place = query.and_then(|query| start_of_column(scope, query, position));
    let verb = if column.nullable { "may return" } else { "never returns" };
    let text = format!("query {} of the {keyword} {verb} NULL", which.count() + 1);
    Answer { nullable: column.nullable, reason: Reason::new(text).at(place).because(column.reason.clone()) }
}

fn union((left, right): (Answer, Answer)) -> Answer {
    if left.nullable || right.nullable {
        return if left.nullable { left } else { right };
    }
    const NONE: &str = "no query of the UNION returns NULL";
    let members = |answer: Answer| match answer.reason.text.as_str() {
        NONE => answer.reason.because,
        _ => vec![answer.reason],
    };
    let reasons = members(left).into_iter().chain(members(right));
    Answer::never(reasons.fold(Reason::new(NONE), Reason::because))
}

/// A row is in both, so one proof is enough.
fn intersect((left, right): (Answer, Answer)) -> Answer {
    if left.nullable { right } else { left }
}

fn except((left, _): (Answer, Answer)) -> Answer {
    left
}
