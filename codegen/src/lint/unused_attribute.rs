//! A line `--&` stands below a statement.
//!
//! ## Why it matters
//!
//! Such a line gives an attribute to the form of a row that borrows, and is read only below the `--:` line that declares the row. Below a
//! statement it has no effect.
//!
//! ## Example
//!
//! ```sql
//! --: Book()
//!
//! --! newest : Book
//! --& derive(serde::Serialize)
//! SELECT title FROM books ORDER BY pages DESC;
//! ```
//!
//! ## What to do
//!
//! Move the line below the `--:` line of the row, or remove it.

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for place in subject.checked.files.iter().flat_map(|file| &file.ignored.borrowed_attributes) {
        findings.push(
            Diagnostic::new(Code::UnusedAttribute, "a `--&` line below a statement has no effect")
                .at(*place, "only a shared row has a borrowed form")
                .help("move it below the `--:` line of the row, or remove it"),
        );
    }
}
