//! Why an answer is as it is: a sentence, the place in the statement that it speaks of, and the reasons that it rests on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many reasons may stand below each other; what is deeper is left out.
const DEEPEST: usize = 8;

/// How many reasons one rests on at most; further ones are left out.
const WIDEST: usize = 6;

/// One reason, with those that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In words: starts in lower case, names tables, columns and constraints, and has no full stop.
    pub text: String,
    /// The place that it speaks of: the offset of a byte in the statement as it is sent. `None` where it has none there, as in
    /// the query of a view.
    pub place: Option<usize>,
    /// What it rests on.
    pub because: Vec<Reason>,
}

impl Reason {
    /// A reason of its own.
    pub(crate) fn new(text: impl Into<String>) -> Reason {
        Reason { text: text.into(), place: None, because: Vec::new() }
    }

    /// The same, with its place, where it has none yet.
    #[must_use]
    pub(crate) fn at(mut self, place: Option<usize>) -> Reason {
        self.place = self.place.or(place);
        self
    }

    /// The same, resting on one more reason. The chain stays short enough to be read, and says nothing twice.
    #[must_use]
    pub(crate) fn because(mut self, reason: impl Into<Reason>) -> Reason {
        let mut reason = reason.into();
        reason.cut(DEEPEST - 1);
        if self.because.len() < WIDEST && !self.because.contains(&reason) {
            self.because.push(reason);
        }
        self
    }

    /// The same in other words.
    #[must_use]
    pub(crate) fn reworded(mut self, text: String) -> Reason {
        self.text = text;
        self
    }

    fn cut(&mut self, depth: usize) {
        if depth <= 1 {
            self.because.clear();
        }
        for reason in &mut self.because {
            reason.cut(depth - 1);
        }
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Reason {
        Reason::new(text)
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Reason {
        Reason::new(text)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
