//! LIMIT or DISTINCT ON takes some of several rows that are equal in ORDER BY.
//!
//! An order is decided if its columns contain a key of each table that is joined, or lead to one: rows of a table with the key `book_id` are
//! in a decided order under `ORDER BY pages, book_id`. Under GROUP BY or DISTINCT the order must contain all that these go by. A unique
//! column that can be NULL is not enough, since several rows can have NULL in it.
//!
//! ## Why it matters
//!
//! Which of the rows that tie come out depends on the plan. It can be another one after an ANALYZE, on another server, or under concurrent
//! writes: the method returns different rows for the same data.
//!
//! ## Example
//!
//! ```sql
//! --! longest
//! SELECT title FROM books ORDER BY pages DESC LIMIT 10;
//! ```
//!
//! ## What to do
//!
//! Add a key as the last column: `ORDER BY pages DESC, book_id`. To get all rows that tie with the last one, write
//! `FETCH FIRST 10 ROWS WITH TIES`. If any of them will do, allow the lint with that as the reason. `LIMIT 1` without ORDER BY means any row,
//! and is not reported; neither are FOR UPDATE SKIP LOCKED, EXISTS, and rows that are picked to be changed.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::UndecidedOrder, Code::UndecidedOrder);
}
