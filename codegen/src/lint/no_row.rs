//! The conditions of a statement contradict each other or a constraint of a table, so that no row can satisfy them. PostgreSQL itself proves
//! this when it plans.
//!
//! ## Why it matters
//!
//! The statement returns no row, or changes none, and reports no error.
//!
//! ## Example
//!
//! ```sql
//! --! impossible
//! SELECT book_id FROM fines WHERE fee > 100 AND fee < 10;
//! ```
//!
//! ## What to do
//!
//! Mend the condition; often AND stands where OR was meant. If a CHECK is what it contradicts, one of both is wrong.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::NoRow, Code::NoRow);
}
