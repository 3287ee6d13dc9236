//! A statement calls a function in PL/pgSQL, or sets off a trigger, that puts an argument into the text of SQL which it runs by EXECUTE: by `||`,
//! or by `%s` of `format`.
//!
//! ## Why it matters
//!
//! The statement passes its values as parameters, and in the function one of them becomes SQL all the same: whoever decides the value decides what the
//! database runs (SQL injection). Arguments of types without free text, as numbers and dates, are not reported, and neither are those that the function
//! compares with a list or a pattern.
//!
//! ## Example
//!
//! ```sql
//! --! titles_by
//! SELECT title FROM titles_in_order(:sort);
//! ```
//!
//! ## What to do
//!
//! In the function, pass values with USING, and write names with `format('%I', …)` or `quote_ident`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::DynamicSql, Code::DynamicSql);
}
