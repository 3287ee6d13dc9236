//! What is wrong, as data: every stage collects [`Diagnostic`]s and goes on; [`render`] turns them into words for a terminal.

mod code;
mod format;
mod levels;

pub use code::Code;
pub(crate) use format::sarif;
pub(crate) use format::stored::Stored;
pub use format::{Format, render};
pub use levels::{Level, Levels, WARNINGS};

use std::fmt;

use crate::source::Span;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; there is nothing to mend.
    Note,
    /// Worth a look; nothing stops.
    Warning,
    /// Nothing is written.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A place and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is said about it; may be empty.
    pub text: String,
}

/// One finding: what, where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where; `None` only where no file is involved (a server cannot be reached).
    pub primary: Option<Label>,
    /// Other places that belong to it.
    pub secondary: Vec<Label>,
    /// Why, in further sentences (PostgreSQL's detail, SQLSTATE).
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A finding without a place yet, as severe as its code is.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (severity, message) = (code.severity(), message.into());
        Self { severity, code, message, primary: None, secondary: Vec::new(), notes: Vec::new(), help: Vec::new() }
    }

    /// The place, with what is said about it.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// A further sentence that says why.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}

/// The collector that every stage is given.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Whether a stage before this one found errors.
    errors_before: bool,
}

impl Diagnostics {
    /// An empty collector for a stage that follows the one with these findings.
    #[must_use]
    pub fn of_next_stage(&self) -> Self {
        Self { list: Vec::new(), errors_before: self.has_errors() }
    }

    /// Takes in one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Takes in the findings of another collector.
    pub fn extend(&mut self, others: Diagnostics) {
        self.list.extend(others.list);
    }

    /// Takes a step; what it makes counts only if it reported no error.
    pub fn unless_errors<T>(&mut self, step: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let mut own = Self::default();
        let made = step(&mut own);
        let made = (!own.has_errors()).then_some(made);
        self.extend(own);
        made
    }

    /// Takes a step that makes something of what stands at a place, or not, because of an error, its own or one before it. Where
    /// there is none it would be lost in silence: then that is the error.
    pub fn accounted<T>(&mut self, place: Span, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let made = step(self);
        if made.is_none() && !self.has_errors() {
            let text = "nothing can be generated for this, and sqlwright does not know why";
            self.push(
                Diagnostic::new(Code::InternalError, text)
                    .at(place, "")
                    .help("this is a bug in sqlwright: please report it"),
            );
        }
        made
    }

    /// Whether there is an error, here or in a stage before: nothing is generated then.
    pub fn has_errors(&self) -> bool {
        self.errors_before || self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All findings, to add to them.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Drops the findings of one code.
    pub(crate) fn remove(&mut self, code: Code) {
        self.list.retain(|diagnostic| diagnostic.code != code);
    }

    /// How many errors there are.
    pub fn error_count(&self) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// All findings in the order of their places; those without a place come first.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut list: Vec<_> = self.list.iter().collect();
        list.sort_by_key(|diagnostic| diagnostic.primary.as_ref().map(|label| label.span));
        list
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn nothing_is_lost_in_silence() {
        let place = Span::new(SourceMap::default().add("q.sql", String::new()), 0..0);
        let mut diagnostics = Diagnostics::default();
        assert_eq!(diagnostics.accounted(place, |_| Some(1)), Some(1));
        assert!(!diagnostics.has_errors());
        diagnostics.push(Diagnostic::new(Code::UnneededMark, ""));
        assert_eq!(diagnostics.accounted(place, |_| None::<()>), None);
        assert!(diagnostics.sorted().iter().any(|diagnostic| diagnostic.code == Code::InternalError));
        // An error says why.
        assert_eq!(diagnostics.accounted(place, |_| None::<()>), None);
        assert_eq!(diagnostics.error_count(), 1);
    }
}
