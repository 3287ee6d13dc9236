//! An UPDATE or DELETE writes to every row of its table: it has no WHERE, or none of its conditions keeps a row out. A condition may be true of
//! every row, as `1 = 1` or `isbn = isbn`, or not look at the row, as an EXISTS without a reference to the table.
//!
//! ## Why it matters
//!
//! A condition that was forgotten, or a parameter's colon, costs all data of the table, and no error is reported.
//!
//! ## Example
//!
//! ```sql
//! --! rename
//! UPDATE books SET title = :title WHERE isbn = isbn;
//! ```
//!
//! ## What to do
//!
//! Add a condition on a column of the table. If all rows are meant, say so: `--@ unrestricted`. Where all conditions of a statement are optional,
//! see [SW0711](SW0711.md).

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::check::Complete;
use crate::check::parse::ast::Directive;
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report_where(subject, findings, SuspicionKind::AllRows, Code::AllRows, is_not_meant);
}

/// Of a statement that varies, only what is so with all of its conditions: what the others do has a code of its own.
fn is_not_meant(statement: Complete<'_>) -> bool {
    let mut directives = statement.parsed.directives.iter();
    let is_found = statement.with_all.suspicions.iter().any(|one| one.kind == SuspicionKind::AllRows);
    is_found && !directives.any(|directive| matches!(directive.value, Directive::Unrestricted))
}
