//! What the analysis suspects, as diagnostics.

use std::ops::Range;

use sqlwright_analysis::facts::{Suspicion, SuspicionKind};

use super::Subject;
use super::findings::Findings;
use crate::check::Complete;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// A place in the statement as it is sent, in its file; that of its name where it is not known.
pub(super) fn place(statement: Complete<'_>, place: Option<&Range<usize>>) -> Span {
    place.map_or(statement.parsed.name.span, |place| statement.sql().span_in_file(place))
}

/// Reports all suspicions of a kind.
pub(super) fn report(subject: Subject<'_>, findings: &mut Findings<'_>, kind: SuspicionKind, code: Code) {
    report_where(subject, findings, kind, code, |_| true);
}

/// The same, of some statements.
pub(super) fn report_where(
    subject: Subject<'_>,
    findings: &mut Findings<'_>,
    kind: SuspicionKind,
    code: Code,
    is_meant: impl Fn(Complete<'_>) -> bool,
) {
    for statement in subject.checked.complete().filter(|statement| is_meant(*statement)) {
        for suspicion in statement.facts.suspicions.iter().filter(|suspicion| suspicion.kind == kind) {
            findings.push(diagnostic(statement, suspicion, code));
        }
    }
}

/// One suspicion as a diagnostic.
pub(super) fn diagnostic(statement: Complete<'_>, suspicion: &Suspicion, code: Code) -> Diagnostic {
    let sql = statement.sql();
    let text = sql.with_names(&suspicion.message);
    let diagnostic = Diagnostic::new(code, text).at(place(statement, suspicion.place.as_ref()), "");
    let diagnostic = suspicion.notes.iter().fold(diagnostic, |told, note| told.note(sql.with_names(note)));
    suspicion.help.iter().fold(diagnostic, |told, help| told.help(sql.with_names(help)))
}
