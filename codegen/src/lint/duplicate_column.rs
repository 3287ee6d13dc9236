//! Two result columns have the same name in Rust.
//!
//! ## Why it matters
//!
//! A row cannot have two fields of one name. The later one gets the name of its table before its own, or a number: which one that is depends on
//! the order of the columns.
//!
//! ## Example
//!
//! ```sql
//! --! books_of_authors
//! SELECT authors.author_id, authors.name, books.author_id, books.title FROM authors JOIN books ON books.author_id = authors.author_id;
//! ```
//!
//! ## What to do
//!
//! Name the columns: `books.author_id AS author`.

use super::Subject;
use super::findings::Findings;
use super::unnamed_column::{diagnostic, given};
use crate::build::column_names::Unusable;
use crate::diagnostics::Code;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for statement in subject.checked.complete() {
        let given = given(statement, &subject.checked.catalog, Unusable::Taken);
        let text = "columns that repeat the name of an earlier one were renamed";
        given.into_iter().for_each(|given| findings.push(diagnostic(Code::DuplicateColumn, text, &given, statement)));
    }
}
