//! A literal or quoted name extends over a line that begins with `--!`.
//!
//! ## Why it matters
//!
//! Its closing quote is probably missing, and the opening quote of a later literal ends it. PostgreSQL reads it as one literal, and so does
//! sqlwright: the statements in between are a part of it, and get no methods. If PostgreSQL refuses the result, its error is about what comes
//! after the literal.
//!
//! ## Example
//!
//! ```sql
//! --! drafts
//! SELECT title FROM books WHERE subtitle = 'draft;
//!
//! --! published
//! SELECT title FROM books WHERE subtitle = 'published;
//! ```
//!
//! ## What to do
//!
//! Close the quote. If the line belongs to the literal, write the literal in dollar quotes (`$$…$$`), which say that it is meant.

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for (opening, line) in subject.checked.files.iter().flat_map(|file| &file.ignored.annotations_in_literals) {
        findings.push(
            Diagnostic::new(Code::AnnotationInLiteral, "a quotation or comment extends over an annotation")
                .at(*opening, "opened here")
                .also(*line, "not read as an annotation")
                .help(
                    "close the quote before it; if the line belongs to the literal, write the literal in dollar quotes",
                ),
        );
    }
}
