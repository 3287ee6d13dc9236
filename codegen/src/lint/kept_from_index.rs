//! An index has the column of a condition, and cannot serve it: the condition is on a cast or a function of the column, or compares it by
//! the operator of another type or by another collation than the index is sorted by.
//!
//! Often nobody has written the cast: `id = :id::numeric` converts the column `id` of type `bigint` to `numeric` for each row, because that
//! is the type of the other side. `LIKE 'a%'` is served only by an index with `COLLATE "C"` or the operator class `text_pattern_ops`.
//!
//! ## Why it matters
//!
//! The index is there, and PostgreSQL reads the whole table all the same.
//!
//! ## Example
//!
//! ```sql
//! --! by_folded_isbn
//! SELECT title FROM books WHERE lower(isbn) = :isbn;
//! ```
//!
//! ## What to do
//!
//! Compare the column itself: cast the value to the type of the column, and write a range in the place of a cast, as
//! `placed_at >= :day AND placed_at < :day + 1` for `placed_at::date = :day`. Or create an index on the expression.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::KeptFromIndex, Code::KeptFromIndex);
}
