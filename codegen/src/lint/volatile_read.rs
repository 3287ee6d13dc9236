//! A SELECT reads tables and calls a function of the schema that is VOLATILE, or `nextval` or `setval`.
//!
//! ## Why it matters
//!
//! PostgreSQL takes a VOLATILE function for one that may change data and gives another result at each call: it calls it for each row, and uses no
//! index for a condition with it. VOLATILE is what a function is if its author says nothing. A SELECT without a table, as in
//! `SELECT next_number()`, is there for what the function does, and is not reported; neither are `random()` and the like, which change nothing.
//!
//! ## Example
//!
//! ```sql
//! --! long_books
//! SELECT title FROM books WHERE pages > page_limit();
//! ```
//!
//! ## What to do
//!
//! Declare the function STABLE if it only reads tables, or IMMUTABLE if it only computes. If it changes something, call it in a statement of its own.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::VolatileRead, Code::VolatileRead);
}
