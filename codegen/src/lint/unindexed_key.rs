//! A statement deletes rows, or changes their keys, and a foreign key that refers to them has no index.
//!
//! PostgreSQL makes no index for a foreign key. It looks for the rows that refer to a row whenever this is deleted or its key changes: to
//! delete them too (`ON DELETE CASCADE`), to change them, or to refuse the statement. That includes foreign keys further on, which
//! a cascade leads to. An index serves if its first columns are those of the foreign key, in any order.
//!
//! ## Why it matters
//!
//! Without an index all rows of the other table are read, once for each row that is deleted, and while locks are held.
//!
//! ## Example
//!
//! ```sql
//! --! remove_author
//! DELETE FROM authors WHERE author_id = :author_id;
//! ```
//!
//! ## What to do
//!
//! Create the index that the message names. If the other table stays small, say so: `--@ allow unindexed-foreign-key …`.

use super::findings::Findings;
use super::{Subject, suspicions};
use crate::diagnostics::Code;
use sqlwright_analysis::facts::SuspicionKind;

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    suspicions::report(subject, findings, SuspicionKind::UnindexedKey, Code::UnindexedKey);
}
