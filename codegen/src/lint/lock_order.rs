//! A SELECT with LIMIT locks rows by FOR UPDATE or FOR NO KEY UPDATE, without ORDER BY.
//!
//! ## Why it matters
//!
//! The plan decides which rows are locked, and in which order. Two transactions that lock the same rows in another order wait for each other, until
//! PostgreSQL cancels one of them: a deadlock. With SKIP LOCKED or NOWAIT nobody waits, and nothing is reported.
//!
//! ## Example
//!
//! ```sql
//! --! next_books
//! SELECT book_id FROM books WHERE pages > :pages LIMIT 10 FOR UPDATE;
//! ```
//!
//! ## What to do
//!
//! Add ORDER BY with a key. Workers that share a queue want SKIP LOCKED.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::LockOrder, Code::LockOrder);
}
