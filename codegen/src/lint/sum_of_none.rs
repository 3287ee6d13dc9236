//! A sum is over a CASE without ELSE.
//!
//! ## Why it matters
//!
//! `sum` ignores NULL, so that a CASE without ELSE adds up some rows only. But where none of them matches, the sum is NULL and not 0: the field of
//! the row is an `Option`.
//!
//! ## Example
//!
//! ```sql
//! --! pages_of_long_books
//! SELECT author_id, sum(CASE WHEN pages > 500 THEN pages END) AS pages FROM books GROUP BY author_id;
//! ```
//!
//! ## What to do
//!
//! Write `ELSE 0`. If NULL is meant for no such row, `sum(pages) FILTER (WHERE pages > 500)` says so.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::SumOfNone, Code::SumOfNone);
}
