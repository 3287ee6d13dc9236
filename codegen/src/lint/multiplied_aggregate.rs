//! An aggregate is over a column whose rows a join multiplies, as when the shipping of an order is added up once for each of its items.
//!
//! The unique keys of the tables show which joins can find several rows. MIN, MAX, `bool_and` and other aggregates that do not change with
//! duplicates are not reported, nor is anything over DISTINCT. [SW1034](SW1034.md) reports counts, and sums of which it is less certain that
//! the multiplied value is not meant.
//!
//! ## Why it matters
//!
//! The result is too large, or an average has wrong weights. With test data of one item for each order, it is right by chance.
//!
//! ## Example
//!
//! ```sql
//! --! pages
//! SELECT a.name, sum(b.pages) AS pages
//! FROM authors a
//! JOIN books b ON b.author_id = a.author_id
//! JOIN reviews r ON r.book_id = b.book_id
//! GROUP BY a.author_id;
//! ```
//!
//! ## What to do
//!
//! Aggregate before the join, in a subquery or CTE of its own: `JOIN (SELECT author_id, sum(pages) AS pages FROM books GROUP BY author_id)`.
//! If the other table is only a condition, write EXISTS for the join. `sum(DISTINCT …)` is wrong, too: two books may have the same number
//! of pages.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::MultipliedAggregate, Code::MultipliedAggregate);
}
