//! Statements share a row, and a column that can be NULL in one of them is an `Option` for all.
//!
//! ## Why it matters
//!
//! Where NULL is impossible, callers have to handle it all the same. That may well be intended, so this is a note.
//!
//! ## Example
//!
//! `books.subtitle` can be NULL:
//!
//! ```sql
//! --: Book()
//!
//! --! all_books : Book
//! SELECT title, subtitle FROM books;
//!
//! --! with_subtitle : Book
//! SELECT title, subtitle FROM books WHERE subtitle IS NOT NULL;
//! ```
//!
//! ## What to do
//!
//! Nothing, if one row is what you want: allow the lint on the statement that the note shows. A statement with another row name has its
//! columns as they are proven.

use super::Subject;
use super::findings::Findings;
use super::names_of;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for row in subject.project.iter().flat_map(|project| &project.compromises.rows) {
        let (name, fields) = (&row.name, names_of(&row.fields));
        let text = format!("`{name}` has an `Option` for all its statements if NULL is possible in some: {fields}");
        findings.push(
            Diagnostic::new(Code::LooserRow, text)
                .at(row.loose, "may be NULL here")
                .also(row.strict, "never NULL here")
                .help("a statement with another row name has its columns as they are proven"),
        );
    }
}
