//! A statement calls a SECURITY DEFINER function that has no `search_path` of its own, directly or by way of a view, a policy, a default or a trigger.
//!
//! ## Why it matters
//!
//! Such a function runs with the rights of its owner, and the caller's `search_path` decides which tables, functions and operators the names in it mean.
//! Whoever may create objects in some schema can make the function call them with the owner's rights. A function in C, and one with BEGIN ATOMIC, looks no
//! name up, and is not reported.
//!
//! ## Example
//!
//! ```sql
//! --! sell
//! SELECT sell_book(:book_id) AS sold;
//! ```
//!
//! ## What to do
//!
//! In the schema: `ALTER FUNCTION sell_book SET search_path = pg_catalog, public, pg_temp`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::DefinerPath, Code::DefinerPath);
}
