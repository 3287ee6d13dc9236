//! A directive `--@ one`, `--@ optional` or `--@ many` states what is proven without it.
//!
//! ## Why it matters
//!
//! What an author states is taken as it is, and checked when the statement runs. If the statement or the schema changes, sqlwright would
//! follow; with the directive, the program fails at run time instead.
//!
//! ## Example
//!
//! `books.isbn` is unique:
//!
//! ```sql
//! --! find
//! --@ optional
//! SELECT title, pages FROM books WHERE isbn = :isbn;
//! ```
//!
//! ## What to do
//!
//! Remove the line.

use super::Subject;
use super::findings::Findings;
use super::rows::stated;
use crate::diagnostics::Code;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for stated in stated(subject).filter(|stated| stated.stated == stated.proven) {
        let (word, rows) = (stated.word, stated.proven.in_words());
        let text = format!("`--@ {word}` is not needed here: {rows} is already proven");
        findings.push(stated.warning(Code::UnneededDirective, text, "remove the line"));
    }
}
