//! What conditions on `TG_OP` come out as. Every other condition may come out as anything.

use crate::catalog::Event;
use crate::catalog::plpgsql::Condition;

/// What a condition comes out as on an event; `None` where it is not known.
pub(super) fn holds(condition: &Condition, event: Event) -> Option<bool> {
    let operation = match event {
        Event::Insert => "INSERT",
        Event::Update => "UPDATE",
        Event::Delete => "DELETE",
        Event::Select | Event::Truncate => return None,
    };
    on(condition, operation)
}

fn on(condition: &Condition, operation: &str) -> Option<bool> {
    match condition {
        Condition::Always => Some(true),
        Condition::Operation(name) => Some(name == operation),
        Condition::Not(condition) => on(condition, operation).map(|holds| !holds),
        Condition::And(all) => deciding(all, operation, false),
        Condition::Or(all) => deciding(all, operation, true),
        Condition::Other => None,
    }
}

/// One that comes out as `decisive` decides for all of them.
fn deciding(all: &[Condition], operation: &str, decisive: bool) -> Option<bool> {
    let mut outcome = Some(!decisive);
    for condition in all {
        match on(condition, operation) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => outcome = None,
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_conditions_can_decide() {
        let is = |name: &str| Condition::Operation(name.to_owned());
        let not = |condition| Condition::Not(Box::new(condition));
        let cases = [
            (Condition::Always, [Some(true), Some(true)]),
            (is("INSERT"), [Some(true), Some(false)]),
            (is("insert"), [Some(false), Some(false)]),
            (not(is("INSERT")), [Some(false), Some(true)]),
            (not(Condition::Other), [None, None]),
            (Condition::Or(vec![Condition::Other, is("INSERT")]), [Some(true), None]),
            (Condition::And(vec![Condition::Other, is("INSERT")]), [None, Some(false)]),
            (Condition::And(vec![not(is("DELETE")), is("UPDATE")]), [Some(false), Some(true)]),
        ];
        for (condition, expected) in cases {
            let outcome = [Event::Insert, Event::Update].map(|event| holds(&condition, event));
            assert_eq!(outcome, expected, "{condition:?}");
            assert_eq!(holds(&condition, Event::Truncate), None);
        }
    }
}
