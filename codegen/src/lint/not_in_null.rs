//! NOT IN, or `<> ALL`, is over a subquery that can return NULL.
//!
//! ## Why it matters
//!
//! A single NULL among the values makes NOT IN unknown for every row for which it is not false, so that the condition is true for none. The
//! statement returns rows until the first NULL is stored, and then none any more.
//!
//! ## Example
//!
//! ```sql
//! --! never_reviewed
//! SELECT title FROM books WHERE isbn NOT IN (SELECT isbn FROM reviews);
//! ```
//!
//! ## What to do
//!
//! Write `NOT EXISTS (SELECT FROM reviews WHERE reviews.isbn = books.isbn)`, which is also planned better. Or exclude NULL in the subquery:
//! `WHERE isbn IS NOT NULL`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::NotInNull, Code::NotInNull);
}
