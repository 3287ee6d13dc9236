//! A directive `--@ optional` or `--@ many` makes the number of rows less certain than it is proven to be.
//!
//! ## Why it matters
//!
//! Callers have to handle a row that is missing, or further rows, though neither can happen.
//!
//! ## Example
//!
//! `books.isbn` is unique:
//!
//! ```sql
//! --! find
//! --@ many
//! SELECT title, pages FROM books WHERE isbn = :isbn;
//! ```
//!
//! ## What to do
//!
//! Remove the line. If you want to handle what cannot happen, for example because the unique index will be dropped, allow the lint on this
//! statement.

use super::Subject;
use super::findings::Findings;
use super::rows::stated;
use crate::diagnostics::Code;
use sqlwright_analysis::facts::Cardinality;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for stated in stated(subject) {
        let loosens = matches!(
            (stated.stated, stated.proven),
            (Cardinality::AtMostOne | Cardinality::Many, Cardinality::ExactlyOne)
                | (Cardinality::Many, Cardinality::AtMostOne)
        );
        if loosens {
            let text = format!("`--@ {}` loosens what is proven: {}", stated.word, stated.proven.in_words());
            let help = "remove the line, unless you want to handle what cannot happen";
            findings.push(stated.warning(Code::DirectiveAgainstProof, text, help));
        }
    }
}
