//! A condition selects few rows of a table, and no index finds them: PostgreSQL reads the whole table for it.
//!
//! The build knows this from a plan for any values, made with settings by which PostgreSQL uses an index wherever one could serve. It says
//! nothing of the size of tables, which only the database in production knows; and nothing where the condition need not select few
//! rows (a boolean or enum column, `<>`, `IS NULL`, `OR`), where the table has one row by a CHECK, or where tables are joined and no value
//! narrows anything.
//!
//! ## Why it matters
//!
//! Reading a whole table is no matter as long as it is small. It grows with the table, for each call: the statement that was quick in
//! development is what a database in production spends its time with.
//!
//! ## Example
//!
//! ```sql
//! --! by_title
//! SELECT isbn FROM books WHERE title = :title;
//! ```
//!
//! ## What to do
//!
//! Create an index whose first column is that of the condition: the message names one. If the table stays small, or the statement is run
//! rarely, say so: `--@ allow no-index …`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::Unserved, Code::Unserved);
}
