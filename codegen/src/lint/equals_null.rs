//! Something is compared with NULL: `= NULL`, `<> NULL`.
//!
//! ## Why it matters
//!
//! Such a comparison yields NULL, whatever is on its other side, and a condition that is NULL selects nothing: the statement returns no row,
//! and reports no error.
//!
//! ## Example
//!
//! ```sql
//! --! without_author
//! SELECT title FROM books WHERE author_id = NULL;
//! ```
//!
//! ## What to do
//!
//! Write `IS NULL` or `IS NOT NULL`. To compare with a parameter that may be NULL, write `author_id IS NOT DISTINCT FROM :author_id`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::EqualsNull, Code::EqualsNull);
}
