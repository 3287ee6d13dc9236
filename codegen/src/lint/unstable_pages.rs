//! OFFSET skips rows in an order that is not decided: without ORDER BY, or in one in which rows can tie.
//!
//! [SW1027](SW1027.md) says when an order is decided.
//!
//! ## Why it matters
//!
//! Each page is a statement of its own. If rows tie, their order can change between two pages, so that one row is shown twice and another one
//! never.
//!
//! ## Example
//!
//! ```sql
//! --! page
//! SELECT title, pages FROM books ORDER BY title LIMIT 20 OFFSET :skipped;
//! ```
//!
//! ## What to do
//!
//! Add a key as the last column: `ORDER BY title, book_id`. Pages that continue after a row, with `--@ page`, also remain right while
//! rows are inserted, and do not become slower from page to page.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::UnstablePages, Code::UnstablePages);
}
