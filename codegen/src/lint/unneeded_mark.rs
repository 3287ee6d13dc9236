//! A mark `!` promises that a column, a parameter or an element is never NULL, and that is proven without it.
//!
//! ## Why it matters
//!
//! A promise is taken as it is: if it is broken one day, because the statement or the schema has changed, the program finds out when it runs. Without
//! the mark, sqlwright would prove it again, or make an `Option` of it.
//!
//! ## Example
//!
//! `books.title` is `NOT NULL`:
//!
//! ```sql
//! --! titles : (title!)
//! SELECT title FROM books;
//! ```
//!
//! ## What to do
//!
//! Remove the mark.

use super::Subject;
use super::findings::Findings;
use super::marks::{Judgement, judged};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for (_, judgement) in judged(subject) {
        if let Judgement::Unneeded(diagnostic) = judgement {
            findings.push(diagnostic);
        }
    }
}
