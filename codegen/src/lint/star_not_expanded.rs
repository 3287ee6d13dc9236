//! A `*` could not be replaced by the names of its columns.
//!
//! sqlwright sends statements with all stars written out (`SELECT title, price` for `SELECT *`), if PostgreSQL says that the result means
//! the same. With some it cannot: if a name is there twice, for example, there is no way to name one of the two.
//!
//! ## Why it matters
//!
//! When a later migration adds a column to the table, the statement returns one column more than the program expects, and a program
//! that is running fails until it is generated and deployed again.
//!
//! ## Example
//!
//! ```sql
//! --! pairs
//! SELECT * FROM books, unnest(:ids::bigint[], :counts::bigint[]);
//! ```
//!
//! ## What to do
//!
//! Name the columns that you need.

use super::Subject;
use super::findings::Findings;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn find(subject: Subject<'_>, findings: &mut Findings<'_>) {
    for statement in subject.checked.complete().filter(|statement| statement.described.keeps_star) {
        let text = "a `*` of this statement could not be written out: a column that a migration adds changes its row";
        let place = statement.parsed.sql.span;
        findings.push(Diagnostic::new(Code::StarNotExpanded, text).at(place, "").help("name the columns"));
    }
}
