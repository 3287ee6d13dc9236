//! A statement uses a table with row-level security by way of a view or a SECURITY DEFINER function of the table's owner, for whom its policies do not count.
//!
//! ## Why it matters
//!
//! The view shows the rows that the policies hide: a view's query runs with the rights of the view's owner, and policies do not apply to the owner of
//! the table. That is reported where the schema proves it: both have the same owner, the table has no FORCE ROW LEVEL SECURITY, and the view no `security_invoker`.
//!
//! ## Example
//!
//! ```sql
//! --! my_loans
//! SELECT book_id, reader FROM current_loans;
//! ```
//!
//! ## What to do
//!
//! `ALTER VIEW current_loans SET (security_invoker = true)` (PostgreSQL 15 or later), or `ALTER TABLE loans FORCE ROW LEVEL SECURITY`. If the view is there to
//! show more than the policies do, allow the lint with that reason.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::RowSecurityBypassed, Code::RowSecurityBypassed);
}
