//! An answer about one expression, with its reason.

use crate::reason::Reason;

/// Whether an expression can be NULL, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) nullable: bool,
    pub(crate) reason: Reason,
}

impl Answer {
    /// Proven never to be NULL.
    pub(crate) fn never(reason: impl Into<Reason>) -> Answer {
        Answer { nullable: false, reason: reason.into() }
    }

    /// It may be NULL, or nothing is known.
    pub(crate) fn maybe(reason: impl Into<Reason>) -> Answer {
        Answer { nullable: true, reason: reason.into() }
    }

    /// The same, with the place in the statement that the reason speaks of, where it has none yet.
    pub(crate) fn at(self, place: Option<usize>) -> Answer {
        Answer { reason: self.reason.at(place), ..self }
    }

    /// The same, resting on a further reason.
    pub(crate) fn because(self, reason: impl Into<Reason>) -> Answer {
        Answer { reason: self.reason.because(reason), ..self }
    }

    /// Proven when all are; the reason is the first doubt, or what the proofs have to say.
    pub(crate) fn all(answers: impl IntoIterator<Item = Answer>) -> Answer {
        let mut reasons: Vec<Reason> = Vec::new();
        for answer in answers {
            if answer.nullable {
                return answer;
            }
            if answer.reason.text != CONSTANT && !reasons.iter().any(|known| known.text == answer.reason.text) {
                reasons.push(answer.reason);
            }
        }
        if reasons.len() < 2 {
            return Answer::never(reasons.pop().unwrap_or_else(|| CONSTANT.into()));
        }
        let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
        let text = match texts.as_slice() {
            [first, second, rest @ ..] if rest.len() > 1 => {
                format!("{first}, {second}, and {} more such values", rest.len())
            }
            texts => texts.join(", "),
        };
        // What they say themselves is said already; what they rest on is not.
        let because = reasons.into_iter().flat_map(|reason| reason.because);
        Answer::never(because.fold(Reason::new(text), Reason::because))
    }

    /// Proven when one is.
    pub(crate) fn any(answers: impl IntoIterator<Item = Answer>) -> Option<Answer> {
        answers.into_iter().find(|answer| !answer.nullable)
    }
}

/// The reason of constants, left out where there is a better one.
pub(crate) const CONSTANT: &str = "a constant that is not NULL";
