//! A column of type `text` is compared with a value of type `citext`, as `text`: upper and lower case are told apart.
//!
//! ## Why it matters
//!
//! A cast to `citext` is written so that case does not matter. But where one side is `text` and the other `citext`, PostgreSQL converts the
//! `citext` to `text`: `name = :name::citext` compares as if the cast were not there.
//!
//! ## Example
//!
//! ```sql
//! --! by_subtitle
//! SELECT isbn FROM books WHERE subtitle = :subtitle::citext;
//! ```
//!
//! ## What to do
//!
//! Cast the column, `subtitle::citext = :subtitle`, for which an index on `(subtitle::citext)` serves; or make the column `citext`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::CaseOfCitext, Code::CaseOfCitext);
}
