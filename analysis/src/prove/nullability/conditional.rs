//! CASE, COALESCE, GREATEST and LEAST.

use std::collections::BTreeSet;

use crate::prove::answer::Answer;
use crate::prove::cardinality::stable::entries_used;
use crate::prove::known::{Clause, Known, Origin};
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::narrow::when_not_true;
use crate::prove::nullability::origin::{add, proved};
use crate::prove::scope::{Scope, View};
use crate::tree::expr::{Case, Choice, Expr, Exprs};
use crate::tree::query::Command;

/// Proven when every branch and ELSE are, each under its own condition and the failure of those before it.
pub(crate) fn case(scope: &Scope<'_>, case: Case<'_>) -> Answer {
    let (branches, otherwise) = (case.branches(), case.otherwise());
    let count = branches.len();
    // A missing ELSE arrives as the constant NULL.
    if count == 0 || otherwise.is_missing() {
        return Answer::maybe("a CASE without ELSE yields NULL");
    }
    let mut failed = Known::new();
    let mut answers = Vec::with_capacity(count + 1);
    for branch in branches {
        let condition = branch.condition();
        let mut known = failed.clone();
        known.extend(proved(scope, condition, Clause::Case));
        answers.push(under(scope, known, branch.result()));
        add(&mut failed, when_not_true(scope, condition, 0), Origin::some(Clause::Case));
    }
    let last = under(scope, failed, otherwise);
    if last.nullable && matches!(otherwise, Expr::Constant(_)) {
        return Answer::maybe("a CASE without ELSE yields NULL, or its ELSE is NULL");
    }
    answers.push(last);
    let nullable = answers.iter().position(|answer| answer.nullable);
    let text = match nullable {
        Some(branch) if branch == count => "ELSE may yield NULL".to_owned(),
        Some(branch) => format!("branch {} of CASE may yield NULL", branch + 1),
        None => "no branch of CASE yields NULL".to_owned(),
    };
    let doubt = nullable.map(|branch| answers.swap_remove(branch));
    match doubt {
        Some(doubt) => Answer::maybe(text).because(doubt.reason),
        None => answers.into_iter().fold(Answer::never(text), |all, answer| all.because(answer.reason)),
    }
}

fn under(scope: &Scope<'_>, known: Known, result: Expr<'_>) -> Answer {
    // In statements that write, a column in the condition and the same column in the result may be of different rows.
    let trusted = matches!(scope.query.command(), Command::Select | Command::Delete) && !scope.has_grouping_sets();
    if known.is_empty() || !trusted {
        return evaluate(scope, result);
    }
    let mut view = scope.view.clone();
    view.assumed.extend(known);
    evaluate(&scope.seen_from(view), result)
}

/// Proven when one argument is, or when one is for each side of a FULL JOIN.
pub(crate) fn coalesce(scope: &Scope<'_>, choice: Choice<'_>) -> Answer {
    let arguments = choice.arguments();
    match Answer::any(arguments.iter().map(|argument| evaluate(scope, argument))) {
        Some(answer) => Answer::never("COALESCE falls back to a value that is not NULL").because(answer.reason),
        None => {
            over_full_join(scope, arguments).unwrap_or_else(|| Answer::maybe("every argument of COALESCE may be NULL"))
        }
    }
}

/// `coalesce(l.id, r.id)`: each row of a FULL JOIN has one of its sides.
fn over_full_join(scope: &Scope<'_>, arguments: Exprs<'_>) -> Option<Answer> {
    if scope.view.merged_join.is_some() {
        return None;
    }
    scope.joins().full().find_map(|(join, left, right)| {
        let present = scope.seen_from(View { merged_join: Some(join), ..scope.view.clone() });
        let proven = |side: &BTreeSet<usize>| {
            let mut answers = arguments.iter().filter(|argument| is_of(scope, *argument, side));
            answers.find_map(|argument| Some(evaluate(&present, argument)).filter(|answer| !answer.nullable))
        };
        let answers = [proven(left)?, proven(right)?];
        let text = "one side of the FULL JOIN is present, and COALESCE has a value from each";
        Some(answers.into_iter().fold(Answer::never(text), |answer, side| answer.because(side.reason)))
    })
}

/// Whether the expression uses columns of these entries, and of no others.
fn is_of(scope: &Scope<'_>, expression: Expr<'_>, entries: &BTreeSet<usize>) -> bool {
    entries_used(scope, expression)
        .is_some_and(|used| !used.is_empty() && used.iter().all(|entry| entries.contains(entry)))
}

/// GREATEST and LEAST ignore NULLs: proven when one argument is.
pub(crate) fn greatest(scope: &Scope<'_>, choice: Choice<'_>) -> Answer {
    match Answer::any(choice.arguments().iter().map(|argument| evaluate(scope, argument))) {
        Some(answer) => {
            Answer::never("GREATEST and LEAST ignore NULL, and one argument is never NULL").because(answer.reason)
        }
        None => Answer::maybe("every argument of GREATEST or LEAST may be NULL"),
    }
}
