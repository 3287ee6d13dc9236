//! An answer about one expression, with its reason in words.

use crate::analyse::facts::Nullability;

/// Whether an expression can be NULL, and why. The reason starts in lower case, names tables, columns and constraints, and has no full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) nullable: bool,
    pub(crate) reason: String,
}

impl Answer {
    /// Proven never to be NULL.
    pub(crate) fn never(reason: impl Into<String>) -> Answer {
        Answer { nullable: false, reason: reason.into() }
    }

    /// It may be NULL, or nothing is known.
    pub(crate) fn maybe(reason: impl Into<String>) -> Answer {
        Answer { nullable: true, reason: reason.into() }
    }

    /// Proven when all are; the reason is the first doubt, or what the proofs have to say.
    pub(crate) fn all(answers: impl IntoIterator<Item = Answer>) -> Answer {
        let mut reasons: Vec<String> = Vec::new();
        for answer in answers {
            if answer.nullable {
                return answer;
            }
            if answer.reason != CONSTANT && !reasons.contains(&answer.reason) {
                reasons.push(answer.reason);
            }
        }
        match reasons.len() {
            0 => Answer::never(CONSTANT),
            1..=3 => Answer::never(reasons.join(", ")),
            more => Answer::never(format!("{}, and {} more such values", reasons[..2].join(", "), more - 2)),
        }
    }

    /// Proven when one is.
    pub(crate) fn any(answers: impl IntoIterator<Item = Answer>) -> Option<Answer> {
        answers.into_iter().find(|answer| !answer.nullable)
    }

    /// As the facts of a result column.
    pub(crate) fn into_column(self, elements_nullable: bool) -> Nullability {
        let reason = if self.nullable { self.reason } else { format!("not null: {}", self.reason) };
        Nullability { nullable: self.nullable, reason, elements_nullable, assigned_to: None }
    }
}

/// The reason of constants, left out where there is a better one.
pub(crate) const CONSTANT: &str = "a constant that is not NULL";
