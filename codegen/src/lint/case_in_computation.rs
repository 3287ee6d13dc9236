//! A CASE has a NULL or a zero that changes what is computed from it: `count(CASE … ELSE 0 END)`, `avg(CASE … ELSE 0 END)`, or a CASE without
//! ELSE in arithmetic or in `||`.
//!
//! ## Why it matters
//!
//! `count` counts what is not NULL, and 0 is not: with ELSE 0, every row counts. `avg` takes the zeros into the average. And an
//! operation with NULL yields NULL, so that a price plus a surcharge for some rows is NULL for all others.
//!
//! ## Example
//!
//! ```sql
//! --! long_books
//! SELECT count(CASE WHEN pages > 500 THEN 1 ELSE 0 END) AS long FROM books;
//! ```
//!
//! ## What to do
//!
//! For counts and averages of some rows, write FILTER: `count(*) FILTER (WHERE pages > 500)`. In an operation, add ELSE.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::CaseInComputation, Code::CaseInComputation);
}
