//! A condition is never true: what it asks of a column contradicts NOT NULL, a CHECK, or another condition on the same column.
//!
//! ## Why it matters
//!
//! No row satisfies it. The statement runs, and returns or changes nothing: a value may be misspelled, or AND written for OR.
//!
//! ## Example
//!
//! ```sql
//! --! without_title
//! SELECT book_id FROM books WHERE title IS NULL;
//! ```
//!
//! ## What to do
//!
//! Look at what the message names: the constraint, or the other condition. If the constraint is about to change, allow the lint until then.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::NeverTrue, Code::NeverTrue);
}
