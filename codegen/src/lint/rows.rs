//! What directives say of the number of rows, against what was proven without them.

use super::Subject;
use crate::build::reasons;
use crate::check::parse::ast::Directive;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use sqlwright_analysis::facts::Cardinality;

/// A directive `--@ one`, `--@ optional` or `--@ many` on a statement of which the number of rows is proven.
pub(super) struct Stated {
    place: Span,
    /// The directive's word.
    pub(super) word: &'static str,
    /// What it says.
    pub(super) stated: Cardinality,
    /// What is proven.
    pub(super) proven: Cardinality,
    reason: String,
}

impl Stated {
    /// A warning about the directive, with the proof.
    pub(super) fn warning(self, code: Code, text: impl Into<String>, help: &str) -> Diagnostic {
        Diagnostic::new(code, text).at(self.place, "").note(self.reason).help(help)
    }
}

/// All such directives.
pub(super) fn stated(subject: Subject<'_>) -> impl Iterator<Item = Stated> {
    let known = subject.checked.complete().filter(|statement| statement.facts.unknown.is_none());
    let with_rows = known.filter(|statement| !statement.described.columns.is_empty());
    with_rows.filter_map(move |statement| {
        let mut directives = statement.parsed.directives.iter();
        let (rows, place) = directives.find_map(|directive| match directive.value {
            Directive::Rows(rows) => Some((rows, directive.span)),
            _ => None,
        })?;
        let facts = statement.facts;
        let reason = reasons::in_file(&facts.cardinality_reason, statement.sql(), &subject.checked.sources);
        let (word, stated, proven) = (rows.word(), rows.cardinality(), facts.cardinality);
        Some(Stated { place, word, stated, proven, reason: reason.sentence() })
    })
}
