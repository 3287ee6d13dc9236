//! UNION, INTERSECT and EXCEPT.

use std::rc::Rc;

use crate::analyse::answer::Answer;
use crate::analyse::node::Node;
use crate::analyse::nullability::variable::entry_columns;
use crate::analyse::scope::Scope;

/// The columns of a query that is a set operation.
pub(crate) fn columns(scope: &Scope<'_>) -> Option<Rc<[Answer]>> {
    let answers = of(scope, scope.query.get("setOperations"))?;
    (answers.len() == scope.query.output().len()).then(|| answers.into())
}

fn of(scope: &Scope<'_>, node: &Node<'_>) -> Option<Vec<Answer>> {
    let _level = scope.analysis.enter()?;
    match node.label() {
        "RANGETBLREF" => {
            let index = usize::try_from(node.get("rtindex").int()?).ok()?;
            entry_columns(scope, scope.query.entry(index)?, index).map(|columns| columns.to_vec())
        }
        "SETOPERATIONSTMT" => {
            let left = of(scope, node.get("larg"))?;
            let right = of(scope, node.get("rarg"))?;
            let combine = match node.get("op").int() {
                Some(1) => union,
                Some(2) => intersect,
                Some(3) => except,
                _ => return None,
            };
            (left.len() == right.len()).then(|| left.into_iter().zip(right).map(combine).collect())
        }
        _ => None,
    }
}

fn union((left, right): (Answer, Answer)) -> Answer {
    Answer::all([left, right])
}

/// A row is in both, so one proof is enough.
fn intersect((left, right): (Answer, Answer)) -> Answer {
    if left.nullable { right } else { left }
}

fn except((left, _): (Answer, Answer)) -> Answer {
    left
}
