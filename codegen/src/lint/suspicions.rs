//! What the analysis suspects, as diagnostics.

use std::ops::Range;

use sqlwright_analysis::facts::SuspicionKind;

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// Reports all suspicions of a kind.
pub(super) fn report(subject: Subject<'_>, findings: &mut Findings<'_>, kind: SuspicionKind, code: Code) {
    for statement in subject.checked.complete() {
        let sql = statement.sql();
        for suspicion in statement.facts.suspicions.iter().filter(|suspicion| suspicion.kind == kind) {
            let in_file = |place: &Range<usize>| {
                Span::new(sql.span.file, sql.offset_in_file(place.start)..sql.offset_in_file(place.end))
            };
            let place = suspicion.place.as_ref().map_or(statement.parsed.name.span, in_file);
            let mut diagnostic = Diagnostic::new(code, sql.with_names(&suspicion.message)).at(place, "");
            for note in &suspicion.notes {
                diagnostic = diagnostic.note(sql.with_names(note));
            }
            if let Some(help) = &suspicion.help {
                diagnostic = diagnostic.help(sql.with_names(help));
            }
            findings.push(diagnostic);
        }
    }
}
