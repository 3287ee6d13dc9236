//! A condition is always true: NOT NULL or a CHECK says so already, a column is compared with itself, or each value is unequal to one of two
//! constants.
//!
//! ## Why it matters
//!
//! It selects nothing. That is harmless if it is only not needed. But `id = id` is often a parameter or the column of another table
//! that was meant, and `status <> 'a' OR status <> 'b'` an AND: then the statement returns or changes every row.
//!
//! ## Example
//!
//! ```sql
//! --! remove
//! DELETE FROM books WHERE book_id = book_id;
//! ```
//!
//! ## What to do
//!
//! Write what was meant: `book_id = :book_id`, `status NOT IN ('a', 'b')`. Remove what is not needed.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::AlwaysTrue, Code::AlwaysTrue);
}
