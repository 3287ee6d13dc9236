//! A line `---` stands directly above a `--!` line.
//!
//! ## Why it matters
//!
//! Documentation of a statement stands below its `--!` line. Above it, the line is a plain comment: the method is generated without it.
//!
//! ## Example
//!
//! ```sql
//! --- All books, the newest first.
//! --! newest
//! SELECT title FROM books ORDER BY pages DESC;
//! ```
//!
//! ## What to do
//!
//! Move the line below the `--!` line. A comment that is for readers of the file only begins with `--` and a space.

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for (documentation, annotation) in subject.checked.files.iter().flat_map(|file| &file.ignored.documentation_above) {
        // It is above the statement that can allow it.
        if findings.is_allowed(Code::MisplacedDocumentation, *annotation) {
            continue;
        }
        findings.push(
            Diagnostic::new(Code::MisplacedDocumentation, "a `---` line is above its annotation")
                .at(*documentation, "is a plain comment here")
                .also(*annotation, "the statement")
                .help("move it below the `--!` line; a plain comment starts with `--` and a space"),
        );
    }
}
