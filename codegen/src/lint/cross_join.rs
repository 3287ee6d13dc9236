//! Two tables are joined, and no condition connects them: each row of one is combined with all rows of the other.
//!
//! ## Why it matters
//!
//! A forgotten condition makes results wrong, and of two tables with a thousand rows a result with a million. CROSS JOIN says
//! that this is meant, so nothing is reported of it; nor of functions, VALUES and tables of which the conditions leave one row.
//!
//! ## Example
//!
//! ```sql
//! --! authors_and_titles
//! SELECT name, title FROM authors, books WHERE books.pages > 100;
//! ```
//!
//! ## What to do
//!
//! Add the condition that connects the tables. If every pair is meant, write CROSS JOIN.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::CrossJoin, Code::CrossJoin);
}
