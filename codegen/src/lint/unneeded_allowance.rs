//! A line `--@ allow CODE reason` stands on a statement in which there is nothing to allow.
//!
//! It is reported only when there are no errors, because some lints are not looked for before. Which level a lint has does not matter: an
//! allowance is needed if the lint finds something in the statement, also where the configuration allows the lint everywhere.
//!
//! ## Why it matters
//!
//! Whoever reads the line believes that the statement has a peculiarity, and that somebody has thought about it. The peculiarity is gone, or
//! was never there; and if it comes back, perhaps at another place of the statement, nobody is told.
//!
//! ## Example
//!
//! ```sql
//! --! find
//! --@ allow list-of-one the caller has one author
//! SELECT title FROM books WHERE author_id = ANY (:author_ids);
//! ```
//!
//! ## What to do
//!
//! Remove the line. If it is needed only with some versions of PostgreSQL, keep it and add
//! `--@ allow unneeded-allowance reason`.

use super::Subject;
use super::findings::Findings;
use crate::check::CheckedStatement;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    if subject.checked.diagnostics.has_errors() {
        return;
    }
    for unused in findings.unused(|code| code != Code::UnneededAllowance).into_iter().filter(is_known) {
        findings.push(diagnostic(unused));
    }
    for unused in findings.unused(|code| code == Code::UnneededAllowance).into_iter().filter(is_known) {
        // It must not suppress this.
        findings.report(diagnostic(unused));
    }
}

/// Where nothing could be proved, most rules have nothing to look at.
fn is_known((statement, ..): &(&CheckedStatement, Code, Span)) -> bool {
    statement.complete().is_some_and(|statement| statement.facts.unknown.is_none())
}

fn diagnostic((_, code, place): (&CheckedStatement, Code, Span)) -> Diagnostic {
    let text = format!("this allowance suppresses nothing: `{}` is not found in the statement", code.name());
    Diagnostic::new(Code::UnneededAllowance, text).at(place, "").help("remove the line")
}
