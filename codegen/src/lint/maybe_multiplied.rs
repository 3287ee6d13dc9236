//! An aggregate is over a column whose rows a join multiplies, and that may be meant: `count(column)` where the join has several rows for
//! each of its values, or a sum over a join that is grouped or chosen by what multiplies it.
//!
//! [SW1025](SW1025.md) reports what is hardly ever meant.
//!
//! ## Why it matters
//!
//! `count(b.book_id)` over books and their reviews counts reviews. The name of the column does not say so.
//!
//! ## Example
//!
//! ```sql
//! --! books
//! SELECT a.name, count(b.book_id) AS books
//! FROM authors a
//! JOIN books b ON b.author_id = a.author_id
//! JOIN reviews r ON r.book_id = b.book_id
//! GROUP BY a.author_id;
//! ```
//!
//! ## What to do
//!
//! To count each book once, write `count(DISTINCT b.book_id)`, or EXISTS for the join with `reviews`. To count reviews, write
//! `count(*)`, or count a column of theirs.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::MaybeMultiplied, Code::MaybeMultiplied);
}
