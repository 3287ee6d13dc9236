//! An index may be missing, depending on data that the build does not know:
//!
//! - A condition is a range with one end, as in `created_at > :since`, and no index finds its rows.
//! - A condition is on a column that an index has, but not first: PostgreSQL reads the whole index, or (from 18 on) looks into it once for
//!   each value of the columns before.
//!
//! ## Why it matters
//!
//! Such a range selects few rows or many, as the value may be. For few of them, reading the whole table is slow; for many it is right,
//! and an index would not be used. An index whose first column has few values serves a condition on the second one from PostgreSQL 18 on,
//! and costs less to read than the table before. Only the author of a statement knows what it is called with, so this is a note.
//!
//! ## Example
//!
//! ```sql
//! --! long_ones
//! SELECT title FROM books WHERE pages > :pages;
//! ```
//!
//! ## What to do
//!
//! If the values select few rows, create the index that the message names. Otherwise leave it, or say so: `--@ allow hardly-indexed …`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::HardlyServed, Code::HardlyServed);
}
