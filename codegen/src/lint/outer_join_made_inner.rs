//! A LEFT JOIN or RIGHT JOIN is an inner join, because a condition keeps none of the rows that it adds.
//!
//! ## Why it matters
//!
//! An outer join keeps rows that have no partner, with NULL in the columns of the other side. A condition on such a column that is not true
//! for NULL removes them again. Either the rows that were to be kept are missing, or the join says something else than it does.
//!
//! ## Example
//!
//! ```sql
//! --! long_books
//! SELECT a.name, b.title FROM authors a LEFT JOIN books b ON b.author_id = a.author_id WHERE b.pages > 500;
//! ```
//!
//! ## What to do
//!
//! To keep authors without such a book, move the condition to the join: `ON b.author_id = a.author_id AND b.pages > 500`. If they are not
//! wanted, write JOIN.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::OuterJoinMadeInner, Code::OuterJoinMadeInner);
}
